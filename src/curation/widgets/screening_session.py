"""Screening as a conversation: what the browser asks, what is written to the ledger, what is shown next."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

from curation.domain.act_draft import ActDraft
from curation.domain.citation import Citation
from curation.domain.review_state import ScreeningRecord
from curation.errors import LedgerConflictError
from curation.review.blinding import is_unblinded, may_adjudicate
from curation.review.highlighting import list_question_words
from curation.review.piles import Pile
from curation.review.screening import (
    draft_screening_adjudication,
    draft_screening_withdrawal,
    draft_vote,
)
from curation.vocabulary import RecordOrder, Role, ScreeningChoice
from curation.widgets import screening_messages as asked
from curation.widgets.desk import Desk
from curation.widgets.drafts import Draft, DraftStore
from curation.widgets.record_views import build_record_view
from curation.widgets.record_words import RecordWords
from curation.widgets.screening_order import Orders, ScreeningOrder
from curation.widgets.screening_standing import ScreeningStanding, read_order
from curation.widgets.screening_views import build_screening_view, format_decision

Json = dict[str, Any]
NOTE, PARKED = "note", "parked"


class ScreeningSession:
    """One curator screening one question; holds where they are, and nothing that the ledger or the drafts do not.

    `orders` replaces orders: callables that give all citation ids from the curator's votes. `first` is begun with.
    """

    def __init__(self, desk: Desk, orders: Orders | None = None, first: RecordOrder | None = None) -> None:
        self.desk = desk
        self.drafts = DraftStore(desk.drafts_folder)
        self.words = RecordWords(desk.workspace.citations)
        parked = {draft.subject: read_order(draft.content.get("order")) for draft in self.drafts.list(PARKED)}
        self.standing = ScreeningStanding(desk, parked)
        self.notes = {draft.subject: str(draft.content.get("note", "")) for draft in self.drafts.list(NOTE)}
        self._built: dict[str, Json] = {}
        self.position = ""
        self.order = ScreeningOrder(desk, orders, first)
        self.pile = self.standing.choose_pile()
        self._sort()
        self._come_to(next(iter(self.list_pile()), ""), is_next=True)

    @cached_property
    def question_words(self) -> tuple[str, ...]:
        """The question's own words, to highlight."""
        return list_question_words(self.desk.workspace.question)

    def build_record(self, citation: Citation) -> Json:
        """Lay out what is the same for every curator and vote; worked out once for each record that comes up."""
        if citation.id not in self._built:
            standing = self.desk.workspace.integrity[citation.id]
            self._built[citation.id] = build_record_view(citation, standing, self.question_words)
        return self._built[citation.id]

    def handle(self, message: Any) -> Json:
        """Do what the browser asks; the reply says what was saved, or what stands in the way.

        Raises:
            CurationError: the ledger or its disk refuses; nothing was changed.
            msgspec.ValidationError: the message is none that is known.
        """
        request = msgspec.convert(message, type=asked.ScreeningMessage)
        if self.desk.refresh():
            self.standing.replay()
            self._sort()
        elif self.order.has_news:
            self._sort()
        match request:
            case asked.Decide():
                return self._decide(request)
            case asked.Undo():
                return self._undo()
            case asked.Park():
                return self._park(request)
            case asked.Go():
                return self._go(request)
            case asked.Show():
                return self._show(request)
            case asked.Keep():
                return self._keep(request)
        return {"here": True}

    def build_view(self) -> Json:
        """Lay out the record at hand, the next ones, the piles, progress and recall."""
        return build_screening_view(self)

    def describe(self) -> str:
        """Say in one line how many records were included and excluded, and how many are open."""
        decisions = [record.decision for record in self.standing.records.values()]
        included, excluded = (decisions.count(c) for c in (ScreeningChoice.INCLUDE, ScreeningChoice.EXCLUDE))
        open_ones = len(decisions) - included - excluded
        return f"{len(decisions):,} records, {included:,} included, {excluded:,} excluded, {open_ones:,} open"

    def list_pile(self, pile: Pile | None = None) -> tuple[str, ...]:
        """List the records of a pile in the order in which they come up, only those that hold the words looked for."""
        wanted = pile or self.pile
        found = (c for c in self.order.sequence if wanted == Pile.ALL or self.standing.piles[c] == wanted)
        return tuple(c for c in found if self.words.holds(c))

    def _sort(self) -> None:
        self.order.sort(self.standing.list_decisions())

    def _come_to(self, citation_id: str, *, is_next: bool = False, is_picked: bool = False) -> None:
        """Show a record: the next of its pile, or one that was picked out, or neither."""
        left, self.position = self.position if is_picked else "", citation_id
        if self.standing.piles.get(citation_id) == Pile.TO_SCREEN:
            is_drawn = is_next and self.pile == Pile.TO_SCREEN and not self.words.text
            self.order.meet(citation_id, is_next=is_drawn, before=left)

    def _decide(self, request: asked.Decide) -> Json:
        record = self._find_record(request.citation_id)
        own = self.standing.own_acts.get(record.citation_id)
        if own != request.seen and not request.force:
            return self._compare(record, request)
        following = self._find_following(record.citation_id, request.following)
        draft, role = self._draft_decision(record, request)
        act = self.standing.write(draft, role)
        self._drop_draft(NOTE, record.citation_id)
        self._unpark(record.citation_id)
        self._leave(record.citation_id, following)
        return self._confirm(act.act_id, record.citation_id, format_decision(request.decision, request.reason))

    def _confirm(self, act_id: str, citation_id: str, what: str) -> Json:
        """Say what is on the disk now; `seen` is what a later decision on the record must name."""
        seen = self.standing.own_acts.get(citation_id)
        return {"saved": act_id, "what": what, "citation_id": citation_id, "seen": seen}

    def _compare(self, record: ScreeningRecord, request: asked.Decide) -> Json:
        """Another window decided meanwhile: if alike, it is saved already; if not, the curator is shown both."""
        vote = self.standing.own_votes.get(record.citation_id)
        said = format_decision(vote.decision, vote.reason) if vote else "taken back, or settled as adjudicator"
        mine = format_decision(request.decision, request.reason)
        if vote and (vote.decision, vote.reason, vote.note) == (request.decision, request.reason, request.note):
            return self._confirm(vote.act_id, record.citation_id, mine)
        there = {"what": said, "note": (vote.note if vote else None) or "", "time": vote.time if vote else ""}
        return {"differs": {"here": {"what": mine, "note": request.note or ""}, "there": there}}

    def _draft_decision(self, record: ScreeningRecord, request: asked.Decide) -> tuple[ActDraft, Role]:
        note = (request.note or "").strip() or None
        reason = request.reason if request.decision == ScreeningChoice.EXCLUDE else None
        if may_adjudicate(record, self.desk.curator):
            curator = self.desk.curator or ""
            draft = draft_screening_adjudication(record, curator, request.decision, reason=reason, note=note)
            return draft, Role.ADJUDICATOR
        if record.citation_id not in self.standing.own_acts and is_unblinded(record):
            problem = "two votes are in and agree" if not record.is_conflict else "it is settled"
            raise LedgerConflictError(subject=record.citation_id, problem=problem, remedy="Nothing waits for you here.")
        parent = self.standing.own_acts.get(record.citation_id)
        order = self._find_order(record.citation_id)
        draft = draft_vote(record.citation_id, request.decision, reason=reason, note=note, order=order, parent=parent)
        return draft, Role.CURATOR

    def _find_order(self, citation_id: str) -> RecordOrder | None:
        """Say how a record came up; `None` where it was picked out: only the next of the whole pile was drawn."""
        if citation_id in self.standing.parked:
            return self.standing.parked[citation_id]
        if self.order.chosen == RecordOrder.RANKED:
            return self.order.met.get(citation_id)
        is_next = not self.words.text and next(iter(self.list_pile(Pile.TO_SCREEN)), None) == citation_id
        return self.order.chosen if is_next else None

    def _undo(self) -> Json:
        citation_id = next(reversed(self.standing.own_acts), None)
        if citation_id is None:
            problem = "there is no decision of yours to take back"
            raise LedgerConflictError(subject=self.desk.question_id, problem=problem, remedy="Decide first.")
        record = self.standing.records[citation_id]
        vote = self.standing.own_votes.get(citation_id)
        draft = draft_screening_withdrawal(
            record, self.desk.curator or "", parent=self.standing.own_acts.get(citation_id)
        )
        act = self.standing.write(draft, Role.CURATOR)
        if vote and vote.note:
            self._keep(asked.Keep(citation_id=citation_id, note=vote.note))
        self._turn_to(citation_id)
        what = format_decision(vote.decision, vote.reason) if vote else "your adjudication"
        return self._confirm(act.act_id, citation_id, f"took back: {what}")

    def _park(self, request: asked.Park) -> Json:
        record = self._find_record(request.citation_id)
        following = self._find_following(record.citation_id)
        if request.parked:
            order = self._find_order(record.citation_id)
            self.drafts.write(self._build_draft(PARKED, record.citation_id, {"order": order}))
            self.standing.park(record.citation_id, order)
            self._leave(record.citation_id, following)
        else:
            self._unpark(record.citation_id)
        return {"kept": "put aside" if request.parked else "taken up again"}

    def _unpark(self, citation_id: str) -> None:
        self._drop_draft(PARKED, citation_id)
        self.standing.unpark(citation_id)

    def _go(self, request: asked.Go) -> Json:
        if request.citation_id is not None:
            record = self._find_record(request.citation_id)
            self._turn_to(record.citation_id)
            return {"shown": record.citation_id}
        pile = self.list_pile()
        if pile:
            at = pile.index(self.position) if self.position in pile else 0
            self._come_to(pile[min(max(at + request.step, 0), len(pile) - 1)], is_next=request.step == 1)
        return {"shown": self.position}

    def _turn_to(self, citation_id: str) -> None:
        """Show a record that was picked out; the pile and the words looked for stay where it is among them."""
        if citation_id not in self.list_pile():
            self.pile = self.standing.piles[citation_id]
        if not self.words.holds(citation_id):
            self.words.look_for("")
        self._come_to(citation_id, is_picked=True)

    def _show(self, request: asked.Show) -> Json:
        if request.pile is not None:
            self.pile = request.pile
        if request.words is not None:
            self.words.look_for(request.words)
        if request.order is not None:
            self.order.choose(request.order)
            self._sort()
        pile = self.list_pile()
        if self.position not in pile or request.order is not None:
            self._come_to(next(iter(pile), ""), is_next=True)
        return {"shown": self.position}

    def _keep(self, request: asked.Keep) -> Json:
        record = self._find_record(request.citation_id)
        if request.note.strip():
            self.notes[record.citation_id] = request.note
            self.drafts.write(self._build_draft(NOTE, record.citation_id, {"note": request.note}))
        else:
            self._drop_draft(NOTE, record.citation_id)
        return {"kept": "note"}

    def _drop_draft(self, kind: str, citation_id: str) -> None:
        if kind == NOTE:
            self.notes.pop(citation_id, None)
        if self.desk.curator is not None:
            self.drafts.remove(kind, citation_id, "")

    def _build_draft(self, kind: str, subject: str, content: Json) -> Draft:
        if self.desk.curator is None:
            self.desk.append([])  # refuses, and says how to name a curator
        return Draft(kind=kind, subject=subject, key="", content=content, time=self.desk.clock())

    def _find_record(self, citation_id: str) -> ScreeningRecord:
        record = self.standing.records.get(citation_id)
        if record is None:
            raise LedgerConflictError(
                subject=citation_id[:80], problem="it is no record of this question", remedy="Run this cell again."
            )
        return record

    def list_ahead(self) -> tuple[str, ...]:
        """List the record at hand and those that come after it, in turn.

        A random draw goes on with the first that is open, whatever was picked out meanwhile: else it were no draw.
        """
        pile = self.list_pile()
        if self.position not in pile:
            return tuple(filter(None, (self.position,)))
        if self.order.chosen == RecordOrder.RANDOM and self.pile == Pile.TO_SCREEN:
            return (self.position, *(one for one in pile if one != self.position))
        return pile[pile.index(self.position) :]

    def _find_following(self, citation_id: str, shown: str | None = None) -> str | None:
        """Find the record that comes after another: the one that the browser shows already, if it is of the pile."""
        pile = self.list_pile()
        if citation_id not in pile:
            return next(iter(pile), None)
        if shown in pile and shown != citation_id:
            return shown
        ahead = self.list_ahead() if citation_id == self.position else pile[pile.index(citation_id) :]
        return next((one for one in (*ahead[1:], *reversed(pile)) if one != citation_id), None)

    def _leave(self, citation_id: str, following: str | None) -> None:
        """Go on to the next record; a decision that was changed in place stays where it is."""
        self.order.leave(citation_id)
        if self.pile in (Pile.TO_SCREEN, Pile.PARKED, Pile.TO_SETTLE):
            self._sort()
            self._come_to(following or "", is_next=True)
