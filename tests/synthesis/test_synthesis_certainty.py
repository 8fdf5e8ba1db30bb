"""Laws of the GRADE rating: where it starts, what lowers it, and what it never says."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evidence_makers
from curation.domain.claim import Claim
from curation.domain.effect import Effect
from curation.synthesis.certainty import SCALE, rate_body, rate_certainty
from curation.vocabulary import (
    Certainty,
    ClaimType,
    Direction,
    Directness,
    DowngradeReason,
    EffectMeasure,
    FigureSource,
    MarkerComparison,
    OutcomeDirection,
    Significance,
    StudyDesign,
)

RANDOMISED = StudyDesign.RANDOMISED_TRIAL
SINGLE_ARM = StudyDesign.SINGLE_ARM_TRIAL
COMPARED = StudyDesign.NON_RANDOMISED_COMPARATIVE
ENOUGH = 1000
PRECISE = Effect(measure=EffectMeasure.RD, value="0.0", lower="-0.5", upper="0.5", level="95", unit="pp")


def make_claim(number: int = 1, **changes) -> Claim:
    """A randomised claim whose interval rules out any effect worth having."""
    return evidence_makers.make_claim(number, **{"effects": (PRECISE,)} | changes)


def make_marker_claim(number: int = 1, **changes) -> Claim:
    return evidence_makers.make_marker_claim(number, **{"effects": (PRECISE,)} | changes)


def rate(*claims: Claim, participants: int | None = ENOUGH) -> Certainty | None:
    return rate_certainty(claims, participants=participants)[0]


def list_domains(*claims: Claim, participants: int | None = ENOUGH) -> list[str]:
    """The domains that cost a step."""
    return [item.domain for item in rate_body(claims, participants=participants).judgements if item.steps]


def prognostic(number: int = 1, **changes) -> Claim:
    facts = {
        "claim_type": ClaimType.PROGNOSTIC,
        "marker_comparison": MarkerComparison.PROGNOSTIC,
        "design": StudyDesign.COHORT,
        "directness": Directness.DIRECT,
        "significance": Significance.BETTER_OUTCOME,
    }
    return make_marker_claim(number, **facts | changes)


def predictive(number: int = 1, **changes) -> Claim:
    facts = {
        "marker_comparison": MarkerComparison.PREDICTIVE_TESTED,
        "design": RANDOMISED,
        "directness": Directness.DIRECT,
    }
    return make_marker_claim(number, **facts | changes)


def test_the_start_follows_from_type_and_design() -> None:
    assert rate(make_claim(design=RANDOMISED)) == Certainty.MODERATE  # high, capped
    assert rate(make_claim(design=COMPARED)) == Certainty.LOW
    assert rate(make_claim(design=StudyDesign.COHORT)) == Certainty.LOW
    assert rate(prognostic()) == Certainty.MODERATE  # observational prognosis starts high
    assert rate(predictive()) == Certainty.MODERATE


def test_one_study_without_randomisation_lowers_the_start_of_the_group() -> None:
    assert rate(make_claim(1), make_claim(2, design=SINGLE_ARM)) == Certainty.LOW


@pytest.mark.parametrize("comparison", [c for c in MarkerComparison if c != MarkerComparison.PREDICTIVE_TESTED])
def test_an_untested_prediction_is_never_rated(comparison: MarkerComparison) -> None:
    assert rate(predictive(marker_comparison=comparison)) is None
    assert rate(predictive(1), predictive(2, marker_comparison=comparison)) is None


def test_a_prediction_tested_outside_a_randomised_trial_is_not_rated() -> None:
    assert rate(predictive(design=StudyDesign.COHORT)) is None


@pytest.mark.parametrize("design", [StudyDesign.LABORATORY, StudyDesign.IN_SILICO])
def test_preclinical_work_is_not_rated(design: StudyDesign) -> None:
    assert rate(make_claim(design=design)) is None
    assert rate(prognostic(design=design)) is None


@pytest.mark.parametrize(
    "kind", [t for t in ClaimType if t not in (ClaimType.THERAPEUTIC, ClaimType.PROGNOSTIC, ClaimType.PREDICTIVE)]
)
def test_other_kinds_of_claims_and_mixtures_are_not_rated(kind: ClaimType) -> None:
    assert rate(make_claim(claim_type=kind)) is None
    assert rate(make_claim(1), make_claim(2, claim_type=kind)) is None


def test_an_unrated_group_says_why() -> None:
    certainty, reasons = rate_certainty([make_marker_claim()], participants=ENOUGH)
    assert certainty is None
    assert [domain for domain, _ in reasons] == ["start"]


@pytest.mark.parametrize(
    ("participants", "steps"), [(None, 1), (0, 2), (99, 2), (100, 1), (399, 1), (400, 0), (4000, 0)]
)
def test_few_people_lower_the_certainty_by_their_number(participants: int | None, steps: int) -> None:
    expected = SCALE[min(SCALE.index(Certainty.MODERATE), SCALE.index(Certainty.HIGH) - steps)]
    assert rate(make_claim(), participants=participants) == expected
    assert (DowngradeReason.IMPRECISION in list_domains(make_claim(), participants=participants)) == bool(steps)


def test_enough_people_without_an_interval_do_not_show_precision() -> None:
    assert list_domains(make_claim()) == []
    assert list_domains(make_claim(effects=())) == [DowngradeReason.IMPRECISION]


@pytest.mark.parametrize(
    ("directness", "steps"),
    [
        (Directness.DIRECT, 0),
        (Directness.MIXED_POPULATION, 1),
        (Directness.OTHER_BREAST_CANCER, 1),
        (Directness.OTHER_TUMOUR, 2),
    ],
)
def test_other_people_lower_the_certainty_by_their_distance(directness: Directness, steps: int) -> None:
    assert rate(make_claim(directness=directness)) == SCALE[min(2, 3 - steps)]


def test_studies_that_differ_lower_the_certainty_and_one_study_with_two_results_does_not() -> None:
    low = make_claim(1, design=COMPARED)
    other = make_claim(2, design=COMPARED, direction=Direction.SUPPORTS)
    assert rate(low, other) == Certainty.VERY_LOW
    same = make_claim(2, design=COMPARED, direction=Direction.SUPPORTS, study_id="study-1")
    assert rate(low, same) == Certainty.LOW


@pytest.mark.parametrize(
    "pair",
    [
        (prognostic(1), prognostic(2, significance=Significance.POOR_OUTCOME)),
        (predictive(1), predictive(2, significance=Significance.RESISTANCE)),
        (
            make_claim(1, outcome_direction=OutcomeDirection.INCREASED),
            make_claim(2, outcome_direction=OutcomeDirection.DECREASED),
        ),
    ],
)
def test_opposite_conclusions_lower_the_certainty_twice_though_both_support_something(pair) -> None:
    assert rate(*pair) == Certainty.LOW
    assert DowngradeReason.INCONSISTENCY in list_domains(*pair)


def test_an_interval_that_holds_benefit_and_harm_lowers_the_certainty_where_people_are_many() -> None:
    wide = Effect(measure=EffectMeasure.HR, value="0.9", lower="0.7", upper="1.2")
    narrow = Effect(measure=EffectMeasure.HR, value="0.9", lower="0.8", upper="0.95")
    assert rate(make_claim(design=COMPARED, effects=(wide,))) == Certainty.VERY_LOW
    assert rate(make_claim(design=COMPARED, effects=(narrow,))) == Certainty.LOW
    assert rate(make_claim(design=COMPARED, effects=(wide, narrow))) == Certainty.LOW


def test_figures_seen_only_second_hand_lower_the_certainty() -> None:
    second_hand = make_claim(1, design=COMPARED, figure_source=FigureSource.SECONDARY)
    assert rate(second_hand) == Certainty.VERY_LOW
    assert rate(second_hand, make_claim(2, design=COMPARED)) == Certainty.LOW


def test_without_a_comparison_group_an_effect_is_indirect() -> None:
    assert rate(make_claim(design=SINGLE_ARM)) == Certainty.VERY_LOW
    assert list_domains(make_claim(design=SINGLE_ARM)) == [DowngradeReason.INDIRECTNESS]
    assert list_domains(make_claim(1, design=SINGLE_ARM), make_claim(2)) == []


def test_an_interval_around_no_effect_without_an_appreciable_one_is_precise() -> None:
    tight = Effect(measure=EffectMeasure.HR, value="1.0", lower="0.9", upper="1.1")
    assert list_domains(make_claim(effects=(tight,))) == []
    wide = Effect(measure=EffectMeasure.HR, value="1.0", lower="0.7", upper="1.4")
    assert list_domains(make_claim(effects=(wide,))) == [DowngradeReason.IMPRECISION]


def test_a_wide_interval_on_few_people_costs_two_steps() -> None:
    wide = Effect(measure=EffectMeasure.HR, value="1.0", lower="0.7", upper="1.4")
    assert rate(make_claim(effects=(wide,)), participants=399) == Certainty.LOW


def test_intervals_that_lie_apart_in_studies_of_one_treatment_lower_the_certainty() -> None:
    strong = Effect(measure=EffectMeasure.HR, value="0.30", lower="0.25", upper="0.36", level="95")
    weak = Effect(measure=EffectMeasure.HR, value="0.80", lower="0.72", upper="0.89", level="95")
    pair = make_claim(1, effects=(strong,)), make_claim(2, effects=(weak,))
    assert list_domains(*pair) == [DowngradeReason.INCONSISTENCY]
    other_drug = make_claim(2, effects=(weak,), therapies=("another drug",))
    assert list_domains(pair[0], other_drug) == []
    same_study = make_claim(2, effects=(weak,), study_id="study-1")
    assert list_domains(pair[0], same_study) == []


def test_congress_abstracts_alone_raise_the_suspicion_of_publication_bias() -> None:
    assert list_domains(make_claim(citation_id="abstract:x")) == [DowngradeReason.PUBLICATION_BIAS]
    assert list_domains(make_claim(1, citation_id="abstract:x"), make_claim(2)) == []


claims = st.builds(
    make_claim,
    st.integers(1, 9),
    claim_type=st.sampled_from([ClaimType.THERAPEUTIC, ClaimType.PROGNOSTIC, ClaimType.PREDICTIVE]),
    design=st.sampled_from(StudyDesign),
    direction=st.sampled_from(Direction),
    directness=st.sampled_from(Directness),
    figure_source=st.sampled_from(FigureSource),
    marker_comparison=st.sampled_from(MarkerComparison),
    significance=st.sampled_from(Significance),
    outcome_direction=st.sampled_from(OutcomeDirection),
)


@given(st.lists(claims, min_size=1, max_size=6), st.none() | st.integers(0, 5000), st.integers(0, 99))
def test_no_abstract_makes_certainty_high_no_order_matters_and_every_step_has_its_reason(
    group: list[Claim], participants: int | None, seed: int
) -> None:
    certainty, reasons = rate_certainty(group, participants=participants)
    shuffled = random.Random(seed).sample(group, len(group))
    assert rate_certainty(shuffled, participants=participants) == (certainty, reasons)
    assert certainty in (None, *SCALE[:3])
    assert all(text.endswith(".") for _, text in reasons)
    domains = [domain for domain, _ in reasons]
    assert domains == (["start"] if certainty is None else ["start", *DowngradeReason])
