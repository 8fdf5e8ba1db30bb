"""Snapshots: what the searches of a question brought on one day, kept so that it can be read and proved later.

evidence/snapshots/<question_id>/<snapshot_id>/
    raw/             the answers' bytes, one file an answer, written before they were parsed
    citations.jsonl  one canonical citation a line, sorted by id
    manifest.json    search runs, counts, what is missing or unreadable, SHA-256 of every file
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from curation.domain.citation import Citation
from curation.domain.question import Question
from curation.domain.search_run import SearchRun
from curation.errors import ProjectError, SourceUnavailableError
from curation.files import format_path, sync_folder, write_atomic
from curation.identifiers import canonical_json, compute_sha256, parse_citation_id
from curation.sources.protocol import CitationSource
from curation.sources.snapshots.batches import BatchDone, Batches, Progress
from curation.sources.snapshots.checking import list_snapshots
from curation.sources.snapshots.deliveries import SERVICE
from curation.sources.snapshots.files import (
    CITATIONS,
    STARTER,
    Manifest,
    compute_file_hash,
    compute_ids_hash,
    read_manifest,
    write_manifest,
)
from curation.sources.snapshots.holding import hold_folder
from curation.sources.snapshots.searching import SearchDone, check_strategies, list_not_run, search_all
from curation.sources.snapshots.update_plans import NOTHING_FOLLOWED, UpdatePlan
from curation.sources.snapshots.work import Finish, Plan, Work

BATCH = 200


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot and how it came about: what is true of this run only stands here and in no file.

    `duplicates` counts records that came more often than once, `resumed` batches that an earlier run had fetched;
    `remarks` say what of an earlier run could not be used.
    """

    manifest: Manifest
    folder: Path
    duplicates: int = 0
    batches: int = 0
    resumed: int = 0
    remarks: tuple[str, ...] = ()


def pull(
    question: Question,
    source: CitationSource,
    folder: Path,
    *,
    date: str,
    batch: int = BATCH,
    progress: Progress | None = None,
    update: UpdatePlan | None = None,
    is_fresh: bool = False,
    is_as_written: bool = False,
) -> Pulled:
    """Search all strategies, fetch what they found and write it as a new snapshot in the question's folder.

    `folder` is `evidence/snapshots/<question_id>`; `date` is today's UTC day. The snapshot appears whole or not at all.
    An interrupted pull of the same searches is gone on with, on the day and with the ids of its beginning, unless
    `is_fresh`. `is_as_written` sends queries in which the check found faults.

    With an `update` every record that is known is fetched again, so that a retraction of an old paper is seen, and so
    is what the records name as notices about themselves; the manifest says what changed.

    Raises:
        SourceRefusedError: no strategy can be run as written, or the source refused one.
        SourceUnavailableError: the source did not answer; pull again later.
        ProjectError: the folder cannot be written, another pull holds it, or one ended since the update was planned.
    """
    _require_day(date)
    asked = update.limit(question) if update else question
    remarks = check_strategies(question, is_as_written=is_as_written)
    try:
        with hold_folder(folder):
            _require_current(update, folder)
            work = Work(folder)
            work.remarks += update.list_whole(question) if update else ()
            plan = work.open(_build_plan(asked, update, date, batch), is_fresh=is_fresh)
            published = _find_published(work)
            if published:
                return published
            earlier = update.list_earlier(question) if update else {}
            searches = list(search_all(asked, source, work, date=date, remarks=remarks, earlier=earlier))
            batches = Batches(source, work, size=batch, progress=progress)
            return _fetch_and_publish(question, searches, batches=batches, work=work, plan=plan, update=update)
    except SourceUnavailableError as error:
        remedy = "Pull again later: what was fetched is kept."
        raise SourceUnavailableError(**{**error.facts, "remedy": remedy}) from None
    except OSError as error:
        raise ProjectError(
            problem=f"The snapshot cannot be written ({error.strerror or type(error).__name__})",
            path=format_path(folder),
            remedy="Make room or mend the permissions, then pull again: what was fetched is kept.",
        ) from None


def _require_current(update: UpdatePlan | None, folder: Path) -> None:
    """Refuse an update that was planned before another snapshot came: it would be compared with an older one."""
    if update and len(update.snapshots) != len(list_snapshots(folder)):
        problem, remedy = "Another pull or import ended in the meantime", "Pull again."
        raise ProjectError(problem=problem, path=format_path(folder), remedy=remedy)


def _require_day(date: str) -> None:
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        problem = f"{date!r} is not a day"
        raise ProjectError(problem=problem, path="date", remedy="Write it as 2026-11-22.") from None


def _build_plan(question: Question, update: UpdatePlan | None, date: str, batch: int) -> Plan:
    asked: tuple[object, ...] = (
        question.id,
        question.search_strategies,
        question.date_from,
        question.date_to,
        question.key_papers,
    )
    asked += (update.known, sorted(update.notices)) if update else ()
    software = f"curation {version('curation')}"
    return Plan(date=date, asked=compute_sha256(canonical_json(asked)), batch=batch, software=software)


def _fetch_and_publish(
    question: Question,
    searches: Sequence[SearchDone],
    *,
    batches: Batches,
    work: Work,
    plan: Plan,
    update: UpdatePlan | None,
) -> Pulled:
    runs = [search.run for search in searches]
    found = {citation_id for run in runs for citation_id in run.citation_ids}
    wanted = sorted(found.union(update.known if update else ()))
    searched = list(batches.fetch_all(wanted))
    parts = range(1, len(searched) + 1)
    followed = update.list_followed(batches.read_citations(parts), frozenset(wanted)) if update else NOTHING_FOLLOWED
    done = [*searched, *batches.fetch_all(followed.ids, first=len(searched) + 1)]
    missing = {name for part in done for name in part.missing}
    delivered = [citation_id for citation_id in (*wanted, *followed.ids) if citation_id not in missing]
    before = update.list_found() if update else frozenset()
    write_atomic(work.snapshot / CITATIONS, batches.join_parts(parts, range(len(searched) + 1, len(done) + 1)))
    manifest = Manifest(
        question_id=question.id,
        snapshot_id=_name_snapshot(work, plan.date, delivered),
        citation_count=len(delivered),
        files=_list_files(work, searches, done),
        date=plan.date,
        search_runs=tuple(_add_missing(run, missing) for run in runs),
        missing=tuple(sorted(missing)),
        unreadable=tuple(item for part in done for item in part.unreadable),
        key_papers_not_found=_list_unfound(question, found | before, lambda: batches.read_citations(parts)),
        notes=(
            *list_not_run(question),
            *(update.list_gaps(question) if update else ()),
            *(warning for part in done for warning in part.warnings),
        ),
        software=plan.software,
    )
    if update:
        every = range(1, len(done) + 1)
        manifest = update.complete(manifest, followed, lambda: {one.id: one for one in batches.read_citations(every)})
    write_manifest(work.snapshot, manifest)
    name = _publish(work, manifest)
    return Pulled(
        manifest=read_manifest(work.folder / name),
        folder=work.folder / name,
        duplicates=sum(part.duplicates for part in done),
        batches=len(done),
        resumed=batches.found,
        remarks=tuple(work.remarks),
    )


def _list_unfound(question: Question, found: set[str], read: Callable[[], Iterable[Citation]]) -> tuple[str, ...]:
    """List the key papers that no search of PubMed found; one that is known by its DOI is looked for under that.

    Papers of other sources (`nct:`, `guideline:` ...) cannot be found in PubMed; the gates look for them everywhere.
    """
    papers = [parse_citation_id(paper) for paper in question.key_papers]
    dois = [paper for paper in papers if paper.startswith("doi:")]
    known = {f"doi:{one.doi.lower()}" for one in read() if one.doi and one.id in found} if dois else set()
    return tuple(paper for paper in papers if paper.startswith(("pmid:", "doi:")) and paper not in found | known)


def _list_files(work: Work, searches: Sequence[SearchDone], done: Sequence[BatchDone]) -> dict[str, str]:
    files = {CITATIONS: compute_file_hash(work.snapshot / CITATIONS)}
    finished: tuple[SearchDone | BatchDone, ...] = (*searches, *done)
    for part in finished:
        files |= part.files
    return dict(sorted(files.items()))


def _add_missing(run: SearchRun, missing: set[str]) -> SearchRun:
    return msgspec.structs.replace(run, missing=tuple(sorted(missing.intersection(run.citation_ids))))


def _name_snapshot(work: Work, date: str, delivered: Sequence[str]) -> str:
    name = f"{date}-{compute_ids_hash(delivered)}"
    taken = set(list_snapshots(work.folder))
    # The same ids on the same day may bring other text: the older snapshot stays, claims may lean on it.
    return next(free for free in _iterate_names(name) if free not in taken)


def _iterate_names(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _publish(work: Work, manifest: Manifest) -> str:
    """Give the snapshot its place, or give the older one that is the same; killed anywhere, it is done again."""
    older = _find_same(work.folder, manifest)
    name = older or manifest.snapshot_id
    work.write_done("finish", Finish(snapshot_id=name))
    if older is None:
        work.snapshot.rename(work.folder / name)
        sync_folder(work.folder)
    work.close()
    return name


def _find_published(work: Work) -> Pulled | None:
    """Give the snapshot of a pull that was killed after it had become one."""
    finish = work.read_finish()
    if finish is None or work.snapshot.exists() or finish.snapshot_id not in list_snapshots(work.folder):
        return None
    work.close()
    place = work.folder / finish.snapshot_id
    return Pulled(manifest=read_manifest(place), folder=place, remarks=tuple(work.remarks))


def _find_same(folder: Path, manifest: Manifest) -> str | None:
    """Find the latest pull if it brought the same; what came back to an older state is news all the same."""
    for name in reversed(list_snapshots(folder)):
        older = read_manifest(folder / name) if name != STARTER else None
        if older is None or not _is_pull(older):
            continue
        # What it was compared with is not what it holds: an update that brings the same is no second snapshot.
        same = {"snapshot_id": name, "compared_with": older.compared_with, "changes": older.changes}
        return name if msgspec.structs.replace(manifest, **same) == older else None
    return None


def _is_pull(manifest: Manifest) -> bool:
    """Whether PubMed was searched for it: imports and registries have snapshots of their own."""
    return any(run.platform == SERVICE for run in manifest.search_runs)
