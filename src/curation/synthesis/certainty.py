"""GRADE certainty of a group of claims, as far as abstracts allow; provisional by construction.

Start by question type and design (`standards.md` 1.2), one step down a domain with its reason (1.3), nothing above
`moderate`, since risk of bias cannot be judged from abstracts (5.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from curation.domain.claim import Claim
from curation.vocabulary import (
    Certainty,
    ClaimType,
    Direction,
    Directness,
    DowngradeReason,
    FigureSource,
    MarkerComparison,
    OutcomeDirection,
    Significance,
    StudyDesign,
)

SCALE = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
CEILING = Certainty.MODERATE
# One group's rule of thumb for few participants, and a quarter of it for very few (standards.md 1.3).
FEW_PARTICIPANTS = 400
VERY_FEW_PARTICIPANTS = 100
RATED_TYPES = frozenset({ClaimType.THERAPEUTIC, ClaimType.PROGNOSTIC, ClaimType.PREDICTIVE})
_RANDOMISED = frozenset({StudyDesign.RANDOMISED_TRIAL, StudyDesign.SYSTEMATIC_REVIEW})
_PRECLINICAL = frozenset({StudyDesign.LABORATORY, StudyDesign.IN_SILICO})
_FAVOURABLE = frozenset({Significance.SENSITIVITY_RESPONSE, Significance.BETTER_OUTCOME})
_UNFAVOURABLE = frozenset(
    {
        Significance.RESISTANCE,
        Significance.REDUCED_SENSITIVITY,
        Significance.ADVERSE_RESPONSE,
        Significance.POOR_OUTCOME,
    }
)
_DISTANCE = {Directness.MIXED_POPULATION: 1, Directness.OTHER_BREAST_CANCER: 1, Directness.OTHER_TUMOUR: 2}

Reason = tuple[str, str]
Step = tuple[DowngradeReason, int, str]


def rate_certainty(claims: Sequence[Claim], *, participants: int | None) -> tuple[Certainty | None, tuple[Reason, ...]]:
    """Rate one group of claims on the same question.

    Returns the certainty, `None` where GRADE does not apply, and the reasons as (domain, sentence) pairs.
    """
    start = _find_start(claims)
    if start is None:
        return None, (("start", _explain_unrated(claims)),)
    steps = tuple(_list_steps(claims, participants))
    level = max(0, SCALE.index(start) - sum(size for _, size, _ in steps))
    reasons = [("start", f"Starts at {start.value}: {_describe_designs(claims)}.")]
    reasons += [(reason.value, text) for reason, _, text in steps]
    if level > SCALE.index(CEILING):
        reasons.append((DowngradeReason.RISK_OF_BIAS.value, "Capped at moderate: abstracts do not show risk of bias."))
    else:
        reasons.append((DowngradeReason.RISK_OF_BIAS.value, "Not assessable from abstracts."))
    reasons.append((DowngradeReason.PUBLICATION_BIAS.value, "Not assessed."))
    return SCALE[min(level, SCALE.index(CEILING))], tuple(reasons)


def _find_start(claims: Sequence[Claim]) -> Certainty | None:
    kinds = {claim.claim_type for claim in claims}
    if len(kinds) != 1 or not kinds <= RATED_TYPES or any(claim.design in _PRECLINICAL for claim in claims):
        return None
    is_randomised = all(claim.design in _RANDOMISED for claim in claims)
    match kinds.pop():
        case ClaimType.PROGNOSTIC:
            return Certainty.HIGH
        case ClaimType.PREDICTIVE:
            is_tested = all(claim.marker_comparison == MarkerComparison.PREDICTIVE_TESTED for claim in claims)
            return Certainty.HIGH if is_tested and is_randomised else None
    return Certainty.HIGH if is_randomised else Certainty.LOW


def _explain_unrated(claims: Sequence[Claim]) -> str:
    if any(claim.design in _PRECLINICAL for claim in claims):
        return "Not rated: GRADE does not rate laboratory and computer studies."
    if any(claim.claim_type == ClaimType.PREDICTIVE for claim in claims):
        return (
            "Not rated: without a test of interaction in a randomised trial, predictive and prognostic cannot be "
            "told apart."
        )
    return "Not rated: GRADE rates effects, prognosis and tested prediction."


def _list_steps(claims: Sequence[Claim], participants: int | None) -> Iterator[Step]:
    if point_to_opposites(claims):
        yield DowngradeReason.INCONSISTENCY, 2, "Studies come to opposite conclusions."
    elif disagree(claims):
        yield DowngradeReason.INCONSISTENCY, 1, "Some studies support it, others do not."
    distance = max((_DISTANCE.get(claim.directness, 0) for claim in claims), default=0)
    if distance:
        yield DowngradeReason.INDIRECTNESS, distance, "Other people than the question is about were studied."
    if participants is None:
        yield DowngradeReason.IMPRECISION, 1, "The number of participants is not known."
    elif participants < VERY_FEW_PARTICIPANTS:
        yield DowngradeReason.IMPRECISION, 2, f"Very few participants ({participants})."
    elif participants < FEW_PARTICIPANTS:
        yield DowngradeReason.IMPRECISION, 1, f"Few participants ({participants})."
    elif _cross_no_effect(claims):
        yield DowngradeReason.IMPRECISION, 1, "The interval holds both benefit and harm."
    if all(claim.figure_source == FigureSource.SECONDARY for claim in claims):
        yield DowngradeReason.RISK_OF_BIAS, 1, "Figures were seen in secondary reports only."


def disagree(claims: Sequence[Claim]) -> bool:
    """Say whether at least two studies stand behind claims of which some support and others do not."""
    supporting = _list_studies(claim for claim in claims if claim.direction == Direction.SUPPORTS)
    against = _list_studies(claim for claim in claims if claim.direction == Direction.DOES_NOT_SUPPORT)
    return bool(supporting and against) and len(supporting | against) > 1


def point_to_opposites(claims: Sequence[Claim]) -> bool:
    """Say whether different studies support opposite things: better and worse, more and less of the outcome."""
    supporting = [claim for claim in claims if claim.direction == Direction.SUPPORTS]
    by_sign = (
        [claim for claim in supporting if claim.significance in _FAVOURABLE],
        [claim for claim in supporting if claim.significance in _UNFAVOURABLE],
    )
    by_outcome = (
        [claim for claim in claims if claim.outcome_direction == OutcomeDirection.INCREASED],
        [claim for claim in claims if claim.outcome_direction == OutcomeDirection.DECREASED],
    )
    sides = (by_sign,) if any(by_sign) else (by_outcome,)
    return any(a and b and len(_list_studies(a) | _list_studies(b)) > 1 for a, b in sides)


def _list_studies(claims: Iterable[Claim]) -> set[str]:
    return {claim.study_id or claim.citation_id for claim in claims}


def _cross_no_effect(claims: Sequence[Claim]) -> bool:
    crossings = [effect.crosses_no_effect for claim in claims for effect in claim.effects]
    known = [crossing for crossing in crossings if crossing is not None]
    return bool(known) and all(known)


def _describe_designs(claims: Sequence[Claim]) -> str:
    designs = sorted({claim.design.value.replace("_", " ") for claim in claims})
    return ", ".join(designs)
