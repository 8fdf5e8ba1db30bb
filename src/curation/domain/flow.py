"""The PRISMA flow: how many records came in, what became of them, and whether the numbers add up."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from curation.vocabulary import ExclusionReason


class PrismaFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one question's flow, boxes named as in `standards.md` 3.1; all are whole numbers of records or reports.

    `identified` counts records per source, in the order of the search runs. `screened` are the records that entered
    screening, those still `awaiting` (votes in conflict, or fewer than two votes) among them.
    `excluded_by_reason` holds one reason a record, in the order of the vocabulary. Abstracts-only: a report is an
    abstract or synopsis, full texts are not sought, and so every exclusion is made at title and abstract.
    """

    identified: dict[str, int]
    removed_duplicates: int = 0
    removed_other: int = 0
    screened: int = 0
    excluded_by_reason: dict[ExclusionReason, int] = {}
    awaiting: int = 0
    sought: int = 0
    not_retrieved: int = 0
    assessed: int = 0
    reports_included: int = 0
    studies_included: int = 0

    @property
    def total_identified(self) -> int:
        """Records identified over all sources."""
        return sum(self.identified.values())

    @property
    def total_excluded(self) -> int:
        """Records excluded over all reasons."""
        return sum(self.excluded_by_reason.values())

    def check_identities(self) -> tuple[str, ...]:
        """List the identities that do not hold, one line each with its figures; empty when all do."""
        return tuple(_list_broken(self))


def _list_broken(flow: PrismaFlow) -> Iterator[str]:
    entered = flow.total_identified - flow.removed_duplicates - flow.removed_other
    if flow.screened != entered:
        yield f"screened is {flow.screened}, identified less removed is {entered}"
    eligible = flow.screened - flow.total_excluded - flow.awaiting
    if flow.sought != eligible:
        yield f"sought is {flow.sought}, screened less excluded less awaiting is {eligible}"
    if flow.assessed != flow.sought - flow.not_retrieved:
        yield f"assessed is {flow.assessed}, sought less not retrieved is {flow.sought - flow.not_retrieved}"
    if flow.reports_included != flow.assessed:
        yield f"reports included is {flow.reports_included}, assessed is {flow.assessed}"
    if flow.studies_included > flow.reports_included:
        yield f"studies included is {flow.studies_included}, more than the {flow.reports_included} reports of them"
