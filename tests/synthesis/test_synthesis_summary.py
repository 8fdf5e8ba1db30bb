"""Laws of the summary of findings: its rows, where its figures are from, and words that fit the certainty."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.claim import Claim
from curation.domain.effect import Effect
from curation.synthesis.grouping import group_findings
from curation.synthesis.pooling_rules import decide_pooling
from curation.synthesis.summary_of_findings import (
    CANDIDATES,
    MOST_OUTCOMES,
    SummaryRow,
    build_summary_of_findings,
    choose_outcomes,
)
from curation.vocabulary import (
    Certainty,
    Direction,
    Directness,
    EffectMeasure,
    FigureSource,
    Outcome,
    Setting,
    StudyDesign,
)
from evidence_makers import make_body, make_claim, make_population, make_question, make_record

PCR = Outcome.PATHOLOGICAL_COMPLETE_RESPONSE


def compare(number: int, treated: int, control: int, total: int = 200, **changes: Any) -> Claim:
    arms = tuple(
        Effect(measure=EffectMeasure.PCR, n_events=n, n_total=total, arm=arm, value=str(100 * n / total), unit="%")
        for n, arm in ((treated, "the drug"), (control, "placebo"))
    )
    facts: dict[str, Any] = {
        "comparator": "placebo",
        "effects": arms,
        "population": make_population(setting=Setting.NEOADJUVANT),
    }
    return make_claim(number, **facts | changes)


def summarise(*claims: Claim) -> dict[Outcome, SummaryRow]:
    records = [make_record(claim) for claim in claims]
    groups = group_findings(records, make_question())
    by_id = {record.claim_id: record for record in records}
    rows = build_summary_of_findings(
        make_question(), decide_pooling(groups, records, {}), by_id, {}, searched_on="2026-07-14"
    )
    return {row.outcome: row for row in rows}


def test_every_outcome_has_a_row_whether_or_not_there_are_data_and_harms_are_among_them() -> None:
    for rows in (summarise(), summarise(*(record.claim for record in make_body()))):
        assert len(rows) == MOST_OUTCOMES
        assert {Outcome.ADVERSE_EVENTS, Outcome.TREATMENT_RELATED_DEATH} <= set(rows)
    assert all("2026-07-14" in row.what_happens for row in summarise().values())


@given(st.sets(st.sampled_from(CANDIDATES)))
def test_an_outcome_without_data_gives_way_before_one_with_data_and_harms_never(with_data: set[Outcome]) -> None:
    chosen = choose_outcomes(with_data)
    left = set(CANDIDATES) - set(chosen)
    assert list(chosen) == [outcome for outcome in CANDIDATES if outcome in chosen]
    assert len(chosen) == MOST_OUTCOMES
    assert not left & {Outcome.OVERALL_SURVIVAL, Outcome.ADVERSE_EVENTS, Outcome.TREATMENT_RELATED_DEATH}
    givers = {
        Outcome.DISEASE_FREE_SURVIVAL,
        Outcome.QUALITY_OF_LIFE,
        Outcome.EVENT_FREE_SURVIVAL,
        Outcome.OBJECTIVE_RESPONSE,
    }
    assert left <= givers
    assert not left & with_data or len(givers - with_data) < len(left)


def test_the_risks_of_two_arms_are_their_shares_and_the_comparator_names_its_source() -> None:
    (effect,) = summarise(compare(1, 100, 80))[PCR].absolute
    assert (effect.comparator_risk, effect.intervention_risk) == (0.4, 0.5)
    assert effect.source == "study-1, placebo arm"
    assert effect.lower is not None
    assert effect.upper is not None
    assert effect.lower < 0.5 < effect.upper


def test_a_figure_seen_second_hand_says_so() -> None:
    (effect,) = summarise(compare(1, 100, 80, figure_source=FigureSource.SECONDARY))[PCR].absolute
    assert "secondary" in effect.source
    assert effect.lower is None


def test_a_pool_is_applied_to_the_median_comparator_risk() -> None:
    (effect,) = summarise(compare(1, 100, 80), compare(2, 110, 88))[PCR].absolute
    assert effect.comparator_risk == pytest.approx(0.42)
    assert effect.intervention_risk == pytest.approx(0.42 * 1.25)
    assert effect.formula == "r0 * RR"


def test_one_study_has_one_absolute_effect_and_it_is_that_of_most_people() -> None:
    part = compare(2, 20, 10, study_id="study-1", population=make_population(n=50, setting=Setting.NEOADJUVANT))
    (effect,) = summarise(compare(1, 100, 80), part)[PCR].absolute
    assert effect.comparator_risk == 0.4


def test_other_people_and_other_treatments_stand_in_no_row() -> None:
    elsewhere = compare(1, 100, 80, directness=Directness.OTHER_BREAST_CANCER)
    usual = compare(2, 100, 80, is_immunotherapy=False)
    assert summarise(elsewhere, usual)[PCR].group is None


def test_a_group_of_mixed_directness_is_shown_with_the_certainty_it_deserves() -> None:
    mixed = summarise(compare(1, 100, 80), compare(2, 110, 88, directness=Directness.OTHER_TUMOUR))[PCR]
    assert mixed.certainty == Certainty.VERY_LOW  # two steps for other people, one without an interval
    assert summarise(compare(1, 100, 80), compare(2, 110, 88))[PCR].certainty == Certainty.MODERATE


def test_of_several_groups_of_direct_people_the_largest_makes_the_row_and_the_others_are_named() -> None:
    apart = compare(3, 50, 50, population=make_population(tumour="inflammatory breast cancer"))
    row = summarise(apart, compare(1, 100, 80), compare(2, 110, 88))[PCR]
    assert row.group is not None
    assert row.group.study_count == 2
    assert "Further groups of such people, rated apart: 1" in row.what_happens


def test_single_arms_are_shown_without_a_comparative_statement() -> None:
    rate = Effect(measure=EffectMeasure.ORR, n_events=3, n_total=15, arm="the drug")
    claim = make_claim(
        1, outcome=Outcome.OBJECTIVE_RESPONSE, effects=(rate,), design=StudyDesign.SINGLE_ARM_TRIAL, comparator=None
    )
    row = summarise(claim)[Outcome.OBJECTIVE_RESPONSE]
    assert row.absolute == ()
    assert [estimate.estimate for estimate in row.uncompared] == [0.2]
    assert "No study had a comparison group" in row.what_happens


def test_deaths_told_among_adverse_events_are_not_passed_over() -> None:
    told = make_claim(
        1,
        outcome=Outcome.ADVERSE_EVENTS,
        direction=Direction.NOT_APPLICABLE,
        statement="Five people had grade 5 adverse events.",
    )
    assert "grade 5" in summarise(told)[Outcome.TREATMENT_RELATED_DEATH].what_happens
    assert "grade 5" not in summarise()[Outcome.TREATMENT_RELATED_DEATH].what_happens
