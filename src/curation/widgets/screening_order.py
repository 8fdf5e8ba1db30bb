"""In which order records come up for one curator: as listed, at random, or ranked anew after each of their votes.

A record that was on the screen stays where it was met: what a newer order changes is what comes after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from curation.review.near_duplicates import group_near_duplicates
from curation.review.piles import ORDER_NAMES, OrderRecords, group_neighbours, list_as_given, list_at_random
from curation.review.ranking.ordering import open_ranker
from curation.vocabulary import RecordOrder, ScreeningChoice
from curation.widgets.desk import Desk
from curation.widgets.learned_order import Learned, LearnedOrder

Orders = Mapping[RecordOrder, OrderRecords]


class ScreeningOrder:
    """The orders that a curator may choose from, and the one chosen.

    `met` holds the open records that were on the screen since the order was chosen, and in which order each came up:
    `None` where it was picked out.
    """

    def __init__(self, desk: Desk, orders: Orders | None = None, first: RecordOrder | None = None) -> None:
        self.orders = list_orders(desk) | dict(orders or {})
        self.duplicates = group_near_duplicates(desk.workspace.citations, desk.acts)
        # Who may not vote looks up records: nothing is learned for them unless they ask for it.
        self.chosen = first or (RecordOrder.RANKED if desk.curator else RecordOrder.AS_LISTED)
        self.met: dict[str, RecordOrder | None] = {}
        self._known = frozenset(desk.workspace.citations)
        self._given: tuple[str, ...] = ()
        self._sequence: tuple[str, ...] | None = None
        self._sorted_by: Learned | None = None

    def choose(self, order: RecordOrder) -> None:
        """Take up another order; where the curator was in the one before is forgotten."""
        if order in self.orders:
            self.chosen, self.met = order, {}

    def sort(self, votes: Mapping[str, ScreeningChoice]) -> None:
        """Bring all records into the chosen order as it is now."""
        self._given = tuple(name for name in self.orders[self.chosen](votes) if name in self._known)
        self._sorted_by = self._learning.learned if self._learning else None
        self._sequence = None

    def meet(self, citation_id: str, *, is_next: bool, before: str = "") -> None:
        """Note that a record is on the screen, and whether it came up as the next one or was picked out.

        One that was picked out comes `before` the one that it was left for, so that the curator returns to that.
        """
        if citation_id in self.met:
            return
        left = {before: self.met.pop(before)} if before in self.met else {}
        self.met |= {citation_id: self.origin if is_next else None, **left}
        self._sequence = None

    def leave(self, citation_id: str) -> None:
        """Note that a record is open no more, or put aside."""
        self.met.pop(citation_id, None)
        self._sequence = None

    @property
    def sequence(self) -> tuple[str, ...]:
        """All ids as they come up now."""
        if self._sequence is None:
            self._sequence = self._arrange()
        return self._sequence

    def _arrange(self) -> tuple[str, ...]:
        """Let what was met come first where the order changes, and records of one group come up side by side.

        Not in a random draw: either would spoil the draw.
        """
        if self.chosen == RecordOrder.RANDOM:
            return self._given
        met = self.met if self.chosen == RecordOrder.RANKED else {}
        return group_neighbours((*met, *(name for name in self._given if name not in met)), self.duplicates)

    @property
    def origin(self) -> RecordOrder:
        """In which order the next record truly comes up: until something is learned, it is as listed."""
        learning = self._learning
        return self.chosen if learning is None or learning.learned else RecordOrder.AS_LISTED

    @property
    def has_news(self) -> bool:
        """Whether an order was learned since the records were brought into order."""
        return self._learning is not None and self._learning.learned is not self._sorted_by

    @property
    def is_learning(self) -> bool:
        """Whether a newer order is on its way."""
        return self._learning is not None and self._learning.is_learning

    def describe(self) -> str:
        """Say in one line what the chosen order is made of at this moment."""
        if self.chosen == RecordOrder.RANDOM:
            return "drawn at random: what is read so counts for the estimate of recall"
        return "".join(_describe_learning(self._learning)) if self._learning else ORDER_NAMES[self.chosen]

    @property
    def _learning(self) -> LearnedOrder | None:
        order = self.orders[self.chosen]
        return order if isinstance(order, LearnedOrder) else None


def list_orders(desk: Desk) -> dict[RecordOrder, OrderRecords]:
    """List the orders of a desk's question: ranked, random, as listed."""
    citations, seed = desk.workspace.citations, f"{desk.question_id} {desk.curator}"
    question = replace(desk.workspace.question, key_papers=desk.workspace.key_papers)
    listed = list_as_given(citations)
    return {
        RecordOrder.RANKED: LearnedOrder(listed({}), lambda: open_ranker(citations.values(), question)),
        RecordOrder.RANDOM: list_at_random(citations, seed),
        RecordOrder.AS_LISTED: listed,
    }


def _describe_learning(order: LearnedOrder) -> Iterator[str]:
    if order.problem:
        yield f"as listed: no order could be learned ({order.problem})"
        return
    learned = order.learned
    if learned is None:
        yield f"as listed until the words of {len(order.listed):,} records are learned …"
        return
    votes = learned.wanted + learned.unwanted
    if learned.wanted and learned.unwanted:
        yield f"learned from your {votes:,} votes, {learned.wanted:,} of them not to exclude"
    elif votes:
        yield f"by the question's words and key papers, and your {votes:,} {'vote' if votes == 1 else 'votes'}"
    else:
        yield "by the question's own words and key papers: you have not voted yet"
    if order.is_learning:
        yield "; learning from the latest …"
