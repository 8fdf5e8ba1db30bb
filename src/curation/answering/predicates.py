"""What a claim must be for a rule to use it; small questions with yes or no for an answer."""

from __future__ import annotations

from collections.abc import Collection

from curation.answering.evidence import Predicate
from curation.domain.review_state import ClaimRecord
from curation.vocabulary import (
    HARM_OUTCOMES,
    SURVIVAL_OUTCOMES,
    ClaimType,
    Direction,
    Directness,
    Her2Status,
    MarkerComparison,
    Outcome,
    StudyDesign,
)

EFFICACY_OUTCOMES = SURVIVAL_OUTCOMES | {Outcome.OBJECTIVE_RESPONSE, Outcome.PATHOLOGICAL_COMPLETE_RESPONSE}


def is_direct(record: ClaimRecord) -> bool:
    """About the very people of the question."""
    return record.claim.directness == Directness.DIRECT


def is_indirect(record: ClaimRecord) -> bool:
    """About other people, or about people of whom the question's are a part."""
    return record.claim.directness in (
        Directness.MIXED_POPULATION,
        Directness.OTHER_BREAST_CANCER,
        Directness.OTHER_TUMOUR,
    )


def is_randomised(record: ClaimRecord) -> bool:
    """From a randomised trial."""
    return record.claim.design == StudyDesign.RANDOMISED_TRIAL


def is_about_efficacy(record: ClaimRecord) -> bool:
    """About an outcome that treatment should better."""
    return record.claim.outcome in EFFICACY_OUTCOMES


def is_about_harm(record: ClaimRecord) -> bool:
    """About side effects or deaths from treatment."""
    return record.claim.outcome in HARM_OUTCOMES


def is_supporting(record: ClaimRecord) -> bool:
    """In favour of its proposition."""
    return record.claim.direction == Direction.SUPPORTS


def is_not_supporting(record: ClaimRecord) -> bool:
    """Against its proposition."""
    return record.claim.direction == Direction.DOES_NOT_SUPPORT


def is_result(record: ClaimRecord) -> bool:
    """Quoted from a result or a synthesis, not from background."""
    return record.claim.carries_finding


def is_tested_prediction(record: ClaimRecord) -> bool:
    """A predictive claim with a test of interaction behind it."""
    is_tested = record.claim.marker_comparison == MarkerComparison.PREDICTIVE_TESTED
    return is_tested and record.is_interaction_credited


def is_look_alike_of(statuses: Collection[str]) -> Predicate:
    """About a HER2 state that is easily mistaken for those of the question."""
    similar = {Her2Status.POSITIVE, Her2Status.LOW, Her2Status.MUTANT, Her2Status.ZERO} - set(statuses)
    return lambda record: record.claim.population.her2_status in similar


def of_type(*claim_types: ClaimType) -> Predicate:
    """Of one of these claim types."""
    return lambda record: record.claim.claim_type in claim_types


def on_outcome(*outcomes: Outcome) -> Predicate:
    """On one of these outcomes."""
    return lambda record: record.claim.outcome in outcomes


def on_marker(name: str | None) -> Predicate:
    """On this biomarker; on any claim at all when the question has none."""
    return lambda record: name is None or (record.claim.biomarker is not None and record.claim.biomarker.name == name)


def on_other_marker(name: str | None) -> Predicate:
    """On a biomarker other than this one."""
    return lambda record: record.claim.biomarker is not None and record.claim.biomarker.name != name
