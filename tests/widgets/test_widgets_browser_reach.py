"""The workbench for everybody and everywhere: axe, themes, phone width, zoom, Notebook 7, Voila, the start page."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from lab_pages import find_shown, run_all, select_words, wait_for_notebook, write_notebook
from workbench_makers import RESULTS, list_acts

from project.project_makers import vote

pytestmark = pytest.mark.browser
SCREENER = "from curation import open_screener\nopen_screener('marker-question', curator='anna', order='as_listed')"
TAGGER = "from curation import open_tagger\nopen_tagger('marker-question', curator='anna')"
START = "from curation import open_start_page\nopen_start_page(curator='anna')"
ROOT = Path(__file__).resolve().parents[2]
AXE = Path(os.environ.get("CURATION_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
RUN_AXE = """async () => {
  const found = await axe.run([".cur-pane"], { resultTypes: ["violations"] });
  return found.violations.map((one) => `${one.impact} ${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
}"""
SERIOUS = ("serious", "critical")
WIDER_THAN_ITSELF = "panes => panes.filter(pane => pane.scrollWidth > pane.clientWidth + 1).map(pane => pane.className)"
# Notebook 7 on settings that are JupyterLab's.
SEVEN = ("reading 'schema'", "registered.")
# What Voila's own page asks the network for, and its quarrel with JupyterLab's shared modules.
VOILA = ("cdnjs.cloudflare.com", "unpkg.com", "cdn.jsdelivr.net", "ERR_NAME_NOT", "module-federation")
DARK = "window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })"


def make_project(lab, name):
    project = lab.make_project(name)
    for curator in ("anna", "ben"):
        vote(project, curator, "pmid:100")
    vote(project, "ben", "pmid:101", "unclear")
    return project


def open_seven(lab, project, *sources):
    """Open cells in Notebook 7 and run them from its menu."""
    name = write_notebook(project.notebooks_folder, "seven.ipynb", *sources)
    page = lab.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(lab.locate(project, "notebooks", name), wait_until="domcontentloaded")
    lab.wait_idle(page)
    page.locator(".jp-Cell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.locator(".cur-pane").last.wait_for()
    return page


def open_voila(lab, project, *sources):
    name = write_notebook(project.notebooks_folder, "page.ipynb", *sources)
    page = lab.new_context().new_page()
    page.goto(lab.locate(project, "voila/render", name), wait_until="domcontentloaded")
    page.locator(".cur-pane").last.wait_for(timeout=60_000)
    return page


@pytest.fixture
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `npm install --no-save axe-core` in the checkout")
    return AXE.read_text(encoding="utf-8")


def test_axe_finds_nothing_serious_in_any_pane_in_light_or_dark_with_keys_findings_and_lists_shown(lab, axe):
    page, _ = lab.show(make_project(lab, "axe"), SCREENER, TAGGER, START)
    page.locator(".cur-screener").focus()
    page.keyboard.press("?")
    page.keyboard.press("e")
    select_words(page, 1, RESULTS[RESULTS.index("Grade 3") :])
    tagger = page.locator(".cur-tagger")
    tagger.get_by_role("textbox", name="Statement", exact=True).wait_for()
    tagger.get_by_role("combobox", name="Outcome", exact=True).press("ArrowDown")
    page.eval_on_selector_all(".cur-pane details", "all => all.forEach(one => { one.open = true; })")
    page.evaluate(axe)
    for theme in ("light", "dark"):
        if theme == "dark":
            page.evaluate(DARK)
            page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")
        serious = [line for line in page.evaluate(RUN_AXE) if line.startswith(SERIOUS)]
        assert serious == [], theme


def test_the_focus_is_seen_wherever_it_stands(lab):
    page, pane = lab.show(make_project(lab, "focus"), SCREENER)
    pane.focus()
    outlines = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        outlines.add(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        assert pane.evaluate("pane => pane.contains(document.activeElement)")
    assert outlines == {"solid"}


@pytest.mark.skipif(find_spec("notebook") is None, reason="Notebook 7 is not installed")
def test_in_notebook_7_the_panes_work_and_fit_a_phone_and_a_page_at_twice_its_size(lab):
    lab.excused = SEVEN
    project = make_project(lab, "notebook-seven")
    page = open_seven(lab, project, SCREENER, TAGGER)
    screener = page.locator(".cur-screener")
    screener.wait_for()
    page.locator(".cur-tagger").wait_for()
    screener.focus()
    page.keyboard.press("2")
    screener.get_by_text("Saved: exclude: wrong population (pmid:101)").wait_for()
    for width in (1280, 640, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(200)
        assert page.eval_on_selector_all(".cur-pane", WIDER_THAN_ITSELF) == [], width
    assert list_acts(project, "anna")[-1].payload["reason"] == "wrong_population"


@pytest.mark.skipif(find_spec("voila") is None, reason="Voila is not installed")
def test_in_voila_a_decision_is_saved_as_it_is_in_jupyterlab(lab):
    lab.excused = VOILA
    project = make_project(lab, "voila")
    page = open_voila(lab, project, SCREENER)
    screener = page.locator(".cur-screener")
    screener.wait_for(timeout=60_000)
    screener.focus()
    page.keyboard.press("i")
    screener.get_by_text("Saved: include (pmid:101)").wait_for()
    assert list_acts(project, "anna")[-1].subject == "pmid:101"


def call_first(page):
    """Click on the first line of the start page; give the pane that it opens, which must have the focus."""
    pane = page.locator(".cur-start")
    pane.get_by_role("row", name="anna (you)").get_by_role("button", name="records to screen").click()
    screener = page.locator(".cur-screener")
    screener.wait_for()
    page.wait_for_function("document.activeElement.classList.contains('cur-screener')")
    return screener


def press_include(page, project, screener):
    """Include the record that came up first in the screener's own order, by one key."""
    shown = find_shown(screener)
    page.keyboard.press("i")
    screener.get_by_text(f"Saved: include ({shown})").wait_for()
    act = list_acts(project, "anna")[-1]
    assert (act.subject, act.payload["order"]) == (shown, "ranked")


def test_one_click_on_the_start_page_opens_the_record_and_the_first_key_decides_on_it(lab):
    project = make_project(lab, "start")
    page, _ = lab.show(project, START)
    start = page.locator(".cur-start")
    press_include(page, project, call_first(page))
    start.get_by_text("Open below: Screener on marker-question").wait_for()
    start.get_by_role("row", name="anna (you)").get_by_role("button", name="included records without a claim").click()
    tagger = page.locator(".cur-tagger")
    tagger.wait_for()
    assert page.locator(".cur-screener").count() == 0
    assert "pmid:100" in tagger.locator(".cur-text").inner_text()
    start.get_by_role("button", name="Close what is open").click()
    tagger.wait_for(state="detached")


@pytest.mark.skipif(find_spec("notebook") is None, reason="Notebook 7 is not installed")
def test_one_click_on_the_start_page_is_enough_in_notebook_7(lab):
    lab.excused = SEVEN
    project = make_project(lab, "start-seven")
    page = open_seven(lab, project, START)
    press_include(page, project, call_first(page))


@pytest.mark.skipif(find_spec("voila") is None, reason="Voila is not installed")
def test_one_click_on_the_start_page_is_enough_in_voila(lab):
    lab.excused = VOILA
    project = make_project(lab, "start-voila")
    page = open_voila(lab, project, START)
    press_include(page, project, call_first(page))


def test_the_notebook_of_a_line_turns_to_its_record_when_its_cells_are_run(lab):
    project = make_project(lab, "beside")
    write_notebook(project.notebooks_folder, "02_screen_abstracts.ipynb", SCREENER)
    page, pane = lab.show(project, START)
    with page.context.expect_page() as opened:
        pane.get_by_role("row", name="anna (you)").get_by_role("link", name="02 screen abstracts").first.click()
    second = opened.value
    assert second.url.split("?")[0].endswith("/beside/notebooks/02_screen_abstracts.ipynb")
    wait_for_notebook(second, lab.server)
    screener = run_all(second)
    screener.get_by_text("Opened from the start page: marker-question").wait_for()
    assert "pmid:101" in screener.locator(".cur-text").inner_text()
