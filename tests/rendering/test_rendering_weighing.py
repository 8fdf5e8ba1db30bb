"""Laws of the weighing in the report: a defensible pool is drawn, a refusal gives its reasons, gaps are said."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import msgspec
import pytest
from sample_contents import build_contents, build_empty_contents

from curation.domain.claim import Biomarker, Claim
from curation.domain.effect import Effect
from curation.domain.integrity import assess_integrity
from curation.rendering.report import ReportContents, render_report
from curation.rendering.report_views import build_rows
from curation.rendering.weighing_views import WeighingView, build_weighing_view
from curation.synthesis.absolute import compute_number_needed, compute_numbers_needed
from curation.synthesis.grouping import group_findings
from curation.vocabulary import Direction, EffectMeasure, MarkerComparison, Outcome, POperator, Setting, StudyDesign
from evidence_makers import (
    make_citations,
    make_claim,
    make_grade,
    make_marker_claim,
    make_population,
    make_question,
    make_record,
)

HAZARDS = {1: ("0.60", "0.45", "0.80"), 2: ("0.70", "0.52", "0.94"), 3: ("0.65", "0.50", "0.845")}
SHARES = {4: (12, 40), 5: (22, 60), 6: (9, 35)}


def make_hazard(number: int, **changes: Any) -> Claim:
    value, lower, upper = HAZARDS[number]
    hazard = Effect(measure=EffectMeasure.HR, value=value, lower=lower, upper=upper, level="95")
    facts: dict[str, Any] = {
        "outcome": Outcome.OVERALL_SURVIVAL,
        "population": make_population(setting=Setting.ADVANCED),
        "comparator": "placebo",
        "direction": Direction.SUPPORTS,
        "effects": (hazard,),
    }
    return make_claim(number, **facts | changes)


def make_share(number: int) -> Claim:
    events, total = SHARES[number]
    effect = Effect(measure=EffectMeasure.ORR, n_events=events, n_total=total, arm="the drug")
    return make_claim(
        number,
        outcome=Outcome.OBJECTIVE_RESPONSE,
        population=make_population(setting=Setting.ADVANCED, n=total),
        design=StudyDesign.SINGLE_ARM_TRIAL,
        direction=Direction.SUPPORTS,
        effects=(effect,),
    )


def make_arms(treated: int, control: int, total: int = 200) -> Claim:
    arms = tuple(
        Effect(measure=EffectMeasure.PCR, n_events=n, n_total=total, arm=arm, value=str(100 * n / total), unit="%")
        for n, arm in ((treated, "the drug"), (control, "placebo"))
    )
    return make_claim(7, comparator="placebo", effects=arms, direction=Direction.SUPPORTS)


def make_contents(*claims: Claim, grades: tuple = ()) -> ReportContents:
    records = tuple(make_record(claim, grades=grades) for claim in claims)
    question, citations = make_question(), make_citations(records)
    return msgspec.structs.replace(
        build_contents(),
        question=question,
        records=records,
        citations=citations,
        integrity=assess_integrity(citations),
        groups=group_findings(records, question),
    )


def view(*claims: Claim, grades: tuple = ()) -> WeighingView:
    contents = make_contents(*claims, grades=grades)
    return build_weighing_view(contents, build_rows(contents.records, contents.citations, contents.integrity))


@pytest.fixture(scope="module")
def pooled() -> WeighingView:
    return view(*map(make_hazard, HAZARDS), *map(make_share, SHARES))


# Both pools as statsmodels 0.15 has them (tau2 0, so that the mean is that of any estimator; t with 2 degrees).
def test_hazard_ratios_and_shares_of_alike_independent_studies_are_pooled(pooled: WeighingView) -> None:
    assert [(title, text) for title, text, _, _ in pooled.pools] == [
        ("Overall survival, HER2-positive breast cancer, with immunotherapy (HR)", "HR 0.65 (0.45 to 0.93)"),
        ("Objective response, HER2-positive breast cancer, with immunotherapy (ORR)", "ORR 32.0% (17.5% to 51.2%)"),
    ]
    assert all(new.startswith(("HR", "ORR")) and spread.endswith("3 studies") for _, _, new, spread in pooled.pools)


def test_a_pool_is_drawn_with_weights_diamond_and_prediction_and_told_in_words(pooled: WeighingView) -> None:
    forest = pooled.forests[0]
    assert forest.state.startswith("Pooled: random effects")
    assert forest.reasons == ()
    names = [name for name, _, _ in forest.rows]
    assert names[-2:] == ["Pool of 3 studies", "A new study (prediction)"]
    assert sum(int(weight.rstrip("%")) for _, _, weight in forest.rows if weight) in (99, 100, 101)
    assert "forest-pool" in forest.wide
    assert "forest-pool" in forest.narrow
    assert "Pooled by random effects" in forest.wide


def test_the_same_studies_with_other_comparators_are_refused_with_the_reason() -> None:
    found = view(make_hazard(1), make_hazard(2, comparator="chemotherapy"))
    assert found.pools == ()
    assert found.refusals == (("comparators differ", 1),)
    assert "Comparators differ" in found.refused[0][1][0]
    assert "forest-pool" not in found.forests[0].wide
    assert "Not pooled" in found.forests[0].state
    assert all(weight == "" for _, _, weight in found.forests[0].rows)


@pytest.mark.parametrize("is_pooled", [True, False])
def test_plots_are_svg_with_words_for_those_who_do_not_see_them_and_no_style_of_their_own(is_pooled: bool) -> None:
    second = {} if is_pooled else {"comparator": "chemotherapy"}
    forest = view(make_hazard(1), make_hazard(2, **second)).forests[0]
    for svg, limit in ((forest.wide, 700), (forest.narrow, 320)):
        root = ET.fromstring(svg)
        children = [child.tag.rsplit("}")[-1] for child in root][:2]
        assert children == ["title", "desc"]
        assert root.get("role") == "img"
        assert int(root.get("width", "0")) <= limit
        assert not re.search(r'style=|<script|href=|url\(|fill="#', svg)


def test_a_number_needed_is_given_where_the_whole_interval_is_on_one_side_and_nowhere_else() -> None:
    clear = view(make_arms(140, 100)).summary
    (row,) = (row for row in clear if row.needed)
    assert row.needed == ("A study pmid:7 2024: one more for every 5 people treated (4 to 11)",)
    assert not any(row.needed for row in view(make_arms(104, 100)).summary)


@pytest.mark.parametrize(
    ("difference", "needed"), [(0.2, 5), (-0.2, 5), (0.5, 2), (0.001, 1000), (1 / 3, 3), (0, None)]
)
def test_numbers_needed_are_rounded_up(difference: float, needed: int | None) -> None:
    assert compute_number_needed(difference) == needed


def test_no_number_needed_has_an_interval_through_no_difference() -> None:
    assert compute_numbers_needed(0.1, -0.01, 0.2) is None
    assert compute_numbers_needed(0.1, 0.05, 0.2) == (5, 10, 20)
    assert compute_numbers_needed(-0.1, -0.2, -0.05) == (5, 10, 20)
    assert compute_numbers_needed(0.3, 0.0, 0.2) is None


def test_outcomes_without_data_stand_in_the_summary_and_gaps_become_questions() -> None:
    found = view(make_hazard(1))
    assert len(found.summary) == 7
    assert [row.outcome for row in found.summary if not row.is_gap] == ["Overall survival"]
    assert any("No study found that reports" in gap and "HER2-positive breast cancer" in gap for gap in found.map.gaps)
    assert any(text.startswith("Would a TMB result change my treatment") for text in found.map.questions)


def test_the_answer_asks_of_a_gap_in_the_words_of_the_map() -> None:
    contents = make_contents(make_hazard(1))
    asked = {group.question for group in contents.groups if group.is_gap}
    assert asked <= set(view(make_hazard(1)).map.questions)


def test_a_claimed_interaction_shows_what_a_machine_filled_in_and_who_credited_it() -> None:
    tested = make_marker_claim(
        1,
        marker_comparison=MarkerComparison.PREDICTIVE_TESTED,
        design=StudyDesign.RANDOMISED_TRIAL,
        effects=(Effect(measure=EffectMeasure.P_INTERACTION, p="0.004", p_op=POperator.EQUAL),),
    )
    (machine,) = view(tested).labels[0].ratings
    assert "overall effect only" in machine[1]
    assert machine[1].count("machine-made)") == 5
    (person,) = view(tested, grades=(make_grade(),)).labels[0].ratings
    assert "Rated by cleo" in person[1]
    assert "machine-made" not in person[1]


def test_thresholds_and_points_are_said_to_be_our_own() -> None:
    html = render_report(make_contents(*map(make_hazard, HAZARDS)))
    assert "no clinical panel has confirmed" in html
    assert "overall survival: small from 1, moderate from 2.5, large from 5 in 100" in html
    assert "points are this project's declaration" in html


def test_words_of_others_are_escaped_in_table_plot_and_map() -> None:
    bad = "<script>alert(1)</script>"
    claims = [make_hazard(n, comparator=bad, biomarker=Biomarker(name=bad)) for n in HAZARDS]
    html = render_report(make_contents(*claims, make_marker_claim(9, biomarker=Biomarker(name=bad))))
    assert bad not in html


def test_a_report_without_claims_says_what_is_missing() -> None:
    html = render_report(build_empty_contents())
    part = html[html.index('id="weighing"') : html.index('id="evidence"')]
    assert "No outcome has a figure from two independent studies." in part
    assert "Nothing was pooled." in part
    assert "No two claims contradict each other." in part
