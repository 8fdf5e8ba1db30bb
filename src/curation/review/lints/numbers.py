"""Lints of the numbers: direction against estimates, and conclusions stronger than the results under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from curation.domain.effect import DIFFERENCE_MEASURES, MEDIAN_MEASURES, PROPORTION_MEASURES, RATIO_MEASURES, Effect
from curation.domain.numerals import parse_decimal
from curation.domain.quote import split_sentences
from curation.review.lints.claim_reading import WORDS_LIMIT, ClaimReading
from curation.review.lints.lint import Lint, Need
from curation.review.lints.words import ASSERTING, DENYING, HEDGES, compile_words, find_words, name_words
from curation.vocabulary import (
    HARM_OUTCOMES,
    TIME_OUTCOMES,
    Direction,
    EffectMeasure,
    Outcome,
    OutcomeDirection,
    POperator,
    Severity,
    Significance,
)

_D = OutcomeDirection
_SHARES = HARM_OUTCOMES | {Outcome.OBJECTIVE_RESPONSE, Outcome.DISEASE_CONTROL, Outcome.PATHOLOGICAL_COMPLETE_RESPONSE}
_BETTER = frozenset({Significance.BETTER_OUTCOME, Significance.SENSITIVITY_RESPONSE})
_WORSE = frozenset({Significance.POOR_OUTCOME, Significance.RESISTANCE, Significance.REDUCED_SENSITIVITY})
_HAZARDS = frozenset({EffectMeasure.HR, EffectMeasure.SHR})
_REFERENCE_ARM = compile_words(
    "controls?|placebo|without .*|no .*|low(?:er)?(?: .*)?|.*[- ]low|alone|negative|.*[- ]negative|"
    "comparator|(?:the )?(?:earlier |older |usual )?standard.*|few(?:er)? .*|chemotherapy|other|<.*"
)
_CONCLUSION = re.compile(r"CONCLUSION|INTERPRETATION|DISCUSSION|IMPLICATION")
_RESULT = re.compile(r"RESULT|FINDING")
_NOT_SIGNIFICANT = re.compile(
    r"(?:not|no) (?:statistically )?significant|did not differ|p ?(?:>|=) ?0?\.(?:0[6-9]|[1-9])",
    re.IGNORECASE,
)
_OUTCOME_WORDS: dict[Outcome, re.Pattern[str]] = {
    Outcome.OVERALL_SURVIVAL: re.compile(r"(?i:overall survival)|\bOS\b"),
    Outcome.PROGRESSION_FREE_SURVIVAL: re.compile(r"(?i:progression-free survival)|\bPFS\b"),
    Outcome.EVENT_FREE_SURVIVAL: re.compile(r"(?i:event-free survival)|\bEFS\b"),
    Outcome.DISEASE_FREE_SURVIVAL: re.compile(r"(?i:disease-free survival)|\bi?DFS\b"),
    Outcome.OBJECTIVE_RESPONSE: re.compile(r"(?i:response rate)|\bORR\b"),
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE: re.compile(r"(?i:pathologic(?:al)? complete response)|\bpCR\b"),
}


def check_direction(reading: ClaimReading) -> Iterator[str]:
    """Doubt a direction that the claim's own estimates contradict.

    Worklist: a ratio may be printed the other way round (low against high), which only the sentence tells.
    """
    claim = reading.claim
    stated = _read_direction(reading)
    if stated is None or not reading.is_finding:
        return
    found = {(_read_effect(effect, claim.outcome), _describe(effect)) for effect in claim.effects}
    found |= set(_compare_arms(reading))
    signs = {sign for sign, _ in found if sign is not None}
    if stated in (_D.INCREASED, _D.DECREASED) and signs and stated not in signs:
        words = "; ".join(sorted(text for sign, text in found if sign is not None))
        yield f"{claim.outcome.value} is '{stated.value}' and the numbers say '{min(signs).value}': {words[:160]}"
    significant = {is_significant(effect) for effect in claim.effects} - {None}
    if claim.outcome_direction == _D.NO_DIFFERENCE and significant == {True}:
        words = "; ".join(_describe(effect) for effect in claim.effects if is_significant(effect))
        yield f"{claim.outcome.value} is 'no_difference' and the numbers exclude that: {words[:160]}"


def check_significance(reading: ClaimReading) -> Iterator[str]:
    """Doubt a claim whose significance and outcome direction contradict each other, as better and shorter survival.

    Worklist: the claim's marker may be worded the other way round (low against high).
    """
    stated, meant = reading.claim.outcome_direction, _read_significance(reading)
    if meant and stated in (_D.INCREASED, _D.DECREASED) and stated != meant:
        said = f"'{reading.claim.significance.value}' and '{reading.claim.direction.value}'"
        yield f"{reading.claim.outcome.value} is '{stated.value}', yet the claim says {said}"


def _read_direction(reading: ClaimReading) -> OutcomeDirection | None:
    stated = reading.claim.outcome_direction
    return stated if stated != _D.NOT_STATED else _read_significance(reading)


def _read_significance(reading: ClaimReading) -> OutcomeDirection | None:
    claim = reading.claim
    known = claim.outcome in TIME_OUTCOMES | _SHARES
    if claim.direction != Direction.SUPPORTS or not known or claim.significance not in _BETTER | _WORSE:
        return None
    is_better = (claim.significance in _BETTER) != (claim.outcome in HARM_OUTCOMES)
    return _D.INCREASED if is_better else _D.DECREASED


def _read_effect(effect: Effect, outcome: Outcome) -> OutcomeDirection | None:
    """Say what a comparison of groups does to an outcome: a hazard ratio below 1 lengthens survival."""
    value = effect.number
    if value is None:
        return None
    if effect.measure in RATIO_MEASURES:
        is_hazard = effect.measure in _HAZARDS
        if outcome in TIME_OUTCOMES and is_hazard:
            return _sign(1 - value)
        return _sign(value - 1) if outcome in _SHARES else None
    return _sign(value) if effect.measure in DIFFERENCE_MEASURES and outcome in TIME_OUTCOMES | _SHARES else None


def _compare_arms(reading: ClaimReading) -> Iterator[tuple[OutcomeDirection | None, str]]:
    by_measure: dict[EffectMeasure, list[Effect]] = {}
    for effect in reading.claim.effects:
        if effect.measure in MEDIAN_MEASURES | PROPORTION_MEASURES and effect.arm and effect.number is not None:
            by_measure.setdefault(effect.measure, []).append(effect)
    for measure, effects in by_measure.items():
        treated, control = _pair_arms(reading, effects)
        if treated and control:
            difference = (treated.number or Decimal(0)) - (control.number or Decimal(0))
            # Fewer events are longer survival.
            is_turned = measure == EffectMeasure.EVENT_RATE and reading.claim.outcome in TIME_OUTCOMES
            sign = _sign(-difference if is_turned else difference) or _D.NO_DIFFERENCE
            yield sign, f"{_describe(treated)} vs {_describe(control)}"


def _pair_arms(reading: ClaimReading, effects: Sequence[Effect]) -> tuple[Effect | None, Effect | None]:
    """Say which of two arms is the treated or marker-positive one; (`None`, `None`) where their names do not tell."""
    if len(effects) != 2:
        return None, None
    ranks = [_rank_arm(reading, effect) for effect in effects]
    if ranks[0] == ranks[1]:
        return None, None
    return (effects[0], effects[1]) if ranks[0] > ranks[1] else (effects[1], effects[0])


def _rank_arm(reading: ClaimReading, effect: Effect) -> int:
    arm = (effect.arm or "")[:200].lower()
    comparator = (reading.claim.comparator or "")[:WORDS_LIMIT].lower()
    intervention = (reading.claim.intervention or "")[:WORDS_LIMIT].lower()
    if _REFERENCE_ARM.fullmatch(arm) or (comparator and (arm in comparator or comparator in arm)):
        return -1
    return 1 if intervention and arm in intervention else 0


def _sign(difference: Decimal) -> OutcomeDirection | None:
    return None if difference == 0 else _D.INCREASED if difference > 0 else _D.DECREASED


def _describe(effect: Effect) -> str:
    return " ".join(part for part in (effect.arm, effect.measure.value, effect.value, effect.unit) if part)


def is_significant(effect: Effect) -> bool | None:
    """Whether an effect excludes no difference by its interval, else by its p value; `None` where it says neither."""
    if effect.crosses_no_effect is not None:
        return not effect.crosses_no_effect
    if effect.p_op == POperator.NS:
        return False
    p, limit = parse_decimal(effect.p), Decimal("0.05")
    is_bound = effect.p_op in (POperator.LESS, POperator.LESS_OR_EQUAL)
    # `p < 0.1` and `p = 0.05` tell neither.
    if p is None or effect.p_op is None or (p > limit if is_bound else p == limit):
        return None
    return is_bound or (effect.p_op == POperator.EQUAL and p < limit)


def check_strength(reading: ClaimReading) -> Iterator[str]:
    """Doubt a claim of more or less of an outcome where all its estimates include no difference.

    Worklist: the claim may rest on a figure that the quote gives without an interval.
    """
    significant = {is_significant(effect) for effect in reading.claim.effects} - {None}
    if not reading.is_finding or significant != {False} or reading.claim.outcome_direction == _D.NO_DIFFERENCE:
        return
    for where, text in (("statement", reading.statement), ("plain statement", reading.plain)):
        asserted = find_words(ASSERTING, text)
        if asserted and not DENYING.search(text) and not HEDGES.search(text):
            words = "; ".join(_describe(effect) for effect in reading.claim.effects if is_significant(effect) is False)
            yield f"the {where} says {name_words(asserted)} and the estimate includes no difference: {words[:120]}"
            return
    if reading.claim.outcome_direction in (_D.INCREASED, _D.DECREASED):
        yield f"the outcome is '{reading.claim.outcome_direction.value}' and no estimate excludes no difference"


def check_conclusion(reading: ClaimReading) -> Iterator[str]:
    """Doubt a conclusion sentence that claims what a result sentence on the same outcome calls not significant.

    Worklist: the result may be another comparison's.
    """
    is_conclusion = reading.labels and all(_CONCLUSION.search(label) for label in reading.labels)
    asserted = find_words(ASSERTING, reading.statement)
    names = _OUTCOME_WORDS.get(reading.claim.outcome)
    if not (is_conclusion and asserted and names and reading.is_finding) or DENYING.search(reading.statement):
        return
    for sentence in _list_results(reading):
        found = _NOT_SIGNIFICANT.search(sentence)
        if found and names.search(sentence):
            yield f"the statement says {name_words(asserted)}, a result sentence '{found.group()}': '{sentence[:120]}'"
            return


def _list_results(reading: ClaimReading) -> Iterator[str]:
    for passage in split_sentences(reading.citation) if reading.citation else ():
        if _RESULT.search((passage.section or "").upper()):
            yield passage.text[:2000]


LINTS = (
    Lint(
        id="L23",
        rule="the direction fits the numbers",
        severity=Severity.WORKLIST,
        remedy="Mend the direction or the effects, or note which group the ratio is against.",
        check=check_direction,
    ),
    Lint(
        id="L31",
        rule="significance and outcome direction agree",
        severity=Severity.WORKLIST,
        remedy="Mend the one that is wrong: the outcome direction is that of the outcome named, not of its events.",
        check=check_significance,
    ),
    Lint(
        id="L24",
        rule="no claim is stronger than its estimate",
        severity=Severity.WORKLIST,
        remedy="Say that no clear difference was shown, and use no_difference.",
        check=check_strength,
    ),
    Lint(
        id="L25",
        rule="no conclusion is claimed beyond the results",
        severity=Severity.WORKLIST,
        remedy="Quote the result sentence, and say no more than it does.",
        check=check_conclusion,
        needs=(Need.PLACE, Need.LABEL),
    ),
)
