"""Strength of one claim: points for each part that an abstract shows, and the list of what it does not show.

The parts follow `standards.md`: design (2.1), directness and precision (1.3), figure source (5.5), marker comparison
(5.2), replication (2.2). The points, 0 to 3 a part, are this project's declaration. There is no total without parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from curation.domain.claim import Claim
from curation.domain.effect import DIFFERENCE_MEASURES, PROPORTION_MEASURES, Effect
from curation.domain.numerals import parse_decimal
from curation.domain.review_state import ClaimRecord
from curation.domain.synthesis_state import FindingGroup
from curation.synthesis.effect_scales import compute_wilson
from curation.synthesis.independence import get_study
from curation.synthesis.measured import list_effects
from curation.vocabulary import (
    ClaimType,
    Direction,
    Directness,
    FigureSource,
    MarkerComparison,
    StudyDesign,
    format_term,
)

MOST_POINTS = 3
D = StudyDesign
_DESIGNS = {
    D.SYSTEMATIC_REVIEW: 3,
    D.RANDOMISED_TRIAL: 3,
    D.NON_RANDOMISED_COMPARATIVE: 2,
    D.COHORT: 2,
    D.SINGLE_ARM_TRIAL: 1,
    D.REGULATORY_DOCUMENT: 1,
}
_DIRECTNESSES = {
    Directness.DIRECT: 3,
    Directness.MIXED_POPULATION: 2,
    Directness.OTHER_BREAST_CANCER: 1,
    Directness.OTHER_TUMOUR: 0,
}
_SOURCES = {FigureSource.PUBLISHER_OR_REGISTRY: 3, FigureSource.INDEX_PAGE: 2, FigureSource.SECONDARY: 0}
_COMPARISONS = {
    MarkerComparison.PREDICTIVE_TESTED: 3,
    MarkerComparison.PROGNOSTIC: 2,
    MarkerComparison.SUBGROUP_DIFFERENCE_UNTESTED: 1,
    MarkerComparison.EFFECT_IN_MARKER_HIGH: 1,
    MarkerComparison.ASSOCIATION_UNDER_TREATMENT: 0,
}
_SIZES = (400, 100, 30)
_RATIO_WIDTHS = (1.5, 2.5, 4.0)
_SHARE_WIDTHS = (10.0, 20.0, 40.0)
_UNSEEN = ("risk of bias", "attrition", "whether it was the primary outcome", "publication bias")


class StrengthPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a claim's strength: 0 to `MOST_POINTS` points and the observation they stand for."""

    part: str
    points: int
    observation: str


class ClaimStrength(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks for a claim, part by part, in the order of the module's docstring; `unmeasured` are words."""

    claim_id: str
    parts: tuple[StrengthPart, ...]
    unmeasured: tuple[str, ...]

    def format_parts(self) -> str:
        """Write all parts in one line: `design 3/3 (randomised trial); ...`."""
        return "; ".join(f"{p.part} {p.points}/{MOST_POINTS} ({p.observation})" for p in self.parts)


def rate_strengths(groups: Sequence[FindingGroup], records: Mapping[str, ClaimRecord]) -> tuple[ClaimStrength, ...]:
    """Rate every claim of every group beside the claims of its group; in the order of groups and claims."""
    return tuple(
        rate_strength(records[claim_id], [records[other].claim for other in group.claim_ids])
        for group in groups
        for claim_id in group.claim_ids
    )


def rate_strength(record: ClaimRecord, beside: Sequence[Claim]) -> ClaimStrength:
    """Rate one claim; `beside` are the claims on the same outcome, population and marker, itself among them."""
    claim = record.claim
    found: dict[str, StrengthPart | None] = {
        "design": _rate("design", _DESIGNS.get(claim.design, 0), format_term(claim.design)),
        "directness": _rate_directness(claim),
        "precision": _rate_precision(claim),
        "size": _rate_size(claim),
        "figure source": _rate("figure source", _SOURCES[claim.figure_source], format_term(claim.figure_source)),
        "marker comparison": _rate_comparison(claim),
        "replication": _rate_replication(claim, beside),
    }
    missing = [name for name, part in found.items() if part is None and _is_asked(name, claim)]
    return ClaimStrength(
        claim_id=record.claim_id,
        parts=tuple(part for part in found.values() if part),
        unmeasured=(*missing, *_UNSEEN, *_list_unseen_of_marker(claim)),
    )


def _rate(part: str, points: int, observation: str) -> StrengthPart:
    return StrengthPart(part=part, points=points, observation=observation)


def _is_asked(part: str, claim: Claim) -> bool:
    return part != "marker comparison" or claim.biomarker is not None


def _list_unseen_of_marker(claim: Claim) -> tuple[str, ...]:
    if claim.claim_type == ClaimType.THERAPEUTIC or claim.biomarker is None:
        return ()
    origin = ("origin of the cut-off",) if claim.biomarker.prespecified is None else ()
    return (*origin, "adjustment for other factors")


def _rate_directness(claim: Claim) -> StrengthPart | None:
    points = _DIRECTNESSES.get(claim.directness)
    return None if points is None else _rate("directness", points, format_term(claim.directness))


def _rate_size(claim: Claim) -> StrengthPart | None:
    n = claim.population.n
    return None if n is None else _rate("size", sum(n >= limit for limit in _SIZES), f"{n} people")


def _rate_comparison(claim: Claim) -> StrengthPart | None:
    points = _COMPARISONS.get(claim.marker_comparison)
    return None if points is None else _rate("marker comparison", points, format_term(claim.marker_comparison))


def _rate_precision(claim: Claim) -> StrengthPart | None:
    """The widest interval among the claim's own effects counts."""
    rated = [part for effect in list_effects(claim) if (part := _rate_interval(effect))]
    return min(rated, key=lambda part: part.points) if rated else None


def _rate_interval(effect: Effect) -> StrengthPart | None:
    bounds = _find_bounds(effect)
    if bounds is None:
        return None
    lower, upper = bounds
    if effect.measure.value in PROPORTION_MEASURES | DIFFERENCE_MEASURES:
        width, limits = upper - lower, _SHARE_WIDTHS
        text = f"{effect.measure.value} interval {width:.3g} wide"
    elif lower > 0:
        width, limits = upper / lower, _RATIO_WIDTHS
        text = f"{effect.measure.value} upper bound {width:.3g} times the lower"
    else:
        return None
    return _rate("precision", sum(width <= limit for limit in limits), text)


def _find_bounds(effect: Effect) -> tuple[float, float] | None:
    lower, upper = parse_decimal(effect.lower), parse_decimal(effect.upper)
    if lower is not None and upper is not None:
        return float(lower), float(upper)
    if effect.n_events is not None and effect.n_total:
        low, high = compute_wilson(effect.n_events, effect.n_total)
        return 100 * low, 100 * high
    return None


def _rate_replication(claim: Claim, beside: Sequence[Claim]) -> StrengthPart | None:
    if claim.direction == Direction.NOT_APPLICABLE:
        return None
    others = [other for other in beside if get_study(other) != get_study(claim)]
    agreeing = {get_study(other) for other in others if other.direction == claim.direction}
    against = {get_study(o) for o in others if o.direction not in (claim.direction, Direction.NOT_APPLICABLE)}
    points = max(0, min(MOST_POINTS, len(agreeing) + (1 if agreeing else 0)) - len(against))
    return _rate("replication", points, f"{_count_studies(len(agreeing))} agreeing, {len(against)} not")


def _count_studies(number: int) -> str:
    return f"{number} other {'study' if number == 1 else 'studies'}"
