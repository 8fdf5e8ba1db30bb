"""What the tagger shows of claims: each with its words in the text, its history, and what may be done to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.effect_words import format_effect_line
from curation.domain.quote import Quote, anchor_quote
from curation.domain.review_state import ClaimRecord
from curation.review.claim_fields import FIELDS
from curation.review.claim_forms import ClaimForm, build_form
from curation.review.claim_history import find_version, list_claim_history
from curation.vocabulary import AnchorState, ClaimStatus, format_term

if TYPE_CHECKING:
    from curation.widgets.tagging_session import TaggingSession

Json = dict[str, Any]


def build_claim_view(session: TaggingSession, citation: Citation, record: ClaimRecord) -> Json:
    """Lay out a claim: what it says, where its words stand, its history, what the curator may do to it.

    One that waits for the curator's word has all its `facts`, as (group, label, text), and what rules and lints say.
    """
    claim = record.claim
    parts = [format_term(claim.claim_type), format_term(claim.outcome), format_term(claim.outcome_direction)]
    history = list_claim_history(session.desk.acts, record)
    view = {
        "id": record.claim_id,
        "status": record.status.value,
        "by": record.tagged_by,
        "recorded_on": record.recorded_on or "",
        "statement": claim.statement,
        "summary": " · ".join((*parts, *map(format_effect_line, claim.effects[:3]))),
        "seen": record.acts[-1],
        "may": _list_rights(session, record),
        "places": [find_place(citation, quote) for quote in claim.quotes],
        "quotes": [quote.exact for quote in claim.quotes],
        "history": [msgspec.to_builtins(entry) for entry in history],
        "versions": [_build_version(session, act_id) for act_id in record.conflicting_acts],
    }
    if not session.standing.waits_for_judgement(record):
        return view
    form = build_form(claim, record.claim_id, record.acts[-1])
    findings = [one for one in session.check(form) if one.field != "reason"]
    return view | {"facts": list(_list_facts(form, claim)), "findings": msgspec.to_builtins(findings)}


def _list_facts(form: ClaimForm, claim: Claim) -> Iterator[tuple[str, str, str]]:
    for field in FIELDS:
        text = form.values.get(field.name, "")
        if text and text != field.default and field.name != "statement":
            yield field.group, field.label, dict(field.options).get(text, text.replace("\n", ", "))
    for effect in claim.effects:
        yield "Effects", "Effect", format_effect_line(effect)


def _build_version(session: TaggingSession, act_id: str) -> Json:
    act = next(act for act in session.desk.acts if act.act_id == act_id)
    claim = find_version(session.desk.acts, act_id)
    return {
        "act_id": act_id,
        "what": f"{act.kind.value} by {act.curator}, {act.time}",
        "statement": claim.statement if claim else "",
        "quotes": [quote.exact for quote in claim.quotes] if claim else [],
    }


def _list_rights(session: TaggingSession, record: ClaimRecord) -> list[str]:
    """List what the curator may do to a claim; nobody judges what they wrote."""
    if session.desk.curator is None or record.status == ClaimStatus.WITHDRAWN:
        return []
    took_part = {
        act.curator for act in session.desk.acts if act.act_id in record.acts and act.subject == record.claim_id
    }
    if record.status == ClaimStatus.CONFLICT:
        return [] if session.desk.curator in took_part else ["settle"]
    rights = ["revise", "withdraw"]
    if not session.standing.is_own(record):
        rights += ["accept"] if record.status != ClaimStatus.ACCEPTED else []
        rights += ["reject"] if record.status != ClaimStatus.REJECTED else []
    return rights


def find_place(citation: Citation, quote: Quote) -> list[int]:
    """Give (section, start, end) where a quote stands now, empty where it stands nowhere."""
    found = anchor_quote(quote, citation, {})
    passage = found.passage if found.state in (AnchorState.ANCHORED, AnchorState.MOVED) else None
    return [passage.section_index, passage.start, passage.end] if passage else []
