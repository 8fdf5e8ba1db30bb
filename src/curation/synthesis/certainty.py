"""GRADE certainty of a group of claims, as far as abstracts allow; provisional by construction.

Start by question type and design (`standards.md` 1.2), steps down a domain with its reason (1.3), nothing above
`moderate`, since risk of bias cannot be judged from abstracts (5.5). Nothing is ever rated up: that needs full texts.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from curation.domain.claim import Claim
from curation.synthesis.certainty_domains import (
    FEW_PARTICIPANTS,
    VERY_FEW_PARTICIPANTS,
    Judgement,
    judge_bias,
    judge_imprecision,
    judge_inconsistency,
    judge_indirectness,
    judge_publication,
)
from curation.synthesis.opposition import disagree, point_to_opposites
from curation.vocabulary import Certainty, ClaimType, MarkerComparison, StudyDesign

__all__ = [
    "CEILING",
    "FEW_PARTICIPANTS",
    "RATED_TYPES",
    "SCALE",
    "SYMBOLS",
    "VERY_FEW_PARTICIPANTS",
    "BodyRating",
    "disagree",
    "point_to_opposites",
    "rate_body",
    "rate_certainty",
]

SCALE = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
CEILING = Certainty.MODERATE
SYMBOLS = {
    Certainty.HIGH: "⊕⊕⊕⊕",
    Certainty.MODERATE: "⊕⊕⊕◯",
    Certainty.LOW: "⊕⊕◯◯",
    Certainty.VERY_LOW: "⊕◯◯◯",
}
RATED_TYPES = frozenset({ClaimType.THERAPEUTIC, ClaimType.PROGNOSTIC, ClaimType.PREDICTIVE})
_RANDOMISED = frozenset({StudyDesign.RANDOMISED_TRIAL, StudyDesign.SYSTEMATIC_REVIEW})
_PRECLINICAL = frozenset({StudyDesign.LABORATORY, StudyDesign.IN_SILICO})
_STEPS = {0: "", 1: " One step down.", 2: " Two steps down."}

Reason = tuple[str, str]


class BodyRating(msgspec.Struct, frozen=True, kw_only=True):
    """A rating with all it is made of; `certainty` and `start` are `None` where GRADE does not apply.

    `judgements` holds all five domains in vocabulary order, empty where GRADE does not apply.
    """

    certainty: Certainty | None
    start: Certainty | None
    start_reason: str
    judgements: tuple[Judgement, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Start and domains as (name, sentence) pairs, the steps down written out."""
        domains = tuple((item.domain.value, item.sentence + _STEPS[item.steps]) for item in self.judgements)
        return (("start", self.start_reason), *domains)


def rate_body(claims: Sequence[Claim], *, participants: int | None) -> BodyRating:
    """Rate one group of claims on the same question; at least one claim."""
    start = _find_start(claims)
    if start is None:
        return BodyRating(certainty=None, start=None, start_reason=_explain_unrated(claims))
    judgements = (
        judge_bias(claims),
        judge_inconsistency(claims),
        judge_indirectness(claims),
        judge_imprecision(claims, participants),
        judge_publication(claims),
    )
    level = max(0, SCALE.index(start) - sum(item.steps for item in judgements))
    return BodyRating(
        certainty=SCALE[min(level, SCALE.index(CEILING))],
        start=start,
        start_reason=f"Starts at {start.value}: {_describe_designs(claims)}.",
        judgements=judgements,
    )


def rate_certainty(claims: Sequence[Claim], *, participants: int | None) -> tuple[Certainty | None, tuple[Reason, ...]]:
    """Rate one group of claims; give the certainty, `None` where GRADE does not apply, and its reasons as pairs."""
    rating = rate_body(claims, participants=participants)
    return rating.certainty, rating.reasons


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
            "Not rated: without a test of interaction in a randomised trial, which a person has found credible, "
            "predictive and prognostic cannot be told apart."
        )
    return "Not rated: GRADE rates effects, prognosis and tested prediction."


def _describe_designs(claims: Sequence[Claim]) -> str:
    designs = sorted({claim.design.value.replace("_", " ") for claim in claims})
    return ", ".join(designs)
