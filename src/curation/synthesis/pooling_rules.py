"""Whether the figures of a group may be pooled; where not, every reason why.

A pool is an average over people who were asked the same question. So the studies must be independent and alike in
population, setting, treatment, comparator, marker and design; the figures must be of one measure, first-hand and with
their own errors. Where an abstract does not say, likeness is not shown, and the answer is no.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from curation.domain.citation import Citation
from curation.domain.claim import Claim
from curation.domain.effect import RATIO_MEASURES
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup, LeftOut, PooledEstimate, PoolingDecision, StudyEstimate
from curation.synthesis.effect_scales import compute_expit
from curation.synthesis.estimates import read_estimates
from curation.synthesis.independence import list_studies
from curation.synthesis.pooling import LEVEL, Estimator, pool_points
from curation.vocabulary import (
    ClaimType,
    EffectMeasure,
    Setting,
    StudyDesign,
    TreatmentLine,
    format_term,
)

Reason = tuple[str, str]
Rule = Callable[[Sequence[Claim]], Iterator[Reason]]
METHOD = f"random effects, {Estimator.REML.value}, Hartung-Knapp interval"
_REVIEWS = frozenset({StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.NARRATIVE_REVIEW})
_FILLING = re.compile(r"\b(placebo|plus|and|alone|or)\b|[^\w-]+")


def decide_pooling(
    groups: Iterable[FindingGroup], records: Iterable[ClaimRecord], citations: Mapping[str, Citation]
) -> tuple[PoolingDecision, ...]:
    """Decide for every group, gaps left out, and every measure stated in it; in the order of groups and measures."""
    by_id = {record.claim_id: record for record in records}
    return tuple(
        decision
        for group in groups
        if not group.is_gap
        for decision in _decide_group(group, [by_id[i] for i in group.claim_ids], citations)
    )


def _decide_group(
    group: FindingGroup, members: Sequence[ClaimRecord], citations: Mapping[str, Citation]
) -> Iterator[PoolingDecision]:
    kept, left = read_estimates(members, citations)
    stated = {estimate.measure for estimate in kept} | {item.measure for item in left}
    if not stated:
        text = "No claim states a ratio or a share of people; medians and p values alone are not pooled."
        yield PoolingDecision(group=group, measure=None, reasons=(("no_figures", text),))
    for measure in (m for m in EffectMeasure if m in stated):
        mine = [e for e in kept if e.measure == measure]
        yield _decide_measure(group, measure, mine, [item for item in left if item.measure == measure], members)


def _decide_measure(
    group: FindingGroup,
    measure: EffectMeasure,
    kept: Sequence[StudyEstimate],
    left: Sequence[LeftOut],
    members: Sequence[ClaimRecord],
) -> PoolingDecision:
    behind = {estimate.claim_id for estimate in kept} | {item.claim_id for item in left}
    claims = [record.claim for record in members if record.claim_id in behind]
    chosen, doubts = _choose_estimates(kept)
    reasons = (*_count_studies(chosen, left), *doubts, *_compare(claims), *_check_arms(chosen))
    return PoolingDecision(
        group=group,
        measure=measure,
        estimates=tuple(chosen) if not doubts else tuple(kept),
        left_out=tuple(left),
        pooled=None if reasons else pool_estimates(chosen),
        reasons=tuple(reasons),
    )


def pool_estimates(estimates: Sequence[StudyEstimate]) -> PooledEstimate:
    """Pool estimates of one measure, all with a variance; says nothing on whether that is defensible."""
    points = [(e.point, e.variance) for e in estimates if e.point is not None and e.variance is not None]
    found = pool_points(points)
    back = math.exp if estimates[0].measure.value in RATIO_MEASURES else compute_expit
    predicted = found.predicted
    return PooledEstimate(
        estimate=back(found.mean),
        lower=back(found.interval[0]),
        upper=back(found.interval[1]),
        level=LEVEL,
        k=len(points),
        tau2=found.tau2,
        q=found.q,
        i2=found.i2,
        weights=found.weights,
        method=METHOD,
        predicted_lower=back(predicted[0]) if predicted else None,
        predicted_upper=back(predicted[1]) if predicted else None,
    )


def _choose_estimates(kept: Sequence[StudyEstimate]) -> tuple[list[StudyEstimate], list[Reason]]:
    """Take one estimate a study: the one on most people. Without a largest a person must choose."""
    chosen: list[StudyEstimate] = []
    doubts: list[Reason] = []
    for study in dict.fromkeys(estimate.study_id for estimate in kept):
        own = [estimate for estimate in kept if estimate.study_id == study]
        sizes = [estimate.participants for estimate in own]
        known = [size for size in sizes if size is not None]
        largest = [e for e in own if e.participants == max(known)] if len(known) == len(own) else own
        chosen.append(largest[0])
        if len({(e.point, e.variance) for e in largest}) > 1:
            figures = ", ".join(f"{e.estimate:.3g}" for e in largest)
            text = f"{own[0].name} states several estimates on the same people ({figures}); a person must choose one."
            doubts.append(("several_estimates", text))
    return chosen, doubts


def _count_studies(chosen: Sequence[StudyEstimate], left: Sequence[LeftOut]) -> Iterator[Reason]:
    if len(chosen) > 1:
        return
    names = ", ".join(dict.fromkeys(estimate.name for estimate in chosen)) or "none"
    text = f"Fewer than two independent studies state a usable figure ({names})."
    missed = sorted({item.name for item in left} - {estimate.name for estimate in chosen})
    if missed:
        text += f" Left out: {', '.join(missed)}."
    yield "one_study", text


def _compare(claims: Sequence[Claim]) -> Iterator[Reason]:
    """Give the differences between claims of different studies; one study alone differs from nobody."""
    if len(list_studies(claims)) < 2:
        return
    for rule in RULES:
        yield from rule(claims)


def _check_identity(claims: Sequence[Claim]) -> Iterator[Reason]:
    if any(claim.study_id is None for claim in claims):
        yield "independence", "A claim names no study, so that its people cannot be shown to be others."


def _check_reviews(claims: Sequence[Claim]) -> Iterator[Reason]:
    if any(claim.design in _REVIEWS for claim in claims):
        yield "overlap", "A review pools patients of other studies, which may be among these: they would count twice."


def _check_designs(claims: Sequence[Claim]) -> Iterator[Reason]:
    designs = sorted({format_term(claim.design) for claim in claims})
    if len(designs) > 1:
        yield "designs_differ", f"Designs differ: {'; '.join(designs)}."


def _check_settings(claims: Sequence[Claim]) -> Iterator[Reason]:
    settings = {claim.population.setting for claim in claims}
    if settings & {Setting.NOT_STATED, Setting.MIXED}:
        yield "populations_differ", "The setting (early or advanced) is mixed or not stated, so likeness is not shown."
    elif len(settings) > 1:
        yield "populations_differ", f"Settings differ: {'; '.join(sorted(format_term(s) for s in settings))}."
    lines = {claim.population.line for claim in claims} - {TreatmentLine.NOT_STATED}
    if len(lines) > 1:
        yield "populations_differ", f"Lines of treatment differ: {'; '.join(sorted(format_term(n) for n in lines))}."


def _check_treatments(claims: Sequence[Claim]) -> Iterator[Reason]:
    treatments = sorted({" + ".join(sorted(claim.therapies, key=str.casefold)) or "none named" for claim in claims})
    if len(treatments) > 1:
        yield "interventions_differ", f"Treatments differ: {'; '.join(treatments)}."


def _check_comparators(claims: Sequence[Claim]) -> Iterator[Reason]:
    texts = {_normalise(claim.comparator): claim.comparator or "none" for claim in claims}
    if len(texts) > 1:
        yield "comparators_differ", f"Comparators differ, as worded: {'; '.join(sorted(texts.values()))}."


def _check_markers(claims: Sequence[Claim]) -> Iterator[Reason]:
    if all(claim.claim_type == ClaimType.THERAPEUTIC for claim in claims):
        return
    cut_offs = sorted({(claim.biomarker.cut_off if claim.biomarker else None) or "not stated" for claim in claims})
    if len(cut_offs) > 1 or "not stated" in cut_offs:
        yield "markers_differ", f"Cut-offs differ or are not stated: {'; '.join(cut_offs)}."
    assays = sorted({(claim.biomarker.assay if claim.biomarker else None) or "not stated" for claim in claims})
    if len(assays) > 1:
        yield "markers_differ", f"Assays differ: {'; '.join(assays)}."
    comparisons = sorted({format_term(claim.marker_comparison) for claim in claims})
    if len(comparisons) > 1:
        yield "comparisons_differ", f"Different comparisons were made: {'; '.join(comparisons)}."


def _check_arms(chosen: Sequence[StudyEstimate]) -> Iterator[Reason]:
    """A ratio must compare the same groups in the same order in every study."""
    arms = sorted({estimate.arm or "not named" for estimate in chosen})
    if len(chosen) > 1 and chosen[0].measure.value in RATIO_MEASURES and len(arms) > 1:
        yield "contrast_unclear", f"Which group is compared with which is not named alike: {'; '.join(arms)}."


def _normalise(comparator: str | None) -> tuple[str, ...]:
    return tuple(sorted(filter(None, _FILLING.sub(" ", (comparator or "").casefold()).split())))


RULES: tuple[Rule, ...] = (
    _check_identity,
    _check_reviews,
    _check_designs,
    _check_settings,
    _check_treatments,
    _check_comparators,
    _check_markers,
)
