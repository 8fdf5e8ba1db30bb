"""The screener without a browser: what is asked, what the ledger then holds, what the view may show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from workbench_makers import list_acts, make_abstract, make_bench_project, sit_down

from curation.project import Project
from curation.review.piles import Pile
from curation.vocabulary import ActKind, RecordOrder, Role
from curation.widgets.pane import answer
from curation.widgets.screener import build_screener
from curation.widgets.screening_session import ScreeningSession


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_bench_project(tmp_path)


def sit(project: Project, curator: str | None = "anna") -> ScreeningSession:
    """Sit down to screen in the order in which records are listed."""
    return ScreeningSession(sit_down(project, curator), first=RecordOrder.AS_LISTED)


def decide(session: ScreeningSession, decision: str, citation_id: str | None = None, **more: Any) -> dict[str, Any]:
    citation_id = citation_id or session.position
    seen = session.standing.own_acts.get(citation_id)
    message = {"do": "decide", "n": 1, "citation_id": citation_id, "decision": decision, "seen": seen, **more}
    return answer(session, message)


def find_record(session: ScreeningSession, citation_id: str) -> dict[str, Any]:
    answer(session, {"do": "go", "citation_id": citation_id})
    return session.build_view()["records"][0]


def test_a_decision_is_answered_with_the_act_that_is_on_the_disk(project):
    reply = decide(sit(project), "exclude", reason="wrong_outcome", note=" no survival ")
    (act,) = list_acts(project)

    assert reply["saved"] == act.act_id
    assert act.payload["reason"] == "wrong_outcome"
    assert (act.payload["note"], act.role) == ("no survival", Role.CURATOR)


def test_after_a_decision_the_next_record_of_the_pile_is_at_hand(project):
    session = sit(project)
    first, second = [record["id"] for record in session.build_view()["records"][:2]]
    decide(session, "include")

    assert (first, session.position) == ("pmid:100", second)
    assert session.build_view()["records"][0]["id"] == second


def test_an_exclusion_without_a_reason_is_refused_and_nothing_moves(project):
    session = sit(project)
    reply = decide(session, "exclude")

    assert "an exclusion needs a reason" in reply["refused"]
    assert list_acts(project) == []
    assert session.position == "pmid:100"


def test_a_disk_that_refuses_is_told_in_one_line_and_nothing_counts_as_decided(project, monkeypatch):
    session = sit(project)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("curation.ledger.appending.os.fsync", refuse)
    reply = decide(session, "include")
    monkeypatch.undo()

    assert "No space left on device" in reply["refused"]
    assert "\n" not in reply["refused"]
    assert session.build_view()["records"][0]["own"] is None
    assert list_acts(project) == []


@pytest.mark.parametrize(
    "message",
    [{"do": "erase"}, {"do": "decide"}, {}, None, "x", {"do": "decide", "citation_id": "pmid:100", "decision": "yes"}],
)
def test_a_message_that_is_none_is_refused_in_words(project, message):
    reply = answer(sit(project), message)
    assert "cannot be read" in reply["refused"]


def test_without_a_curator_everything_can_be_read_and_nothing_written(project):
    session = sit(project, None)
    view = session.build_view()

    assert "CURATION_CURATOR" in view["read_only"]
    assert view["records"][0]["may"] == "look"
    for message in (
        {"do": "undo"},
        {"do": "park", "citation_id": "pmid:100"},
        {"do": "keep", "citation_id": "pmid:100", "note": "x"},
    ):
        assert "refused" in answer(session, message)
    assert "refused" in decide(session, "include")
    assert list_acts(project) == []
    assert not (project.root / ".curation").exists()


def test_another_curators_vote_reaches_the_browser_only_when_both_are_in(project):
    anna, ben = sit(project), sit(project, "ben")
    decide(anna, "exclude", "pmid:100", reason="wrong_outcome", note="only cells")
    answer(ben, {"do": "ping"})

    sent = json.dumps(ben.build_view())
    assert "only cells" not in sent
    assert "anna" not in sent
    assert find_record(ben, "pmid:100")["hidden"] == 1
    decide(ben, "include", "pmid:100")
    record = find_record(ben, "pmid:100")
    assert [vote["curator"] for vote in record["votes"]] == ["anna", "ben"]
    assert "votes differ" in record["state"]


def test_who_took_no_part_settles_votes_that_differ_and_a_later_vote_opens_them_again(project):
    anna, ben, carl = sit(project), sit(project, "ben"), sit(project, "carl")
    decide(anna, "include", "pmid:100")
    decide(ben, "exclude", "pmid:100", reason="wrong_outcome")
    answer(carl, {"do": "ping"})

    assert find_record(carl, "pmid:100")["may"] == "settle"
    assert "saved" in decide(carl, "exclude", "pmid:100", reason="wrong_outcome", note="read it")
    assert list_acts(project, "carl")[0].kind == ActKind.ADJUDICATE
    answer(anna, {"do": "ping"})
    assert "Settled by carl" in find_record(anna, "pmid:100")["state"]
    decide(anna, "unclear", "pmid:100")
    answer(carl, {"do": "ping"})
    assert carl.standing.piles["pmid:100"] == Pile.TO_SETTLE


def test_nobody_votes_on_a_record_that_two_others_agree_on(project):
    decide(sit(project), "include", "pmid:100")
    decide(sit(project, "ben"), "include", "pmid:100")
    carl = sit(project, "carl")

    assert find_record(carl, "pmid:100")["may"] == "look"
    assert "two votes are in and agree" in decide(carl, "include", "pmid:100")["refused"]


def test_undo_takes_back_the_last_decision_gives_the_note_back_and_goes_to_the_record(project):
    session = sit(project)
    decide(session, "include")
    decide(session, "exclude", reason="duplicate", note="as 100")
    reply = answer(session, {"do": "undo"})

    record = session.build_view()["records"][0]
    assert reply["what"] == "took back: exclude: duplicate"
    assert (record["id"], record["own"], record["note"]) == ("pmid:101", None, "as 100")
    assert list_acts(project)[-1].kind == ActKind.WITHDRAW
    answer(session, {"do": "undo"})
    assert session.position == "pmid:100"
    assert "no decision of yours" in answer(session, {"do": "undo"})["refused"]


def test_an_adjudication_that_is_taken_back_opens_the_conflict_again(project):
    decide(sit(project), "include", "pmid:100")
    decide(sit(project, "ben"), "exclude", "pmid:100", reason="duplicate")
    carl = sit(project, "carl")
    decide(carl, "include", "pmid:100")
    answer(carl, {"do": "undo"})

    assert carl.standing.piles["pmid:100"] == Pile.TO_SETTLE
    assert carl.standing.records["pmid:100"].decision is None


def test_a_record_put_aside_waits_in_its_own_pile_until_it_is_decided(project):
    session = sit(project)
    answer(session, {"do": "park", "citation_id": "pmid:100"})
    assert session.position == "pmid:101"

    again = sit(project)
    assert again.list_pile(Pile.PARKED) == ("pmid:100",)
    decide(again, "include", "pmid:100")
    assert sit(project).list_pile(Pile.PARKED) == ()


def test_a_note_in_the_making_outlives_the_kernel_and_goes_when_it_is_saved(project):
    answer(sit(project), {"do": "keep", "citation_id": "pmid:100", "note": "is this a cohort"})
    session = sit(project)

    assert find_record(session, "pmid:100")["note"] == "is this a cohort"
    decide(session, "include", "pmid:100", note="is this a cohort")
    assert sit(project).drafts.list("note") == ()


def test_a_decision_that_another_window_overtook_is_not_written_before_both_were_shown(project):
    here, there = sit(project), sit(project)
    decide(there, "exclude", "pmid:100", reason="duplicate", note="as 101")
    message = {"do": "decide", "citation_id": "pmid:100", "decision": "include", "seen": None}
    reply = answer(here, message)

    assert reply["differs"]["there"] == {"what": "exclude: duplicate", "note": "as 101", "time": "2026-02-01T10:00:01Z"}
    assert reply["differs"]["here"]["what"] == "include"
    assert len(list_acts(project)) == 1
    assert "saved" in answer(here, message | {"force": True})
    assert list_acts(project)[-1].payload["decision"] == "include"


def test_a_decision_that_reached_the_disk_though_the_answer_did_not_is_not_written_twice(project):
    decide(sit(project), "include", "pmid:100")
    reply = answer(sit(project), {"do": "decide", "citation_id": "pmid:100", "decision": "include", "seen": None})

    assert reply["saved"] == list_acts(project)[0].act_id
    assert len(list_acts(project)) == 1


def test_each_vote_says_how_its_record_had_come_up(project):
    session = sit(project)
    decide(session, "include")
    answer(session, {"do": "show", "order": "random"})
    decide(session, "include")
    answer(session, {"do": "park", "citation_id": session.position})
    decide(session, "include", session.list_pile(Pile.TO_SCREEN)[-1])
    decide(session, "include", session.list_pile(Pile.PARKED)[0])

    orders = [act.payload.get("order") for act in list_acts(project)]
    assert orders == ["as_listed", "random", None, "random"]


def test_a_random_order_is_the_same_for_the_same_curator_and_another_for_another(project):
    orders = []
    for curator in ("anna", "anna", "ben"):
        session = sit(project, curator)
        answer(session, {"do": "show", "order": "random"})
        orders.append(session.list_pile(Pile.ALL))

    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2])


def test_an_order_that_learns_is_asked_again_after_each_decision(project):
    asked = []

    def rank(votes):
        asked.append(dict(votes))
        return sorted(project.open_question("marker-question").citations, reverse=True)

    session = ScreeningSession(sit_down(project), {RecordOrder.RANKED: rank})
    assert session.position == "pmid:111"
    decide(session, "include")
    assert asked == [{}, {"pmid:111": "include"}]
    assert list_acts(project)[0].payload["order"] == "ranked"


def test_words_looked_for_narrow_a_pile_to_the_records_that_hold_them(project):
    session = sit(project)
    answer(session, {"do": "show", "words": "FARO, :105"})
    assert session.list_pile() == ("pmid:105",)


def test_what_is_shown_in_print_is_the_same_for_everybody_and_every_run(project):
    texts = {repr(build_screener(sit_down(project, name))) for name in (None, "anna", "anna")}
    assert texts == {"Screener: 12 records, 0 included, 0 excluded, 12 open"}


def test_a_retracted_record_and_one_without_text_say_so(project):
    session = sit(project)
    assert [flag["text"] for flag in find_record(session, "pmid:102")["flags"]] == ["Retracted (notice pmid:999)."]
    assert "only the title" in find_record(session, "pmid:103")["flags"][0]["text"]


def test_a_record_says_its_language_in_words_and_that_it_has_no_abstract_once(tmp_path):
    citations = [
        make_abstract(0, languages=("jpn",)),
        make_abstract(1, sections=()),
        make_abstract(2, languages=("xx",)),
    ]
    session = sit(make_bench_project(tmp_path, citations))

    said = [[flag["text"] for flag in find_record(session, f"pmid:{number}")["flags"]] for number in (100, 101, 102)]
    assert said == [["Article in Japanese."], ["No abstract: only the title can be read."], ["Article in xx."]]


def test_what_the_ledger_calls_unclear_is_unsure_on_the_screen(project):
    assert decide(sit(project), "unclear")["what"] == "unsure"
    assert list_acts(project)[0].payload["decision"] == "unclear"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("patients with HER2-positive", 11),
        ("with patients", 0),
        ("“faro  TRIAL”", 1),
        ("faro, :105", 1),
        ("faro, :104", 0),
        ("mut/Mb, faro,", 1),
        (" , ", 12),
        ("10 mut", 11),
    ],
)
def test_words_are_looked_for_side_by_side_and_parts_after_a_comma_anywhere(project, words, found):
    session = sit(project)
    answer(session, {"do": "show", "words": words})
    assert len(session.list_pile(Pile.ALL)) == found
    shown = session.build_view()["words"]
    assert shown["found"] == (found if shown["text"] else 0)


def test_taking_back_keeps_the_words_looked_for_while_the_record_holds_them(project):
    session = sit(project)
    answer(session, {"do": "show", "words": "faro"})
    decide(session, "include")
    answer(session, {"do": "undo"})
    assert (session.position, session.words.text) == ("pmid:105", "faro")
    answer(session, {"do": "show", "words": "delft"})
    decide(session, "include")
    answer(session, {"do": "show", "words": "faro"})
    answer(session, {"do": "undo"})
    assert (session.position, session.words.text) == ("pmid:103", "")


def test_an_empty_pile_leads_on_to_what_is_left_and_at_the_end_to_the_next_notebook(project):
    session = sit(project)
    answer(session, {"do": "park", "citation_id": "pmid:100"})
    for number in range(101, 112):
        decide(session, "include", f"pmid:{number}")
    onward = session.build_view()["onward"]
    assert ([one["name"] for one in onward["piles"]], onward["notebook"]) == (["parked"], "")

    decide(session, "include", "pmid:100")
    assert session.build_view()["onward"] == {
        "piles": [],
        "notebook": "",
        "said": "Nothing waits for you here: 0 records are included. ",
    }
    decide(sit(project, "ben"), "include", "pmid:100")
    answer(session, {"do": "ping"})
    assert session.build_view()["onward"]["notebook"] == "03_tag_claims.ipynb"
