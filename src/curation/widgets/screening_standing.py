"""Where a question stands for the curator who is screening it, worked out from the ledger and kept up act by act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curation.domain.act import Act
from curation.domain.act_draft import ActDraft
from curation.domain.review_state import Vote
from curation.review.piles import Pile, find_pile
from curation.review.screening import replay_screening_act
from curation.review.stopping import Draw
from curation.vocabulary import ActKind, RecordOrder, Role, ScreeningChoice
from curation.widgets.desk import Desk

_DECIDING = (ActKind.SCREEN, ActKind.ADJUDICATE)


class ScreeningStanding:
    """All records of a question as they stand, and what the desk's curator decided on them.

    `own_votes` and `own_acts` hold the curator's decisions that still stand, oldest first; `first_orders` says how each
    record came up at the first vote on it, `parked` how each came up that was put aside; `piles` says where each record
    lies for the curator.
    """

    def __init__(self, desk: Desk, parked: Mapping[str, RecordOrder | None]) -> None:
        self.desk = desk
        self.parked = dict(parked)
        self.replay()

    def replay(self) -> None:
        """Work out everything from the ledger alone."""
        self.records = {record.citation_id: record for record in self.desk.workspace.screening}
        self.own_votes: dict[str, Vote] = {}
        self.own_acts: dict[str, str] = {}
        self.first_orders: dict[str, RecordOrder | None] = {}
        for act in self.desk.workspace.acts:
            self._note(act)
        self.piles = {citation_id: self._find_pile(citation_id) for citation_id in self.records}

    def write(self, draft: ActDraft, role: Role) -> Act:
        """Write an act to the ledger and take it in.

        Raises:
            LedgerError: the ledger or its disk refuses; nothing was changed.
        """
        act = self.desk.append([draft], role)[0]
        if self.desk.acts[-1].act_id == act.act_id:
            self.records[act.subject] = replay_screening_act(self.records[act.subject], act)
            self._note(act)
            self.piles[act.subject] = self._find_pile(act.subject)
        else:
            self.replay()
        return act

    def park(self, citation_id: str, order: RecordOrder | None) -> None:
        """Put a record aside."""
        self.parked[citation_id] = order
        self.piles[citation_id] = self._find_pile(citation_id)

    def unpark(self, citation_id: str) -> None:
        """Take a record up again."""
        self.parked.pop(citation_id, None)
        self.piles[citation_id] = self._find_pile(citation_id)

    def list_decisions(self) -> dict[str, ScreeningChoice]:
        """List what the curator has voted, oldest first."""
        return {citation_id: vote.decision for citation_id, vote in self.own_votes.items()}

    def list_draws(self) -> tuple[Draw, ...]:
        """List the curator's current votes, each with how its record came up at first, in that order.

        As `stopping.list_draws` reads them from the whole ledger, but kept up act by act.
        """
        return tuple(
            Draw(citation_id=citation_id, decision=self.own_votes[citation_id].decision, order=order)
            for citation_id, order in self.first_orders.items()
            if citation_id in self.own_votes
        )

    def list_holes(self) -> tuple[str, ...]:
        """List the records that came up at random and are not decided: put aside, or a vote that was taken back."""
        drawn = {**self.first_orders, **self.parked}
        return tuple(c for c, order in drawn.items() if order == RecordOrder.RANDOM and c not in self.own_votes)

    def choose_pile(self) -> Pile:
        """Choose the first pile in which something waits for the curator."""
        waiting = (Pile.TO_SCREEN, Pile.TO_SETTLE, Pile.DIFFERING, Pile.PARKED)
        filled = set(self.piles.values())
        return next((pile for pile in waiting if pile in filled), Pile.ALL)

    def _find_pile(self, citation_id: str) -> Pile:
        return find_pile(self.records[citation_id], self.desk.curator, self.parked)

    def _note(self, act: Act) -> None:
        if act.curator != self.desk.curator or act.subject not in self.records:
            return
        if act.kind in (*_DECIDING, ActKind.WITHDRAW):
            self.own_votes.pop(act.subject, None)
            self.own_acts.pop(act.subject, None)
        if act.kind in _DECIDING:
            self.own_acts[act.subject] = act.act_id
        vote = next((v for v in self.records[act.subject].votes if v.act_id == act.act_id), None)
        if vote is not None:
            self.own_votes[act.subject] = vote
            self.first_orders.setdefault(act.subject, read_order(act.payload.get("order")))


def read_order(value: Any) -> RecordOrder | None:
    """Read an order from a payload or a draft; whatever is none gives `None`."""
    return RecordOrder(value) if value in set(RecordOrder) else None
