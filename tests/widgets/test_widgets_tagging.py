"""The tagger without a browser: words selected, forms kept, claims written, and who may do what to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from workbench_makers import RESULTS, list_acts, make_bench_project, sit_down

from curation.project import Project
from curation.review.claim_drafts import draft_revision
from curation.vocabulary import ActKind, ClaimStatus, Role
from curation.widgets.pane import answer
from curation.widgets.tagger import build_tagger
from curation.widgets.tagging_session import TaggingSession
from project.project_makers import vote

SENTENCE = RESULTS[RESULTS.index("Of 52") : RESULTS.index(" At 10")]
READY = {
    "statement": "15% of people responded.",
    "claim_type": "therapeutic",
    "outcome": "objective_response",
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


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_bench_project(tmp_path)
    for curator in ("anna", "ben"):
        for number in (100, 101):
            vote(made, curator, f"pmid:{number}")
    return made


def sit(project: Project, curator: str | None = "anna") -> TaggingSession:
    return TaggingSession(sit_down(project, curator))


def select(session: TaggingSession, words: str = SENTENCE, citation_id: str = "pmid:100", **more: Any) -> str:
    start = RESULTS.index(words)
    message = {"do": "select", "citation_id": citation_id, "section": 1, "start": start, "end": start + len(words)}
    reply = answer(session, message | more)
    assert "refused" not in reply
    return reply.get("opened") or more["key"]


def write(session: TaggingSession, key: str, do: str = "save", **changes: Any) -> dict[str, Any]:
    values = changes.pop("values", READY)
    message = {"do": do, "key": key, "values": values, "effects": (), "unconfirmed": (), **changes}
    return answer(session, message)


def tag(session: TaggingSession, **values: str) -> str:
    return write(session, select(session), values=READY | values)["claim_id"]


def show_claim(session: TaggingSession, claim_id: str) -> dict[str, Any]:
    answer(session, {"do": "go", "citation_id": "pmid:100"})
    answer(session, {"do": "reveal"})
    return next(claim for claim in session.build_view()["record"]["claims"] if claim["id"] == claim_id)


def judge(session: TaggingSession, claim_id: str, verdict: str, reason: str = "") -> dict[str, Any]:
    seen = show_claim(session, claim_id)["seen"]
    return answer(session, {"do": "judge", "claim_id": claim_id, "verdict": verdict, "seen": seen, "reason": reason})


def test_selected_words_open_a_claim_with_the_suggestion_that_shares_most_of_them(project):
    session = sit(project)
    select(session, "objective response rate was 15% (95% CI 7 to 29; P = 0.04)")
    form = session.build_view()["form"]

    assert form["quotes"][0]["exact"] == "objective response rate was 15% (95% CI 7 to 29; P = 0.04)"
    assert form["values"]["outcome"] == "objective_response"
    assert form["effects"][0]["value"] == "15"
    assert {"outcome", "population.her2_status", "effects.0"} <= set(form["unconfirmed"])


def test_words_for_which_nothing_was_suggested_open_a_claim_with_what_the_record_says(project):
    session = sit(project)
    select(session, "was read blind.")
    form = session.build_view()["form"]

    assert form["values"]["population.tumour"] == "breast cancer"
    assert {"population.tumour", "population.description", "design"} <= set(form["unconfirmed"])
    assert form["effects"] == []


def test_a_quote_counts_characters_whatever_the_letters_before_it(project):
    session = sit(project)
    select(session, "Grade 3 adverse events occurred in 21% of patients.")
    quote = session.form.quotes[0]

    assert RESULTS[quote.start : quote.end] == quote.exact == "Grade 3 adverse events occurred in 21% of patients."
    assert session.build_view()["form"]["quotes"][0]["place"] == [1, quote.start, quote.end]


def test_a_claim_is_not_tagged_while_a_suggested_field_is_unconfirmed(project):
    session = sit(project)
    reply = write(session, select(session), unconfirmed=("outcome",))

    assert "not confirmed" in reply["refused"]
    assert list_acts(project, "anna")[-1].kind == ActKind.SCREEN


def test_a_tagged_claim_is_on_the_disk_bears_who_suggested_it_and_leaves_no_draft(project):
    session = sit(project)
    reply = write(session, select(session))
    act = list_acts(project)[-1]

    assert (reply["saved"], act.kind, act.subject) == (act.act_id, ActKind.TAG, reply["claim_id"])
    assert act.payload["claim"]["suggested_by"] == "curation-suggest 1"
    assert session.build_view()["form"] is None
    assert sit(project).build_view()["drafts"] == []


def test_what_a_form_lacks_and_what_a_lint_says_stand_beside_their_fields(project):
    session = sit(project)
    key = select(session)
    values = READY | {"statement": "17% of people responded.", "level": "", "population.her2_status": "negative"}
    findings = write(session, key, "check", values=values)["findings"]
    said = {(one["field"], one.get("is_rule", False)) for one in findings}

    assert ("level", True) in said
    assert ("statement", True) in said
    assert ("population.her2_status", False) in said
    assert all(one["remedy"] for one in findings)


def test_a_draft_need_not_be_a_claim_and_outlives_the_kernel(project):
    session = sit(project)
    write(session, select(session), "check", values={"statement": "not yet"})

    view = sit(project).build_view()
    assert view["pile"] == "drafted"
    assert view["drafts"][0]["words"] == "not yet"


def test_two_windows_on_one_draft_keep_both(project):
    here = sit(project)
    key = select(here)
    there = sit(project)
    answer(there, {"do": "open", "key": key})
    write(there, key, "check", values={"statement": "theirs"})
    reply = write(here, key, "check", values={"statement": "mine"})

    assert reply["moved"] != key
    assert {draft["words"] for draft in sit(project).build_view()["drafts"]} == {"theirs", "mine"}


def test_several_quotes_go_into_one_claim_and_can_be_moved_and_taken_out(project):
    session = sit(project)
    key = select(session)
    select(session, "Grade 3 adverse events occurred in 21% of patients.", key=key)
    select(session, "adverse events occurred in 21% of patients.", key=key, at=1)
    assert [quote.exact for quote in session.form.quotes] == [SENTENCE, "adverse events occurred in 21% of patients."]
    answer(session, {"do": "unquote", "key": key, "at": 0})
    assert len(session.form.quotes) == 1


@pytest.mark.parametrize("place", [(9, 0, 5), (1, 5, 5), (1, 0, 100_000), (1, 11, 12)])
def test_what_are_no_words_of_the_record_is_refused(project, place):
    section, start, end = place
    message = {"do": "select", "citation_id": "pmid:100", "section": section, "start": start, "end": end}
    assert "refused" in answer(sit(project), message) or section == 1


def test_nobody_accepts_or_rejects_what_they_wrote(project):
    session = sit(project)
    claim_id = tag(session)

    assert show_claim(session, claim_id)["may"] == ["revise", "withdraw"]
    for verdict in ("accept", "reject"):
        assert "of their own" in judge(session, claim_id, verdict, "because")["refused"]


def test_another_curator_accepts_with_the_role_of_an_editor(project):
    claim_id = tag(sit(project))
    ben = sit(project, "ben")

    assert "saved" in judge(ben, claim_id, "accept")
    assert (list_acts(project)[-1].kind, list_acts(project)[-1].role) == (ActKind.ACCEPT, Role.EDITOR)
    assert show_claim(ben, claim_id)["status"] == ClaimStatus.ACCEPTED


def test_rejecting_and_withdrawing_need_a_reason(project):
    anna = sit(project)
    claim_id = tag(anna)
    ben = sit(project, "ben")

    assert "reason" in judge(ben, claim_id, "reject")["refused"]
    assert "reason" in judge(anna, claim_id, "withdraw")["refused"]
    assert "saved" in judge(anna, claim_id, "withdraw", "the trial was retracted")
    assert show_claim(anna, claim_id)["status"] == ClaimStatus.WITHDRAWN


def test_claims_of_others_are_hidden_until_one_has_tagged_or_asked(project):
    tag(sit(project))
    ben = sit(project, "ben")
    answer(ben, {"do": "go", "citation_id": "pmid:100"})
    assert "15% of people responded" not in json.dumps(ben.build_view())
    assert ben.build_view()["record"]["hidden"] == 1
    answer(ben, {"do": "reveal"})
    assert len(ben.build_view()["record"]["claims"]) == 1

    judging = sit(project, "ben")
    answer(judging, {"do": "show", "pile": "to_judge"})
    assert len(judging.build_view()["record"]["claims"]) == 1
    carl = sit(project, "carl")
    tag(carl, statement="Of 52 patients 15% responded.")
    answer(carl, {"do": "go", "citation_id": "pmid:100"})
    assert len(carl.build_view()["record"]["claims"]) == 2


def test_a_revision_says_why_keeps_the_id_and_shows_what_changed_in_the_history(project):
    session = sit(project)
    claim_id = tag(session)
    key = answer(session, {"do": "revise", "claim_id": claim_id})["opened"]
    values = READY | {"statement": "Of 52 people, 15% responded."}
    assert "it is not said why" in write(session, key, values=values)["refused"]
    write(session, key, values=values, reason="says how many")

    claim = show_claim(session, claim_id)
    entry = claim["history"][-1]
    assert claim["statement"] == "Of 52 people, 15% responded."
    assert (entry["kind"], entry["reason"]) == ("revise", "says how many")
    assert entry["changes"][0]["field"] == "statement"


def test_a_revision_of_what_was_changed_meanwhile_shows_both_before_it_is_written(project):
    claim_id = tag(sit(project))
    here, there = sit(project), sit(project)
    key = answer(here, {"do": "revise", "claim_id": claim_id})["opened"]
    other = answer(there, {"do": "revise", "claim_id": claim_id})["opened"]
    write(there, other, values=READY | {"statement": "Theirs: 15% responded."}, reason="wording")
    mine = READY | {"statement": "Mine: 15% responded."}
    reply = write(here, key, values=mine, reason="wording")

    (change,) = reply["differs"]["changes"]
    assert (change["before"], change["after"]) == ("Theirs: 15% responded.", "Mine: 15% responded.")
    assert "saved" in write(here, key, values=mine, reason="wording", force=True)
    assert here.standing.claims[claim_id].status == ClaimStatus.SUBMITTED


def test_a_verdict_on_a_claim_that_was_changed_since_it_was_shown_is_refused(project):
    anna = sit(project)
    claim_id = tag(anna)
    ben = sit(project, "ben")
    seen = show_claim(ben, claim_id)["seen"]
    key = answer(anna, {"do": "revise", "claim_id": claim_id})["opened"]
    write(anna, key, values=READY | {"statement": "Of 52 people, 15% responded."}, reason="wording")

    reply = answer(ben, {"do": "judge", "claim_id": claim_id, "verdict": "accept", "seen": seen})
    assert "since it was shown" in reply["refused"]


def test_contradicting_acts_show_both_versions_and_only_who_took_no_part_settles_them(project):
    anna = sit(project)
    claim_id = tag(anna)
    record = anna.standing.claims[claim_id]
    citation = anna.desk.workspace.citations["pmid:100"]
    for curator in ("anna", "ben"):
        claim = msgspec.structs.replace(record.claim, statement=f"15% responded, says {curator}.")
        sit(project, curator).standing.write(draft_revision(record, claim, citation, reason="wording"))
    carl = sit(project, "carl")
    shown = show_claim(carl, claim_id)

    assert shown["status"] == "conflict"
    assert {version["statement"] for version in shown["versions"]} == {
        "15% responded, says anna.",
        "15% responded, says ben.",
    }
    assert show_claim(sit(project), claim_id)["may"] == []
    chosen = shown["versions"][1]
    reply = answer(carl, {"do": "settle", "claim_id": claim_id, "chosen": chosen["act_id"], "reason": "closer"})
    assert "saved" in reply
    assert carl.standing.claims[claim_id].claim.statement == chosen["statement"]


def test_without_a_curator_all_claims_are_shown_and_nothing_is_kept(project):
    tag(sit(project))
    session = sit(project, None)
    answer(session, {"do": "go", "citation_id": "pmid:100"})

    assert len(session.build_view()["record"]["claims"]) == 1
    assert "refused" in answer(session, {"do": "suggest", "at": 0})
    before = len(list_acts(project))
    assert "refused" in judge(session, next(iter(session.standing.claims)), "withdraw", "x")
    assert len(list_acts(project)) == before


def test_a_full_disk_keeps_the_form_open_and_says_so(project, monkeypatch):
    session = sit(project)
    key = select(session)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("curation.files.os.fsync", refuse)
    monkeypatch.setattr("curation.ledger.appending.os.fsync", refuse)
    reply = write(session, key)
    monkeypatch.undo()

    assert "No space left on device" in reply["refused"]
    assert session.build_view()["form"]["values"]["statement"] == READY["statement"]
    assert "saved" in write(session, key)


def test_what_is_shown_in_print_is_the_same_for_everybody(project):
    tag(sit(project))
    texts = {repr(build_tagger(sit_down(project, name))) for name in (None, "anna", "ben")}
    assert texts == {"Tagger: 1 claims, 0 accepted; 1 included records without a claim"}


def test_while_nothing_is_included_the_way_to_screening_is_shown_and_a_record_only_on_request(tmp_path):
    session = sit(make_bench_project(tmp_path))
    view = session.build_view()
    assert (view["record"], view["onward"]["notebook"]) == (None, "02_screen_abstracts.ipynb")
    answer(session, {"do": "go", "citation_id": view["onward"]["citation_id"]})
    assert session.build_view()["record"]["id"] == "pmid:100"


def test_when_every_included_record_is_tagged_and_judged_the_next_notebook_is_named(project):
    anna = sit(project)
    claims = [tag(anna), write(anna, select(anna, citation_id="pmid:101"))["claim_id"]]
    ben = sit(project, "ben")
    assert ben.build_view()["onward"]["said"] == ""
    for claim_id, citation_id in zip(claims, ("pmid:100", "pmid:101"), strict=True):
        seen = ben.standing.find_claim(claim_id).acts[-1]
        answer(ben, {"do": "go", "citation_id": citation_id})
        assert "saved" in answer(ben, {"do": "judge", "claim_id": claim_id, "verdict": "accept", "seen": seen})
    assert ben.build_view()["onward"]["notebook"] == "04_weigh_evidence.ipynb"


def test_measures_are_written_as_people_write_them():
    from curation.widgets.tagging_views import build_form_layout

    (measure,) = [field for field in build_form_layout()["effects"] if field["name"] == "measure"]
    names = dict(measure["options"])
    assert (names["HR"], names["P_ONLY"], names["OS_MEDIAN"]) == ("HR", "comparison", "OS median")


def test_a_claim_that_waits_for_a_word_is_shown_whole_to_who_may_give_it(project):
    anna, ben = sit(project), sit(project, "ben")
    claim_id = tag(anna)
    assert "facts" not in show_claim(anna, claim_id)
    answer(ben, {"do": "ping"})
    claim = show_claim(ben, claim_id)
    facts = {label: text for _, label, text in claim["facts"]}
    assert (facts["Design"], facts["Evidence level"]) == ("single arm trial", "B: clinical study")
    assert "Statement" not in facts
    assert {finding["field"] for finding in claim["findings"]}.isdisjoint({"reason"})
    judge(ben, claim_id, "accept")
    assert "facts" not in show_claim(ben, claim_id)


def test_the_next_record_is_the_one_after_the_record_at_hand_also_when_that_has_left_the_pile(tmp_path):
    made = make_bench_project(tmp_path)
    for curator in ("anna", "ben"):
        for number in range(100, 104):
            vote(made, curator, f"pmid:{number}")
    session = sit(made)
    answer(session, {"do": "go", "step": 1})
    write(session, select(session, citation_id="pmid:101"))
    answer(session, {"do": "go", "step": 1})
    assert session.position == "pmid:102"
    answer(session, {"do": "go", "step": -1})
    assert session.position == "pmid:100"


def test_a_form_tells_what_is_missing_from_what_is_wrong(project):
    session = sit(project)
    reply = write(session, select(session), "check", values=READY | {"statement": "", "population.n": "many"})
    missing = {finding["field"]: finding.get("is_missing", False) for finding in reply["findings"]}
    assert (missing["statement"], missing["population.n"]) == (True, False)


def test_a_suggestion_whose_words_a_claim_quotes_is_marked_as_taken(project):
    session = sit(project)
    assert not any(one["is_taken"] for one in session.build_view()["record"]["suggestions"])
    tag(session)
    answer(session, {"do": "go", "citation_id": "pmid:100"})
    taken = [one["quote"] for one in session.build_view()["record"]["suggestions"] if one["is_taken"]]
    assert taken == [SENTENCE]


def test_a_record_read_and_found_without_anything_to_tag_leaves_the_pile_with_its_reason_and_can_come_back(project):
    session = sit(project)
    assert "it is not said why" in answer(session, {"do": "aside", "citation_id": "pmid:100"})["refused"]
    answer(session, {"do": "aside", "citation_id": "pmid:100", "reason": " a protocol, no results "})
    assert (session.position, session.list_pile()) == ("pmid:101", ("pmid:101",))

    again = sit(project)
    assert again.list_pile() == ("pmid:101",)
    answer(again, {"do": "show", "pile": "aside"})
    assert again.build_view()["record"]["aside"] == "a protocol, no results"
    answer(again, {"do": "aside", "citation_id": "pmid:100", "is_aside": False})
    assert sit(project).list_pile() == ("pmid:100", "pmid:101")
    assert sit(project, "ben").list_pile() == ("pmid:100", "pmid:101")
    assert "refused" in answer(sit(project, None), {"do": "aside", "citation_id": "pmid:100", "reason": "x"})
