"""The weight of a body of evidence, every step of it in one value: what notebook and report show is computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from curation.domain.citation import Citation
from curation.domain.conclusion import Conclusion
from curation.domain.question import Question
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup, PoolingDecision
from curation.synthesis.comparisons import ComparisonReading, read_comparisons
from curation.synthesis.conflicts import Conflict, find_conflicts
from curation.synthesis.evidence_map import MapCell, build_evidence_map
from curation.synthesis.pooling_rules import decide_pooling
from curation.synthesis.shown import ShownGroup, list_shown
from curation.synthesis.summary_of_findings import SummaryRow, build_summary_of_findings


class Weighing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that follows from groups of findings, each part in the order in which its own module gives it."""

    summary: tuple[SummaryRow, ...]
    decisions: tuple[PoolingDecision, ...]
    shown: tuple[ShownGroup, ...]
    cells: tuple[MapCell, ...]
    comparisons: tuple[ComparisonReading, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """What the summary of findings says of each outcome with data: the answer says the same in plain words."""
        return tuple(row.conclusion for row in self.summary if row.conclusion)

    def find_pool(self, shown: ShownGroup) -> PoolingDecision | None:
        """Give the decision by which the figures of a group and measure were pooled; `None` where they were not."""
        found = self.find_decision(shown)
        return found if found and found.pooled else None

    def find_decision(self, shown: ShownGroup) -> PoolingDecision | None:
        """Give the decision on the figures of a group and measure; `None` where none was taken."""
        alike = (d for d in self.decisions if d.group == shown.group and d.measure == shown.measure)
        return next(alike, None)


def weigh_evidence(
    question: Question,
    records: Sequence[ClaimRecord],
    groups: Sequence[FindingGroup],
    citations: Mapping[str, Citation],
    *,
    searched_on: str | None = None,
) -> Weighing:
    """Weigh the claims that an answer may use; `groups` are those of the same records, `searched_on` the last search.

    The order of the records does not matter. A claim that only a group names, and no record, weighs nothing.
    """
    by_id = {record.claim_id: record for record in sorted(records, key=lambda record: record.claim_id)}
    groups = [kept for group in groups if (kept := _keep_known(group, by_id))]
    decisions = decide_pooling(groups, by_id.values(), citations)
    return Weighing(
        summary=build_summary_of_findings(question, decisions, by_id, citations, searched_on=searched_on),
        decisions=decisions,
        shown=list_shown(groups, by_id, citations),
        cells=build_evidence_map(by_id.values(), question),
        comparisons=read_comparisons(by_id.values()),
        conflicts=find_conflicts(groups, by_id),
    )


def _keep_known(group: FindingGroup, records: Mapping[str, ClaimRecord]) -> FindingGroup | None:
    if all(claim_id in records for claim_id in group.claim_ids):
        return group
    names = ("supporting", "not_supporting", "other")
    kept = {name: tuple(claim_id for claim_id in getattr(group, name) if claim_id in records) for name in names}
    return msgspec.structs.replace(group, **kept) if any(kept.values()) else None
