"""ICEMAN, the credibility of a claimed effect modification, filled as far as an abstract allows (`standards.md` 5.4).

Randomised-trial form, five items. What an abstract does not tell counts as unclear, which the instrument puts with
'probably reduces'. Never a percentage. Two raters are asked for; this is a proposal for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from curation.domain.claim import Claim
from curation.domain.effect import Effect
from curation.domain.numerals import parse_decimal
from curation.synthesis.independence import get_study
from curation.vocabulary import Certainty, Direction, EffectMeasure, MarkerComparison, POperator

INTERACTION_GATE = 0.1


class Credibility(StrEnum):
    """Answer to one ICEMAN item."""

    DEFINITELY_REDUCES = "definitely reduces"
    UNCLEAR = "probably reduces or unclear"
    PROBABLY_INCREASES = "probably increases"
    DEFINITELY_INCREASES = "definitely increases"


class IcemanItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item: its number and words, the answer, and what it rests on."""

    number: int
    item: str
    answer: Credibility
    reason: str


class IcemanRating(msgspec.Struct, frozen=True, kw_only=True):
    """The five items and what they come to; `overall` is `None` where the instrument does not apply."""

    overall: Certainty | None
    advice: str
    items: tuple[IcemanItem, ...] = ()


def is_interaction_claimed(claim: Claim) -> bool:
    """Say whether a claim states a test of interaction, or is labelled as tested."""
    is_tested = claim.marker_comparison == MarkerComparison.PREDICTIVE_TESTED
    return is_tested or any(effect.measure == EffectMeasure.P_INTERACTION for effect in claim.effects)


def rate_iceman(claim: Claim, others: Sequence[Claim]) -> IcemanRating:
    """Rate a claim; `others` are claims on the same marker, outcome and treatment class, itself allowed among them."""
    if not is_interaction_claimed(claim):
        return IcemanRating(overall=None, advice="No interaction is claimed: speak about the overall effect only.")
    p = _find_p(claim)
    if p is not None and p > INTERACTION_GATE:
        text = f"Interaction p {p:g} is above {INTERACTION_GATE}: speak about the overall effect only."
        return IcemanRating(overall=None, advice=text)
    items = (
        _item(1, "direction predicted beforehand", Credibility.UNCLEAR, "an abstract shows no protocol"),
        _rate_prior(claim, others),
        _rate_test(claim),
        _item(4, "number of modifiers tested", Credibility.UNCLEAR, "not stated in abstracts"),
        _rate_cut_point(claim),
    )
    overall = combine_answers([item.answer for item in items])
    is_low = overall in (Certainty.VERY_LOW, Certainty.LOW)
    advice = "speak about the overall effect, not the subgroup" if is_low else "the subgroup effect may be reported"
    return IcemanRating(overall=overall, advice=f"{overall.value.replace('_', ' ')}: {advice}.", items=items)


def combine_answers(answers: Sequence[Credibility]) -> Certainty:
    """Combine the items: all reducing is very low; two definite reductions cap at low, one or two probable at moderate.

    One probable reduction alone leaves `high`, as no cap stands on it.
    """
    definite = sum(answer == Credibility.DEFINITELY_REDUCES for answer in answers)
    probable = sum(answer == Credibility.UNCLEAR for answer in answers)
    if definite + probable == len(answers):
        return Certainty.VERY_LOW
    if definite >= 2:
        return Certainty.LOW
    return Certainty.MODERATE if definite or probable >= 2 else Certainty.HIGH


def _item(number: int, item: str, answer: Credibility, reason: str) -> IcemanItem:
    return IcemanItem(number=number, item=item, answer=answer, reason=reason)


def _rate_prior(claim: Claim, others: Sequence[Claim]) -> IcemanItem:
    studies = {get_study(o): o.direction for o in others if get_study(o) != get_study(claim)}
    against = sum(d not in (claim.direction, Direction.NOT_APPLICABLE) for d in studies.values())
    agreeing = sum(direction == claim.direction for direction in studies.values())
    name, text = "prior evidence", f"{agreeing} other studies in this table agree, {against} do not"
    if against:
        return _item(2, name, Credibility.DEFINITELY_REDUCES, text)
    return _item(2, name, Credibility.PROBABLY_INCREASES if agreeing else Credibility.UNCLEAR, text)


def _rate_test(claim: Claim) -> IcemanItem:
    effect, p = _find_test(claim), _find_p(claim)
    name = "test of interaction"
    if effect is None or p is None:
        return _item(3, name, Credibility.UNCLEAR, "no p value of the interaction")
    is_bound_above = effect.p_op in (POperator.GREATER, POperator.NS)
    text = f"p {effect.p_op.value if effect.p_op else '='} {effect.p}"
    if is_bound_above or p > 0.05:
        return _item(3, name, Credibility.DEFINITELY_REDUCES, text)
    if p > 0.01:
        return _item(3, name, Credibility.UNCLEAR, text)
    return _item(3, name, Credibility.PROBABLY_INCREASES if p > 0.005 else Credibility.DEFINITELY_INCREASES, text)


def _rate_cut_point(claim: Claim) -> IcemanItem:
    marker, name = claim.biomarker, "cut-point of a continuous modifier"
    if marker and marker.cut_off and "continuous" in marker.cut_off.casefold():
        return _item(5, name, Credibility.DEFINITELY_INCREASES, marker.cut_off)
    if marker and marker.prespecified is True:
        return _item(5, name, Credibility.PROBABLY_INCREASES, "stated as set beforehand")
    if marker and marker.prespecified is False:
        return _item(5, name, Credibility.DEFINITELY_REDUCES, "chosen from the data")
    return _item(5, name, Credibility.UNCLEAR, "its origin is not stated")


def _find_test(claim: Claim) -> Effect | None:
    return next((effect for effect in claim.effects if effect.measure == EffectMeasure.P_INTERACTION), None)


def _find_p(claim: Claim) -> float | None:
    effect = _find_test(claim)
    p = parse_decimal(effect.p) if effect else None
    return None if p is None else float(p)
