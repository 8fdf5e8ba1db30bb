"""What is wrong with a claim that is being written, each finding beside the field where it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.claim_rules import check_claim
from curation.domain.review_state import ClaimRecord
from curation.errors import ClaimError, QuoteError
from curation.review.claim_drafts import build_quoted_claim
from curation.review.claim_fields import FIELDS, FIELDS_BY_NAME, LINT_FIELDS, RULE_FIELDS, ClaimField, FieldKind
from curation.review.claim_forms import ClaimForm, build_content, read_form
from curation.review.linting import check_claims
from curation.vocabulary import ClaimStatus

DRAFT_ID = "clm-draft"
NO_REASON, SAY_WHY = "it is not said why the claim is revised", "Say it in a few words."
# What a claim is depends on these: while one is missing, nothing is said about the fields that hang on it.
_DEPENDENT = {
    "claim_type": frozenset(
        {"significance", "direction", "biomarker.name", "marker_comparison", "therapies", "therapy_interaction"}
    ),
    "design": frozenset({"marker_comparison"}),
    "quote_role": frozenset({"marker_comparison", "quote_role"}),
    "outcome": frozenset({"outcome_direction", "significance"}),
}


class FormFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finding on a form; `is_rule`: the claim cannot be tagged as it is. `lint` is the id of a lint, which can.

    `is_missing`: the field is needed and nothing stands in it yet.
    """

    field: str
    problem: str
    remedy: str
    is_rule: bool = False
    is_missing: bool = False
    lint: str = ""


def check_form(
    form: ClaimForm, citation: Citation, question_id: str, others: Sequence[ClaimRecord] = ()
) -> tuple[FormFinding, ...]:
    """List what is wrong with a form: empty fields, field rules, lints; in the order of its fields.

    Rules and lints are tried on what is there already, save those that hang on a field that is still empty. `others`
    are the claims on the same citation, for lints across claims.
    """
    claim, missing = read_form(form, citation, question_id)
    empty = {field for field, _, _ in missing}
    found = [
        FormFinding(field=f, problem=p, remedy=r, is_rule=True, is_missing=_is_empty(form, f)) for f, p, r in missing
    ]
    if form.claim_id is not None and not form.reason.strip():
        found.append(FormFinding(field="reason", problem=NO_REASON, remedy=SAY_WHY, is_rule=True, is_missing=True))
    tried = claim or _fill_in(form, citation, question_id, empty)
    if tried is not None:
        hidden = empty.union(*(_DEPENDENT.get(field, frozenset()) for field in empty))
        found += [one for one in _check_claim(tried, citation, others) if one.field not in hidden]
    order = {name: rank for rank, name in enumerate(("quotes", *(field.name for field in FIELDS)))}
    return tuple(sorted(dict.fromkeys(found), key=lambda one: order.get(one.field, len(order))))


def _is_empty(form: ClaimForm, name: str) -> bool:
    return name in FIELDS_BY_NAME and not form.values.get(name, "").strip()


def _fill_in(form: ClaimForm, citation: Citation, question_id: str, empty: set[str]) -> Claim | None:
    """Read a form with any term in the place of the terms that are still missing."""
    fillers = {
        field.name: _choose_filler(field) for field in FIELDS if field.name in empty and field.name != "statement"
    }
    effects = tuple(row for index, row in enumerate(form.effects) if f"effects.{index}" not in empty)
    filled = msgspec.structs.replace(form, values=form.values | fillers, effects=effects)
    content = build_content(filled, citation, question_id) | {"statement": form.values.get("statement", "").strip()}
    try:
        return msgspec.convert(content, type=Claim)
    except msgspec.ValidationError:
        return None


def _choose_filler(field: ClaimField) -> str:
    if field.vocabulary:
        return field.options[0][0]
    return "" if field.kind == FieldKind.NUMBER else "…"


def _check_claim(claim: Claim, citation: Citation, others: Sequence[ClaimRecord]) -> Iterator[FormFinding]:
    try:
        quoted = build_quoted_claim(claim, citation)
    except ClaimError:
        quoted = claim  # its rules are listed below, all of them
    except QuoteError as error:
        yield FormFinding(field="quotes", problem=str(error), remedy="Select it again.", is_rule=True)
        quoted = claim
    for field, problem, remedy in check_claim(quoted):
        yield FormFinding(field=RULE_FIELDS.get(field, field), problem=problem, remedy=remedy, is_rule=True)
    yield from _lint(quoted, {citation.id: citation}, others)


def _lint(claim: Claim, citations: Mapping[str, Citation], others: Sequence[ClaimRecord]) -> Iterator[FormFinding]:
    record = ClaimRecord(
        claim_id=DRAFT_ID, claim=claim, status=ClaimStatus.SUBMITTED, tagged_by="", tagged_at="", acts=()
    )
    for found in check_claims((*others, record), citations):
        if found.subject == DRAFT_ID:
            field = LINT_FIELDS.get(found.gate, "statement")
            yield FormFinding(field=field, problem=found.reason, remedy=found.remedy, lint=found.gate)
