"""Laws of what a change does to claims, sentences, the written answer, and the right to sign."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from project_makers import HOME, act, make_project, tag_and_accept

from curation.domain.citation import Citation, Relation, Section
from curation.gatekeeping import check_question
from curation.project import Project
from curation.reporting import check_asked_lately, check_for_signing, write_answer
from curation.sources.snapshots.files import Manifest, write_snapshot_files
from curation.vocabulary import ActKind, Consequence, SentenceFate, Severity
from curation.written_answers import check_written_answer
from evidence_makers import QUESTION

OTHER_WORDS = (Section(text="Other words.", label="RESULTS"),)
CASES = {
    "retracted": (
        {"relations": (Relation(type="RetractionIn", id="pmid:9"),)},
        Consequence.BLOCK,
        SentenceFate.TAKEN_OUT,
    ),
    "doubted": (
        {"relations": (Relation(type="ExpressionOfConcernIn", id="pmid:9"),)},
        Consequence.HOLD,
        SentenceFate.TAKEN_OUT,
    ),
    "erratum": (
        {"relations": (Relation(type="ErratumIn", id="pmid:9"),)},
        Consequence.RE_EXTRACT,
        SentenceFate.RESTS_ON_IT,
    ),
    "text": ({"sections": OTHER_WORDS}, Consequence.HOLD, SentenceFate.TAKEN_OUT),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    tag_and_accept(made)
    return made


def update(project: Project, day: str, *citations: Citation, **facts: object) -> None:
    name = f"{day}-aaaaaaaa"
    manifest = Manifest(
        question_id=QUESTION, snapshot_id=name, citation_count=0, files={}, date=day, is_known_asked=True, **facts
    )
    write_snapshot_files(project.snapshots_folder(QUESTION) / name, citations, manifest)


def change(project: Project, name: str, day: str = "2026-11-25") -> None:
    update(project, day, msgspec.structs.replace(HOME, **CASES[name][0]))


@pytest.mark.parametrize("name", CASES)
def test_a_change_reaches_the_claim_and_its_sentences_and_is_dated(project: Project, name: str) -> None:
    before = project.open_question(QUESTION).answer
    change(project, name)
    workspace = project.open_question(QUESTION)
    impacts = workspace.living.impacts
    assert workspace.undisturbed_answer.sections == before.sections
    said = {sentence.text for sentence in before.sentences if sentence.claim_ids}
    assert {impact.sentence for impact in impacts} == said != set()
    assert {(i.consequence, i.date, i.snapshot_id) for i in impacts} == {
        (CASES[name][1], "2026-11-25", "2026-11-25-aaaaaaaa")
    }
    assert CASES[name][2] in {impact.fate for impact in impacts}
    assert check_question(project, workspace).is_blocked


def test_what_happened_before_the_last_update_is_not_forgotten(project: Project) -> None:
    change(project, "retracted", "2026-11-01")
    change(project, "retracted", "2026-11-25")
    living = project.open_question(QUESTION).living
    assert living.latest is not None and living.latest.changes == ()
    assert {impact.date for impact in living.impacts} == {"2026-11-01"}


def test_a_withdrawn_claim_is_disturbed_by_nothing(project: Project) -> None:
    change(project, "retracted")
    (record,) = project.open_question(QUESTION).claims
    act(project, "anna", ActKind.WITHDRAW, record.claim_id, {"reason": "retracted"}, parent=record.acts[-1])
    workspace = project.open_question(QUESTION)
    assert workspace.living.impacts == ()
    assert workspace.undisturbed_answer is workspace.answer


@pytest.mark.parametrize("name", CASES)
def test_the_written_answer_is_stale_where_it_rests_on_what_no_answer_may_use(project: Project, name: str) -> None:
    folder = project.report_folder(QUESTION)
    assert check_written_answer(project, project.open_question(QUESTION)) == ()
    write_answer(project.open_question(QUESTION), folder)
    assert check_written_answer(project, project.open_question(QUESTION)) == ()
    change(project, name)
    found = check_written_answer(project, project.open_question(QUESTION))
    assert bool(found) == (CASES[name][1] != Consequence.RE_EXTRACT)
    assert {(finding.gate, finding.severity) for finding in found} <= {("G16", Severity.GATE)}
    write_answer(project.open_question(QUESTION), folder)
    assert check_written_answer(project, project.open_question(QUESTION)) == ()


def test_a_written_answer_that_cannot_be_read_is_a_finding(project: Project) -> None:
    path = project.report_folder(QUESTION) / "answer.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    (found,) = check_written_answer(project, project.open_question(QUESTION))
    assert found.severity == Severity.GATE and found.subject.endswith("answer.json")


def test_nobody_may_sign_what_was_not_asked_about_lately(project: Project) -> None:
    workspace = project.open_question(QUESTION)
    (never,) = check_asked_lately(workspace, today="2026-11-25", days=7)
    assert never.severity == Severity.GATE and "never asked" in never.reason
    update(project, "2026-11-18", HOME)
    workspace = project.open_question(QUESTION)
    assert check_asked_lately(workspace, today="2026-11-25", days=7) == ()
    (late,) = check_asked_lately(workspace, today="2026-11-26", days=7)
    assert "--since 2026-11-18" in late.remedy


def test_signing_meets_every_gate_of_the_day(project: Project) -> None:
    update(project, "2026-11-25", HOME)
    (project.root / "notebooks").mkdir()
    assert check_for_signing(project, QUESTION, today="2026-11-25") == ()
    change(project, "retracted", "2026-11-26")
    gates = {finding.gate for finding in check_for_signing(project, QUESTION, today="2026-11-26")}
    assert "G07" in gates
