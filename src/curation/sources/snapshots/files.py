"""The files of a snapshot: written whole or not at all, and hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from curation.domain.citation import Citation
from curation.domain.search_run import SearchRun
from curation.errors import ProjectError
from curation.files import format_path, write_atomic
from curation.identifiers import canonical_json, compute_sha256
from curation.sources.pubmed_xml.records import Unreadable
from curation.vocabulary import ChangeKind

CITATIONS = "citations.jsonl"
MANIFEST = "manifest.json"
RAW = "raw"
STARTER = "starter"

RecordT = TypeVar("RecordT")


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a snapshot holds and how it came about; without time of day, absolute path or key.

    `files` gives the SHA-256 of each file by its path in the snapshot. `missing` were asked for and not delivered;
    `key_papers_not_found` are the question's key papers that no search found; `notes` is what else must be known.

    Of an update: `since` is the entry day from which new records were searched, `None` where all were;
    `is_known_asked` tells that every record known before was asked for again. `notices` were fetched because a record
    names them as a notice about itself, not because a search found them, and `notices_missing` could not be.
    `compared_with` is the snapshot before, `changes` the ids of what changed against all that was known, by kind.
    """

    question_id: str
    snapshot_id: str
    citation_count: int
    files: dict[str, str]
    date: str | None = None
    search_runs: tuple[SearchRun, ...] = ()
    missing: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    key_papers_not_found: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    since: str | None = None
    is_known_asked: bool = False
    notices: tuple[str, ...] = ()
    notices_missing: tuple[str, ...] = ()
    compared_with: str | None = None
    changes: dict[ChangeKind, tuple[str, ...]] = {}
    software: str | None = None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot as read: citations by id, sorted by id, and the manifest."""

    citations: dict[str, Citation]
    manifest: Manifest


def write_snapshot_files(folder: Path, citations: Iterable[Citation], manifest: Manifest) -> Manifest:
    """Write citations and manifest; the manifest gets the count and the hash of each file that lies in the folder."""
    ordered = sorted(citations, key=lambda citation: citation.id)
    write_atomic(folder / CITATIONS, render_citations(ordered))
    full = msgspec.structs.replace(manifest, citation_count=len(ordered), files=compute_hashes(folder))
    write_manifest(folder, full)
    return full


def render_citations(citations: Iterable[Citation]) -> bytes:
    """Write citations as canonical lines, in the order given."""
    return b"".join(canonical_json(citation) + b"\n" for citation in citations)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a snapshot's manifest as it is."""
    write_atomic(folder / MANIFEST, msgspec.json.format(canonical_json(manifest), indent=2) + b"\n")


def compute_hashes(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of the citations and of each raw file, by path in the snapshot."""
    raw = folder / RAW
    files = [folder / CITATIONS, *(sorted(raw.iterdir()) if raw.is_dir() else ())]
    return {
        file.relative_to(folder).as_posix(): compute_file_hash(file)
        for file in files
        if file.is_file() and not file.name.startswith(".")
    }


def compute_file_hash(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def compute_ids_hash(ids: Iterable[str]) -> str:
    """Give eight digits that stand for a set of ids in a snapshot's name."""
    return compute_sha256(canonical_json(sorted(ids)))[:8]


def read_snapshot(folder: Path) -> Snapshot:
    """Read a snapshot.

    Raises:
        ProjectError: a file is missing or cannot be read; says which, and the line.
    """
    manifest = read_manifest(folder)
    citations: dict[str, Citation] = {}
    for number, line in enumerate(_read_bytes(folder / CITATIONS).splitlines(), start=1):
        citation = _decode(line, Citation, f"{format_path(folder / CITATIONS)}:{number}")
        if citation.id in citations:
            raise _broken(f"{format_path(folder / CITATIONS)}:{number}", f"the id {citation.id} stands twice")
        citations[citation.id] = citation
    return Snapshot(citations=dict(sorted(citations.items())), manifest=manifest)


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest.

    Raises:
        ProjectError: it is missing or cannot be read.
    """
    return _decode(_read_bytes(folder / MANIFEST), Manifest, format_path(folder / MANIFEST))


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _broken(format_path(path), f"cannot be read ({error.strerror})") from None


def _decode(data: bytes, kind: type[RecordT], where: str) -> RecordT:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _broken(where, f"cannot be read ({error})") from None


def _broken(where: str, problem: str) -> ProjectError:
    remedy = "Restore it from version control, or move its folder away and pull again."
    return ProjectError(problem=f"A snapshot's file {problem}", path=where, remedy=remedy)
