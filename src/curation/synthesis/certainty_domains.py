"""The five GRADE domains, each judged by rule from what abstracts say, with one sentence for each judgement."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from curation.domain.claim import Claim
from curation.domain.effect import DIFFERENCE_MEASURES, RATIO_MEASURES, Effect
from curation.domain.numerals import parse_decimal
from curation.synthesis.effect_scales import compute_log_ratio, compute_rounding
from curation.synthesis.independence import get_study
from curation.synthesis.measured import list_effects
from curation.synthesis.opposition import disagree, point_to_opposites
from curation.synthesis.pooling import Point, pool_points
from curation.synthesis.thresholds import APPRECIABLE_BENEFIT, APPRECIABLE_HARM, find_thresholds
from curation.vocabulary import ClaimType, Directness, DowngradeReason, FigureSource, Outcome, StudyDesign

# One group's rule of thumb for few participants, and a quarter of it for very few (standards.md 1.3).
FEW_PARTICIPANTS = 400
VERY_FEW_PARTICIPANTS = 100
HIGH_I2 = 0.5
_DISTANCE = {Directness.MIXED_POPULATION: 1, Directness.OTHER_BREAST_CANCER: 1, Directness.OTHER_TUMOUR: 2}
_PEOPLE = ("People as in the question", "Partly other people than in the question", "People with other tumours")
_UNCOMPARED = frozenset({StudyDesign.SINGLE_ARM_TRIAL, StudyDesign.CASE_SERIES})
_CONGRESS = "abstract:"


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One GRADE domain: how many steps down (0, 1 or 2), and why, in one sentence."""

    domain: DowngradeReason
    steps: int
    sentence: str


def judge_bias(claims: Sequence[Claim]) -> Judgement:
    """Risk of bias cannot be seen in abstracts; figures seen second-hand only cost a step."""
    if all(claim.figure_source == FigureSource.SECONDARY for claim in claims):
        text = "Figures were seen in secondary reports only; risk of bias is not assessable from abstracts."
        return Judgement(domain=DowngradeReason.RISK_OF_BIAS, steps=1, sentence=text)
    text = "Not assessable from abstracts, so the rating is provisional and never above moderate."
    return Judgement(domain=DowngradeReason.RISK_OF_BIAS, steps=0, sentence=text)


def judge_inconsistency(claims: Sequence[Claim]) -> Judgement:
    """Opposite conclusions cost two steps; support on one side only, I2 of 50% or more, or apart intervals, one."""
    steps, text = 0, "Studies agree in direction."
    apart = _compare_alike(claims)
    if point_to_opposites(claims):
        steps, text = 2, "Studies come to opposite conclusions."
    elif disagree(claims):
        steps, text = 1, "Some studies support it, others do not."
    elif apart and apart[0]:
        steps, text = 1, apart[1]
    elif apart:
        text = apart[1]
    elif len({get_study(claim) for claim in claims}) < 2:
        text = "One study alone: consistency cannot be judged."
    return Judgement(domain=DowngradeReason.INCONSISTENCY, steps=steps, sentence=text)


def judge_indirectness(claims: Sequence[Claim]) -> Judgement:
    """Each element in which the studies differ from the question costs a step, at most two."""
    people = max((_DISTANCE.get(claim.directness, 0) for claim in claims), default=0)
    is_effect = all(claim.claim_type == ClaimType.THERAPEUTIC for claim in claims)
    is_uncompared = is_effect and all(claim.design in _UNCOMPARED for claim in claims)
    how = "; no comparison group, so that any comparison is with other studies" if is_uncompared else ""
    sentence = f"{_PEOPLE[people]}{how}."
    steps = min(2, people + int(is_uncompared))
    return Judgement(domain=DowngradeReason.INDIRECTNESS, steps=steps, sentence=sentence)


def judge_imprecision(claims: Sequence[Claim], participants: int | None) -> Judgement:
    """Few people, or intervals with no effect and an appreciable one, cost a step; both, or very few people, two.

    Where no comparison states an interval, enough people alone do not show that a result is precise: one step.
    """
    sizes = _judge_size(participants)
    is_wide = _find_wide(claims)
    if is_wide:
        wide = "every interval holds both no effect and an appreciable one"
    else:
        ruled_out = "an interval rules out no effect, or rules out an appreciable one"
        wide = "no interval of a comparison is stated" if is_wide is None else ruled_out
    steps = max(1, sizes[0]) if is_wide is None else min(2, sizes[0] + int(is_wide))
    return Judgement(domain=DowngradeReason.IMPRECISION, steps=steps, sentence=f"{sizes[1]}; {wide}.")


def judge_publication(claims: Sequence[Claim]) -> Judgement:
    """Congress abstracts alone raise the suspicion; registers were not compared."""
    if all(claim.citation_id.startswith(_CONGRESS) for claim in claims):
        text = "Suspected: only congress abstracts stand behind it."
        return Judgement(domain=DowngradeReason.PUBLICATION_BIAS, steps=1, sentence=text)
    text = "Not assessed: registered studies were not compared with published ones."
    return Judgement(domain=DowngradeReason.PUBLICATION_BIAS, steps=0, sentence=text)


def _judge_size(participants: int | None) -> tuple[int, str]:
    if participants is None:
        return 1, "The number of participants is not known"
    if participants < VERY_FEW_PARTICIPANTS:
        return 2, f"Very few participants ({participants})"
    return (1, f"Few participants ({participants})") if participants < FEW_PARTICIPANTS else (0, "Enough participants")


def _find_wide(claims: Iterable[Claim]) -> bool | None:
    """Whether every known interval holds no effect and an appreciable effect; `None` without any interval."""
    found = [_is_wide(effect, claim.outcome) for claim in claims for effect in list_effects(claim)]
    known = [is_wide for is_wide in found if is_wide is not None]
    return all(known) if known else None


def _is_wide(effect: Effect, outcome: Outcome) -> bool | None:
    crosses, lower, upper = effect.crosses_no_effect, parse_decimal(effect.lower), parse_decimal(effect.upper)
    if crosses is None:
        return None
    low = -math.inf if lower is None else float(lower)
    high = math.inf if upper is None else float(upper)
    if effect.measure.value in RATIO_MEASURES:
        return crosses and (low <= APPRECIABLE_BENEFIT or high >= APPRECIABLE_HARM)
    limit = find_thresholds(outcome).small if effect.unit in ("pp", "%") else 0.0
    return crosses and effect.measure.value in DIFFERENCE_MEASURES and (low <= -limit or high >= limit)


def _compare_alike(claims: Sequence[Claim]) -> tuple[bool, str] | None:
    """Compare ratios of the same measure on the same treatment; `None` without two studies of a kind."""
    kinds: dict[tuple[object, ...], dict[str, tuple[Point, tuple[float, float]]]] = {}
    for claim in claims:
        for effect in list_effects(claim):
            read = _read_ratio(effect)
            if read:
                kind = (effect.measure, tuple(sorted(claim.therapies)), effect.arm)
                kinds.setdefault(kind, {}).setdefault(get_study(claim), read)
    several = [list(studies.values()) for studies in kinds.values() if len(studies) > 1]
    if not several:
        return None
    i2 = max(pool_points([point for point, _ in reads]).i2 for reads in several)
    has_gap = any(max(low for _, (low, _) in reads) > min(high for _, (_, high) in reads) for reads in several)
    text = f"I2 of studies of the same treatment is {i2:.0%}, their intervals {'lie apart' if has_gap else 'overlap'}."
    return has_gap or i2 >= HIGH_I2, text


def _read_ratio(effect: Effect) -> tuple[Point, tuple[float, float]] | None:
    if effect.measure.value not in RATIO_MEASURES:
        return None
    figures = [parse_decimal(t) for t in (effect.value, effect.lower, effect.upper, effect.level)]
    numbers = [float(figure) for figure in figures if figure is not None]
    if len(numbers) < len(figures):
        return None
    value, lower, upper, level = numbers
    point = compute_log_ratio(value, lower, upper, level, rounding=float(compute_rounding(effect.value or "")))
    return (point, (lower, upper)) if point else None
