"""Laws of the findings: which claims form a group, how people are counted, and what counts as a gap."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from curation.synthesis.grouping import PATIENT_OUTCOMES, count_participants, find_gaps, group_findings
from curation.vocabulary import (
    ClaimStatus,
    Direction,
    Directness,
    Her2Status,
    Outcome,
    QuoteRole,
    Significance,
    StudyDesign,
)
from evidence_makers import (
    TMB,
    make_body,
    make_claim,
    make_marker_claim,
    make_markerless_question,
    make_population,
    make_question,
    make_record,
)

BODY = make_body()
TESTED = {"directness": Directness.DIRECT, "population": make_population(), "biomarker": TMB}


def found(*claims, **changes):
    records = [make_record(claim, **changes) for claim in claims]
    return [group for group in group_findings(records, make_question()) if not group.is_gap]


@given(st.integers(0, 999))
def test_the_order_of_the_claims_changes_nothing(seed: int) -> None:
    shuffled = random.Random(seed).sample(BODY, len(BODY))
    assert group_findings(shuffled, make_question()) == group_findings(BODY, make_question())


def test_each_claim_is_in_one_group_at_most_and_the_ids_are_sorted() -> None:
    groups = group_findings(BODY, make_question())
    ids = [claim_id for group in groups for claim_id in group.claim_ids]
    assert len(ids) == len(set(ids))
    for group in groups:
        for side in (group.supporting, group.not_supporting, group.other):
            assert list(side) == sorted(side)


@pytest.mark.parametrize("status", [status for status in ClaimStatus if status != ClaimStatus.ACCEPTED])
def test_only_accepted_claims_are_grouped_and_close_gaps(status: ClaimStatus) -> None:
    records = [make_record(make_marker_claim(1, **TESTED), status=status)]
    assert all(group.is_gap for group in group_findings(records, make_question()))
    assert len(find_gaps(records, make_question())) == len(PATIENT_OUTCOMES)


@pytest.mark.parametrize("role", [QuoteRole.AIM, QuoteRole.BACKGROUND])
def test_an_aim_or_a_background_sentence_is_no_finding_and_closes_no_gap(role: QuoteRole) -> None:
    claim = make_marker_claim(1, quote_role=role, **TESTED)
    assert found(claim) == []
    assert len(find_gaps([make_record(claim)], make_question())) == len(PATIENT_OUTCOMES)


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": Outcome.OVERALL_SURVIVAL},
        {"population": make_population(Her2Status.LOW)},
        {"is_immunotherapy": False},
    ],
)
def test_another_outcome_population_or_treatment_is_another_group(changes) -> None:
    assert len(found(make_claim(1), make_claim(2))) == 1
    assert len(found(make_claim(1), make_claim(2, **changes))) == 2


def test_one_direct_claim_on_the_marker_closes_the_gap_of_its_outcome_alone() -> None:
    closed = make_record(make_marker_claim(1, **TESTED))
    gaps = {gap.outcome for gap in find_gaps([closed], make_question())}
    assert gaps == set(PATIENT_OUTCOMES) - {Outcome.OBJECTIVE_RESPONSE}
    elsewhere = make_record(make_marker_claim(1))
    assert {gap.outcome for gap in find_gaps([elsewhere], make_question())} == set(PATIENT_OUTCOMES)


def test_a_gap_is_closed_by_the_therapies_that_the_question_names() -> None:
    question = make_markerless_question()
    on_drug = structs.replace(question, focus=structs.replace(question.focus, therapies=("a drug",)))
    for is_immunotherapy in (True, False):
        record = make_record(make_claim(is_immunotherapy=is_immunotherapy))
        assert Outcome.PATHOLOGICAL_COMPLETE_RESPONSE not in {gap.outcome for gap in find_gaps([record], on_drug)}
    other = make_record(make_claim(therapies=("another",)))
    assert {gap.outcome for gap in find_gaps([other], on_drug)} == set(PATIENT_OUTCOMES)


def test_without_a_marker_a_direct_claim_on_the_treatment_closes_a_gap() -> None:
    gaps = {gap.outcome for gap in find_gaps([make_record()], make_markerless_question())}
    assert gaps == set(PATIENT_OUTCOMES) - {Outcome.PATHOLOGICAL_COMPLETE_RESPONSE}


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 500)), min_size=1, max_size=12))
def test_the_people_of_a_study_are_counted_once(sizes: list[tuple[int, int]]) -> None:
    claims = [make_claim(study, population=make_population(n=n)) for study, n in sizes]
    largest = {study: max(n for other, n in sizes if other == study) for study, _ in sizes}
    assert count_participants(claims) == (len(largest), sum(largest.values()))


def test_a_study_that_does_not_say_how_many_leaves_the_number_unknown() -> None:
    unknown = make_claim(2, population=make_population(n=None))
    assert count_participants([make_claim(1), unknown]) == (2, None)
    assert count_participants([unknown]) == (1, None)
    assert count_participants([]) == (0, None)


def test_a_citation_without_a_study_is_a_study_of_its_own() -> None:
    assert count_participants([make_claim(1, study_id=None), make_claim(2, study_id=None)])[0] == 2


def test_known_sizes_that_are_enough_are_enough_though_another_is_unknown() -> None:
    claims = (make_claim(1), make_claim(2, population=make_population(n=None)))
    (group,) = found(*claims)
    assert group.participant_count is None
    assert dict(group.reasons)["imprecision"].startswith("Enough participants")


def test_a_summary_says_when_claims_disagree() -> None:
    summaries = [
        found(make_claim(1), make_claim(2))[0].summary,
        found(make_claim(1), make_claim(2, direction=Direction.SUPPORTS))[0].summary,
        found(make_marker_claim(1), make_marker_claim(2, significance=Significance.RESISTANCE))[0].summary,
    ]
    assert ["disagree" in summary for summary in summaries] == [False, True, True]


def test_a_treatment_with_randomised_trials_is_rated_on_them_alone_and_the_rating_says_so() -> None:
    trial = make_claim(1)
    alone = make_claim(2, design=StudyDesign.SINGLE_ARM_TRIAL, population=make_population(n=20))
    (only,), (both,) = found(trial), found(trial, alone)
    assert both.certainty == only.certainty
    assert both.study_count == 2
    assert "other studies: 1" in dict(both.reasons)["start"]
    assert "other studies" not in dict(only.reasons)["start"]


@pytest.mark.parametrize("outcome", [Outcome.TRIAL_STATUS, Outcome.OTHER_OUTCOME])
def test_the_fate_of_a_trial_and_outcomes_without_a_code_are_weighed_with_nothing(outcome: Outcome) -> None:
    assert not found(make_claim(1, outcome=outcome))
