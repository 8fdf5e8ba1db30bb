"""Laws of the tables on the starter set: each row has its reason, each study is counted once, nothing is added up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from curation.project import Project
from curation.statement_tables import label_table, statement_table, threshold_table
from curation.vocabulary import MarkerComparison, format_term
from curation.weighing_tables import (
    PARTS,
    certainty_table,
    comparison_table,
    conflict_table,
    evidence_map_table,
    gap_table,
    pooling_table,
    refusal_table,
    render_forests,
    strength_table,
    summary_of_findings_table,
    weighed_table,
)
from curation.workspace import Workspace

TABLES = (
    certainty_table,
    comparison_table,
    conflict_table,
    evidence_map_table,
    gap_table,
    label_table,
    pooling_table,
    refusal_table,
    statement_table,
    strength_table,
    summary_of_findings_table,
    weighed_table,
)


@pytest.fixture(scope="module")
def workspace(project_root: Path) -> Workspace:
    return Project(project_root).open_question("tmb-her2-immunotherapy")


@pytest.mark.parametrize("build", TABLES)
def test_a_table_is_the_same_each_time_and_not_empty(build, workspace: Workspace) -> None:
    table = build(workspace)
    assert len(table) > 0
    pd.testing.assert_frame_equal(table, build(workspace))


def test_every_refusal_has_a_reason_and_every_pool_none(workspace: Workspace) -> None:
    table = pooling_table(workspace)
    assert set(table["decision"]) <= {"pooled", "refused"}
    assert (table.loc[table["decision"] == "refused", "reasons"] != "").all()
    assert (table.loc[table["decision"] == "pooled", "reasons"] == "").all()


def test_different_drugs_and_single_arms_of_the_starter_set_are_not_pooled(workspace: Workspace) -> None:
    own = pooling_table(workspace).query("population == 'HER2-positive breast cancer' and claim_type == 'therapeutic'")
    assert set(own["decision"]) == {"refused"}
    response = own.query("outcome == 'objective response' and treatment == 'with immunotherapy' and measure == 'ORR'")
    assert response["reasons"].str.contains("Treatments differ").all()


def test_every_rated_group_has_a_sentence_in_each_domain_and_nothing_is_above_moderate(workspace: Workspace) -> None:
    table = certainty_table(workspace)
    rated = table.query("certainty != 'not rated'")
    domains = ["risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"]
    assert rated[domains].notna().all().all()
    assert rated["certainty"].str.contains("provisional").all()
    assert not rated["certainty"].str.contains("high").any()


def test_strength_has_its_parts_its_blind_spots_and_no_total(workspace: Workspace) -> None:
    table = strength_table(workspace)
    assert list(table.columns) == ["claim_id", "study", "outcome", *PARTS, "unmeasured"]
    assert table["claim_id"].is_unique
    assert table["unmeasured"].str.contains("risk of bias").all()


def test_every_biomarker_claim_stands_once_beside_its_label(workspace: Workspace) -> None:
    table = comparison_table(workspace)
    assert table["claim_id"].is_unique
    assert table[["available", "allowed", "claim says", "ICEMAN"]].notna().all().all()


def test_the_two_readings_of_tcga_are_told_as_the_same_people(workspace: Workspace) -> None:
    table = conflict_table(workspace).query("biomarker == 'TMB' and outcome == 'overall survival'")
    both = table[table["one side"].str.contains("TCGA") & table["other side"].str.contains("TCGA")]
    assert list(both["same people"]) == [True]
    assert both["what differs"].str.contains("cut-off").all()


def test_the_questions_marker_is_a_gap_in_its_own_population_and_a_question(workspace: Workspace) -> None:
    gaps = gap_table(workspace).query("biomarker == 'TMB'")
    assert len(gaps) > 0
    assert gaps["question"].notna().all()
    own = evidence_map_table(workspace).query("biomarker == 'TMB' and treatment == 'with immunotherapy'").iloc[0]
    assert own["population"] == workspace.question.words.population
    assert own["overall survival"] == "0"


def test_the_summary_names_the_source_of_each_comparator_risk(workspace: Workspace) -> None:
    table = summary_of_findings_table(workspace)
    assert len(table) <= 7
    stated = table["comparator risk"].dropna()
    assert stated.str.contains("arm").all()
    assert table["what happens"].str.endswith(".").all()


def test_the_forest_plots_of_the_starter_set_carry_no_weights(workspace: Workspace) -> None:
    shown = render_forests(workspace)
    assert shown.html.count("<svg") == shown.html.count("</table>")
    assert ("forest-pool" in shown.html) == (pooling_table(workspace)["decision"] == "pooled").any()


def test_every_accepted_claim_was_weighed_or_has_its_reason(workspace: Workspace) -> None:
    table = weighed_table(workspace)
    assert table["claims"].sum() == len(workspace.accepted)
    grouped = {claim_id for group in workspace.groups for claim_id in group.claim_ids}
    assert table.iloc[0].tolist()[:2] == ["weighed", len(grouped)]
    assert table["kind"].iloc[1:].str.startswith("not weighed: ").all()


def test_the_declared_thresholds_stand_in_a_table_and_rise() -> None:
    table = threshold_table()
    assert table["outcome"].tolist()[0] == "any other outcome"
    steps = table[["small", "moderate", "large"]].astype(float)
    assert (steps["small"] < steps["moderate"]).all()
    assert (steps["moderate"] < steps["large"]).all()


def test_every_sentence_that_the_answer_concludes_stands_in_the_table_of_statements(workspace: Workspace) -> None:
    told = set(statement_table(workspace)["for a patient"].dropna())
    said = {s.text for s in workspace.answer.sentences if s.rule == "conclude_direct_treatment"}
    assert said
    assert said == told


def test_the_summary_of_findings_says_what_the_table_of_statements_says(workspace: Workspace) -> None:
    summary = summary_of_findings_table(workspace).set_index("outcome")["what happens"]
    for row in statement_table(workspace).itertuples():
        assert summary[row.outcome].startswith(row[3])


def test_the_decision_table_is_shown_whole(workspace: Workspace) -> None:
    table = label_table(workspace)
    assert set(table["label"]) == {format_term(kind) for kind in MarkerComparison}
    assert table["claims"].sum() == len(comparison_table(workspace))


def test_a_study_that_reports_a_measure_counts_whether_or_not_its_figure_can_be_pooled(workspace: Workspace) -> None:
    table = pooling_table(workspace)
    assert (table["reporting"] >= table["studies"]).all()
    assert (table.query("decision == 'pooled'")["studies"] > 1).all()
