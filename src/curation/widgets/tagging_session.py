"""Tagging as a conversation: words are selected, a claim opens, is filled in, checked, and written to the ledger."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import msgspec

from curation.domain.citation import Citation
from curation.domain.quote import Quote, build_quote
from curation.domain.review_state import ClaimRecord
from curation.errors import LedgerConflictError
from curation.review.claim_checks import FormFinding, check_form
from curation.review.claim_forms import ClaimForm, build_form, draft_form, list_quoted_effects, move_quotes
from curation.review.highlighting import list_question_words
from curation.review.suggesting import Suggestion, suggest_claims, suggest_for
from curation.vocabulary import ClaimStatus, Her2Status
from curation.widgets import tagging_messages as asked
from curation.widgets.desk import Desk
from curation.widgets.drafts import Draft, DraftStore
from curation.widgets.form_drafts import FormDrafts
from curation.widgets.selections import count_shared, take_passage
from curation.widgets.tagging_acts import TaggingActs
from curation.widgets.tagging_messages import TaggingPile
from curation.widgets.tagging_standing import ASIDE, TaggingStanding
from curation.widgets.tagging_views import build_tagging_view

Json = dict[str, Any]
HER2_FIELD = "population.her2_status"


class TaggingSession:
    """One curator tagging one question; holds which record and which form are open, the drafts hold the rest."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.standing = TaggingStanding(desk)
        self.drafts = FormDrafts(DraftStore(desk.drafts_folder), desk.clock)
        self.acts = TaggingActs(self.standing, self.drafts)
        self.shown: frozenset[str] = frozenset()
        self.open_key: str | None = None
        self.pile = self._choose_pile()
        self.position = next(iter(self.list_pile()), "")

    @cached_property
    def question_words(self) -> tuple[str, ...]:
        """The question's own words, to highlight."""
        return list_question_words(self.desk.workspace.question)

    @property
    def citation(self) -> Citation | None:
        """The record at hand."""
        return self.desk.workspace.citations.get(self.position)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What the program proposes for the record at hand."""
        if self._suggested[0] != self.position:
            self._suggested = (self.position, suggest_claims(self.citation) if self.citation else ())
        return self._suggested[1]

    _suggested: tuple[str, tuple[Suggestion, ...]] = ("", ())

    @property
    def form(self) -> ClaimForm | None:
        """The form that is open."""
        return self.drafts.get(self.open_key) if self.open_key is not None and self.open_key in self.drafts else None

    def handle(self, message: Any) -> Json:
        """Do what the browser asks; the reply says what was saved, or what stands in the way.

        Raises:
            CurationError: the ledger or its disk refuses, or a quote cannot be taken; nothing was changed.
            msgspec.ValidationError: the message is none that is known.
        """
        request = msgspec.convert(message, type=asked.TaggingMessage)
        if self.desk.refresh():
            self.standing.replay()
        name = type(request).__name__.lower()
        handler: Callable[[Any], Json] = getattr(self, f"_{name}")
        return handler(request)

    def build_view(self) -> Json:
        """Lay out the record at hand with its claims, suggestions, drafts and the form that is open."""
        return build_tagging_view(self)

    def describe(self) -> str:
        """Say in one line how many claims stand and how many included records have none."""
        records = [r for r in self.standing.claims.values() if r.status != ClaimStatus.WITHDRAWN]
        accepted = sum(record.status == ClaimStatus.ACCEPTED for record in records)
        untagged = sum(not self.standing.list_standing(citation_id) for citation_id in self.standing.included)
        return f"{len(records):,} claims, {accepted:,} accepted; {untagged:,} included records without a claim"

    def list_pile(self, pile: TaggingPile | None = None) -> tuple[str, ...]:
        """List the included records of a pile, sorted by id."""
        wanted, drafted = pile or self.pile, self.list_drafted()
        return tuple(
            citation_id
            for citation_id in self.standing.included
            if wanted == TaggingPile.ALL or self.standing.find_pile(citation_id, drafted) == wanted
        )

    def list_drafted(self) -> frozenset[str]:
        """List the citations on which the curator has drafts."""
        return frozenset(form.citation_id for form in self.drafts.list().values())

    def check(self, form: ClaimForm) -> tuple[FormFinding, ...]:
        """List what is wrong with a form."""
        others = [one for one in self.standing.list_standing(form.citation_id) if one.claim_id != form.claim_id]
        return check_form(form, self._find_citation(form.citation_id), self.desk.question_id, others)

    def _choose_pile(self) -> TaggingPile:
        counts = self.standing.count_piles(self.list_drafted())
        waiting = (TaggingPile.DRAFTED, TaggingPile.UNTAGGED, TaggingPile.TO_JUDGE)
        return next((pile for pile in waiting if counts[pile]), TaggingPile.ALL)

    def _select(self, request: asked.Select) -> Json:
        citation = self._find_citation(request.citation_id)
        passage = take_passage(citation, request)
        quote = build_quote(citation, passage)
        if request.key is None:
            self.position = citation.id
            return self._begin(draft_form(citation, [quote], self._match(quote) or suggest_for(citation, passage)))
        form = self._find_form(request.key)
        quotes = list(form.quotes)
        if request.at is not None and request.at < len(quotes):
            quotes[request.at] = quote
        elif quote not in quotes:
            quotes.append(quote)
        return self._keep(request.key, msgspec.structs.replace(form, quotes=tuple(quotes)))

    def _unquote(self, request: asked.Unquote) -> Json:
        form = self._find_form(request.key)
        quotes = form.quotes[: request.at] + form.quotes[request.at + 1 :]
        return self._keep(request.key, msgspec.structs.replace(form, quotes=quotes))

    def _suggest(self, request: asked.Suggest) -> Json:
        if request.at >= len(self.suggestions) or self.citation is None:
            raise _refuse(self.position, "there is no such suggestion", "Choose one of the list.")
        suggestion = self.suggestions[request.at]
        return self._begin(draft_form(self.citation, [suggestion.quote], suggestion))

    def _match(self, quote: Quote) -> Suggestion | None:
        """Find the suggestion with most effects in the selected words, then with most of its words in them."""
        sharing = [one for one in self.suggestions if count_shared(quote, one.quote) > 0]
        return max(
            sharing,
            key=lambda one: (len(list_quoted_effects(one, [quote])), count_shared(quote, one.quote)),
            default=None,
        )

    def _begin(self, form: ClaimForm) -> Json:
        self._require_curator()
        if not self.desk.workspace.question.focus.her2_status:
            # A question that is not about HER2 need not ask for it of every claim.
            form = msgspec.structs.replace(form, values={HER2_FIELD: Her2Status.NOT_STATED.value} | form.values)
        self.open_key = self.drafts.open(form)
        return {"opened": self.open_key}

    def _check(self, request: asked.Check) -> Json:
        form = self._merge(request)
        reply = self._keep(request.key, form)
        return reply | {"findings": msgspec.to_builtins(self.check(form))}

    def _keep(self, key: str, form: ClaimForm) -> Json:
        self._require_curator()
        kept = self.drafts.keep(key, form)
        if kept != key:
            self.open_key = kept
            return {"kept": "beside the draft of another window", "moved": kept}
        return {"kept": "draft"}

    def _merge(self, request: asked.Written) -> ClaimForm:
        form = self._find_form(request.key)
        return msgspec.structs.replace(
            form,
            values={name: text for name, text in request.values.items() if text},
            effects=request.effects,
            unconfirmed=tuple(name for name in request.unconfirmed if name in form.unconfirmed),
            reason=request.reason,
        )

    def _save(self, request: asked.Save) -> Json:
        form = self._merge(request)
        self._keep(request.key, form)
        reply = self.acts.save_form(form, self._find_citation(form.citation_id), force=request.force)
        if "saved" in reply:
            self.drafts.drop(request.key)
            self.open_key = None
        elif "findings" not in reply:
            reply["findings"] = msgspec.to_builtins(self.check(form))
        return reply

    def _open(self, request: asked.Open) -> Json:
        form = self._find_form(request.key)
        self.open_key, self.position = request.key, form.citation_id
        return {"opened": request.key}

    def _drop(self, request: asked.Drop) -> Json:
        self._require_curator()
        self.drafts.drop(request.key)
        self.open_key = None if self.open_key == request.key else self.open_key
        return {"dropped": request.key}

    def _shut(self, _: asked.Shut) -> Json:
        self.open_key = None
        return {"shut": True}

    def _revise(self, request: asked.Revise) -> Json:
        record = self.standing.find_claim(request.claim_id)
        if record.status in (ClaimStatus.CONFLICT, ClaimStatus.WITHDRAWN):
            raise _refuse(record.claim_id, f"the claim is {record.status.value}", "Settle it, or tag another one.")
        for key, form in self.drafts.list(record.claim.citation_id).items():
            if form.claim_id == record.claim_id:
                return self._open(asked.Open(key=key))
        form = build_form(record.claim, record.claim_id, record.acts[-1])
        if not record.recorded_on:
            return self._begin(form)
        quotes, lost = move_quotes(record.claim.quotes, self._find_citation(record.claim.citation_id))
        return self._begin(msgspec.structs.replace(form, quotes=quotes)) | {"lost": list(lost)}

    def _judge(self, request: asked.Judge) -> Json:
        record: ClaimRecord = self.standing.find_claim(request.claim_id)
        return self.acts.judge(record, request)

    def _settle(self, request: asked.Settle) -> Json:
        return self.acts.settle(self.standing.find_claim(request.claim_id), request)

    def _reveal(self, _: asked.Reveal) -> Json:
        self.shown |= {self.position}
        return {"shown": self.position}

    def _aside(self, request: asked.Aside) -> Json:
        self._require_curator()
        citation_id, store = self._find_citation(request.citation_id).id, DraftStore(self.desk.drafts_folder)
        if not request.is_aside:
            store.remove(ASIDE, citation_id, "")
            self.standing.aside.pop(citation_id, None)
            return {"aside": "taken up again"}
        reason = request.reason.strip()
        if not reason:
            raise _refuse(citation_id, "it is not said why there is nothing to tag", "Say it in a few words.")
        content = {"reason": reason}
        store.write(Draft(kind=ASIDE, subject=citation_id, key="", content=content, time=self.desk.clock()))
        self.standing.aside[citation_id] = reason
        self.position = self._find_next(1)
        return {"aside": "put aside: nothing to tag"}

    def _go(self, request: asked.Go) -> Json:
        if request.citation_id is not None:
            self.position = self._find_citation(request.citation_id).id
        else:
            self.position = self._find_next(request.step)
        self.open_key = None
        return {"shown": self.position}

    def _find_next(self, step: int) -> str:
        """Find a record by a step in the pile, from where the record at hand is or, having left it, would be."""
        pile = self.list_pile()
        if not pile:
            return self.position
        before = [one for one in pile if one < self.position]
        at = len(before) + step - (step > 0 and self.position not in pile)
        return pile[min(max(at, 0), len(pile) - 1)]

    def _show(self, request: asked.Show) -> Json:
        self.pile = request.pile
        pile = self.list_pile()
        if self.position not in pile and pile:
            self.position, self.open_key = pile[0], None
        return {"shown": self.position}

    def _ping(self, _: asked.Ping) -> Json:
        return {"here": True}

    def _find_citation(self, citation_id: str) -> Citation:
        citation = self.desk.workspace.citations.get(citation_id)
        if citation is None:
            raise _refuse(citation_id[:80], "it is no record of this question", "Run this cell again.")
        return citation

    def _find_form(self, key: str) -> ClaimForm:
        if key not in self.drafts:
            self.drafts.reload()
        if key not in self.drafts:
            raise _refuse(key[:80], "this draft was saved or dropped in another window", "Open the claim again.")
        return self.drafts.get(key)

    def _require_curator(self) -> None:
        if self.desk.curator is None:
            self.desk.append([])  # refuses, and says how to name a curator


def _refuse(subject: str, problem: str, remedy: str) -> LedgerConflictError:
    return LedgerConflictError(subject=subject, problem=problem, remedy=remedy)
