"""A search as it went: PubMed's answer beside the strategy, with a warning for all that is not as asked."""

from __future__ import annotations

from collections.abc import Iterator

from curation.domain.question import SearchStrategy
from curation.domain.search_run import SearchRun
from curation.querying.rewriting import list_rewritings
from curation.sources.eutils.listing import Listing

NO_ITEMS = "No items found."
"""PubMed's words for an empty list: they remark on nothing."""
_RESTRICTIONS = "Restrictions achieved"
DEDUPLICATION = "searches of one question are joined by PMID"
NO_HITS = "No hits, and PubMed remarked on the query: mend it before concluding that there is no literature."
"""The warning of a search that found nothing and may have been understood otherwise than it was meant."""


def build_search_run(
    strategy: SearchStrategy,
    listing: Listing,
    *,
    date: str,
    window: dict[str, str],
    software: str,
    files: tuple[str, ...] = (),
) -> SearchRun:
    """Join strategy and listing; `window` are the date limits that were sent, if any, `files` the answers as kept."""
    answer = listing.first
    rewritings = list_rewritings(strategy.query, answer.translation)
    return SearchRun(
        database="PubMed",
        platform="NCBI E-utilities",
        strategy=strategy.name,
        query=strategy.query,
        date=date,
        count=listing.count,
        citation_ids=tuple(sorted(f"pmid:{pmid}" for pmid in listing.pmids)),
        translation=answer.translation,
        warnings=tuple(_list_warnings(strategy, listing, rewritings)),
        ignored_phrases=answer.ignored_phrases,
        limits=(*strategy.limits, *describe_window(window)),
        cap=strategy.cap,
        sort="most recent",
        software=software,
        is_suspect=bool(rewritings),
        parts=tuple(f"{part.clause}: {part.count}" for part in listing.parts),
        filters=strategy.filters,
        prior_work=strategy.prior_work,
        update_method=strategy.update_method,
        peer_review=strategy.peer_review,
        deduplication=DEDUPLICATION,
        files=files,
    )


def describe_window(window: dict[str, str]) -> tuple[str, ...]:
    """Say in which window of publication dates was searched; nothing where in all."""
    return (f"publication date {window['mindate']} to {window['maxdate']}",) if window else ()


def _list_warnings(strategy: SearchStrategy, listing: Listing, rewritings: tuple[str, ...]) -> Iterator[str]:
    answer = listing.first
    remarks = [text for text in answer.warnings if text != NO_ITEMS and not text.startswith(_RESTRICTIONS)]
    yield from (f"PubMed: {text}" for text in remarks)
    yield from listing.notes
    hits, kept = f"PubMed counts {listing.count} hits", len(listing.pmids)
    if strategy.cap is not None and listing.count > strategy.cap:
        yield f"{hits}, and {kept} were retrieved: the strategy's cap is {strategy.cap}."
    elif kept != listing.count:
        yield f"{hits} but listed {kept} different ones."
    if listing.others:
        yield f"{len(listing.others)} ids that are no PMIDs were left out: {', '.join(listing.others[:5])}"
    if rewritings:
        yield f"PubMed did not search what the query says, suspect: {'; '.join(rewritings)}"
    if listing.count == 0 and (answer.ignored_phrases or remarks or rewritings):
        yield NO_HITS
