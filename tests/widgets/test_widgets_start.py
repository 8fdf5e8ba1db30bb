"""The start page: what waits for whom, and where each line leads."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from workbench_makers import Clock, make_bench_project, sit_down

from curation.project import Project
from curation.widgets.pane import Pane, answer
from curation.widgets.screener import build_screener
from curation.widgets.start_desk import build_start_page
from curation.widgets.start_page import STEPS, StartSession
from curation.widgets.tagger import build_tagger
from evidence_makers import QUESTION, make_question
from project.project_makers import tag_and_accept, vote, write_question

OTHER = "second-question"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_bench_project(tmp_path)
    write_question(tmp_path, msgspec.structs.replace(make_question(), id=OTHER, title="Another question"))
    vote(made, "anna", "pmid:100")
    vote(made, "ben", "pmid:100")
    vote(made, "anna", "pmid:101")
    vote(made, "ben", "pmid:101", "unclear")
    return made


def list_rows(project: Project, curator: str | None) -> list[tuple[str, str, int]]:
    view = StartSession(project, curator, Clock()).build_view()
    (question,) = [one for one in view["questions"] if one["id"] == QUESTION]
    return [(row["who"], row["pile"], row["count"]) for row in question["rows"]]


def send(pane: Pane, message: dict[str, object]) -> list[dict[str, object]]:
    """Hand a pane a message of the browser; give what it sends back."""
    sent: list[dict[str, object]] = []
    pane.send = sent.append
    pane._answer(pane, message, [])
    return sent


def test_a_curator_sees_their_own_work_first_then_that_of_the_others(project):
    assert list_rows(project, "carl") == [
        ("carl", "to_screen", 10),
        ("carl", "untagged", 2),
        ("anna", "to_screen", 10),
        ("anna", "untagged", 2),
        ("ben", "to_screen", 10),
        ("ben", "untagged", 2),
    ]


def test_without_a_curator_everybodys_work_is_shown(project):
    assert {who for who, _, _ in list_rows(project, None)} == {"anna", "ben"}


def test_every_line_leads_to_a_notebook_that_is_there(project_root):
    assert {notebook for _, notebook, _ in STEPS.values()} <= {p.name for p in (project_root / "notebooks").iterdir()}


def test_a_claim_waits_for_everybody_but_who_wrote_it(tmp_path):
    from curation.vocabulary import ActKind
    from project.project_makers import act, make_project, make_quoted_claim

    made = make_project(tmp_path)
    claim = make_quoted_claim()
    act(made, "anna", ActKind.TAG, claim.claim_id, {"claim": msgspec.to_builtins(claim)})
    vote(made, "ben", claim.citation_id)
    rows = list_rows(made, None)
    assert ("ben", "to_judge", 1) in rows
    assert not [row for row in rows if row[:2] == ("anna", "to_judge")]
    tag_and_accept(made, make_quoted_claim(statement="Another statement of it."))


@pytest.mark.parametrize("build", [build_screener, build_tagger])
def test_a_pane_turns_to_the_question_pile_and_record_that_the_start_page_named(project, build):
    pane = build(sit_down(project).turn_to(OTHER))
    pile = "to_screen" if build is build_screener else "untagged"
    place = {"do": "turn", "n": 7, "question_id": QUESTION, "citation_id": "pmid:101", "pile": pile}
    assert send(pane, place) == [{"n": 7, "turned": QUESTION}]
    assert pane.view["question"]["id"] == QUESTION
    assert pane.session.position == "pmid:101"


@pytest.mark.parametrize("question_id", ["no-such-question", "../../etc", ""])
def test_a_pane_stays_where_it_is_when_it_is_sent_nowhere(project, question_id):
    pane = build_screener(sit_down(project))
    place = {"do": "turn", "n": 1, "question_id": question_id, "citation_id": "pmid:1", "pile": "all"}
    (reply,) = send(pane, place)
    assert reply["refused"]
    assert pane.view["question"]["id"] == QUESTION


def test_looking_again_finds_what_was_done_meanwhile_and_print_is_the_same_for_everybody(project):
    page = build_start_page(project, "carl", Clock())
    vote(project, "carl", "pmid:102")
    answer(page.session, {"do": "ping"})
    counts = {row["pile"]: row["count"] for row in page.session.build_view()["questions"][0]["rows"] if row["is_own"]}
    assert counts["to_screen"] == 9
    assert repr(page) == repr(build_start_page(project, None, Clock())) == "StartPage: 2 questions"


def test_what_a_curator_has_put_aside_as_holding_nothing_to_tag_waits_for_the_others_alone(project):
    session = build_tagger(sit_down(project, "carl")).session
    answer(session, {"do": "aside", "citation_id": "pmid:100", "reason": "no results"})
    rows = {(who, pile): count for who, pile, count in list_rows(project, "carl")}
    assert (rows["carl", "untagged"], rows["anna", "untagged"]) == (1, 2)


def test_work_that_waits_for_roles_is_listed_after_the_curators_with_its_notebook(project):
    from curation.worklist import list_duties

    view = StartSession(project, "carl", Clock(), list_duties).build_view()
    rows = view["questions"][0]["rows"]
    blocked = [row for row in rows if row["who"] == "maintainer or curator"]
    assert [(row["pile"], row["notebook"]) for row in blocked] == [("", "05_draft_answer.ipynb")]
    assert rows.index(blocked[0]) > max(at for at, row in enumerate(rows) if row["pile"])


def test_a_click_opens_the_pane_of_a_line_at_its_record_and_another_takes_its_place(project):
    desk = build_start_page(project, "carl", Clock())
    line = {"do": "call", "question_id": QUESTION, "citation_id": "pmid:103", "pile": "to_screen"}
    assert "Screener" in answer(desk.session, line | {"notebook": "02_screen_abstracts.ipynb"})["opened"]
    first = desk.pane
    assert (first.session.position, first.is_called, desk.children) == ("pmid:103", True, (desk.page, first))
    answer(desk.session, line | {"citation_id": "pmid:100", "pile": "untagged", "notebook": "03_tag_claims.ipynb"})
    assert desk.children == (desk.page, desk.pane)
    assert (first.comm, desk.pane.session.position) == (None, "pmid:100")
    second = desk.pane
    assert "refused" in answer(desk.session, line | {"question_id": "none", "notebook": "03_tag_claims.ipynb"})
    assert (desk.pane, desk.children) == (second, (desk.page, second))
    answer(desk.session, {"do": "shut"})
    assert (desk.children, desk.session.opened) == ((desk.page,), "")
    assert repr(desk) == "StartPage: 2 questions"


def test_a_line_to_screen_opens_the_record_that_the_order_puts_first(project):
    desk = build_start_page(project, "carl", Clock())
    row = next(row for row in desk.session.build_view()["questions"][0]["rows"] if row["pile"] == "to_screen")
    line = {name: row[name] for name in ("citation_id", "pile", "notebook")}
    assert "opened" in answer(desk.session, {"do": "call", "question_id": QUESTION} | line)
    session = desk.pane.session
    assert (session.order.chosen, session.position) == (
        "ranked",
        session.order.orders["ranked"].learned.citation_ids[0],
    )
