"""Claim forms: a claim while it is being written, which need not be one yet.

A form is a flat mapping of field names (`population.her2_status`) to texts; quotes and effects are lists. What a
program filled in is marked until the curator has confirmed or changed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.quote import Quote, anchor_quote, build_quote
from curation.reading.reading import ReadEffect
from curation.review.claim_fields import EFFECT_FIELDS, FIELDS, ClaimField, FieldKind
from curation.review.suggesting import Suggestion
from curation.vocabulary import AnchorState, EvidenceLevel, FigureSource, StudyDesign, TextSource

Values = dict[str, str]
Problem = tuple[str, str, str]
TRUE, FALSE = "yes", "no"
NOT_STATED = "not stated"  # what a reader of texts writes where it read nothing is no suggestion
# Of designs that leave no doubt about the level of one study; a person confirms it all the same.
_LEVELS = {
    StudyDesign.RANDOMISED_TRIAL: EvidenceLevel.B,
    StudyDesign.NON_RANDOMISED_COMPARATIVE: EvidenceLevel.B,
    StudyDesign.SINGLE_ARM_TRIAL: EvidenceLevel.B,
    StudyDesign.COHORT: EvidenceLevel.B,
    StudyDesign.CASE_SERIES: EvidenceLevel.C,
    StudyDesign.LABORATORY: EvidenceLevel.D,
}
VALUE_LIMIT = 10_000
ROW_LIMIT = 40


class ClaimForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands in the fields of a claim form.

    `unconfirmed` are the names of fields, and `effects.<index>` of effects, that a program filled in and no person has
    looked at. `claim_id` and `seen` (the last act seen on it) are set where an existing claim is being revised.
    """

    citation_id: str
    quotes: tuple[Quote, ...] = ()
    values: Values = {}
    effects: tuple[Values, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    suggested_by: str | None = None
    claim_id: str | None = None
    seen: str | None = None
    reason: str = ""


def draft_form(citation: Citation, quotes: Sequence[Quote], suggestion: Suggestion | None = None) -> ClaimForm:
    """Begin a form on quoted words; a suggestion fills in what it can, each field of it unconfirmed."""
    study = citation.study_id or (f"nct:{citation.nct_ids[0]}" if citation.nct_ids else "")
    own = {"study_id": study} if study else {}
    if citation.text_source in (TextSource.PUBMED, TextSource.EXPORT):
        own["figure_source"] = FigureSource.INDEX_PAGE.value  # what is read here is the abstract
    if suggestion is None:
        return ClaimForm(citation_id=citation.id, quotes=tuple(quotes), values=own)
    values = _list_suggested(suggestion)
    if suggestion.design in _LEVELS:
        values["level"] = _LEVELS[suggestion.design].value
    effects = tuple(_write_row(read.effect) for read in list_quoted_effects(suggestion, quotes))
    names = (*values, *(f"effects.{index}" for index in range(len(effects))))
    return ClaimForm(
        citation_id=citation.id,
        quotes=tuple(quotes),
        values=own | values,
        effects=effects,
        unconfirmed=names,
        suggested_by=suggestion.suggested_by,
    )


def list_quoted_effects(suggestion: Suggestion, quotes: Sequence[Quote]) -> tuple[ReadEffect, ...]:
    """Select the effects of a suggestion that stand wholly within quoted words: others are not of this claim."""
    spans = [(quote.start or 0, quote.end or 0) for quote in quotes if quote.section == suggestion.quote.section]
    return tuple(
        read for read in suggestion.effects if any(start <= read.start and read.end <= end for start, end in spans)
    )


def build_form(claim: Claim, claim_id: str, seen: str) -> ClaimForm:
    """Lay an existing claim out as a form, to revise it; nothing in it is unconfirmed."""
    content = msgspec.to_builtins(claim)
    return ClaimForm(
        citation_id=claim.citation_id,
        quotes=claim.quotes,
        values={field.name: text for field in FIELDS if (text := _write_value(_find(content, field.name)))},
        effects=tuple(_write_row(effect) for effect in claim.effects),
        suggested_by=claim.suggested_by,
        claim_id=claim_id,
        seen=seen,
    )


def move_quotes(quotes: Sequence[Quote], citation: Citation) -> tuple[tuple[Quote, ...], tuple[str, ...]]:
    """Take quotes over to a citation that stands for the one they were recorded on; give also the words it has not.

    A quote that stands there once, with its neighbours or without, is taken with its place in that text.
    """
    moved, lost = [], []
    for quote in quotes:
        found = anchor_quote(quote, citation, {})
        if found.passage is not None and found.state in (AnchorState.ANCHORED, AnchorState.MOVED):
            moved.append(build_quote(citation, found.passage))
        else:
            lost.append(quote.exact)
    return tuple(moved), tuple(lost)


def read_form(form: ClaimForm, citation: Citation, question_id: str) -> tuple[Claim | None, tuple[Problem, ...]]:
    """Read a form as a claim; what keeps it from being one is listed as (field, problem, remedy)."""
    missing = tuple(_check_fields(form))
    if missing:
        return None, missing
    content = build_content(form, citation, question_id)
    try:
        return msgspec.convert(content, type=Claim), ()
    except msgspec.ValidationError as error:
        return None, (("statement", f"it cannot be read: {error}", "Mend that field."),)


def build_content(form: ClaimForm, citation: Citation, question_id: str) -> dict[str, Any]:
    """Write a form as the plain content of a claim; empty fields are left out, or take what an empty field means."""
    content: dict[str, Any] = {
        "question_id": question_id,
        "citation_id": citation.id,
        "quotes": msgspec.to_builtins(form.quotes),
        "basis": citation.text_source.value,
        "effects": [_read_row(row) for row in form.effects],
    }
    if form.suggested_by:
        content["suggested_by"] = form.suggested_by
    for field in FIELDS:
        value = _read_value(field, form.values.get(field.name, "") or field.default)
        if value is not None:
            _put(content, field.name, value)
    content.setdefault("population", {}).setdefault("tumour", "")
    if not content.get("biomarker", {}).get("name"):
        content.pop("biomarker", None)
    return content


def _check_fields(form: ClaimForm) -> Iterator[Problem]:
    for field in FIELDS:
        text = form.values.get(field.name, "").strip()
        if field.required and not text:
            remedy = "Choose one." if field.vocabulary else "Fill it in."
            yield field.name, f"{field.label.lower()} is not filled in", remedy
        yield from _check_value(field, text, field.name)
    for index, row in enumerate(form.effects):
        for field in EFFECT_FIELDS:
            text = row.get(field.name, "").strip()
            if field.required and not text:
                yield f"effects.{index}", "the measure is not chosen", "Choose one, or remove the effect."
            yield from _check_value(field, text, f"effects.{index}")
    if any(form.values.get(name) for name in _MARKER_DETAILS) and not form.values.get("biomarker.name", "").strip():
        yield "biomarker.name", "there are details of a biomarker and no name", "Name it, or empty its fields."


_MARKER_DETAILS = tuple(
    field.name for field in FIELDS if field.name.startswith("biomarker.") and field.name != "biomarker.name"
)


def _check_value(field: ClaimField, text: str, name: str) -> Iterator[Problem]:
    if field.vocabulary and text and text not in {value for value, _ in field.options}:
        yield name, f"{text[:60]!r} is not a term of {field.label.lower()}", "Choose one of the list."
    if field.kind == FieldKind.NUMBER and text and not (text.isascii() and text.isdigit() and len(text) < 10):
        yield name, f"{field.label.lower()} {text[:20]!r} is no whole number", "Write digits only."


def _list_suggested(suggestion: Suggestion) -> Values:
    content: dict[str, Any] = msgspec.to_builtins(suggestion)
    content["outcome_direction"] = suggestion.direction.value
    content.pop("direction", None)
    defaults = {field.name: field.default for field in FIELDS}
    found = {field.name: _write_value(_find(content, field.name)) for field in FIELDS}
    return {name: text for name, text in found.items() if text and text not in (defaults[name], NOT_STATED)}


def _find(content: Mapping[str, Any], path: str) -> Any:
    head, _, tail = path.partition(".")
    inner = content.get(head)
    if not tail:
        return inner
    return _find(inner, tail) if isinstance(inner, Mapping) else None


def _put(content: dict[str, Any], path: str, value: Any) -> None:
    head, _, tail = path.partition(".")
    if tail:
        _put(content.setdefault(head, {}), tail, value)
    else:
        content[head] = value


def _write_value(value: Any) -> str:
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _read_value(field: ClaimField, text: str) -> Any:
    stripped = text.strip()
    if field.kind == FieldKind.TERMS:
        return [line.strip() for line in stripped.splitlines() if line.strip()]
    if not stripped:
        return None
    if field.kind == FieldKind.YES:
        return stripped == TRUE
    return int(stripped) if field.kind == FieldKind.NUMBER else stripped


def _write_row(effect: Any) -> Values:
    content = msgspec.to_builtins(effect)
    return {
        field.name: _write_value(content.get(field.name))
        for field in EFFECT_FIELDS
        if content.get(field.name) is not None
    }


def _read_row(row: Values) -> dict[str, Any]:
    found = {field.name: _read_value(field, row.get(field.name, "")) for field in EFFECT_FIELDS}
    return {name: value for name, value in found.items() if value is not None}
