"""The direction of a candidate: by its ratio and interval where it has them, else by the words of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from curation.domain.effect import RATIO_MEASURES, Effect
from curation.domain.numerals import parse_decimal
from curation.reading.direction import read_direction
from curation.review.suggested_arms import Arms
from curation.review.suggested_outcomes import OutcomeName
from curation.vocabulary import TIME_OUTCOMES, Outcome, OutcomeDirection, POperator

_BORDER = re.compile(r";|,? \b(?:but|while|whereas|although|however)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:did not|does not|do not|was not|were not|not) (?:significantly |statistically )*"
    r"(?:differ|change|affect|alter|different|significant)\b"
    r"|\bno (?:statistically |significant |clear |apparent )*(?:difference|change)\b"
    r"|\b(?:was|were|is|are) (?:similar|comparable)\b(?! to (?:those )?(?:previous|reported|earlier|historical))"
    r"|\bdifference[^.;]{0,40}\bnot (?:statistically )?significant\b",
    re.IGNORECASE,
)
_UP = frozenset("longer higher better greater more improved favourable favorable increased superior".split())
_DOWN = frozenset(
    "shorter lower worse poorer poor fewer less reduced unfavourable unfavorable decreased inferior".split()
)
_COMPARATIVE = re.compile(rf"\b(?:{'|'.join(sorted(_UP | _DOWN))})\b", re.IGNORECASE)
_THAN = re.compile(r"\bthan\b|\bcompared (?:with|to)\b|\bversus\b|\bvs\b", re.IGNORECASE)
# Outcomes that say themselves which way they went.
_TOLD = re.compile(
    r"(?:(?P<up>better|(?:lived|survived) (?:significantly )?longer)|poorer|worse|lived (?:significantly )?shorter)\b",
    re.IGNORECASE,
)
# More of these is less of a survival time.
_SETBACK = re.compile(r"\b(?:relapses?|recurrences?|deaths?|mortality|risk|hazard|progressions?)\b", re.IGNORECASE)
_ALPHA = Decimal("0.05")
_HAZARDS = frozenset({"HR", "SHR"})


def rate_direction(text: str, arms: Arms, outcome: OutcomeName, effects: Sequence[Effect]) -> OutcomeDirection:
    """Say what happened to an outcome; `not_stated` where a sentence compares no two groups, or none is known.

    A ratio whose interval or p value tells decides: hazards of a survival time are turned into the time. Then the words
    that set two named groups against each other; else the sentence is read (`read_direction`). That nothing differs may
    be said without naming the groups again.
    """
    if _DENIED.search(_find_clause(text, outcome)):
        return OutcomeDirection.NO_DIFFERENCE
    if not (arms.intervention or arms.comparator):
        return OutcomeDirection.NOT_STATED
    ratios = [effect for effect in effects if effect.measure.value in RATIO_MEASURES]
    for effect in ratios:
        found = _rate_ratio(effect, outcome.outcome)
        if found:
            return found
    told = _TOLD.match(outcome.text)
    if told and arms.is_compared:
        return OutcomeDirection.INCREASED if told["up"] else OutcomeDirection.DECREASED
    if not arms.is_compared and not ratios:
        return OutcomeDirection.NOT_STATED
    compared = _compare_groups(text, arms, outcome)
    if compared:
        return compared
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
    if outcome in TIME_OUTCOMES:
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


def _find_clause(text: str, outcome: OutcomeName) -> str:
    """Give the clause that an outcome stands in: what is denied of one outcome says nothing on the next."""
    place = text.find(outcome.text)
    start = 0
    for border in _BORDER.finditer(text):
        if place < border.start():
            return text[start : border.start()]
        start = border.end()
    return text[start:]


def _compare_groups(text: str, arms: Arms, outcome: OutcomeName) -> OutcomeDirection | None:
    """Read `A lived longer than B` where both groups are named and one comparative stands between them."""
    if not (arms.intervention and arms.comparator):
        return None
    first, second = (
        text.find(arms.intervention.removesuffix(" group")),
        text.rfind(arms.comparator.removesuffix(" group")),
    )
    than = _THAN.search(text, max(first, 0))
    if first < 0 or than is None or not first < than.start() < second:
        return None
    found = {word.lower() for word in _COMPARATIVE.findall(text, first + len(arms.intervention), than.start())}
    signs = {word in _UP for word in found}
    if len(signs) != 1:
        return None
    is_up = signs.pop() != bool(_SETBACK.search(text, 0, than.start()) and outcome.outcome in TIME_OUTCOMES)
    return OutcomeDirection.INCREASED if is_up else OutcomeDirection.DECREASED
