"""The order in which records come up: learned behind the curator, from their votes alone, never under their eyes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from workbench_makers import find_topic, list_acts, list_topics, make_bench_project, sit_down

from curation.project import Project
from curation.review.ranking.ordering import open_ranker, read_votes
from curation.review.stopping import list_draws
from curation.vocabulary import RecordOrder, ScreeningChoice
from curation.widgets.learned_order import LearnedOrder
from curation.widgets.pane import answer
from curation.widgets.screening_session import ScreeningSession
from evidence_makers import QUESTION, make_question
from project.project_makers import vote

IDS = tuple(f"pmid:{100 + number}" for number in range(30))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_bench_project(tmp_path, list_topics())


def sit(project: Project, curator: str | None = "anna") -> ScreeningSession:
    return ScreeningSession(sit_down(project, curator))


def wait_learned(session: ScreeningSession) -> None:
    order = session.order.orders[RecordOrder.RANKED]
    assert isinstance(order, LearnedOrder)
    assert order.wait(20)
    answer(session, {"do": "ping"})


def decide(session: ScreeningSession, decision: str, **more: object) -> str:
    """Decide on the record at hand; give its id."""
    citation_id = session.position
    reason = "wrong_population" if decision == "exclude" else None
    message = {"do": "decide", "citation_id": citation_id, "decision": decision, "reason": reason, "seen": None}
    assert "saved" in answer(session, message | more)
    return citation_id


def test_without_a_vote_the_questions_own_words_and_key_papers_say_what_comes_first(project):
    session = sit(project)
    wait_learned(session)
    citations = project.open_question(QUESTION).citations
    assert session.order.sequence[1:] == tuple(
        name for name in open_ranker(citations.values(), make_question()).rank({}) if name != session.position
    )
    assert find_topic(session.list_pile()[1]) == 2
    assert "you have not voted yet" in session.build_view()["order"]["said"]


def rank_openly(session: ScreeningSession) -> list[str]:
    """Rank what was not met yet by the curator's votes so far, apart from the session."""
    ranker = open_ranker(session.desk.workspace.citations.values(), make_question())
    ranked = ranker.rank(read_votes(session.standing.list_decisions()))
    return [name for name in ranked if name not in session.order.met]


def test_after_some_votes_the_next_record_is_the_one_that_the_model_ranks_first(project):
    session = sit(project)
    for _ in range(3):
        wait_learned(session)
        decide(session, "exclude")
    wait_learned(session)
    left = session.position
    answer(session, {"do": "go", "citation_id": "pmid:101"})
    decide(session, "include")
    assert session.position == left
    wait_learned(session)
    pile = session.list_pile()
    assert (pile[0], list(pile[1:])) == (left, rank_openly(session))
    assert [find_topic(name) for name in pile[1:8]] == [1] * 7
    best = pile[1]
    decide(session, "exclude")
    assert session.position == best


def test_a_draw_goes_on_with_the_first_that_is_open_whatever_was_picked_out(project):
    session = sit(project)
    answer(session, {"do": "show", "order": "random"})
    first, *_, last = session.list_pile()
    answer(session, {"do": "go", "citation_id": last})
    assert session.build_view()["records"][1]["id"] == first
    decide(session, "include")
    assert session.position == first
    decide(session, "include")
    assert [act.payload.get("order") for act in list_acts(project)] == [None, "random"]


def test_a_newer_order_never_takes_the_record_from_the_screen_nor_what_was_passed_over_from_its_place(project):
    session = sit(project)
    wait_learned(session)
    answer(session, {"do": "go", "step": 1})
    answer(session, {"do": "go", "step": 1})
    met = session.list_pile()[:3]
    assert session.position == met[2]
    vote(project, "anna", "pmid:101")
    answer(session, {"do": "ping"})
    wait_learned(session)
    assert session.position == met[2]
    assert session.list_pile()[: len(met)] == tuple(name for name in met if name != "pmid:101")
    view = session.build_view()
    assert view["records"][0]["id"] == session.position


def test_the_record_that_the_browser_shows_already_is_the_one_that_follows(project):
    session = sit(project)
    wait_learned(session)
    shown = session.list_pile()[7]
    decide(session, "include", following=shown)
    assert session.position == shown
    decide(session, "include", following="pmid:999")
    assert session.position != "pmid:999"


def test_an_order_is_learned_from_ones_own_votes_alone(project):
    for name in IDS[1:20]:
        vote(project, "ben", name, "include" if find_topic(name) == 0 else "unclear")
    anna = sit(project)
    wait_learned(anna)
    alone = open_ranker(anna.desk.workspace.citations.values(), make_question()).rank({})
    assert [name for name in anna.order.sequence if name != anna.position] == [n for n in alone if n != anna.position]


def test_a_vote_says_that_its_record_was_ranked_only_if_an_order_had_been_learned(project):
    gate = threading.Event()
    citations = project.open_question(QUESTION).citations

    def open_slowly():
        gate.wait(20)
        return open_ranker(citations.values(), make_question())

    slow = LearnedOrder(IDS, open_slowly)
    session = ScreeningSession(sit_down(project), {RecordOrder.RANKED: slow})
    view = session.build_view()
    assert view["order"] == {
        "name": "ranked",
        "said": "as listed until the words of 30 records are learned …",
        "is_learning": True,
    }
    assert (session.position, decide(session, "include")) == (IDS[0], IDS[0])
    gate.set()
    wait_learned(session)
    decide(session, "exclude")
    wait_learned(session)
    decide(session, "exclude")
    answer(session, {"do": "go", "citation_id": session.list_pile()[-1]})
    decide(session, "exclude")
    assert [act.payload.get("order") for act in list_acts(project)] == ["as_listed", "as_listed", "ranked", None]
    wait_learned(session)
    assert session.build_view()["order"]["said"] == "learned from your 4 votes, 1 of them not to exclude"


def test_an_order_that_cannot_be_learned_says_why_and_the_records_come_as_listed(project):
    def fail():
        raise MemoryError("no room for the words")

    session = ScreeningSession(sit_down(project), {RecordOrder.RANKED: LearnedOrder(IDS, fail)})
    said = session.build_view()["order"]
    assert said["said"] == "as listed: no order could be learned (MemoryError: no room for the words)"
    assert not said["is_learning"]
    decide(session, "include")
    assert session.position == IDS[1]


def test_what_is_asked_while_it_learns_is_learned_next_and_only_the_latest_of_it():
    asked, begun, gate = [], threading.Event(), threading.Event()

    class Ranker:
        def rank(self, votes):
            asked.append(dict(votes))
            begun.set()
            gate.wait(20)
            return tuple(name for name in reversed(IDS) if name not in votes)

    order = LearnedOrder(IDS, Ranker)
    votes: dict[str, ScreeningChoice] = {}
    assert order(votes) == IDS
    begun.wait(20)
    for name in IDS[:5]:
        votes[name] = ScreeningChoice.INCLUDE
        assert order(votes) == IDS
    gate.set()
    assert order.wait(20)
    assert asked == [{}, dict.fromkeys(IDS[:5], True)]
    assert order(votes) == (*reversed(IDS[5:]), *IDS[:5])
    assert not order.is_learning


def test_the_same_votes_give_the_same_order(project):
    orders = []
    for _ in range(2):
        order = sit(project).order.orders[RecordOrder.RANKED]
        assert isinstance(order, LearnedOrder)
        votes = {"pmid:101": ScreeningChoice.INCLUDE, "pmid:100": ScreeningChoice.EXCLUDE}
        order(votes)
        order.wait(20)
        orders.append(tuple(order(votes)))
    assert orders[0] == orders[1]
    assert sorted(orders[0]) == sorted(IDS)


def test_who_may_not_vote_has_nothing_learned_for_them_unless_they_ask(project):
    session = sit(project, None)
    order = session.order.orders[RecordOrder.RANKED]
    assert isinstance(order, LearnedOrder)
    assert session.order.chosen == RecordOrder.AS_LISTED
    assert order.learned is None
    assert not order.is_learning
    answer(session, {"do": "show", "order": "ranked"})
    wait_learned(session)
    assert order.learned is not None


def test_draws_kept_up_act_by_act_are_those_that_the_ledger_gives(project):
    session = sit(project)
    answer(session, {"do": "show", "order": "random"})
    for number in range(8):
        decide(session, ("include", "exclude", "unclear")[number % 3])
    answer(session, {"do": "undo"})
    answer(session, {"do": "park", "citation_id": session.position})
    answer(session, {"do": "show", "order": "as_listed"})
    decide(session, "include")
    draws, holes = list_draws(session.desk.acts, "anna", session.standing.records)
    assert session.standing.list_draws() == draws
    # A record whose vote was taken back and that was then put aside is one hole, not two.
    assert len(session.standing.list_holes()) == holes == 1


def test_a_record_put_aside_in_random_reading_is_shown_as_a_hole_in_the_draw(project):
    session = sit(project)
    answer(session, {"do": "show", "order": "random"})
    decide(session, "include")
    parked = session.position
    answer(session, {"do": "park", "citation_id": parked})
    decide(session, "exclude")
    recall = session.build_view()["progress"]["recall"]
    assert "1 drawn and put aside must be decided first" in recall["said"]
    assert recall["rule"] == "Only votes made in random order count here: 2 of your 2."
    assert recall["figure"]["least"] <= recall["figure"]["estimate"] <= recall["figure"]["most"] <= 1
    answer(session, {"do": "show", "pile": "parked"})
    (record,) = session.build_view()["records"]
    assert record["id"] == parked
    assert "came up at random" in record["parked_said"]
    assert session.build_view()["listed"][0]["own"] == "put aside, drawn at random"
