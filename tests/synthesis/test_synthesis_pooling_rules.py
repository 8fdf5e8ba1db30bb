"""Laws of the decision to pool: alike studies are pooled, and whatever makes them unlike is a reason against it."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.claim import Biomarker, Claim
from curation.domain.effect import Effect
from curation.domain.synthesis_state import PoolingDecision
from curation.synthesis.grouping import group_findings
from curation.synthesis.pooling_rules import decide_pooling
from curation.synthesis.shown import list_shown
from curation.vocabulary import (
    ClaimType,
    EffectMeasure,
    FigureSource,
    MarkerComparison,
    Outcome,
    Setting,
    Significance,
    StudyDesign,
    TreatmentLine,
)
from evidence_makers import make_claim, make_marker_claim, make_population, make_question, make_record

HR = {1: ("0.60", "0.45", "0.80"), 2: ("0.70", "0.52", "0.94"), 3: ("0.65", "0.50", "0.845")}


def hazard(number: int, **changes: Any) -> Effect:
    value, lower, upper = HR[number]
    facts = {"value": value, "lower": lower, "upper": upper, "level": "95"} | changes
    return Effect(measure=EffectMeasure.HR, **facts)


def survival(number: int, **changes: Any) -> Claim:
    facts: dict[str, Any] = {
        "outcome": Outcome.OVERALL_SURVIVAL,
        "population": make_population(setting=Setting.ADVANCED),
        "comparator": "placebo",
        "effects": (hazard(number),),
    }
    return make_claim(number, **facts | changes)


def share(number: int, events: int, total: int, **changes: Any) -> Claim:
    effect = Effect(measure=EffectMeasure.ORR, n_events=events, n_total=total, arm="the drug")
    facts: dict[str, Any] = {
        "outcome": Outcome.OBJECTIVE_RESPONSE,
        "population": make_population(setting=Setting.ADVANCED),
        "design": StudyDesign.SINGLE_ARM_TRIAL,
        "effects": (effect,),
    }
    return make_claim(number, **facts | changes)


def decide(*claims: Claim) -> list[PoolingDecision]:
    records = [make_record(claim) for claim in claims]
    return list(decide_pooling(group_findings(records, make_question()), records, {}))


def list_reasons(*claims: Claim) -> set[str]:
    (decision,) = decide(*claims)
    assert (decision.pooled is None) == bool(decision.reasons)
    return {code for code, _ in decision.reasons}


def test_alike_studies_are_pooled_and_the_pool_lies_among_them() -> None:
    (decision,) = decide(survival(1), survival(2), survival(3))
    pooled = decision.pooled
    assert pooled is not None
    assert pooled.k == 3
    assert 0.60 < pooled.estimate < 0.70
    assert pooled.lower < pooled.estimate < pooled.upper
    assert pooled.predicted_lower is not None
    assert pooled.predicted_lower <= pooled.lower


def test_shares_are_pooled_as_shares() -> None:
    (decision,) = decide(share(1, 10, 40), share(2, 12, 40))
    assert decision.pooled is not None
    assert 0.25 < decision.pooled.estimate < 0.30
    assert 0 < decision.pooled.lower < decision.pooled.upper < 1
    assert decision.pooled.predicted_lower is None


@given(st.integers(0, 99))
def test_the_order_of_claims_changes_no_pool(seed: int) -> None:
    claims = [survival(1), survival(2), survival(3)]
    assert decide(*random.Random(seed).sample(claims, 3)) == decide(*claims)


def test_one_study_is_no_pool_however_many_claims_it_has() -> None:
    assert list_reasons(survival(1)) == {"one_study"}
    second = survival(1, statement="Another statement.", study_id="study-1")
    assert list_reasons(survival(1), second) == {"one_study"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"population": make_population(setting=Setting.ADJUVANT)}, "populations_differ"),
        ({"population": make_population()}, "populations_differ"),
        (
            {"population": make_population(setting=Setting.ADVANCED, line=TreatmentLine.LATER)},
            None,
        ),
        ({"therapies": ("another drug",)}, "interventions_differ"),
        ({"comparator": "chemotherapy"}, "comparators_differ"),
        ({"comparator": "placebo alone"}, None),
        ({"design": StudyDesign.COHORT}, "designs_differ"),
        ({"design": StudyDesign.SYSTEMATIC_REVIEW}, "overlap"),
        ({"study_id": None}, "independence"),
        ({"figure_source": FigureSource.SECONDARY}, "one_study"),
        ({"effects": (hazard(2, upper=None),)}, "one_study"),
        ({"effects": (hazard(2, level=None),)}, "one_study"),
        ({"effects": (hazard(2, upper="NE"),)}, "one_study"),
        ({"effects": (hazard(2, lower="0.69"),)}, "one_study"),
        ({"effects": (hazard(2, arm="high vs low"),)}, "contrast_unclear"),
    ],
)
def test_what_makes_studies_unlike_is_a_reason_against_the_pool(changes: dict[str, Any], reason: str | None) -> None:
    reasons = list_reasons(survival(1), survival(2, **changes))
    assert reasons == set() if reason is None else reason in reasons


def test_different_lines_of_treatment_are_different_people() -> None:
    first, later = (
        make_population(setting=Setting.ADVANCED, line=line) for line in (TreatmentLine.FIRST, TreatmentLine.LATER)
    )
    assert "populations_differ" in list_reasons(survival(1, population=first), survival(2, population=later))


def test_different_measures_are_decided_apart() -> None:
    odds = msgspec.structs.replace(hazard(2), measure=EffectMeasure.OR)
    assert [d.measure for d in decide(survival(1), survival(2, effects=(odds,)))] == [
        EffectMeasure.HR,
        EffectMeasure.OR,
    ]


def test_an_effect_of_another_outcome_is_no_figure_of_this_one() -> None:
    other = hazard(2, arm="progression-free survival")
    own = hazard(1, arm="overall survival")
    (decision,) = decide(survival(1, effects=(own, other)))
    assert [estimate.arm for estimate in decision.estimates] == ["overall survival"]
    rate = Effect(measure=EffectMeasure.PFS_RATE, value="16", unit="%")
    (decision,) = decide(share(1, 10, 40, effects=(rate,)))
    assert decision.measure is None


def test_two_analyses_of_the_same_people_need_a_person_to_choose() -> None:
    later = survival(2, study_id="study-1")
    assert "several_estimates" in list_reasons(survival(1), later, survival(3))


def test_of_two_analyses_the_one_on_most_people_is_taken() -> None:
    part = survival(2, study_id="study-1", population=make_population(n=100, setting=Setting.ADVANCED))
    (decision,) = decide(survival(1), part, survival(3))
    assert {estimate.estimate for estimate in decision.estimates} == {0.60, 0.65}
    assert decision.pooled is not None


def test_nobody_and_percentages_without_counts_enter_no_pool() -> None:
    bare = Effect(measure=EffectMeasure.ORR, value="27", unit="%", arm="the drug")
    (decision,) = decide(share(1, 10, 40), share(2, 0, 14), share(3, 1, 2, effects=(bare,)))
    assert {item.name for item in decision.left_out} == {"study-2", "study-3"}
    assert decision.pooled is None


def test_two_arms_with_counts_give_one_risk_ratio_and_no_shares() -> None:
    def compare(number: int, treated: int, control: int) -> Claim:
        arms = tuple(
            Effect(measure=EffectMeasure.PCR, n_events=n, n_total=100, arm=arm)
            for n, arm in ((treated, "the drug"), (control, "placebo"))
        )
        return make_claim(
            number, comparator="placebo", effects=arms, population=make_population(setting=Setting.NEOADJUVANT)
        )

    (decision,) = decide(compare(1, 60, 50), compare(2, 66, 55))
    assert decision.measure == EffectMeasure.RR
    assert decision.pooled is not None
    assert decision.pooled.estimate == pytest.approx(1.2)
    assert decision.estimates[0].formula == "(60/100) / (50/100)"


def test_survival_in_two_arms_gives_the_ratio_of_deaths() -> None:
    arms = tuple(
        Effect(measure=EffectMeasure.OS_RATE, n_events=n, n_total=100, arm=arm)
        for n, arm in ((80, "the drug"), (60, "placebo"))
    )
    (decision,) = decide(survival(1, effects=arms))
    assert decision.estimates[0].estimate == pytest.approx(0.5)


def test_markers_with_other_cut_offs_or_none_stated_are_other_markers() -> None:
    def marker(number: int, cut_off: str | None) -> Claim:
        return make_marker_claim(
            number,
            claim_type=ClaimType.PROGNOSTIC,
            marker_comparison=MarkerComparison.PROGNOSTIC,
            significance=Significance.BETTER_OUTCOME,
            biomarker=Biomarker(name="TMB", cut_off=cut_off, assay="a panel"),
            population=make_population(setting=Setting.ADVANCED),
            outcome=Outcome.OVERALL_SURVIVAL,
            effects=(hazard(number),),
        )

    assert list_reasons(marker(1, "10"), marker(2, "10")) == set()
    assert "markers_differ" in list_reasons(marker(1, "10"), marker(2, "20"))
    assert "markers_differ" in list_reasons(marker(1, None), marker(2, None))


def test_a_group_without_figures_says_so() -> None:
    assert list_reasons(make_claim(1), make_claim(2)) == {"no_figures"}


def test_figures_of_two_studies_are_shown_even_where_they_are_not_pooled() -> None:
    records = [make_record(c) for c in (survival(1), survival(2, therapies=("another drug",)), survival(3))]
    groups = group_findings(records, make_question())
    (shown,) = list_shown(groups, {record.claim_id: record for record in records}, {})
    assert [estimate.estimate for estimate in shown.estimates] == [0.60, 0.70, 0.65]
    assert all(estimate.variance is None for estimate in shown.estimates)
