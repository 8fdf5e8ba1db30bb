"""Figures to look at side by side: every printed ratio and share with its interval, whether or not it may be pooled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from curation.domain.citation import Citation
from curation.domain.effect import RATIO_MEASURES, Effect
from curation.domain.numerals import parse_decimal
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup, StudyEstimate
from curation.synthesis.effect_scales import compute_wilson
from curation.synthesis.independence import format_study, get_study
from curation.synthesis.measured import list_effects, list_measures
from curation.vocabulary import EffectMeasure


class ShownGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one group on one measure, in the order of study, claim and place in the claim."""

    group: FindingGroup
    measure: EffectMeasure
    estimates: tuple[StudyEstimate, ...]


def list_shown(
    groups: Iterable[FindingGroup], records: Mapping[str, ClaimRecord], citations: Mapping[str, Citation]
) -> tuple[ShownGroup, ...]:
    """List the groups and measures on which two independent studies or more print a figure, in order."""
    found: list[ShownGroup] = []
    for group in groups:
        estimates = read_shown([records[claim_id] for claim_id in group.claim_ids], citations)
        for measure in EffectMeasure:
            own = tuple(estimate for estimate in estimates if estimate.measure == measure)
            if len({estimate.study_id for estimate in own}) > 1:
                found.append(ShownGroup(group=group, measure=measure, estimates=own))
    return tuple(found)


def read_shown(members: Iterable[ClaimRecord], citations: Mapping[str, Citation]) -> tuple[StudyEstimate, ...]:
    """Read the ratios and shares of claims as printed, each once a study; sorted by study, claim and place in it."""
    ordered = sorted(members, key=lambda record: (get_study(record.claim), record.claim_id))
    found: dict[tuple[object, ...], StudyEstimate] = {}
    for record in ordered:
        for effect in list_effects(record.claim):
            shown = _show(effect, record, citations) if list_measures([effect]) else None
            if shown:
                figures = (shown.study_id, shown.measure, shown.arm, shown.estimate, shown.lower, shown.upper)
                found.setdefault(figures, shown)
    return tuple(found.values())


def _show(effect: Effect, record: ClaimRecord, citations: Mapping[str, Citation]) -> StudyEstimate | None:
    """Read a figure as printed; counts without a percentage give the share, counts without an interval Wilson's."""
    scale = 1.0 if effect.measure.value in RATIO_MEASURES else 0.01
    value, lower, upper, level = (
        None if figure is None else float(figure)
        for figure in map(parse_decimal, (effect.value, effect.lower, effect.upper, effect.level))
    )
    formula = None
    if effect.n_events is not None and effect.n_total and scale != 1.0:
        value = 100 * effect.n_events / effect.n_total
        if lower is None or upper is None:
            lower, upper = (100 * bound for bound in compute_wilson(effect.n_events, effect.n_total))
            level, formula = 95.0, "Wilson interval"
    if value is None or (scale == 1.0 and value <= 0):
        return None
    return StudyEstimate(
        study_id=get_study(record.claim),
        citation_id=record.claim.citation_id,
        claim_id=record.claim_id,
        name=format_study(record.claim, citations),
        measure=effect.measure,
        estimate=value * scale,
        lower=None if lower is None else lower * scale,
        upper=None if upper is None else upper * scale,
        level=level,
        n_events=effect.n_events,
        n_total=effect.n_total,
        participants=record.claim.population.n,
        arm=effect.arm,
        formula=formula,
    )
