"""Claims on a record that was merged away: revised on the record that stands, where their words stand in it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from workbench_makers import RESULTS, list_acts, make_abstract, make_bench_project, sit_down

from curation.domain.citation import Section
from curation.domain.quote import select_quote
from curation.project import Project
from curation.review.duplicates.decisions import draft_decision
from curation.vocabulary import ActKind, AnchorState, ClaimStatus, TextSource
from curation.widgets.pane import answer
from curation.widgets.tagging_session import TaggingSession
from evidence_makers import QUESTION, make_claim
from project.project_makers import act, vote

GONE, KEPT = "pmid:100", "pmid:101"
SHARED = "Grade 3 adverse events occurred in 21% of patients."
OWN = "We asked whether TMB foretells response."
READY = {
    "statement": "21% had severe side effects.",
    "claim_type": "therapeutic",
    "outcome": "adverse_events",
    "quote_role": "own_result",
    "population.description": "people with HER2-positive breast cancer",
    "population.tumour": "breast cancer",
    "population.her2_status": "positive",
    "intervention": "pembrolizumab",
    "therapies": "pembrolizumab",
    "design": "single_arm_trial",
    "directness": "direct",
    "level": "B",
}


def make_merged_project(root: Path, quotes: tuple[str, ...]) -> tuple[Project, str]:
    """Tag a claim on a record, then merge that record into another, where the same words stand further on."""
    gone = make_abstract(0, text_source=TextSource.EXPORT)
    kept = make_abstract(1, sections=(Section(text=f"\U0001f9ec More. {RESULTS}", label="RESULTS"),))
    project = make_bench_project(root, [gone, kept])
    chosen = tuple(select_quote(gone, quote) for quote in quotes)
    claim = make_claim(
        1, citation_id=gone.id, quotes=chosen, statement="Some had side effects.", basis=gone.text_source
    )
    act(project, "anna", ActKind.TAG, claim.claim_id, {"claim": msgspec.to_builtins(claim)})
    for curator in ("anna", "ben"):
        vote(project, curator, KEPT)
    draft = draft_decision(ActKind.MERGE, GONE, KEPT, reason="Read both.")
    act(project, "anna", draft.kind, draft.subject, draft.payload)
    return project, claim.claim_id


@pytest.fixture
def merged(tmp_path: Path) -> tuple[Project, str]:
    return make_merged_project(tmp_path, (SHARED,))


def test_a_revision_takes_the_quote_to_where_it_stands_in_the_record_that_is_kept(merged):
    project, claim_id = merged
    session = TaggingSession(sit_down(project))
    kept = session.desk.workspace.citations[KEPT]
    reply = answer(session, {"do": "revise", "claim_id": claim_id})
    assert (reply["lost"], session.form.citation_id) == ([], kept.id)
    (quote,) = session.form.quotes
    assert kept.sections[-1].text[quote.start : quote.end] == SHARED
    assert quote.text_hash == kept.text_hash

    message = {"do": "save", "key": reply["opened"], "values": READY, "reason": "the record was merged"}
    assert "saved" in answer(session, message)
    (record,) = project.open_question(QUESTION).claims
    assert (record.claim_id, record.claim.statement) == (claim_id, READY["statement"])
    assert (record.status, record.anchorings[0].state) == (ClaimStatus.SUBMITTED, AnchorState.ANCHORED)
    assert list_acts(project)[-1].kind == ActKind.REVISE


def test_words_that_the_kept_record_has_not_are_named_and_wait_to_be_selected_anew(tmp_path):
    project, claim_id = make_merged_project(tmp_path, (SHARED, OWN))
    session = TaggingSession(sit_down(project))
    reply = answer(session, {"do": "revise", "claim_id": claim_id})
    assert reply["lost"] == [OWN]
    assert [quote.exact for quote in session.form.quotes] == [SHARED]


def test_the_claim_says_on_which_record_it_was_recorded(merged):
    project, claim_id = merged
    session = TaggingSession(sit_down(project))
    answer(session, {"do": "go", "citation_id": KEPT})
    (claim,) = session.build_view()["record"]["claims"]
    assert claim["id"] == claim_id
    assert claim["recorded_on"] == GONE
    assert "revise" in claim["may"]
