"""Words and figures of the weighing: pools, absolute effects, certainty and ICEMAN in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.domain.effect import RATIO_MEASURES
from curation.domain.iceman import IcemanItem
from curation.domain.synthesis_state import FindingGroup, PooledEstimate, StudyEstimate
from curation.rendering.labels import format_words
from curation.synthesis.absolute import AbsoluteEffect
from curation.synthesis.certainty import SYMBOLS
from curation.synthesis.iceman import IcemanRating
from curation.synthesis.shown import ShownGroup
from curation.synthesis.summary_of_findings import SummaryRow
from curation.vocabulary import EffectMeasure, format_term


def format_relative(row: SummaryRow) -> str | None:
    """Write the relative effect of an outcome, and why some studies have none; `None` without any."""
    return join_parts(list_relative(row))


def list_relative(row: SummaryRow) -> tuple[str, ...]:
    """List the relative effects of an outcome, one a study or one of the pool, and why some studies have none."""
    if row.pooled:
        pool = row.pooled
        return (f"pool of {pool.k} studies: {pool.estimate:.2f} ({pool.lower:.2f} to {pool.upper:.2f})",)
    ratios = [estimate for estimate in row.relative if estimate.measure.value in RATIO_MEASURES]
    left = [f"{i.name}: {_shorten_reason(i.reason)}" for i in row.left_out if i.measure.value in RATIO_MEASURES]
    return (*map(_format_ratio, ratios), *dict.fromkeys(left))


def _shorten_reason(reason: str) -> str:
    # Which two arms were printed without counts is told beside their risks; one line a study is enough.
    return (
        "no ratio, arms printed without counts"
        if reason.endswith("arms printed without counts.")
        else reason.rstrip(".")
    )


def _format_ratio(estimate: StudyEstimate) -> str:
    interval = f"{estimate.lower:.2f} to {estimate.upper:.2f}" if estimate.lower and estimate.upper else "no interval"
    how = f", derived: {estimate.formula}" if estimate.formula else ""
    return f"{estimate.name}: {estimate.measure.value} {estimate.estimate:.2f} ({interval}{how})"


def format_intervention(effect: AbsoluteEffect) -> str:
    """Write the risk under treatment, with bounds and their formula where they could be derived."""
    figures = f"{effect.name}: {format_per_hundred(effect.intervention_risk)}"
    if effect.lower is None or effect.upper is None:
        return f"{figures} (no interval: counts are not printed)"
    return f"{figures} ({100 * effect.lower:.1f} to {100 * effect.upper:.1f}; {effect.formula})"


def format_per_hundred(risk: float) -> str:
    """Write a risk: `62.4 per 100`."""
    return f"{100 * risk:.1f} per 100"


def format_pool(measure: EffectMeasure, pooled: PooledEstimate) -> str:
    """Write a pool with the interval of its mean."""
    return _format_triple(measure, (pooled.estimate, pooled.lower, pooled.upper))


def format_new_study(measure: EffectMeasure, pooled: PooledEstimate) -> str | None:
    """Write a pool with the interval for a new study; `None` below three studies."""
    if pooled.predicted_lower is None or pooled.predicted_upper is None:
        return None
    return _format_triple(measure, (pooled.estimate, pooled.predicted_lower, pooled.predicted_upper))


def _format_triple(measure: EffectMeasure, figures: Sequence[float]) -> str:
    is_ratio = measure.value in RATIO_MEASURES
    middle, low, high = (f"{figure:.2f}" if is_ratio else f"{figure:.1%}" for figure in figures)
    return f"{measure.value} {middle} ({low} to {high})"


def format_group_certainty(group: FindingGroup) -> str:
    """Write the certainty of a group with its symbol: provisional, as it is from abstracts."""
    if group.certainty is None:
        return "not rated"
    return f"{SYMBOLS[group.certainty]} {format_term(group.certainty)}, provisional"


def format_iceman(rating: IcemanRating) -> str:
    """Write the advice of ICEMAN, its raters and its items; what a machine answered says so."""
    raters = f" Rated by {', '.join(rating.raters)}." if rating.raters else ""
    items = "; ".join(map(_format_item, rating.items))
    return f"{rating.advice}{raters} {items}".strip()


def _format_item(item: IcemanItem) -> str:
    machine = ", machine-made" if item.is_machine_made else ""
    return f"{item.number} {item.item}: {item.answer} ({item.reason}{machine})"


def format_forest_title(shown: ShownGroup) -> str:
    """Name a forest plot: outcome, people, marker, and with or without the question's treatment."""
    group = shown.group
    return ", ".join(
        filter(None, (format_words(group.outcome), group.population, group.biomarker, group.treatment_label))
    )


def format_numbers_needed(effect: AbsoluteEffect) -> str | None:
    """Write a number needed to treat with its bounds; `None` where none is fair (`AbsoluteEffect.numbers_needed`)."""
    if effect.numbers_needed is None:
        return None
    least, middle, most = effect.numbers_needed
    event = "more" if effect.difference > 0 else "fewer"
    return f"{effect.name}: one {event} for every {middle} people treated ({least} to {most})"


def join_parts(parts: Iterable[str]) -> str | None:
    """Join parts with semicolons, one a line; `None` without any."""
    return ";\n".join(parts) or None


def format_uncompared(estimate: StudyEstimate) -> str:
    """Write a share of people in a study that had no comparison group."""
    arm = f", {estimate.arm}" if estimate.arm else ""
    text = f"{estimate.name}{arm}: {format_per_hundred(estimate.estimate)}"
    if estimate.lower is None or estimate.upper is None:
        return f"{text}, no comparator"
    return f"{text} ({100 * estimate.lower:.1f} to {100 * estimate.upper:.1f}), no comparator"
