"""A search as it went: PubMed's answer beside the strategy, with a warning for all that is not as asked."""

from __future__ import annotations

from collections.abc import Iterator

from curation.domain.question import SearchStrategy
from curation.domain.search_run import SearchRun
from curation.sources.eutils.answers import SearchAnswer
from curation.sources.eutils.queries import is_rewritten
from curation.sources.eutils.reconciling import parse_pmids


def build_search_run(
    strategy: SearchStrategy, answer: SearchAnswer, *, date: str, window: dict[str, str], software: str
) -> SearchRun:
    """Join strategy and answer; `window` are the date limits that were sent, if any."""
    pmids, others = parse_pmids(answer.pmids)
    kept = pmids[: strategy.cap]
    limits = (f"publication date {window['mindate']} to {window['maxdate']}",) if window else ()
    return SearchRun(
        database="PubMed",
        platform="NCBI E-utilities",
        strategy=strategy.name,
        query=strategy.query,
        date=date,
        count=answer.count,
        citation_ids=tuple(sorted(f"pmid:{pmid}" for pmid in kept)),
        translation=answer.translation,
        warnings=(*answer.warnings, *_list_warnings(strategy, answer, len(kept), others)),
        ignored_phrases=answer.ignored_phrases,
        limits=(*strategy.limits, *limits),
        cap=strategy.cap,
        sort="most recent",
        software=software,
        is_suspect=is_rewritten(strategy.query, answer.translation),
    )


def _list_warnings(strategy: SearchStrategy, answer: SearchAnswer, kept: int, others: tuple[str, ...]) -> Iterator[str]:
    hits = f"PubMed counts {answer.count} hits"
    if answer.count > strategy.cap:
        yield f"{hits}, and {kept} were retrieved (cap {strategy.cap}): narrow the query or split it by date."
    elif kept != answer.count:
        yield f"{hits} but listed {kept} different ones."
    if others:
        yield f"{len(others)} ids that are no PMIDs were left out: {', '.join(others[:5])}"
    if answer.count == 0 and (answer.ignored_phrases or answer.warnings):
        yield "No hits, and PubMed remarked on the query: mend it before concluding that there is no literature."
