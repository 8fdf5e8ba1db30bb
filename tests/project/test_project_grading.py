"""Laws of ICEMAN forms in the ledger: the gate asks for people, a revision voids them, the command line records."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from project_makers import act, make_project, make_quoted_claim, tag_and_accept

from curation.domain.iceman import IcemanForm
from curation.gatekeeping import check_question
from curation.project import PROJECT_VARIABLE, Project
from curation.review.grading import check_grade_acts, draft_grade, replay_grades
from curation.vocabulary import ActKind, Certainty, MarkerComparison, StudyDesign
from evidence_makers import QUESTION, make_form, make_marker_claim

COMMAND = [sys.executable, "-c", "from curation.cli import main; main()", "grade", QUESTION]


def run_grade(project: Project, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {PROJECT_VARIABLE: str(project.root), "PATH": ""}
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


@pytest.fixture
def tested_id(project: Project) -> str:
    claim = make_marker_claim(
        1,
        marker_comparison=MarkerComparison.PREDICTIVE_TESTED,
        design=StudyDesign.RANDOMISED_TRIAL,
        quotes=make_quoted_claim().quotes,
        statement="It worked by TMB.",
    )
    return tag_and_accept(project, claim)


def grade(project: Project, claim_id: str, curator: str, form: IcemanForm | None = None) -> str:
    record = project.open_question(QUESTION).claims_by_id[claim_id]
    draft = draft_grade(record, make_form())
    payload = draft.payload | {"iceman": msgspec.to_builtins(form or make_form())}
    return act(project, curator, draft.kind, claim_id, payload, parent=draft.parent)


def list_g10(project: Project) -> list[str]:
    findings = check_question(project, project.open_question(QUESTION)).findings
    return [found.reason for found in findings if found.gate == "G10"]


def test_the_gate_asks_for_a_person_then_for_a_second_one_then_for_agreement(project: Project, tested_id: str) -> None:
    assert ["no person" in reason for reason in list_g10(project)] == [True]
    grade(project, tested_id, "cleo")
    assert ["second one" in reason for reason in list_g10(project)] == [True]
    grade(project, tested_id, "dora", make_form(Certainty.LOW))
    assert ["disagree" in reason for reason in list_g10(project)] == [True]
    grade(project, tested_id, "dora")
    assert list_g10(project) == []
    assert "G10" in check_question(project, project.open_question(QUESTION)).proved


def test_a_revision_makes_a_form_void(project: Project, tested_id: str) -> None:
    grade(project, tested_id, "cleo")
    record = project.open_question(QUESTION).claims_by_id[tested_id]
    assert record.is_interaction_credited
    changed = msgspec.structs.replace(record.claim, notes="read again")
    payload = {"claim": msgspec.to_builtins(changed), "reason": "read again"}
    act(project, "anna", ActKind.REVISE, tested_id, payload, parent=record.acts[-1])

    assert project.open_question(QUESTION).claims_by_id[tested_id].grades == ()
    grade(project, tested_id, "cleo")
    assert project.open_question(QUESTION).claims_by_id[tested_id].is_interaction_credited


def test_a_form_that_is_not_whole_stays_in_the_ledger_and_is_a_finding(project: Project, tested_id: str) -> None:
    act_id = grade(project, tested_id, "cleo", make_form(Certainty.HIGH))
    acts = project.open_question(QUESTION).ledger.acts

    assert replay_grades(acts) == {}
    assert [found.subject for found in check_grade_acts(acts)] == [act_id]


def test_a_person_gets_the_form_fills_it_in_and_records_it_on_the_command_line(
    project: Project, tested_id: str, tmp_path: Path
) -> None:
    form = tmp_path / "form.json"
    assert run_grade(project, tested_id, "--out", form).returncode == 0
    early = run_grade(project, tested_id, "--form", form, "--curator", "cleo")
    assert (early.returncode, early.stdout, len(early.stderr.splitlines())) == (2, "", 1)

    filled = json.loads(form.read_text())
    filled |= {"effect_measure": "OR", "time_point": "best response"}
    filled["items"] = [{k: v for k, v in item.items() if k != "is_machine_made"} for item in filled["items"]]
    form.write_text(json.dumps(filled))
    done = run_grade(project, tested_id, "--form", form, "--curator", "cleo", "--json")

    assert done.returncode == 0
    assert re.fullmatch(r"[0-9a-f]{64}", json.loads(done.stdout)["act_id"])
    (recorded,) = project.open_question(QUESTION).claims_by_id[tested_id].grades
    assert recorded.curator == "cleo"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"items": 3}', '{"outcome": "x", "extra": 1}', "\x00"])
def test_a_form_that_cannot_be_read_is_refused_in_one_line(
    project: Project, tested_id: str, tmp_path: Path, text: str
) -> None:
    form = tmp_path / "form.json"
    form.write_text(text)
    ran = run_grade(project, tested_id, "--form", form, "--curator", "cleo")

    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
