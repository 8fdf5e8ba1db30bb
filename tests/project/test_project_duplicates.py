"""A citation known by its DOI is pulled under its PMID: claims, votes and key papers follow, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from project_makers import HOME, act, add_snapshot, make_project, tag_and_accept, vote

from curation.domain.citation import Citation, Section
from curation.domain.claim import Claim
from curation.domain.quote import select_quote
from curation.gatekeeping import check_question
from curation.project import Project
from curation.review.claim_drafts import draft_revision
from curation.review.duplicates.decisions import draft_decision
from curation.vocabulary import ActKind, AnchorState, ClaimStatus, ScreeningChoice, TextSource
from curation.workspace import Workspace
from evidence_makers import QUESTION, make_claim, make_question

DOI, PMID = "doi:10.1000/abc", "pmid:900"
WORDS = "The drug made no difference before surgery in this trial."
SYNOPSIS = msgspec.structs.replace(
    HOME,
    id=DOI,
    doi="10.1000/ABC",
    title="A trial of a drug in early breast cancer",
    text_source=TextSource.SYNOPSIS,
    sections=(Section(text=WORDS, label="Findings"),),
)
ABSTRACT = msgspec.structs.replace(
    SYNOPSIS,
    id=PMID,
    text_source=TextSource.PUBMED,
    sections=(Section(text="Complete response did not differ (40% against 41%).", label="RESULTS"),),
)


def make_doi_claim() -> Claim:
    quote = select_quote(SYNOPSIS, WORDS)
    return make_claim(1, citation_id=DOI, quotes=(quote,), statement="No effect was seen.", basis=TextSource.SYNOPSIS)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path, make_question(key_papers=(DOI,)), [SYNOPSIS])
    tag_and_accept(made, make_doi_claim())
    return made


def pull(project: Project, citation: Citation = ABSTRACT) -> Workspace:
    add_snapshot(project.root, "2026-02-01-aaaaaaaa", [citation])
    return project.open_question(QUESTION)


def decide(project: Project, kind: ActKind, curator: str = "anna") -> Workspace:
    draft = draft_decision(kind, DOI, PMID, reason="Read both.")
    act(project, curator, draft.kind, draft.subject, draft.payload)
    return project.open_question(QUESTION)


def test_a_claim_follows_to_the_abstract_and_shows_that_its_source_changed(project: Project) -> None:
    before = project.open_question(QUESTION).claims[0]
    (claim,) = pull(project).claims
    assert (claim.claim_id, claim.status) == (before.claim_id, ClaimStatus.ACCEPTED)
    assert (claim.claim.citation_id, claim.recorded_on) == (PMID, DOI)
    assert [found.state for found in claim.anchorings] == [AnchorState.SOURCE_CHANGED]


def test_a_claim_whose_words_stand_in_the_abstract_stays_anchored(project: Project) -> None:
    same = msgspec.structs.replace(ABSTRACT, sections=SYNOPSIS.sections)
    (claim,) = pull(project, same).claims
    assert claim.is_anchored


def test_the_ledger_keeps_what_was_written_in_it(project: Project) -> None:
    folder = project.ledger_folder(QUESTION)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    workspace = pull(project)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert {act.payload["claim"]["citation_id"] for act in workspace.ledger.acts if act.kind == ActKind.TAG} == {DOI}


def test_votes_and_key_papers_follow_and_the_flow_counts_a_duplicate(project: Project) -> None:
    workspace = pull(project)
    assert list(workspace.citations) == [PMID]
    assert workspace.included == (PMID,)
    assert workspace.key_papers == (PMID,)
    flow = workspace.flow
    assert (flow.total_identified, flow.removed_duplicates, flow.screened) == (2, 1, 1)
    assert flow.check_identities() == ()
    reasons = {finding.reason for finding in check_question(project, workspace).findings}
    assert "the search did not find this key paper" not in reasons
    assert not any("was not included at screening" in reason for reason in reasons)
    assert not any("not in the snapshot" in reason for reason in reasons)


def test_a_person_keeps_them_separate_and_all_is_as_it_was(project: Project) -> None:
    pull(project)
    workspace = decide(project, ActKind.SEPARATE)
    assert set(workspace.citations) == {DOI, PMID}
    (claim,) = workspace.claims
    assert (claim.claim.citation_id, claim.recorded_on, claim.is_anchored) == (DOI, None, True)
    assert workspace.included == (DOI,)
    assert workspace.flow.removed_duplicates == 0
    assert workspace.flow.check_identities() == ()


def test_an_earlier_act_shows_the_question_before_the_decision(project: Project) -> None:
    pull(project)
    first = project.open_question(QUESTION).ledger.acts[0].act_id
    decide(project, ActKind.SEPARATE)
    assert list(project.open_question(QUESTION, as_of=first).citations) == [PMID]


def test_an_exclusion_as_a_duplicate_is_no_vote_on_the_record_that_stands(project: Project) -> None:
    pull(project)
    for curator in ("anna", "ben"):
        payload = {"decision": "exclude", "reason": "duplicate", "stage": "title_abstract"}
        act(project, curator, ActKind.SCREEN, PMID, payload)
    workspace = project.open_question(QUESTION)
    (record,) = workspace.screening
    assert record.decision == ScreeningChoice.INCLUDE
    assert check_question(project, workspace).findings


def test_votes_of_two_curators_on_two_names_of_a_record_meet(tmp_path: Path) -> None:
    project = make_project(tmp_path, citations=[SYNOPSIS])
    pull(project)
    vote(project, "anna", DOI)
    vote(project, "ben", PMID)
    (record,) = project.open_question(QUESTION).screening
    assert (record.citation_id, record.decision) == (PMID, ScreeningChoice.INCLUDE)
    vote(project, "ben", PMID, "unclear")
    act(project, "ben", ActKind.SCREEN, DOI, {"decision": "exclude", "reason": "wrong_outcome"})
    assert project.open_question(QUESTION).screening[0].is_conflict


def test_a_revision_is_written_under_the_id_that_the_ledger_has(project: Project) -> None:
    workspace = pull(project)
    (claim,) = workspace.claims
    quote = select_quote(ABSTRACT, "Complete response did not differ (40% against 41%).")
    revised = msgspec.structs.replace(claim.claim, quotes=(quote,))
    draft = draft_revision(claim, revised, workspace.citations[PMID], reason="The abstract is here.")
    assert draft.payload["claim"]["citation_id"] == DOI
    act(project, "anna", draft.kind, draft.subject, draft.payload, parent=draft.parent)
    (after,) = project.open_question(QUESTION).claims
    assert (after.status, after.is_anchored) == (ClaimStatus.SUBMITTED, True)


def test_what_is_only_likely_waits_in_the_worklist(project: Project) -> None:
    workspace = pull(project, msgspec.structs.replace(ABSTRACT, title="Quite another thing", doi="10.1000/abc"))
    findings = [f for f in check_question(project, workspace).findings if f.gate == "G02"]
    assert [finding.severity.value for finding in findings] == ["worklist"]
    assert findings[0].reason.endswith("both have the DOI 10.1000/abc; but their titles differ")
    assert set(workspace.citations) == {DOI, PMID}


def test_the_starter_set_holds_no_duplicates(project_root: Path) -> None:
    workspace = Project(project_root).open_question("tmb-her2-immunotherapy")
    assert workspace.duplicates.groups == ()
    assert workspace.duplicates.likely == ()
    assert dict(workspace.citations) == dict(sorted(workspace.records.items()))
