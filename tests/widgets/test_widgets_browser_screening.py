"""Screening in JupyterLab, as curators do it: by keys, in a real browser, with the ledger read afterwards."""

from __future__ import annotations

import re

import pytest
from lab_pages import find_shown, kill_kernel, run_all, run_cells, wait_for_kernel
from workbench_makers import find_topic, list_acts, list_topics, make_bench_project

from curation.review.ranking.ordering import open_ranker
from curation.vocabulary import ActKind, ScreeningChoice
from evidence_makers import QUESTION, make_question

pytestmark = pytest.mark.browser
SCREENER = "from curation import open_screener\nopen_screener('marker-question', curator={!r}, order='as_listed')"
# What anna and ben press on ten records; they differ on the third, the sixth and the ninth.
ANNA = ["i", "i", "i", "2", "i", "3", "u", "1", "i", "i"]
BEN = ["i", "i", "3", "2", "i", "2", "i", "1", "3", "i"]


def wait_saved(pane, number):
    pane.locator(".cur-said", has_text=re.compile(rf"Saved: .*\(pmid:{number}\)")).wait_for()


def press(page, pane, keys, first=100):
    """Press keys in a pane, each when the one before is saved."""
    pane.focus()
    for number, key in enumerate(keys, first):
        page.keyboard.press(key)
        wait_saved(pane, number)


def test_two_curators_screen_ten_records_blind_and_a_third_settles_what_they_differ_on(lab):
    project = lab.make_project("story")
    page, carl = lab.show(project, *map(SCREENER.format, ("anna", "ben", "carl")))
    anna, ben = (page.locator(".cur-pane").nth(number) for number in (0, 1))
    press(page, anna, ANNA)
    press(page, ben, BEN[:1])
    ben.get_by_text("A vote of another curator is in").wait_for()
    assert "anna" not in ben.locator(".cur-desk").inner_text()
    press(page, ben, BEN[1:], first=101)
    assert "kappa" in ben.locator(".cur-agreement").inner_text()
    carl.get_by_role("button", name="to screen").click()
    carl.get_by_role("button", name="to settle 3").click()
    carl.get_by_text("You took no part").wait_for()
    assert "ben exclude: wrong outcome" in carl.locator(".cur-votes").inner_text()
    carl.focus()
    for key, number in (("i", 102), ("3", 105), ("i", 108)):
        page.keyboard.press(key)
        wait_saved(carl, number)

    records = project.open_question(QUESTION).screening
    excluded = [r.citation_id for r in records if r.decision == ScreeningChoice.EXCLUDE]
    assert [act.kind for act in list_acts(project, "carl")] == [ActKind.ADJUDICATE] * 3
    assert sum(record.decision is not None for record in records) == 10
    assert excluded == ["pmid:103", "pmid:105", "pmid:107"]


def test_keys_stay_in_the_screener_and_the_words_of_a_record_stay_words(lab):
    page, pane = lab.show(lab.make_project("keys"), SCREENER.format("anna"))
    pane.focus()
    for key in ("d", "d", "x", "a", "b", "m", "?", "ArrowDown", "j", "j", "j", "j"):
        page.keyboard.press(key)
    for button in ("Include", "Undo", "highlight: who"):
        pane.get_by_role("button", name=button).first.focus()
        page.keyboard.press("x")
        page.keyboard.press("y")
    pane.get_by_role("heading", name="<img src=x onerror=alert(1)> <b>Bold</b> & co in").wait_for()

    assert pane.locator("img").count() == 0
    assert page.locator(".jp-CodeCell").count() == 1
    assert page.locator(".jp-MarkdownCell, .jp-RawCell").count() == 0


def test_a_decision_that_the_kernel_did_not_live_to_save_is_offered_again(lab):
    project = lab.make_project("killed")
    page, pane = lab.show(project, SCREENER.format("anna"))
    press(page, pane, ["i"])
    kill_kernel(lab.server)
    page.keyboard.press("2")
    pane.get_by_text("The kernel does not answer").wait_for(timeout=20_000)
    assert len(list_acts(project)) == 1

    page.locator(".jp-Dialog").get_by_role("button").last.click(timeout=20_000)
    wait_for_kernel(page, lab.server)
    pane = run_all(page)
    pane.get_by_text("Kept in this browser, never confirmed as saved").wait_for()
    assert "pmid:101 exclude: wrong population" in pane.inner_text()
    pane.get_by_role("button", name="Save now").click()
    pane.get_by_text("Saved: exclude: wrong population (pmid:101)").wait_for()
    assert [act.subject for act in list_acts(project)] == ["pmid:100", "pmid:101"]
    assert pane.get_by_text("Kept in this browser").count() == 0


def test_two_tabs_that_decide_otherwise_show_both_and_the_curator_chooses(lab):
    project = lab.make_project("tabs")
    page, pane = lab.show(project, SCREENER.format("anna"))
    second = lab.visit(page.context, project, lab.copy_notebook(project))
    other = run_all(second)
    press(second, other, ["2"])
    page.bring_to_front()
    pane.focus()
    page.keyboard.press("i")
    pane.get_by_text("In another window you decided: exclude: wrong population").wait_for()
    assert "Here you decided: include." in pane.inner_text()
    pane.get_by_role("button", name="Let this one stand").click()
    pane.get_by_text("Saved: include (pmid:100)").wait_for()
    assert [act.payload["decision"] for act in list_acts(project)] == ["exclude", "include"]


def test_a_note_that_was_being_written_when_the_tab_was_closed_is_there_again(lab):
    project = lab.make_project("closed")
    page, pane = lab.show(project, SCREENER.format("anna"))
    pane.focus()
    page.keyboard.press("n")
    page.keyboard.type("is this the same cohort as 101?")
    context = page.context
    page.close()
    page = lab.visit(context, project)
    pane = run_all(page)
    note = pane.get_by_label("Note on this record")
    kept = pane.get_by_text("is this the same cohort as 101?")
    assert note.input_value() == "is this the same cohort as 101?" or kept.count() == 1


def test_after_some_votes_the_order_is_learned_and_the_next_record_is_the_one_ranked_first(lab):
    project = make_bench_project(lab.root / "ranked", list_topics())
    page, pane = lab.show(
        project, "from curation import open_screener\nopen_screener('marker-question', curator='anna')"
    )
    pane.get_by_text("by the question's own words and key papers").wait_for()
    pane.focus()
    seen = []
    for votes in range(1, 8):
        seen.append(find_shown(pane))
        page.keyboard.press("i" if find_topic(seen[-1]) == 1 else "2")
        pane.get_by_text(
            re.compile(rf"({votes} votes?$|learned from your {votes} votes, \d of them not to exclude$)")
        ).wait_for()
        assert find_shown(pane) not in seen
        if votes == 3:
            # Nothing on the topic that is wanted came up by the question's words: the curator picks one out.
            pane.locator(".cur-foot summary", has_text="Records of this pile").click()
            pane.get_by_role("button", name="1 on knee surgery").click()
            pane.focus()
    held = find_shown(pane)
    ranker = open_ranker(project.open_question(QUESTION).citations.values(), make_question())
    cast = [(act.subject, act.payload["decision"] == "include") for act in list_acts(project)]
    page.keyboard.press("i")
    wait_saved(pane, held.removeprefix("pmid:"))
    # The newest order that the page held at that moment: with this vote, before it, or before the one before.
    orders = [ranker.rank(dict(votes)) for votes in ([*cast, (held, True)], cast, cast[:-1])]
    met = {name for name, _ in cast} | {held}
    assert find_shown(pane) in {next(name for name in order if name not in met) for order in orders}
    assert find_topic(find_shown(pane)) == 1
    assert "How much of what is relevant is found?" in pane.locator(".cur-foot").inner_text()

    page.keyboard.press("o")
    pane.get_by_text("drawn at random").wait_for()
    drawn = find_shown(pane)
    page.keyboard.press("u")
    pane.get_by_text(f"Saved: unsure ({drawn})").wait_for()
    pane.get_by_text("Only votes made in random order count here: 1 of your 9.").wait_for()
    orders = [act.payload.get("order") for act in list_acts(project)]
    assert orders == ["ranked"] * 3 + [None] + ["ranked"] * 4 + ["random"]


def test_a_full_disk_is_said_on_the_screen_and_the_decision_is_kept_and_saved_later(lab):
    project = lab.make_project("full")
    sources = (
        SCREENER.format("anna"),
        # Files may not grow beyond what the ledger has now: what a full disk does to the next line.
        "import pathlib, resource\n"
        "size = max(path.stat().st_size for path in pathlib.Path('..').glob('evidence/ledger/*/*'))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, resource.RLIM_INFINITY))",
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))",
    )
    page = lab.open(project, *sources)
    pane = run_cells(page, 0)
    press(page, pane, ["i"])
    run_cells(page, 1)
    pane.focus()
    page.keyboard.press("2")
    pane.get_by_text("Not saved. ").wait_for()
    assert "File too large" in pane.locator(".cur-said").inner_text()
    pane.get_by_text("Kept in this browser, never confirmed as saved").wait_for()
    pane.locator(".cur-text .cur-where", has_text="pmid:101").wait_for()
    assert len(list_acts(project)) == 1

    run_cells(page, 2)
    pane.get_by_role("button", name="Save now").click()
    pane.get_by_text("Saved: exclude: wrong population (pmid:101)").wait_for()
    assert [act.subject for act in list_acts(project)] == ["pmid:100", "pmid:101"]


def test_words_are_found_while_they_are_typed_and_escape_shows_all_again(lab):
    page, pane = lab.show(lab.make_project("words"), SCREENER.format("anna"))
    pane.focus()
    page.keyboard.press("/")
    page.keyboard.type("faro")
    pane.get_by_text("1 of 12 records hold this").wait_for()
    pane.get_by_text("Record 1 of 1 that hold “faro”").wait_for()
    assert find_shown(pane) == "pmid:105"
    page.keyboard.press("Escape")
    pane.get_by_text("Record 6 of 12. ").wait_for()
    assert pane.get_by_placeholder("find words").input_value() == ""
    page.keyboard.press("i")
    wait_saved(pane, 105)
