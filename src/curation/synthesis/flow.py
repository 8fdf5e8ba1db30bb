"""The PRISMA flow, counted from search runs, screening and accepted claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from curation.domain.citation import Citation
from curation.domain.flow import PrismaFlow
from curation.domain.review_state import ScreeningRecord
from curation.domain.search_run import SearchRun
from curation.vocabulary import ExclusionReason, ScreeningChoice


def count_prisma_flow(
    screening: Sequence[ScreeningRecord], citations: Mapping[str, Citation], search_runs: Sequence[SearchRun]
) -> PrismaFlow:
    """Count the flow of one question.

    A record found by two searches counts for both and once as a duplicate. An included citation without any text
    counts as sought and not retrieved. Studies are counted by `study_id`, a citation without one is a study of
    its own.
    """
    identified = {run.strategy: len(run.citation_ids) for run in search_runs}
    unique = {citation_id for run in search_runs for citation_id in run.citation_ids}
    included = [r.citation_id for r in screening if r.decision == ScreeningChoice.INCLUDE]
    with_text = [citation_id for citation_id in included if citations[citation_id].sections]
    reasons = Counter(r.reason for r in screening if r.decision == ScreeningChoice.EXCLUDE and r.reason)
    studies = {citations[citation_id].study_id or citation_id for citation_id in with_text}
    return PrismaFlow(
        identified=identified,
        removed_duplicates=sum(identified.values()) - len(unique),
        removed_other=len(unique - {record.citation_id for record in screening}),
        screened=len(screening),
        excluded_by_reason={reason: reasons[reason] for reason in ExclusionReason if reasons[reason]},
        awaiting=sum(record.decision is None or _is_unclear(record) for record in screening),
        sought=len(included),
        not_retrieved=len(included) - len(with_text),
        assessed=len(with_text),
        reports_included=len(with_text),
        studies_included=len(studies),
    )


def _is_unclear(record: ScreeningRecord) -> bool:
    return record.decision == ScreeningChoice.UNCLEAR
