"""Reference files and sheets written by hand -> a snapshot like any other: raw bytes, citations, manifest, hashes."""

from __future__ import annotations

import datetime
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from curation.domain.citation import Citation
from curation.domain.search_run import SearchRun
from curation.errors import ProjectError
from curation.files import format_path, write_atomic
from curation.identifiers import canonical_json, compute_sha256
from curation.sources.protocol import CitationSource
from curation.sources.pubmed_xml.records import Unreadable
from curation.sources.reference_files.reading import find_ending, read_reference_file
from curation.sources.reference_files.records import RecordCollector, ReferenceRecords
from curation.sources.sheets.hand_sheets import SHEET_ENDINGS, check_hand_sheet, read_hand_sheet
from curation.sources.snapshots.batches import Batches
from curation.sources.snapshots.files import RAW, Manifest, Snapshot
from curation.sources.snapshots.holding import hold_folder
from curation.sources.snapshots.publishing import name_snapshot, publish_snapshot
from curation.sources.snapshots.work import Plan, Work

BATCH = 200
NOT_STATED = "not stated"
BY_HAND = "By hand"
SOFTWARE = f"curation {version('curation')}"
DEDUPLICATION = "by identifiers, else by title, author, year, journal and place together; decisions are in the ledger"

# Made at import: a decoder that a thread makes may outlive what it was made from when the interpreter ends.
_DECODER = msgspec.json.Decoder(Citation)

OpenSource = Callable[[], CitationSource]


class StatedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What the person who imports states of the search behind the files (PRISMA-S); `date` is the day of the search."""

    date: str
    database: str | None = None
    platform: str | None = None
    query: str | None = None
    name: str | None = None


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """An import that was published: the snapshot, and how many records of the files stand there more than once."""

    snapshot: Snapshot
    repeated: int


def import_files(
    question_id: str, files: Sequence[Path], folder: Path, *, stated: StatedSearch, open_source: OpenSource
) -> Import:
    """Read files and write what they hold as a new snapshot in the question's folder.

    `folder` is `evidence/snapshots/<question_id>`. PMIDs of lists are fetched from the source that `open_source`
    gives; it is not called where no file lists any. The same files imported again give the snapshot that is there.

    Raises:
        ProjectError: a file has another ending, nothing in the files can be used, or the folder cannot be written.
        CitationUnreadableError: a sheet cannot be used; says file and line.
        SourceRefusedError, SourceUnavailableError: the PMIDs of a list could not be fetched; what came is kept.
    """
    _check_files(files)
    references = [path for path in files if path.suffix.lower() not in SHEET_ENDINGS]
    by_hand = [read_hand_sheet(path) for path in files if path not in references]
    read = _gather(references)
    if not (by_hand or read.citations or read.pmids):
        reasons = "; ".join(f"{item.file}, {item.position}: {item.reason}" for item in read.unreadable[:3])
        raise ProjectError(problem="Nothing in the files can be used", path=reasons, remedy="Mend or name others.")
    try:
        with hold_folder(folder):
            work = _open_work(folder, files, stated)
            fetched = _fetch_listed(read.pmids, work, open_source)
            citations = {citation.id: citation for citation in (*read.citations, *fetched.citations, *by_hand)}
            manifest = Manifest(
                question_id=question_id,
                snapshot_id=name_snapshot(folder, stated.date, citations),
                citation_count=0,
                files={},
                date=stated.date,
                search_runs=(
                    *_describe_references(read, references, stated, fetched.missing),
                    *_describe_sheets(by_hand, stated),
                ),
                missing=fetched.missing,
                unreadable=(*read.unreadable, *fetched.unreadable),
                notes=(*read.notes, *fetched.warnings, *(note for one in by_hand for note in check_hand_sheet(one))),
                software=SOFTWARE,
            )
            snapshot = publish_snapshot(folder, work.snapshot, manifest, citations.values())
            shutil.rmtree(work.folder)
            return Import(snapshot=snapshot, repeated=read.repeated)
    except OSError as error:
        raise _report_disk(folder, error) from None


def _report_disk(folder: Path, error: OSError) -> ProjectError:
    return ProjectError(
        problem=f"The snapshot cannot be written ({error.strerror})",
        path=format_path(folder),
        remedy="Make room or mend the permissions, then import again.",
    )


def require_day(date: str) -> str:
    """Give a day back that the calendar has.

    Raises:
        ProjectError: it is no day.
    """
    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError:
        raise ProjectError(problem=f"{date!r} is not a day", path="date", remedy="Write it as 2026-11-22.") from None


def _check_files(files: Sequence[Path]) -> None:
    for path in files:
        if not path.is_file():
            raise ProjectError(problem="No such file", path=path.name, remedy="Name a file that is there.")
        if path.suffix.lower() not in SHEET_ENDINGS:
            find_ending(path)


def _gather(files: Sequence[Path]) -> ReferenceRecords:
    """Join what several files hold; a record that another file held before counts as repeated."""
    parts = [read_reference_file(path) for path in files]
    collector = RecordCollector("the files")
    for part in parts:
        for citation in part.citations:
            collector.keep(citation)
    joined = collector.close()
    pmids = [pmid for part in parts for pmid in part.pmids]
    listed = [pmid for pmid in dict.fromkeys(pmids) if f"pmid:{pmid}" not in {c.id for c in joined.citations}]
    return ReferenceRecords(
        citations=joined.citations,
        unreadable=tuple(item for part in parts for item in part.unreadable),
        notes=tuple(note for part in (*parts, joined) for note in part.notes),
        repeated=joined.repeated + sum(part.repeated for part in parts) + len(pmids) - len(listed),
        pmids=tuple(listed),
    )


def _open_work(folder: Path, files: Sequence[Path], stated: StatedSearch) -> Work:
    """Copy the raw files into a folder named by their content, so that an interrupted fetch goes on there."""
    raw = {_name_raw(number, path.name): path.read_bytes() for number, path in enumerate(files, start=1)}
    asked = compute_sha256(canonical_json([stated, {name: compute_sha256(data) for name, data in raw.items()}]))
    work = Work(folder / f".import-{asked[:16]}")
    work.open(Plan(date=stated.date, asked=asked, batch=BATCH, software=SOFTWARE), is_fresh=False)
    for name, data in raw.items():
        write_atomic(work.snapshot / RAW / name, data)
    return work


def _name_raw(number: int, name: str) -> str:
    """Name a raw copy: the file's own name in plain lower-case letters, numbered, since two may be alike."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")
    return f"{number:02d}-{slug[-60:].lstrip('-.') or 'file'}"


def _fetch_listed(pmids: Sequence[str], work: Work, open_source: OpenSource) -> _Listed:
    if not pmids:
        return _Listed()
    batches = Batches(open_source(), work, size=BATCH)
    parts = list(batches.fetch_all(sorted(f"pmid:{pmid}" for pmid in pmids)))
    lines = [line for number in range(1, len(parts) + 1) for line in batches.read_part(number).splitlines()]
    return _Listed(
        citations=tuple(_DECODER.decode(line) for line in lines),
        missing=tuple(sorted(name for part in parts for name in part.missing)),
        unreadable=tuple(item for part in parts for item in part.unreadable),
        warnings=tuple(warning for part in parts for warning in part.warnings),
    )


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    citations: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    warnings: tuple[str, ...] = ()


def _describe_references(
    read: ReferenceRecords, files: Sequence[Path], stated: StatedSearch, missing: tuple[str, ...]
) -> Iterable[SearchRun]:
    if not files:
        return
    ids = sorted({*(citation.id for citation in read.citations), *(f"pmid:{pmid}" for pmid in read.pmids)})
    database = stated.database or _guess_database(files)
    yield SearchRun(
        database=database or NOT_STATED,
        platform=stated.platform,
        query=stated.query or NOT_STATED,
        date=stated.date,
        count=len(ids) + read.repeated,
        citation_ids=tuple(ids),
        strategy=stated.name or f"Import: {', '.join(path.name for path in files)}"[:200],
        warnings=tuple(_list_doubts(read, stated, database)),
        missing=missing,
        software=SOFTWARE,
        repeated=read.repeated,
        deduplication=DEDUPLICATION,
    )


def _guess_database(files: Sequence[Path]) -> str | None:
    """Give PubMed where every file is in a format that PubMed alone writes; nothing else tells its database."""
    return "PubMed" if all(find_ending(path) in (".nbib", ".xml", ".xml.gz") for path in files) else None


def _list_doubts(read: ReferenceRecords, stated: StatedSearch, database: str | None) -> Iterable[str]:
    if database is None:
        yield "the database of the files is not stated; import again with --database"
    if stated.query is None:
        yield "the search behind the files is not stated; import again with --query"
    if read.unreadable:
        yield f"{len(read.unreadable)} places of the files could not be read"


def _describe_sheets(sheets: Sequence[Citation], stated: StatedSearch) -> Iterable[SearchRun]:
    if sheets:
        yield SearchRun(
            database="none (guideline, webinar or other document)",
            query="No database was searched. The documents were described by hand.",
            date=stated.date,
            count=len(sheets),
            citation_ids=tuple(sorted(citation.id for citation in sheets)),
            strategy=BY_HAND,
            software=SOFTWARE,
        )
