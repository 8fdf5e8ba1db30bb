"""Predictive or prognostic: which comparison stood behind a biomarker claim, and what it may be called.

The decision table of `standards.md` 5.2, after the principle that only a difference in treatment effect between marker
groups, tested, is prediction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from curation.domain.claim import Claim
from curation.domain.review_state import ClaimRecord
from curation.synthesis.iceman import IcemanRating, rate_iceman
from curation.vocabulary import ClaimType, MarkerComparison, StudyDesign

C = MarkerComparison
OVERALL_ONLY = "overall effect only, until people credit the interaction (ICEMAN)"
_PREDICTS = re.compile(r"\bpredict(?!ive and prognostic)", re.IGNORECASE)
_DENIES = re.compile(r"\b(not|no|little|never|neither|nor|cannot|whether|fail\w*|without)\b", re.IGNORECASE)
_RANDOMISED = frozenset({StudyDesign.RANDOMISED_TRIAL, StudyDesign.SYSTEMATIC_REVIEW})


class LabelRule(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the decision table: the comparison in words, and the words that it allows."""

    available: str
    allowed: str


RULES: dict[MarkerComparison, LabelRule] = {
    C.ASSOCIATION_UNDER_TREATMENT: LabelRule(
        available="marker-high against marker-low, under one treatment only",
        allowed="goes with the outcome under treatment; could be prognostic",
    ),
    C.EFFECT_IN_MARKER_HIGH: LabelRule(
        available="treatment in the marker-high group only",
        allowed="outcome or effect in the marker-high group; nothing about marker-low",
    ),
    C.SUBGROUP_DIFFERENCE_UNTESTED: LabelRule(
        available="treatment effect in both marker groups, interaction not tested",
        allowed="effects by subgroup; whether they differ is not tested",
    ),
    C.PREDICTIVE_TESTED: LabelRule(
        available="randomised, both marker groups, interaction tested",
        allowed="predicts benefit, as credible as ICEMAN says",
    ),
    C.PROGNOSTIC: LabelRule(
        available="marker against outcome, regardless of treatment",
        allowed="prognostic: goes with the course of the disease",
    ),
    C.NONE: LabelRule(available="none stated", allowed="no statement on outcome"),
}


class ComparisonReading(msgspec.Struct, frozen=True, kw_only=True):
    """One biomarker claim read by the table; `problem` is `None` where the claim keeps to its label.

    `allowed` is what its rule allows, or less, where no person has credited its test of interaction (G10).
    """

    claim_id: str
    comparison: MarkerComparison
    rule: LabelRule
    allowed: str
    statement: str
    problem: str | None
    iceman: IcemanRating


def read_comparisons(records: Iterable[ClaimRecord]) -> tuple[ComparisonReading, ...]:
    """Read every predictive and prognostic claim; in the order of the comparisons, then of claim ids."""
    chosen = [r for r in records if r.claim.claim_type in (ClaimType.PREDICTIVE, ClaimType.PROGNOSTIC)]
    order = list(MarkerComparison)
    ordered = sorted(chosen, key=lambda r: (order.index(r.claim.marker_comparison), r.claim_id))
    return tuple(_read(record, _list_beside(record.claim, chosen)) for record in ordered)


def _read(record: ClaimRecord, beside: Sequence[Claim]) -> ComparisonReading:
    claim, rating = record.claim, rate_iceman(record, beside)
    rule = RULES[claim.marker_comparison]
    return ComparisonReading(
        claim_id=record.claim_id,
        comparison=claim.marker_comparison,
        rule=rule,
        allowed=OVERALL_ONLY if rating.is_capped else rule.allowed,
        statement=claim.statement,
        problem=find_problem(claim) or _find_capped_problem(claim, rating),
        iceman=rating,
    )


def _find_capped_problem(claim: Claim, rating: IcemanRating) -> str | None:
    words = f"{claim.statement} {claim.plain_statement or ''}"
    if not rating.is_capped or not _PREDICTS.search(words) or _DENIES.search(words):
        return None
    return "says 'predicts', and no person has credited the interaction (ICEMAN)"


def find_problem(claim: Claim) -> str | None:
    """Say where a claim goes beyond its label; `None` where it does not."""
    is_tested = claim.marker_comparison == C.PREDICTIVE_TESTED
    if is_tested and claim.design not in _RANDOMISED:
        return "labelled as tested without a randomised comparison"
    if claim.claim_type == ClaimType.PROGNOSTIC and claim.therapies:
        return "called prognostic, and names a treatment"
    words = f"{claim.statement} {claim.plain_statement or ''}"
    if not is_tested and _PREDICTS.search(words) and not _DENIES.search(words):
        return "says 'predicts' without a test of interaction"
    return None


def _list_beside(claim: Claim, records: Sequence[ClaimRecord]) -> list[Claim]:
    name = claim.biomarker.name if claim.biomarker else None
    return [
        record.claim
        for record in records
        if record.claim.outcome == claim.outcome
        and record.claim.is_immunotherapy == claim.is_immunotherapy
        and record.claim.biomarker is not None
        and record.claim.biomarker.name == name
    ]
