"""What the tagger shows, as plain values for the browser: the record, its claims and suggestions, the open form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.effect_words import format_effect_line
from curation.domain.quote import Quote, split_sentences
from curation.review.claim_fields import EFFECT_FIELDS, FIELDS, ClaimField
from curation.review.claim_forms import ClaimForm
from curation.review.suggesting import Suggestion
from curation.vocabulary import format_term
from curation.widgets.claim_views import build_claim_view, find_place
from curation.widgets.desk import READ_ONLY
from curation.widgets.record_views import build_record_view, list_term_groups
from curation.widgets.tagging_messages import TaggingPile

if TYPE_CHECKING:
    from curation.widgets.tagging_session import TaggingSession

Json = dict[str, Any]
PILE_NAMES = {
    TaggingPile.UNTAGGED: "to tag",
    TaggingPile.TO_JUDGE: "to accept or settle",
    TaggingPile.DRAFTED: "with drafts",
    TaggingPile.ASIDE: "nothing to tag",
    TaggingPile.TAGGED: "tagged",
    TaggingPile.ALL: "all included",
}


def build_tagging_view(session: TaggingSession) -> Json:
    """Lay out the record at hand with everything beside it."""
    pile, citation = session.list_pile(), session.citation
    counts = session.standing.count_piles(session.list_drafted())
    question = session.desk.workspace.question
    return {
        "question": {"id": question.id, "title": question.title},
        "curator": session.desk.curator,
        "read_only": "" if session.desk.curator else READ_ONLY,
        "groups": list_term_groups(),
        "piles": [
            {
                "name": name.value,
                "label": PILE_NAMES[name],
                "count": len(session.standing.included) if name == TaggingPile.ALL else counts[name],
            }
            for name in TaggingPile
        ],
        "pile": session.pile.value,
        "onward": _find_onward(session, counts),
        "place": {"at": pile.index(session.position) + 1 if session.position in pile else 0, "of": len(pile)},
        "record": _build_record(session, citation) if citation else None,
        "drafts": [_build_draft(session, key, form) for key, form in session.drafts.list().items()],
        "form": _build_form(session),
    }


def _find_onward(session: TaggingSession, counts: Counter[TaggingPile]) -> Json:
    """Say what to do where there is nothing to tag: screen first, or weigh what was tagged."""
    first = next(iter(session.desk.workspace.citations), "")
    if not session.standing.included:
        said = "Nothing is included yet. What is tagged is included first: screen in"
        return {"said": said, "notebook": "02_screen_abstracts.ipynb", "citation_id": first}
    waiting = counts[TaggingPile.UNTAGGED] + counts[TaggingPile.DRAFTED] + counts[TaggingPile.TO_JUDGE]
    said = "" if waiting else "Every included record has a claim, and none waits for your word. Next: weigh them in"
    return {"said": said, "notebook": "" if waiting else "04_weigh_evidence.ipynb", "citation_id": ""}


def build_form_layout() -> Json:
    """Lay out the fields of the form with their terms: the same for every record and curator."""
    return {"fields": [_build_field(one) for one in FIELDS], "effects": [_build_field(one) for one in EFFECT_FIELDS]}


def _build_field(field: ClaimField) -> Json:
    return {
        "name": field.name,
        "label": field.label,
        "group": field.group,
        "kind": field.kind.value,
        "options": [list(option) for option in field.options],
        "required": field.required,
        "default": field.default,
        "hint": field.hint,
    }


def _build_record(session: TaggingSession, citation: Citation) -> Json:
    # Whoever takes up claims to accept has asked to see them.
    asked_for = session.shown | ({citation.id} if session.pile == TaggingPile.TO_JUDGE else frozenset())
    visible = session.standing.list_visible(citation.id, asked_for)
    total = len(session.standing.by_citation.get(citation.id, []))
    return build_record_view(citation, session.desk.workspace.integrity[citation.id], session.question_words) | {
        "is_included": citation.id in session.standing.included,
        "sentences": [[one.section_index, one.start, one.end] for one in split_sentences(citation)],
        "suggestions": [
            _build_suggestion(citation, one) | {"is_taken": _is_taken(one, [record.claim for record in visible])}
            for one in session.suggestions
        ],
        "claims": [build_claim_view(session, citation, record) for record in visible],
        "hidden": total - len(visible),
        "aside": session.standing.aside.get(citation.id, ""),
    }


def _build_suggestion(citation: Citation, suggestion: Suggestion) -> Json:
    parts = [
        format_term(suggestion.outcome) if suggestion.outcome else "no outcome read",
        format_term(suggestion.direction),
        *(format_effect_line(read.effect) for read in suggestion.effects[:3]),
    ]
    return {
        "place": find_place(citation, suggestion.quote),
        "label": " · ".join(parts),
        "quote": suggestion.quote.exact,
    }


def _is_taken(suggestion: Suggestion, claims: Sequence[Claim]) -> bool:
    """Whether a claim quotes a suggestion's words, or some of them, for the same outcome."""
    return any(
        claim.outcome == suggestion.outcome and any(_is_within(quote, suggestion.quote) for quote in claim.quotes)
        for claim in claims
    )


def _is_within(one: Quote, other: Quote) -> bool:
    return one.section == other.section and (one.exact in other.exact or other.exact in one.exact)


def _build_draft(session: TaggingSession, key: str, form: ClaimForm) -> Json:
    citation = session.desk.workspace.citations.get(form.citation_id)
    words = form.values.get("statement") or (form.quotes[0].exact if form.quotes else "no words yet")
    return {
        "key": key,
        "citation_id": form.citation_id,
        "name": citation.short_name if citation else form.citation_id,
        "words": words[:120],
        "revises": form.claim_id or "",
        "is_open": key == session.open_key,
    }


def _build_form(session: TaggingSession) -> Json | None:
    form = session.form
    citation = session.desk.workspace.citations.get(form.citation_id) if form else None
    if form is None or citation is None:
        return None
    return {
        "key": session.open_key,
        "citation_id": form.citation_id,
        "claim_id": form.claim_id or "",
        "reason": form.reason,
        "quotes": [{"exact": quote.exact, "place": find_place(citation, quote)} for quote in form.quotes],
        "values": form.values,
        "effects": list(form.effects),
        "unconfirmed": list(form.unconfirmed),
        "is_suggested": bool(form.suggested_by),
        "findings": msgspec.to_builtins(session.check(form)),
    }
