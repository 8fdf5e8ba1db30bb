"""Figures that a patient can follow: counts, shares of 100 people, medians; each with its way of working out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from curation.domain.answer import Derivation
from curation.domain.claim import Claim
from curation.domain.effect import MEDIAN_MEASURES, PROPORTION_MEASURES, Effect
from curation.domain.numerals import parse_decimal
from curation.vocabulary import EffectMeasure, Outcome

# Up to this many people a count is clearer than a share of a hundred.
SMALL_GROUP = 60
ARMS_LIMIT = 3

_M = EffectMeasure
# Where a claim holds several measures, the one that its outcome is about is told.
_MEASURES: dict[Outcome, frozenset[EffectMeasure]] = {
    Outcome.OVERALL_SURVIVAL: frozenset({_M.OS_RATE, _M.OS_MEDIAN}),
    Outcome.PROGRESSION_FREE_SURVIVAL: frozenset({_M.PFS_RATE, _M.PFS_MEDIAN}),
    Outcome.EVENT_FREE_SURVIVAL: frozenset({_M.EFS_RATE}),
    Outcome.DISEASE_FREE_SURVIVAL: frozenset({_M.DFS_RATE, _M.IDFS_RATE}),
    Outcome.OBJECTIVE_RESPONSE: frozenset({_M.ORR}),
    Outcome.DISEASE_CONTROL: frozenset({_M.DCR}),
    Outcome.PATHOLOGICAL_COMPLETE_RESPONSE: frozenset({_M.PCR}),
    Outcome.ADVERSE_EVENTS: frozenset({_M.AE_RATE}),
    Outcome.BIOMARKER_PREVALENCE: frozenset({_M.PREV}),
}
# Shares of tests or tumours, not of people.
_NOT_OF_PEOPLE = frozenset({_M.SENS, _M.PPA})
_BECAME: dict[EffectMeasure, str] = {
    _M.OS_RATE: "were alive after a set time",
    _M.PFS_RATE: "were free of cancer growth after a set time",
    _M.EFS_RATE: "were free of a setback after a set time",
    _M.DFS_RATE: "were free of cancer after a set time",
    _M.IDFS_RATE: "were free of invasive cancer after a set time",
    _M.ORR: "had tumours that clearly shrank",
    _M.PCR: "had no cancer left at surgery",
}
# Told where the claim does not state the time, or states several.
_SET_TIME = "a set time"
_DENOMINATOR = ("100", "the chosen denominator")
_ROUNDED = "{0}% rounded to whole people of 100"
_BELOW_ONE = "{0}% of 100 people is less than 1"
_SHARE_FORMULA = re.compile(
    r"(?P<value>\d+(?:\.\d+)?)% (?P<how>rounded to whole people of 100|of 100 people is less than 1)"
)


def phrase_figures(claim: Claim, claim_id: str) -> tuple[str, tuple[Derivation, ...]]:
    """Write a claim's proportions as counts or shares of 100 people, or its medians; never a ratio or a p value.

    Says nothing where the figures would mislead: one arm's figure missing, arms that cannot be told apart, several
    measures of which none is the outcome's.
    """
    for measures, phrase in (
        (PROPORTION_MEASURES - _NOT_OF_PEOPLE, _phrase_shares),
        (MEDIAN_MEASURES, _phrase_medians),
    ):
        chosen = _choose(claim, measures)
        if chosen:
            return phrase(chosen, claim_id)
    return "", ()


def is_derived_rightly(derivation: Derivation) -> bool:
    """Work a derived figure out again: a denominator of 100, or a percentage as whole people of 100."""
    if (derivation.figure, derivation.formula) == _DENOMINATOR:
        return True
    match = _SHARE_FORMULA.fullmatch(derivation.formula)
    if match is None:
        return False
    value = Decimal(match["value"])
    if match["how"].startswith("of 100"):
        return derivation.figure == "1" and 0 < value < 1
    return derivation.figure == str(_round(value))


def list_formula_figures(derivation: Derivation) -> tuple[str, ...]:
    """List the figures that a derivation starts from and that a quote must state."""
    match = _SHARE_FORMULA.fullmatch(derivation.formula)
    return (match["value"],) if match else ()


def _choose(claim: Claim, measures: frozenset[str]) -> list[Effect]:
    effects = [effect for effect in claim.effects if effect.measure in measures]
    if len({effect.measure for effect in effects}) > 1:
        effects = [effect for effect in effects if effect.measure in _MEASURES.get(claim.outcome, frozenset())]
    arms = [effect.arm for effect in effects]
    if len({effect.measure for effect in effects}) != 1 or len(arms) > ARMS_LIMIT:
        return []
    if len(arms) == 1:
        return [msgspec.structs.replace(effects[0], arm=None)]
    return effects if None not in arms and len(set(arms)) == len(arms) else []


def _phrase_medians(effects: Sequence[Effect], _claim_id: str) -> tuple[str, tuple[Derivation, ...]]:
    if any(effect.number is None or effect.unit is None for effect in effects):
        return "", ()
    parts = [f"at least {effect.value} {effect.unit}{_name_arm(effect)}" for effect in effects]
    return f"half of the people reached {_join(parts)}", ()


def _phrase_shares(effects: Sequence[Effect], claim_id: str) -> tuple[str, tuple[Derivation, ...]]:
    if all(_is_small_count(effect) for effect in effects):
        return _join([f"{e.n_events} of {e.n_total} people{_name_arm(e)}" for e in effects]), ()
    if not all(_is_percentage(effect) for effect in effects):
        return "", ()
    shares = [_round_share(effect, claim_id) for effect in effects]
    parts = [f"{share}{_name_arm(effect)}" for (share, _), effect in zip(shares, effects, strict=True)]
    figure, formula = _DENOMINATOR
    derived = [Derivation(figure=figure, formula=formula, claim_id=claim_id)]
    derived += [derivation for _, derivation in shares if derivation]
    became = _BECAME.get(effects[0].measure, "").replace(_SET_TIME, _phrase_time(effects))
    return " ".join(filter(None, (f"of every 100 people, {_join(parts)}", became))), tuple(derived)


def _phrase_time(effects: Sequence[Effect]) -> str:
    times = {(effect.time, effect.time_unit) for effect in effects}
    time, unit = times.pop() if len(times) == 1 else (None, None)
    if time is None or unit is None:
        return _SET_TIME
    return f"{time} {unit.removesuffix('s') if time == '1' else unit}"


def _is_percentage(effect: Effect) -> bool:
    return effect.unit == "%" and effect.number is not None and 0 <= effect.number <= 100


def _is_small_count(effect: Effect) -> bool:
    return effect.n_events is not None and effect.n_total is not None and 0 < effect.n_total <= SMALL_GROUP


def _round_share(effect: Effect, claim_id: str) -> tuple[str, Derivation | None]:
    value = parse_decimal(effect.value) or Decimal(0)
    if value == 0:
        return "none", None
    if value == 100:
        return "all", None
    if value > 99:
        return "nearly all", None
    if value < 1:
        formula = _BELOW_ONE.format(effect.value)
        return "less than 1", Derivation(figure="1", formula=formula, claim_id=claim_id)
    figure = str(_round(value))
    return f"about {figure}", Derivation(figure=figure, formula=_ROUNDED.format(effect.value), claim_id=claim_id)


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _name_arm(effect: Effect) -> str:
    return f" with {effect.arm}" if effect.arm else ""


def _join(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}"
