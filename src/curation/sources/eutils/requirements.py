"""What a search must be so that PubMed can run it and all of it can be pulled; else it is refused before any record."""

from __future__ import annotations

from curation.domain.question import SearchStrategy
from curation.errors import SourceRefusedError
from curation.sources.eutils.answers import SearchAnswer
from curation.sources.eutils.listing import Listing, compute_slack

MOST_HITS = 200_000
"""Hits of one strategy that are pulled without a cap; whoever needs more needs PubMed's own files."""


def require_manageable(strategy: SearchStrategy, answer: SearchAnswer) -> None:
    """Refuse a search with more hits than can be pulled.

    Raises:
        SourceRefusedError: says how many hits there are.
    """
    if strategy.cap is None and answer.count > MOST_HITS:
        raise SourceRefusedError(
            service="PubMed",
            request=f"strategy {strategy.name!r}",
            reason=f"it has {answer.count} hits, more than the {MOST_HITS} that can be pulled",
            remedy="Narrow the query, or set a `cap` for the newest ones.",
        )


def require_listed(strategy: SearchStrategy, listing: Listing) -> None:
    """Refuse a list that lacks more of the hits than come and go while they are listed.

    Raises:
        SourceRefusedError: says how many were listed of how many.
    """
    wanted = listing.count if strategy.cap is None else min(strategy.cap, listing.count)
    if wanted - len(listing.pmids) > compute_slack(wanted):
        raise SourceRefusedError(
            service="PubMed",
            request=f"strategy {strategy.name!r}",
            reason=f"it lists {len(listing.pmids)} of {listing.count} hits, also when asked in intervals",
            remedy="Split the strategy by `date_from` and `date_to`, narrow it, or set a `cap`.",
        )


def require_searchable(strategy: SearchStrategy) -> None:
    """Refuse a strategy that PubMed cannot run.

    Raises:
        SourceRefusedError: another database, or a blank query.
    """
    if strategy.database.strip().lower() != "pubmed":
        raise SourceRefusedError(
            service="PubMed",
            request=f"strategy {strategy.name!r}",
            reason=f"it names the database {strategy.database!r}",
            remedy="Run it elsewhere, or set `database: PubMed`.",
        )
    if not strategy.query.strip():
        raise SourceRefusedError(
            service="PubMed",
            request=f"strategy {strategy.name!r}",
            reason="its query is blank",
            remedy="Write a query.",
        )
