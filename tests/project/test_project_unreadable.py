"""A mistake in one question's file hides no other question, and an error in a notebook is one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from IPython.core.interactiveshell import InteractiveShell
from project_makers import make_project

from curation.cli import app
from curation.errors import QuestionError
from curation.overviews import worklist_table
from curation.project import PROJECT_VARIABLE, Project
from curation.widgets.start_page import StartSession
from evidence_makers import QUESTION

BROKEN = "broken-question"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = make_project(tmp_path)
    (tmp_path / "evidence" / "questions" / f"{BROKEN}.yaml").write_text("id: broken-question\n", encoding="utf-8")
    monkeypatch.setenv(PROJECT_VARIABLE, str(tmp_path))
    return made


def test_what_can_be_opened_is_opened_and_the_rest_is_listed_with_the_reason(project: Project) -> None:
    opened, refused = project.open_questions()
    assert [workspace.question.id for workspace in opened] == [QUESTION]
    assert list(refused) == [BROKEN]
    assert isinstance(refused[BROKEN], QuestionError)


@pytest.mark.parametrize("command", ["status", "check"])
def test_the_commands_over_all_questions_tell_of_the_others_and_end_with_a_finding(
    project: Project, command: str
) -> None:
    ran = CliRunner().invoke(app, [command])
    assert ran.exit_code == 1
    assert QUESTION in ran.output
    assert f"{BROKEN}: cannot be read: evidence/questions/{BROKEN}.yaml" in ran.output


def test_the_table_of_the_start_notebook_says_which_question_cannot_be_read(project: Project) -> None:
    table = worklist_table(project).set_index("question")
    assert table.loc[QUESTION, "cannot be read"] == ""
    assert "missing required field" in table.loc[BROKEN, "cannot be read"]
    (project.root / "evidence" / "questions" / f"{BROKEN}.yaml").unlink()
    assert "cannot be read" not in worklist_table(project)


def test_the_start_page_shows_the_other_questions(project: Project) -> None:
    shown = {
        one["id"]: one
        for one in StartSession(project, "anna", lambda: "2026-11-25T08:00:00Z").build_view()["questions"]
    }
    assert shown[QUESTION]["records"] == 1
    assert "missing required field" in shown[BROKEN]["refused"]


def test_an_error_of_ours_is_one_line_in_a_notebook(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    InteractiveShell.instance().run_cell(f"from curation import open_question\nopen_question({BROKEN!r})")
    shown = capsys.readouterr().out
    assert "QuestionError: evidence/questions/broken-question.yaml" in shown
    assert "Traceback" not in shown
