"""ICEMAN filled as far as an abstract allows, for a person to confirm; and the cap on what no person has rated.

What an abstract does not tell counts as unclear, which the instrument puts with 'probably reduces'. Every answer made
here is marked machine-made: it is a proposal, and lets no claim speak of a subgroup (G10).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from curation.domain.claim import Claim
from curation.domain.effect import Effect
from curation.domain.iceman import (
    INTERACTION_GATE,
    Credibility,
    IcemanForm,
    IcemanItem,
    combine_answers,
    find_credibility,
)
from curation.domain.numerals import parse_decimal
from curation.domain.review_state import ClaimRecord
from curation.synthesis.independence import get_study
from curation.vocabulary import Certainty, Direction, EffectMeasure, MarkerComparison, POperator, format_term

__all__ = ["Credibility", "IcemanRating", "cap_interaction", "combine_answers", "draft_form", "rate_iceman"]


class IcemanRating(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim of interaction is worth; `overall` is `None` where the instrument does not apply.

    `raters` are the people who filled it in; without any, the items are machine-made and `is_capped` is true.
    """

    overall: Certainty | None
    advice: str
    items: tuple[IcemanItem, ...] = ()
    raters: tuple[str, ...] = ()
    is_capped: bool = False


def is_interaction_claimed(claim: Claim) -> bool:
    """Say whether a claim states a test of interaction, or is labelled as tested."""
    is_tested = claim.marker_comparison == MarkerComparison.PREDICTIVE_TESTED
    return is_tested or any(effect.measure == EffectMeasure.P_INTERACTION for effect in claim.effects)


def needs_iceman(claim: Claim) -> bool:
    """Say whether a claim may speak of subgroups only once ICEMAN is filled: interaction p at most 0.1, or unknown."""
    p = _find_p(claim)
    return is_interaction_claimed(claim) and (p is None or p <= INTERACTION_GATE)


def cap_interaction(record: ClaimRecord) -> Claim:
    """Give the claim as it may be used: a tested prediction that no person credits is an untested difference."""
    claim = record.claim
    if claim.marker_comparison != MarkerComparison.PREDICTIVE_TESTED or (
        needs_iceman(claim) and record.is_interaction_credited
    ):
        return claim
    return msgspec.structs.replace(claim, marker_comparison=MarkerComparison.SUBGROUP_DIFFERENCE_UNTESTED)


def rate_iceman(record: ClaimRecord, others: Sequence[Claim]) -> IcemanRating:
    """Rate a claim by the forms of people, else by a machine's; `others` are claims on the same marker and outcome.

    The claim itself is allowed among the others.
    """
    claim = record.claim
    if not is_interaction_claimed(claim):
        return IcemanRating(overall=None, advice="No interaction is claimed: speak about the overall effect only.")
    if not needs_iceman(claim):
        text = f"Interaction p {_find_p(claim):g} is above {INTERACTION_GATE}: speak about the overall effect only."
        return IcemanRating(overall=None, advice=text)
    if not record.grades:
        form = draft_form(claim, others)
        text = f"Not rated by a person: overall effect only. Machine-made proposal: {format_term(form.overall)}."
        return IcemanRating(overall=None, advice=text, items=form.items, is_capped=True)
    overall = find_credibility(record.grades)
    lowest = next(grade for grade in record.grades if grade.form.overall == overall)
    is_high = record.is_interaction_credited
    advice = "the subgroup effect may be reported" if is_high else "speak about the overall effect, not the subgroup"
    return IcemanRating(
        overall=overall,
        advice=f"{format_term(lowest.form.overall)}: {advice}.",
        items=lowest.form.items,
        raters=tuple(sorted(grade.curator for grade in record.grades)),
        is_capped=not is_high,
    )


def draft_form(claim: Claim, others: Sequence[Claim]) -> IcemanForm:
    """Draft a form for a person to confirm; every item is marked machine-made, what no abstract tells is left empty."""
    measure = next((effect.measure.value for effect in claim.effects if _is_estimate(effect)), "")
    items = (
        _item(1, Credibility.UNCLEAR, "an abstract shows no protocol"),
        _rate_prior(claim, others),
        _rate_test(claim),
        _item(4, Credibility.UNCLEAR, "not stated in abstracts"),
        _rate_cut_point(claim),
    )
    return IcemanForm(
        outcome=format_term(claim.outcome),
        effect_measure=measure,
        modifier=claim.biomarker.name if claim.biomarker else "",
        time_point="",
        items=items,
        overall=combine_answers([item.answer for item in items]),
    )


def _is_estimate(effect: Effect) -> bool:
    return effect.measure not in (EffectMeasure.P_INTERACTION, EffectMeasure.P_ONLY)


def _item(number: int, answer: Credibility, reason: str) -> IcemanItem:
    return IcemanItem(number=number, answer=answer, reason=reason, is_machine_made=True)


def _rate_prior(claim: Claim, others: Sequence[Claim]) -> IcemanItem:
    studies = {get_study(o): o.direction for o in others if get_study(o) != get_study(claim)}
    against = sum(d not in (claim.direction, Direction.NOT_APPLICABLE) for d in studies.values())
    agreeing = sum(direction == claim.direction for direction in studies.values())
    text = f"{agreeing} other studies in this table agree, {against} do not"
    if against:
        return _item(2, Credibility.DEFINITELY_REDUCES, text)
    return _item(2, Credibility.PROBABLY_INCREASES if agreeing else Credibility.UNCLEAR, text)


def _rate_test(claim: Claim) -> IcemanItem:
    effect, p = _find_test(claim), _find_p(claim)
    if effect is None or p is None:
        return _item(3, Credibility.UNCLEAR, "no p value of the interaction")
    is_bound_above = effect.p_op in (POperator.GREATER, POperator.NS)
    text = f"p {effect.p_op.value if effect.p_op else '='} {effect.p}"
    if is_bound_above or p > 0.05:
        return _item(3, Credibility.DEFINITELY_REDUCES, text)
    if p > 0.01:
        return _item(3, Credibility.UNCLEAR, text)
    return _item(3, Credibility.PROBABLY_INCREASES if p > 0.005 else Credibility.DEFINITELY_INCREASES, text)


def _rate_cut_point(claim: Claim) -> IcemanItem:
    marker = claim.biomarker
    if marker and marker.cut_off and "continuous" in marker.cut_off.casefold():
        return _item(5, Credibility.DEFINITELY_INCREASES, marker.cut_off)
    if marker and marker.prespecified is True:
        return _item(5, Credibility.PROBABLY_INCREASES, "stated as set beforehand")
    if marker and marker.prespecified is False:
        return _item(5, Credibility.DEFINITELY_REDUCES, "chosen from the data")
    return _item(5, Credibility.UNCLEAR, "its origin is not stated")


def _find_test(claim: Claim) -> Effect | None:
    return next((effect for effect in claim.effects if effect.measure == EffectMeasure.P_INTERACTION), None)


def _find_p(claim: Claim) -> float | None:
    effect = _find_test(claim)
    p = parse_decimal(effect.p) if effect else None
    return None if p is None else float(p)
