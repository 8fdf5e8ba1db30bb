"""The PRISMA flow, counted from search runs, screening and accepted claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from curation.domain.citation import Citation
from curation.domain.flow import PrismaFlow
from curation.domain.review_state import ScreeningRecord
from curation.domain.search_run import SearchRun
from curation.vocabulary import ExclusionReason, ScreeningChoice

OTHER_SOURCES = "Other sources, no search on record"


def count_prisma_flow(
    screening: Sequence[ScreeningRecord],
    citations: Mapping[str, Citation],
    search_runs: Sequence[SearchRun],
    aliases: Mapping[str, str] | None = None,
) -> PrismaFlow:
    """Count the flow of one question.

    A record found by two searches counts for both and once as a duplicate; one that a strategy found in several runs
    counts once for it, since a search that is run again identifies nothing anew.
    Records that were screened and found by no recorded search come from `OTHER_SOURCES`. An included citation without
    any text counts as sought and not retrieved. Studies are counted by `study_id`, a citation without one is a study
    of its own. `aliases` gives for each citation that was merged away the one that stands for it: each such record
    was identified and removed as a duplicate.
    """
    standing = dict(aliases or {})
    searched = {citation_id for run in search_runs for citation_id in run.citation_ids}
    screened = {record.citation_id for record in screening}
    unsearched = (screened | standing.keys()) - searched
    found = {standing.get(citation_id, citation_id) for citation_id in searched}
    identified = _count_identified(search_runs)
    if unsearched:
        identified[OTHER_SOURCES] = identified.get(OTHER_SOURCES, 0) + len(unsearched)
    included = [r.citation_id for r in screening if r.decision == ScreeningChoice.INCLUDE]
    with_text = [citation_id for citation_id in included if citations[citation_id].sections]
    reasons = Counter(r.reason for r in screening if r.decision == ScreeningChoice.EXCLUDE and r.reason)
    studies = {citations[citation_id].study_id or citation_id for citation_id in with_text}
    return PrismaFlow(
        identified=identified,
        removed_duplicates=sum(identified.values()) - len(found | screened),
        removed_other=len(found - screened),
        screened=len(screening),
        excluded_by_reason={reason: reasons[reason] for reason in ExclusionReason if reasons[reason]},
        awaiting=len(screening) - len(included) - reasons.total(),
        sought=len(included),
        not_retrieved=len(included) - len(with_text),
        assessed=len(with_text),
        reports_included=len(with_text),
        studies_included=len(studies),
    )


def _count_identified(search_runs: Sequence[SearchRun]) -> dict[str, int]:
    found: dict[str, set[str]] = {}
    repeated: dict[str, dict[tuple[str, ...], int]] = {}
    for run in search_runs:
        found.setdefault(run.strategy, set()).update(run.citation_ids)
        # The same ids are the same file, imported again: its repeats are no more than they were.
        repeated.setdefault(run.strategy, {})[run.citation_ids] = run.repeated
    return {strategy: len(ids) + sum(repeated[strategy].values()) for strategy, ids in found.items()}
