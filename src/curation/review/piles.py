"""The piles that records lie in for one curator, and the order in which they come up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from curation.domain.review_state import ScreeningRecord
from curation.identifiers import compute_sha256
from curation.review.blinding import VOTES_NEEDED, may_adjudicate
from curation.vocabulary import RecordOrder, ScreeningChoice

# Gives all citation ids in the order in which they are to come up, from what the curator has decided so far.
OrderRecords = Callable[[Mapping[str, ScreeningChoice]], Sequence[str]]


class Pile(StrEnum):
    """What a curator may do with a record."""

    TO_SCREEN = "to_screen"
    PARKED = "parked"
    TO_SETTLE = "to_settle"
    DIFFERING = "differing"
    SCREENED = "screened"
    ALL = "all"


def find_pile(record: ScreeningRecord, curator: str | None, parked: Collection[str] = ()) -> Pile:
    """Say in which pile a record lies for a curator; `ALL` where there is nothing for them to do.

    `TO_SCREEN`: not voted on by them, and fewer than two votes in. `PARKED`: the same, put aside. `TO_SETTLE`: votes of
    two others differ. `DIFFERING`: their own vote and another's differ. `SCREENED`: they have voted.
    """
    if curator is None:
        return Pile.ALL
    if may_adjudicate(record, curator):
        return Pile.TO_SETTLE
    if any(vote.curator == curator for vote in record.votes) or record.adjudicated_by == curator:
        return Pile.DIFFERING if record.is_conflict else Pile.SCREENED
    if len(record.votes) >= VOTES_NEEDED:
        return Pile.ALL
    return Pile.PARKED if record.citation_id in parked else Pile.TO_SCREEN


def list_as_given(citation_ids: Iterable[str]) -> OrderRecords:
    """Order records as they are listed, sorted by id."""
    ids = tuple(sorted(citation_ids))
    return lambda _: ids


def list_at_random(citation_ids: Iterable[str], seed: str) -> OrderRecords:
    """Order records at random, but alike whenever the seed (question and curator) is: by the hash of seed and id."""
    ids = tuple(sorted(citation_ids, key=lambda citation_id: compute_sha256(f"{seed} {citation_id}".encode())))
    return lambda _: ids


def group_neighbours(order: Sequence[str], groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Bring near-duplicates together: each record is followed by those of its group, in the order given."""
    placed: dict[str, None] = {}
    ranks = {citation_id: rank for rank, citation_id in enumerate(order) if citation_id in groups}
    for citation_id in order:
        if citation_id in ranks and citation_id not in placed:
            placed[citation_id] = None
            placed |= dict.fromkeys(sorted((one for one in groups[citation_id] if one in ranks), key=ranks.__getitem__))
        else:
            placed[citation_id] = None
    return tuple(placed)


ORDER_NAMES: Mapping[RecordOrder, str] = {
    RecordOrder.AS_LISTED: "as listed",
    RecordOrder.RANDOM: "random",
    RecordOrder.RANKED: "ranked",
}
