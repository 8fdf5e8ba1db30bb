"""Snapshots: what the searches of a question brought on one day, kept so that it can be read and proved later.

evidence/snapshots/<question_id>/<snapshot_id>/
    raw/             the answers' bytes, one file an answer, written before they were parsed
    citations.jsonl  one canonical citation a line, sorted by id
    manifest.json    search runs, counts, what is missing or unreadable, SHA-256 of every file
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from curation.domain.question import Question
from curation.domain.search_run import SearchRun
from curation.errors import ProjectError, SourceRefusedError
from curation.files import format_path, sync_folder
from curation.identifiers import parse_citation_id
from curation.sources.eutils.reconciling import merge_fetched
from curation.sources.protocol import CitationSource, Fetched
from curation.sources.snapshots.checking import list_snapshots
from curation.sources.snapshots.files import (
    STARTER,
    Manifest,
    Snapshot,
    compute_ids_hash,
    read_manifest,
    read_snapshot,
    write_snapshot_files,
)
from curation.sources.snapshots.resumption import FetchFolder
from curation.sources.snapshots.update_plans import UpdatePlan

BATCH = 200

Progress = Callable[[int, int], None]
"""Called with the number of records asked for so far and in all."""


def pull(
    question: Question,
    source: CitationSource,
    folder: Path,
    *,
    date: str,
    plan: UpdatePlan | None = None,
    progress: Progress | None = None,
) -> Snapshot:
    """Search all strategies, fetch what they found and write it as a new snapshot in the question's folder.

    `folder` is `evidence/snapshots/<question_id>`; `date` is today's UTC day. The snapshot appears whole or not at all;
    answers that came before an interruption are kept beside it and not fetched again. With a `plan` it is an update:
    every record that is known is fetched again, so that a retraction of an old paper is seen, and so is what the
    records name as notices about themselves; the manifest says what changed.

    Raises:
        SourceRefusedError: no strategy could be run, or the source refused one.
        SourceUnavailableError: the source did not answer; pull again later.
        ProjectError: the folder cannot be written.
    """
    _require_day(date)
    runs, notes = _search_all(question, source, date, plan)
    found = {citation_id for run in runs for citation_id in run.citation_ids} | set(plan.known if plan else ())
    wanted = sorted(found)
    not_found = tuple(paper for paper in map(parse_citation_id, question.key_papers) if paper not in found)
    work = folder / f".pull-{date}-{compute_ids_hash(wanted)}"
    try:
        searched = _fetch_all(source, wanted, FetchFolder(work), progress)
        followed = _fetch_all(source, plan.list_followed(searched) if plan else (), FetchFolder(work), None)
        fetched = merge_fetched([searched, followed])
        manifest = Manifest(
            question_id=question.id,
            snapshot_id=_name_snapshot(folder, date, fetched),
            citation_count=0,
            files={},
            date=date,
            search_runs=tuple(_add_missing(run, fetched) for run in runs),
            missing=fetched.missing,
            unreadable=fetched.unreadable,
            key_papers_not_found=not_found,
            notes=(*notes, *fetched.warnings),
            software=f"curation {version('curation')}",
        )
        return _publish(folder, work, plan.complete(manifest, searched, followed) if plan else manifest, fetched)
    except OSError as error:
        raise ProjectError(
            problem=f"The snapshot cannot be written ({error.strerror})",
            path=format_path(folder),
            remedy="Make room or mend the permissions, then pull again: what was fetched is kept.",
        ) from None


def _require_day(date: str) -> None:
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        problem = f"{date!r} is not a day"
        raise ProjectError(problem=problem, path="date", remedy="Write it as 2026-11-22.") from None


def _search_all(
    question: Question, source: CitationSource, date: str, plan: UpdatePlan | None
) -> tuple[list[SearchRun], list[str]]:
    runs: list[SearchRun] = []
    notes: list[str] = []
    for strategy in question.search_strategies:
        if strategy.database.strip().lower() == "pubmed":
            asked = plan.limit(strategy) if plan else strategy
            runs.append(source.search(asked, date=date, mindate=question.date_from, maxdate=question.date_to))
        else:
            notes.append(f"strategy {strategy.name!r} was not run: {strategy.database} cannot be searched from here")
    if not runs:
        raise SourceRefusedError(
            service="The source",
            request=f"question {question.id}",
            reason="none of its search strategies names PubMed",
            remedy="Add a strategy with `database: PubMed`.",
        )
    return runs, notes


def _fetch_all(source: CitationSource, wanted: Sequence[str], files: FetchFolder, progress: Progress | None) -> Fetched:
    parts = []
    for start in range(0, len(wanted), BATCH):
        parts.append(files.fetch(source, wanted[start : start + BATCH]))
        if progress:
            progress(min(start + BATCH, len(wanted)), len(wanted))
    return merge_fetched(parts)


def _add_missing(run: SearchRun, fetched: Fetched) -> SearchRun:
    missing = tuple(sorted(set(run.citation_ids) & set(fetched.missing)))
    return msgspec.structs.replace(run, missing=missing)


def _name_snapshot(folder: Path, date: str, fetched: Fetched) -> str:
    name = f"{date}-{compute_ids_hash(citation.id for citation in fetched.citations)}"
    taken = set(list_snapshots(folder))
    # The same ids on the same day may bring other text: the older snapshot stays, claims may lean on it.
    return next(free for free in _iterate_names(name) if free not in taken)


def _iterate_names(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _publish(folder: Path, work: Path, manifest: Manifest, fetched: Fetched) -> Snapshot:
    FetchFolder(work).close()
    full = write_snapshot_files(work, fetched.citations, manifest)
    older = _find_same(folder, full)
    if older is not None:
        shutil.rmtree(work)
        return read_snapshot(older)
    target = folder / full.snapshot_id
    work.rename(target)
    sync_folder(folder)
    return Snapshot(citations={citation.id: citation for citation in fetched.citations}, manifest=full)


def _find_same(folder: Path, manifest: Manifest) -> Path | None:
    """Find the latest snapshot if it is the same; what came back to an older state is news all the same."""
    names = list_snapshots(folder)
    if not names or names[-1] == STARTER:
        return None
    older = read_manifest(folder / names[-1])
    # What it was compared with is not what it holds: an update that brings the same is no second snapshot.
    same = {"snapshot_id": older.snapshot_id, "compared_with": older.compared_with, "changes": older.changes}
    return folder / names[-1] if msgspec.structs.replace(manifest, **same) == older else None
