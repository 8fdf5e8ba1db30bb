"""Laws of the project: where it is found, what a workspace reads, and how it stood."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from project_makers import HOME, WORDS, act, add_snapshot, make_project, make_quoted_claim, tag_and_accept, vote

from curation.domain.citation import Relation, Section
from curation.errors import LedgerConflictError, ProjectError
from curation.identifiers import canonical_json
from curation.project import PROJECT_VARIABLE, find_project_root, open_project
from curation.vocabulary import ActKind, ClaimStatus
from evidence_makers import QUESTION, make_citation, make_question


@pytest.fixture(autouse=True)
def _without_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROJECT_VARIABLE, raising=False)


def test_a_project_is_found_from_any_folder_within_it(tmp_path: Path) -> None:
    make_project(tmp_path)
    deep = tmp_path / "notebooks" / "drafts"
    deep.mkdir(parents=True)
    assert find_project_root(deep) == find_project_root(tmp_path) == tmp_path.resolve()


def test_the_variable_names_the_project_and_a_start_outranks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, started = tmp_path / "named", tmp_path / "started"
    for root in (named, started):
        make_project(root)
    monkeypatch.setenv(PROJECT_VARIABLE, str(named))
    monkeypatch.chdir(started)
    assert find_project_root() == named.resolve()
    assert find_project_root(started) == started.resolve()
    monkeypatch.delenv(PROJECT_VARIABLE)
    assert open_project().root == started.resolve()


def test_a_variable_that_names_no_project_is_an_error_and_no_other_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(tmp_path / "here")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv(PROJECT_VARIABLE, str(tmp_path / "elsewhere"))
    with pytest.raises(ProjectError, match=PROJECT_VARIABLE):
        find_project_root()


def test_without_a_project_the_error_says_what_to_do_and_no_absolute_path(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as caught:
        find_project_root(tmp_path)
    assert "evidence/questions" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_an_unknown_question_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=QUESTION):
        make_project(tmp_path).read_question("another-question")


def test_a_question_comes_back_as_it_was_written(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    assert project.list_questions() == (QUESTION,)
    assert project.read_question(QUESTION) == make_question()


def test_a_question_on_its_first_day_opens_and_drafts(tmp_path: Path) -> None:
    workspace = make_project(tmp_path).open_question(QUESTION)
    assert workspace.claims == ()
    assert workspace.answer.sections
    assert workspace.agreement is None
    assert workspace.flow.check_identities() == ()


def test_a_later_snapshot_overrides_an_earlier_one(tmp_path: Path) -> None:
    project = make_project(tmp_path, citations=(HOME, make_citation("pmid:2")))
    newer = msgspec.structs.replace(HOME, title="As PubMed has it")
    add_snapshot(tmp_path, "2026-07-14-aaaaaaaa", (newer,))
    workspace = project.open_question(QUESTION)
    assert workspace.citations["pmid:1"].title == "As PubMed has it"
    assert list(workspace.citations) == ["pmid:1", "pmid:2"]
    assert len(workspace.search_runs) == 2


def test_a_later_snapshot_that_retracts_takes_the_claim_out_of_answer_and_findings(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    claim_id = tag_and_accept(project)
    before = project.open_question(QUESTION)
    assert claim_id in {i for sentence in before.answer.sentences for i in sentence.claim_ids}
    add_snapshot(
        tmp_path, "2026-07-14-aaaaaaaa", (msgspec.structs.replace(HOME, relations=(Relation(type="RetractionIn"),)),)
    )
    after = project.open_question(QUESTION)
    assert not {i for sentence in after.answer.sentences for i in sentence.claim_ids}
    assert all(group.is_gap for group in after.groups)


def test_a_later_text_without_the_quoted_words_takes_the_claim_out(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    tag_and_accept(project)
    add_snapshot(tmp_path, "2026-07-14-aaaaaaaa", (make_citation("pmid:1", sections=(Section(text="Other words."),)),))
    (record,) = project.open_question(QUESTION).claims
    assert not record.is_anchored
    assert project.open_question(QUESTION).answer.unused_claim_ids == (record.claim_id,)


def test_a_workspace_can_be_read_as_it_stood_after_any_act(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    claim = make_quoted_claim()
    tag = act(project, "anna", ActKind.TAG, claim.claim_id, {"claim": msgspec.to_builtins(claim)})
    accept = act(project, "ben", ActKind.ACCEPT, claim.claim_id, {}, parent=tag)
    act(project, "anna", ActKind.WITHDRAW, claim.claim_id, {"reason": "wrong"}, parent=accept)
    states = [project.open_question(QUESTION, as_of=at).claims[0].status for at in (tag, accept, None)]
    assert states == [ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED, ClaimStatus.WITHDRAWN]
    assert project.open_question(QUESTION).evidence_table().empty
    assert len(project.open_question(QUESTION, as_of=accept).evidence_table()) == 1


def test_agreement_is_that_of_the_day_too(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    vote(project, "anna", "pmid:1")
    last = vote(project, "ben", "pmid:1")
    assert project.open_question(QUESTION).agreement is not None
    acts = project.open_question(QUESTION).ledger.acts
    first = acts[0].act_id
    assert first != last or len(acts) == 2
    assert project.open_question(QUESTION, as_of=first).agreement is None


def test_an_unknown_act_to_look_back_to_is_an_error(tmp_path: Path) -> None:
    workspace = make_project(tmp_path).open_question(QUESTION, as_of="0" * 64)
    with pytest.raises(LedgerConflictError):
        _ = workspace.claims


def test_opening_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    tag_and_accept(project)
    first, second = (project.open_question(QUESTION) for _ in range(2))
    assert canonical_json(first.answer) == canonical_json(second.answer)
    assert canonical_json(first.groups) == canonical_json(second.groups)
    assert WORDS in first.claims[0].claim.quotes[0].exact
