"""Laws of strength, labels, ICEMAN, conflicts and the map: nothing is added up, nothing unseen is left unsaid."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.claim import Biomarker, Claim
from curation.domain.effect import Effect
from curation.synthesis.comparisons import RULES, find_problem, read_comparisons
from curation.synthesis.conflicts import Conflict, Side, find_conflicts, find_side
from curation.synthesis.evidence_map import build_evidence_map, list_gap_questions
from curation.synthesis.grouping import PATIENT_OUTCOMES, group_findings
from curation.synthesis.iceman import Credibility, combine_answers, rate_iceman
from curation.synthesis.strength import MOST_POINTS, rate_strength
from curation.vocabulary import (
    Certainty,
    ClaimType,
    Direction,
    Directness,
    EffectMeasure,
    FigureSource,
    MarkerComparison,
    Outcome,
    OutcomeDirection,
    POperator,
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


def list_parts(claim: Claim, *beside: Claim) -> dict[str, int]:
    found = rate_strength(make_record(claim), [claim, *beside])
    return {part.part: part.points for part in found.parts}


def interact(p: str, operator: POperator = POperator.EQUAL) -> Effect:
    return Effect(measure=EffectMeasure.P_INTERACTION, p=p, p_op=operator)


def make_tested(number: int = 1, **changes: Any) -> Claim:
    facts: dict[str, Any] = {
        "marker_comparison": MarkerComparison.PREDICTIVE_TESTED,
        "design": StudyDesign.RANDOMISED_TRIAL,
    }
    return make_marker_claim(number, **facts | changes)


def clash(*claims: Claim) -> tuple[Conflict, ...]:
    records = [make_record(claim) for claim in claims]
    groups = group_findings(records, make_question())
    return find_conflicts(groups, {record.claim_id: record for record in records})


def prognostic(number: int, significance: Significance, **changes: Any) -> Claim:
    facts: dict[str, Any] = {
        "claim_type": ClaimType.PROGNOSTIC,
        "marker_comparison": MarkerComparison.PROGNOSTIC,
        "significance": significance,
        "outcome": Outcome.OVERALL_SURVIVAL,
        "therapies": (),
    }
    return make_marker_claim(number, **facts | changes)


@given(
    st.sampled_from(StudyDesign),
    st.sampled_from(Directness),
    st.sampled_from(FigureSource),
    st.none() | st.integers(0, 9000),
    st.booleans(),
)
def test_every_part_of_strength_is_measured_or_named_as_unmeasured(design, directness, source, n, has_marker) -> None:
    make = make_marker_claim if has_marker else make_claim
    claim = make(1, design=design, directness=directness, figure_source=source, population=make_population(n=n))
    found = rate_strength(make_record(claim), [claim])
    measured = {part.part for part in found.parts}
    asked = {"design", "directness", "precision", "size", "figure source", "replication"}
    asked |= {"marker comparison"} if has_marker else set()
    assert measured | set(found.unmeasured) >= asked
    assert not measured & set(found.unmeasured)
    assert all(0 <= part.points <= MOST_POINTS and part.observation for part in found.parts)
    assert "risk of bias" in found.unmeasured


def test_replication_counts_other_studies_and_not_other_claims() -> None:
    claim = make_claim(1)
    assert list_parts(claim)["replication"] == 0
    assert list_parts(claim, make_claim(2, study_id="study-1"))["replication"] == 0
    assert list_parts(claim, make_claim(2))["replication"] == 2
    assert list_parts(claim, make_claim(2, direction=Direction.SUPPORTS))["replication"] == 0


def test_a_narrower_interval_and_a_closer_source_are_stronger() -> None:
    def interval(upper: str) -> Claim:
        return make_claim(effects=(Effect(measure=EffectMeasure.HR, value="0.6", lower="0.5", upper=upper),))

    points = [list_parts(interval(upper))["precision"] for upper in ("0.7", "1.2", "1.9", "9")]
    assert points == [3, 2, 1, 0]
    assert "precision" not in list_parts(make_claim())
    assert list_parts(make_claim(figure_source=FigureSource.SECONDARY))["figure source"] == 0


def test_every_comparison_has_its_row_in_the_decision_table() -> None:
    assert set(RULES) == set(MarkerComparison)
    assert [c for c, rule in RULES.items() if rule.allowed.startswith("predicts")] == [
        MarkerComparison.PREDICTIVE_TESTED
    ]


@pytest.mark.parametrize("comparison", [c for c in MarkerComparison if c != MarkerComparison.PREDICTIVE_TESTED])
def test_predicts_is_refused_without_a_test_and_its_denial_is_not(comparison: MarkerComparison) -> None:
    says = make_marker_claim(marker_comparison=comparison, statement="TMB predicts response.")
    assert find_problem(says) is not None
    denies = make_marker_claim(marker_comparison=comparison, statement="TMB does not predict response.")
    assert find_problem(denies) is None
    assert find_problem(make_tested(statement="TMB predicts response.")) is None
    assert find_problem(make_tested(design=StudyDesign.COHORT)) is not None


def test_only_biomarker_claims_are_read_and_each_once() -> None:
    found = read_comparisons(make_body())
    assert len({reading.claim_id for reading in found}) == len(found) == 4
    assert all(reading.iceman.overall is None for reading in found)


def test_without_a_claimed_interaction_only_the_overall_effect_may_be_spoken_of() -> None:
    found = rate_iceman(make_record(make_marker_claim()), [])
    assert (found.overall, found.items) == (None, ())
    assert "overall effect only" in found.advice
    assert "overall effect only" in rate_iceman(make_record(make_tested(effects=(interact("0.2"),))), []).advice


@pytest.mark.parametrize(
    ("p", "operator", "answer"),
    [
        ("0.08", POperator.EQUAL, Credibility.DEFINITELY_REDUCES),
        ("0.03", POperator.EQUAL, Credibility.UNCLEAR),
        ("0.01", POperator.EQUAL, Credibility.PROBABLY_INCREASES),
        ("0.001", POperator.LESS, Credibility.DEFINITELY_INCREASES),
        ("0.05", POperator.GREATER, Credibility.DEFINITELY_REDUCES),
    ],
)
def test_the_p_value_of_the_interaction_answers_item_three(p: str, operator: POperator, answer: Credibility) -> None:
    items = rate_iceman(make_record(make_tested(effects=(interact(p, operator),))), []).items
    assert len(items) == 5
    assert items[2].answer == answer


def test_the_origin_of_the_cut_off_answers_item_five_and_other_studies_item_two() -> None:
    def marker(**facts: Any) -> Claim:
        return make_tested(effects=(interact("0.001"),), biomarker=Biomarker(name="TMB", **facts))

    answers = [
        rate_iceman(make_record(claim), []).items[4].answer
        for claim in (
            marker(prespecified=False),
            marker(),
            marker(prespecified=True),
            marker(cut_off="continuous, per 10"),
        )
    ]
    assert answers == list(Credibility)
    against = rate_iceman(make_record(marker()), [make_tested(2, direction=Direction.DOES_NOT_SUPPORT)])
    assert against.items[1].answer == Credibility.DEFINITELY_REDUCES


@given(st.lists(st.sampled_from(Credibility), min_size=5, max_size=5))
def test_an_abstract_with_two_unclear_items_is_at_most_moderate(answers: list[Credibility]) -> None:
    found = combine_answers([Credibility.UNCLEAR, *answers[1:4], Credibility.UNCLEAR])
    assert found != Certainty.HIGH
    reducing = [a for a in answers if a in (Credibility.DEFINITELY_REDUCES, Credibility.UNCLEAR)]
    assert (combine_answers(answers) == Certainty.VERY_LOW) == (len(reducing) == 5)


def test_two_readings_of_the_same_people_are_a_conflict_that_says_so() -> None:
    better = prognostic(1, Significance.BETTER_OUTCOME, biomarker=Biomarker(name="TMB", cut_off="median"))
    worse = prognostic(
        2, Significance.POOR_OUTCOME, biomarker=Biomarker(name="TMB", cut_off="quartile"), study_id="study-1"
    )
    (found,) = clash(better, worse)
    assert set(found.sides) == {Side.BETTER, Side.WORSE}
    assert found.shared_studies == ("study-1",)
    assert [(d.field, d.first, d.second) for d in found.differences] == [("cut-off", ("median",), ("quartile",))]


def test_agreement_and_other_populations_are_no_conflict() -> None:
    one = prognostic(1, Significance.BETTER_OUTCOME)
    assert clash(one, prognostic(2, Significance.BETTER_OUTCOME)) == ()
    elsewhere = prognostic(2, Significance.POOR_OUTCOME, population=make_population())
    assert clash(one, elsewhere) == ()


def test_a_side_follows_from_direction_significance_and_outcome() -> None:
    against = {"direction": Direction.DOES_NOT_SUPPORT}
    assert find_side(make_marker_claim()) == Side.BETTER
    assert find_side(make_marker_claim(significance=Significance.RESISTANCE)) == Side.WORSE
    assert find_side(make_marker_claim(**against)) == Side.NO_DIFFERENCE
    assert find_side(make_marker_claim(**against, outcome_direction=OutcomeDirection.DECREASED)) == Side.WORSE
    assert find_side(make_claim(direction=Direction.NOT_APPLICABLE)) is None


def test_the_map_counts_every_finding_once_and_studies_by_their_id() -> None:
    claims = [make_claim(1), make_claim(2, study_id="study-1"), make_claim(3), make_marker_claim(4)]
    cells = build_evidence_map([make_record(claim) for claim in claims], make_question())
    assert sum(cell.claim_count for cell in cells) == len(claims)
    (own,) = (cell for cell in cells if cell.is_own_population and cell.claim_count)
    assert (own.claim_count, own.study_count) == (3, 2)


def test_the_questions_marker_has_a_gap_for_each_outcome_until_somebody_studies_it() -> None:
    def list_gaps(*claims: Claim) -> set[Outcome]:
        cells = build_evidence_map([make_record(claim) for claim in claims], make_question())
        return {cell.outcome for cell in cells if cell.is_gap and cell.biomarker == "TMB"}

    assert list_gaps() == set(PATIENT_OUTCOMES)
    direct = make_marker_claim(1, directness=Directness.DIRECT, population=make_population(), biomarker=TMB)
    assert list_gaps(direct) == set(PATIENT_OUTCOMES) - {Outcome.OBJECTIVE_RESPONSE}
    assert list_gaps(make_marker_claim(1)) == set(PATIENT_OUTCOMES)


def test_a_marker_becomes_a_question_when_two_studies_looked_at_it_in_others() -> None:
    def ask(*claims: Claim) -> tuple[str, ...]:
        return list_gap_questions(build_evidence_map([make_record(c) for c in claims], make_question()))

    pdl1 = {"biomarker": Biomarker(name="PD-L1")}
    assert not any("PD-L1" in text for text in ask(make_marker_claim(1, **pdl1)))
    assert any("PD-L1" in text for text in ask(make_marker_claim(1, **pdl1), make_marker_claim(2, **pdl1)))
    here = make_marker_claim(3, directness=Directness.DIRECT, population=make_population(), **pdl1)
    assert not any("PD-L1" in text for text in ask(make_marker_claim(1, **pdl1), make_marker_claim(2, **pdl1), here))
    assert len([text for text in ask() if "TMB" in text]) == 1


def test_without_a_marker_in_the_question_the_map_is_of_the_treatment() -> None:
    cells = build_evidence_map([], make_markerless_question())
    assert {cell.biomarker for cell in cells} == {None}
    assert all(cell.is_gap for cell in cells)
