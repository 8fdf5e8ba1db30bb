"""The direction of a candidate: by its ratio and interval where it has them, else by the words of its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from curation.domain.effect import RATIO_MEASURES, Effect
from curation.domain.numerals import parse_decimal
from curation.reading.direction import read_direction
from curation.review.suggested_arms import Arms
from curation.review.suggested_outcomes import OutcomeName
from curation.vocabulary import Outcome, OutcomeDirection, POperator

_ALPHA = Decimal("0.05")
_HAZARDS = frozenset({"HR", "SHR"})
# A hazard is of the event that ends a survival time: where the hazard falls, the time grows.
_SURVIVALS = frozenset(
    {
        Outcome.OVERALL_SURVIVAL,
        Outcome.PROGRESSION_FREE_SURVIVAL,
        Outcome.EVENT_FREE_SURVIVAL,
        Outcome.DISEASE_FREE_SURVIVAL,
        Outcome.DURATION_OF_RESPONSE,
    }
)


def rate_direction(text: str, arms: Arms, outcome: OutcomeName, effects: Sequence[Effect]) -> OutcomeDirection:
    """Say what happened to an outcome; `not_stated` where a sentence compares no two groups, or none is known.

    A ratio whose interval or p value tells decides: hazards of a survival time are turned into the time. Else the
    sentence is read (`read_direction`).
    """
    if not (arms.intervention or arms.comparator):
        return OutcomeDirection.NOT_STATED
    ratios = [effect for effect in effects if effect.measure.value in RATIO_MEASURES]
    for effect in ratios:
        found = _rate_ratio(effect, outcome.outcome)
        if found:
            return found
    if not arms.is_compared and not ratios:
        return OutcomeDirection.NOT_STATED
    return read_direction(arms.intervention or "", arms.comparator or "", outcome.text, span=text)


def _rate_ratio(effect: Effect, outcome: Outcome) -> OutcomeDirection | None:
    crosses, value = effect.crosses_no_effect, effect.number
    if crosses is None:
        crosses = _is_insignificant(effect)
    if crosses is None or value is None:
        return None
    if crosses:
        return OutcomeDirection.NO_DIFFERENCE
    is_up = value > 1
    if outcome in _SURVIVALS:
        # Odds and risks beside a survival time may be of surviving or of dying: only a hazard is sure.
        if effect.measure.value not in _HAZARDS:
            return None
        is_up = not is_up
    return OutcomeDirection.INCREASED if is_up else OutcomeDirection.DECREASED


def _is_insignificant(effect: Effect) -> bool | None:
    if effect.p_op == POperator.NS:
        return True
    p = parse_decimal(effect.p)
    if p is None:
        return None
    if effect.p_op == POperator.GREATER:
        return True if p >= _ALPHA else None
    return p > _ALPHA if effect.p_op == POperator.EQUAL or p <= _ALPHA else None
