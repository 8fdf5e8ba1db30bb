"""Tagging in JupyterLab, as curators do it: words selected across markup, a claim filled in by keys, others judging."""

from __future__ import annotations

import re

import pytest
from lab_pages import kill_kernel, run_all, select_words, wait_for_kernel
from workbench_makers import MARKUP, RESULTS, list_acts

from curation.project import Project
from curation.vocabulary import ActKind, AnchorState, ClaimStatus
from evidence_makers import QUESTION
from project.project_makers import vote

pytestmark = pytest.mark.browser
TAGGER = "from curation import open_tagger\nopen_tagger('marker-question', curator={!r})"
# Each crosses an element of markup, each stands behind letters outside the first plane.
QUOTES = (
    "Of 52 patients with HER2-positive breast cancer given pembrolizumab, the objective response rate was 15% "
    "(95% CI 7 to 29; P = 0.04).",
    "At 10\u2009mut/Mb or more, overall survival was longer (HR 0.62, 95% CI 0.41 to 0.93).",
    "Grade 3 adverse events occurred in 21% of patients.",
)
STATEMENTS = (
    "15% of people responded.",
    "People with much TMB lived longer (HR 0.62).",
    "21% had severe side effects.",
)
CHOSEN = {"Claim type": "therapeutic", "Directness": "direct", "Evidence level": "B"}


def open_tagger(lab, name, curators=("anna",)):
    project = lab.make_project(name)
    for curator in ("anna", "ben"):
        for number in (100, 101):
            vote(project, curator, f"pmid:{number}")
    page, pane = lab.show(project, *map(TAGGER.format, curators))
    return project, page, pane


def fill_in(page, pane, statement):
    """Write the statement, then do whatever the form says is next, until the claim is tagged; keys only."""
    pane.get_by_role("textbox", name="Statement", exact=True).wait_for()
    page.keyboard.type(statement)
    page.keyboard.press("Control+Enter")
    wait_said(pane, "Not saved")
    for label, typed in CHOSEN.items():
        box = pane.get_by_role("combobox", name=label, exact=True)
        box.focus()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    confirm_all(page, pane)
    pane.get_by_text("ready to tag").wait_for()
    page.keyboard.press("Control+Enter")
    wait_said(pane, "Saved: tagged")


def confirm_all(page, pane):
    buttons = pane.locator(".cur-confirm:visible")
    while buttons.count():
        buttons.first.focus()
        page.keyboard.press("Enter")


def wait_said(pane, words):
    pane.locator(".cur-said", has_text=re.compile(words)).wait_for()


def list_claims(project: Project):
    return {record.claim.statement: record for record in project.open_question(QUESTION).claims}


def test_selections_across_markup_and_rare_letters_become_claims_whose_offsets_python_finds_again(lab):
    project, page, pane = open_tagger(lab, "offsets")
    for words, statement in zip(QUOTES, STATEMENTS, strict=True):
        select_words(page, 1, words)
        fill_in(page, pane, statement)

    claims = list_claims(project)
    assert any(span.start > RESULTS.index(QUOTES[0]) for span in MARKUP)
    for words, statement in zip(QUOTES, STATEMENTS, strict=True):
        (quote,) = claims[statement].claim.quotes
        assert quote.exact == words
        assert (quote.start, quote.end) == (RESULTS.index(words), RESULTS.index(words) + len(words))
        assert claims[statement].anchorings[0].state == AnchorState.ANCHORED
    marked = "".join(pane.locator(".cur-text .cur-claimed").all_text_contents())
    assert marked.replace(" ", "") == "".join(QUOTES).replace(" ", "")


def test_one_tags_by_keys_alone_and_another_accepts_what_they_may_not_accept_themselves(lab):
    project, page, ben = open_tagger(lab, "accept", ("anna", "ben"))
    anna = page.locator(".cur-pane").first
    anna.locator(".cur-text").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    fill_in(page, anna, STATEMENTS[0])
    assert anna.get_by_role("button", name=re.compile("^Accept clm")).count() == 0

    ben.get_by_role("button", name="all included").click()
    ben.get_by_text("1 by others, hidden").wait_for()
    assert STATEMENTS[0] not in ben.inner_text()
    ben.focus()
    page.keyboard.press("o")
    ben.get_by_role("button", name=re.compile("^Accept clm")).click()
    page.keyboard.press("Enter")
    wait_said(ben, "Saved: accepted")
    assert list_claims(project)[STATEMENTS[0]].status == ClaimStatus.ACCEPTED
    assert list_acts(project, "ben")[-1].kind == ActKind.ACCEPT


def test_what_was_typed_when_the_kernel_died_is_a_draft_again(lab):
    project, page, pane = open_tagger(lab, "killed-form")
    select_words(page, 1, QUOTES[2])
    statement = pane.get_by_role("textbox", name="Statement", exact=True)
    statement.wait_for()
    page.keyboard.type("21% had ")
    kill_kernel(lab.server)
    statement.fill("21% had severe side effects")  # JupyterLab's notice of the death takes the focus away
    pane.get_by_text("The kernel does not answer").wait_for()
    assert statement.input_value() == "21% had severe side effects"

    page.locator(".jp-Dialog").get_by_role("button").last.click()
    wait_for_kernel(page, lab.server)
    pane = run_all(page)
    pane.get_by_text("claim “21% had severe side effects”").wait_for()
    pane.get_by_role("button", name="Save now").click()
    pane.get_by_role("button", name=re.compile("21% had severe side effects")).click()
    pane.get_by_role("textbox", name="Statement", exact=True).wait_for()
    assert pane.get_by_role("textbox", name="Statement", exact=True).input_value() == "21% had severe side effects"
    assert pane.locator(".cur-quotes q").inner_text() == QUOTES[2]
    assert [act.kind for act in list_acts(project, "anna")] == [ActKind.SCREEN] * 2


def test_one_click_of_the_mouse_opens_a_suggestion_and_keys_give_the_word_on_what_waits_for_it(lab):
    project, page, ben = open_tagger(lab, "click", ("anna", "ben"))
    anna = page.locator(".cur-pane").first
    suggestion = anna.locator(".cur-suggestions li button").first
    suggestion.scroll_into_view_if_needed()
    box = suggestion.bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 6)
    page.mouse.down()
    page.wait_for_timeout(150)  # a hand is slower than a program: the page may be drawn anew in between
    page.mouse.up()
    anna.get_by_role("textbox", name="Statement", exact=True).wait_for()
    assert "Mend:" not in anna.locator(".cur-form").inner_text()
    fill_in(page, anna, STATEMENTS[0])

    ben.get_by_role("button", name="to accept or settle").click()
    ben.get_by_text("single arm trial", exact=True).wait_for()
    marked = "".join(ben.locator(".cur-text .cur-cursor").all_text_contents())
    assert marked.replace(" ", "") == QUOTES[0].replace(" ", "")
    ben.focus()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    wait_said(ben, "Saved: accepted")
    assert list_claims(project)[STATEMENTS[0]].status == ClaimStatus.ACCEPTED


def test_a_list_that_is_open_stays_open_while_answers_of_the_kernel_come_in(lab):
    _, page, pane = open_tagger(lab, "open-list")
    select_words(page, 1, QUOTES[2])
    pane.get_by_role("textbox", name="Statement", exact=True).wait_for()
    page.keyboard.type("21% had severe side effects.")
    box = pane.get_by_role("combobox", name="Supports it?", exact=True)
    box.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(1_200)  # the draft is kept and answered meanwhile
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.type("supp")
    page.keyboard.press("Tab")
    assert box.input_value() == "supports"
    box.focus()
    page.keyboard.type("o")
    page.keyboard.press("Tab")
    assert box.input_value() == "supports"
    pane.get_by_text(re.compile("“o” fits 3 terms: choose one")).wait_for(timeout=3_000)
