"""What an update asks for beside its searches: what is known already, and what the records name as notices on them.

Two traps decide the searches. PubMed dates the entry of an old paper back to its publication, so the day on which the
record was created counts too; and a strategy of MeSH terms finds a record only once it is indexed, so that day counts
as well (NLM, PubMed User Guide, date fields `edat`, `crdt`, `mhda`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import msgspec

from curation.domain.citation import Citation
from curation.domain.citation_change import CitationChange, compare_citations
from curation.domain.deliveries import gather_state
from curation.domain.integrity import OWN_RELATIONS
from curation.domain.question import Question
from curation.domain.search_run import SearchRun
from curation.domain.update import Delivery
from curation.errors import ProjectError
from curation.sources.snapshots.checking import list_snapshots
from curation.sources.snapshots.coverage import Covered, describe_gap, find_covered, find_whole_query, limit_query
from curation.sources.snapshots.deliveries import SERVICE, build_delivery, build_delivery_of, list_mere_notices
from curation.sources.snapshots.files import Manifest, Snapshot, read_snapshot
from curation.sources.snapshots.searching import is_for_pubmed
from curation.vocabulary import ChangeKind

LAST = "last"
# Comments are shown where they are known, and not fetched; what replaces a record is fetched to be screened.
NOTICE_RELATIONS = frozenset({"RetractionIn", "ExpressionOfConcernIn", "ErratumIn"})
REPLACEMENT_RELATIONS = frozenset(OWN_RELATIONS) - NOTICE_RELATIONS - {"CommentIn"}


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """What the records lead to beside themselves: ids to fetch, sorted, and those that stand in a record's place."""

    ids: tuple[str, ...] = ()
    replacing: frozenset[str] = frozenset()


NOTHING_FOLLOWED = Followed()


class UpdatePlan(msgspec.Struct, frozen=True, kw_only=True):
    """An update of a question: the snapshots so far, the oldest first, and the day from which new records count."""

    snapshots: tuple[Snapshot, ...] = ()
    since: str | None = None

    @property
    def notices(self) -> frozenset[str]:
        """Ids of the records that are known as mere notices about others."""
        return list_mere_notices(snapshot.manifest for snapshot in self.snapshots)

    @property
    def known(self) -> tuple[str, ...]:
        """PMIDs of the question's records, mere notices left out, sorted."""
        return tuple(sorted(name for name in self._list_pmids() if name not in self.notices))

    def limit(self, question: Question) -> Question:
        """Give the question with searches that find what entered, was created or was indexed since the plan's day.

        A search that was never run whole as it is written now stays whole: there is nothing that it could bring up to
        date.
        """
        if self.since is None:
            return question
        covered = self._find_covered(question)
        limited = (
            msgspec.structs.replace(strategy, query=limit_query(strategy.query, self.since))
            if strategy.name in covered
            else strategy
            for strategy in question.search_strategies
        )
        return msgspec.structs.replace(question, search_strategies=tuple(limited))

    def list_earlier(self, question: Question) -> dict[str, SearchRun]:
        """Give by strategy the latest run of its whole query, of which a limited search brings what is new since."""
        return {name: known.run for name, known in self._find_covered(question).items()} if self.since else {}

    def list_found(self) -> frozenset[str]:
        """List the ids that searches of PubMed found before, where this update searches only what is new since."""
        runs = (run for snapshot in self.snapshots for run in snapshot.manifest.search_runs if run.platform == SERVICE)
        return frozenset(citation_id for run in runs for citation_id in run.citation_ids) if self.since else frozenset()

    def list_gaps(self, question: Question) -> tuple[str, ...]:
        """Warn of each search whose last known day lies before the plan's: nothing looks for what entered between."""
        since = self.since or ""
        found = self._find_covered(question).items() if since else ()
        return tuple(describe_gap(name, known.until, since) for name, known in found if known.until < since)

    def list_whole(self, question: Question) -> tuple[str, ...]:
        """Say which searches are run whole although a day was given."""
        if self.since is None:
            return ()
        covered = self._find_covered(question)
        return tuple(
            f"strategy {strategy.name!r} had not been run whole as it is written now: all of it was searched, not only "
            f"what is new since {self.since}"
            for strategy in question.search_strategies
            if strategy.name not in covered and is_for_pubmed(strategy)
        )

    def list_followed(self, citations: Iterable[Citation], asked: Collection[str]) -> Followed:
        """List what records name as notices on them or as put in their place, and the notices that are known."""
        named = {term: set[str]() for term in NOTICE_RELATIONS | REPLACEMENT_RELATIONS}
        for citation in citations:
            for relation in citation.relations:
                if relation.type in named and relation.id:
                    named[relation.type].add(relation.id)
        wanted = {*self.notices, *(name for names in named.values() for name in names)}
        replacing = {name for term in REPLACEMENT_RELATIONS for name in named[term]}
        ids = sorted(name for name in wanted if name.startswith("pmid:") and name not in asked)
        return Followed(ids=tuple(ids), replacing=frozenset(replacing))

    def complete(self, manifest: Manifest, followed: Followed, read: Callable[[], dict[str, Citation]]) -> Manifest:
        """Fill in what the update was, which records are mere notices, and what changed against all that was known.

        `read` gives the citations of the snapshot; it is called only where there is something to compare them with.
        """
        lost = [name for name in followed.ids if name in manifest.missing]
        kept = self._list_pmids()
        full = msgspec.structs.replace(
            manifest,
            since=self.since if any(find_whole_query(run.query) != run.query for run in manifest.search_runs) else None,
            is_known_asked=True,
            missing=tuple(name for name in manifest.missing if name not in lost or name in kept),
            notices=tuple(name for name in followed.ids if name not in lost and name not in followed.replacing),
            notices_missing=tuple(lost),
            compared_with=self.snapshots[-1].manifest.snapshot_id if self.snapshots else None,
        )
        changes = self._compare(build_delivery_of(full, read())) if self.snapshots else ()
        return msgspec.structs.replace(full, changes=group_changes(changes))

    def _find_covered(self, question: Question) -> dict[str, Covered]:
        return find_covered((snapshot.manifest for snapshot in self.snapshots), question)

    def _list_pmids(self) -> frozenset[str]:
        ids = (citation_id for snapshot in self.snapshots for citation_id in snapshot.citations)
        return frozenset(citation_id for citation_id in ids if citation_id.startswith("pmid:"))

    def _compare(self, delivery: Delivery) -> tuple[CitationChange, ...]:
        deliveries = tuple(build_delivery(snapshot) for snapshot in self.snapshots)
        past, before = gather_state(deliveries)
        _, after = gather_state((*deliveries, delivery))
        return compare_citations(before, after, past)


def plan_update(folder: Path, *, since: str | None, today: str | None = None) -> UpdatePlan:
    """Plan an update of the question whose snapshots lie in a folder; `since` is a day, or `last` for the last update.

    `last` takes the day before the last update: PubMed's days end when those of the United States do. `today` is the
    UTC day, after which nothing can have entered.

    Raises:
        ProjectError: no such day, one that is still to come, no update to be `last`, or a snapshot cannot be read.
    """
    snapshots = tuple(read_snapshot(folder / name) for name in list_snapshots(folder))
    day = _find_day(since, snapshots) if since else None
    if day and today and day > today:
        remedy = f"Give a day up to today, or `{LAST}`."
        raise ProjectError(problem=f"{day} is still to come (today is {today})", path="--since", remedy=remedy)
    return UpdatePlan(snapshots=snapshots, since=day)


def group_changes(changes: Iterable[CitationChange]) -> dict[ChangeKind, tuple[str, ...]]:
    """Give the ids that changed by kind, the heaviest kind first, each id once."""
    grouped: dict[ChangeKind, dict[str, None]] = {}
    for change in changes:
        grouped.setdefault(change.kind, {})[change.citation_id] = None
    return {kind: tuple(sorted(grouped[kind])) for kind in ChangeKind if kind in grouped}


def _find_day(since: str, snapshots: Sequence[Snapshot]) -> str:
    if since != LAST:
        try:
            return datetime.date.fromisoformat(since).isoformat()
        except ValueError:
            remedy = f"Write it as 2026-11-22, or `{LAST}`."
            raise ProjectError(problem=f"{since[:40]!r} is not a day", path="--since", remedy=remedy) from None
    asked = max((s.manifest.date for s in snapshots if s.manifest.is_known_asked and s.manifest.date), default=None)
    if asked is None:
        remedy = "Pull the whole question first, without --since."
        raise ProjectError(problem="There is no update to go on from", path="--since last", remedy=remedy)
    return (datetime.date.fromisoformat(asked) - datetime.timedelta(days=1)).isoformat()


def count_asked(manifest: Manifest) -> tuple[int, int]:
    """Count the records of the question that were asked for and those that came; mere notices are counted apart."""
    delivered = manifest.citation_count - len(manifest.notices)
    return delivered + len(set(manifest.missing) - set(manifest.notices_missing)), delivered
