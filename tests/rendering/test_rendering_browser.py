"""The report in a real browser: it opens, sorts, filters, fits a phone and prints, and asks the network for nothing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sample_contents import build_blocked_contents, build_contents, build_empty_contents, build_hostile_contents

from curation.rendering.report import render_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    reports = {
        "whole": build_contents(),
        "blocked": build_blocked_contents(),
        "empty": build_empty_contents(),
        "hostile": build_hostile_contents("<script>alert(1)</script> " + "W" * 300 + " سرطان الثدي"),
    }
    for name, contents in reports.items():
        (folder / f"{name}.html").write_text(render_report(contents), encoding="utf-8")
    return folder


@pytest.fixture
def open_report(browser: Browser, folder: Path, request: pytest.FixtureRequest):
    """Open a report; the test fails when the page logged anything, asked a dialog or requested anything but itself."""
    complaints: list[str] = []
    contexts = []

    def open_page(name: str = "whole", *, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        address = (folder / f"{name}.html").as_uri()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
        page.on("request", lambda asked: complaints.append(asked.url) if asked.url.split("#")[0] != address else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def list_fitting(page: Page) -> list[str]:
    return page.eval_on_selector_all("#claims tbody:not([hidden])", "rows => rows.map(row => row.id)")


def list_shown(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "#claims tbody", "rows => rows.filter(row => row.getClientRects().length).map(row => row.id)"
    )


def read_column(page: Page, number: int) -> list[str]:
    return page.eval_on_selector_all(
        "#claims tbody",
        """(rows, n) => rows.map(row => row.rows[0].cells[n]).map(
            cell => (cell.dataset.key || (cell.firstElementChild || cell).textContent).toLowerCase())""",
        number,
    )


def test_a_badge_opens_quote_and_link_in_place_and_escape_closes_it(open_report):
    page = open_report()
    badge = page.locator(".badge").first

    assert not badge.locator("blockquote").first.is_visible()
    badge.locator("summary").first.click()
    assert badge.locator("blockquote").first.is_visible()
    assert badge.locator("a[href^='https://pubmed.ncbi.nlm.nih.gov/']").first.is_visible()
    page.keyboard.press("Escape")
    assert not badge.locator("blockquote").first.is_visible()
    assert badge.locator("summary").first.evaluate("summary => summary === document.activeElement")


def test_a_badge_opens_with_the_keyboard_and_without_javascript(open_report):
    page = open_report(java_script_enabled=False)
    badge = page.locator(".badge").first
    badge.locator("summary").first.focus()
    page.keyboard.press("Enter")

    assert badge.locator("blockquote").first.is_visible()
    assert not page.locator("#filters").is_visible()
    assert page.locator("#claims tbody").first.is_visible()


def test_a_claim_id_leads_to_its_opened_row_even_through_a_filter(open_report):
    page = open_report()
    page.fill("input[name=text]", "no such words anywhere")
    assert page.locator("#no-match").is_visible()
    page.locator(".badge summary").first.click()
    link = page.locator(".badge .trace a").first
    row = page.locator(link.get_attribute("href") or "")
    link.click()

    row.locator("blockquote").first.wait_for(state="visible")
    page.wait_for_function("id => document.activeElement.id === id", arg=row.get_attribute("id"))


def test_filters_narrow_the_table_and_say_how_many_are_left(open_report):
    page = open_report()
    everything = list_fitting(page)
    page.select_option("select[name=status]", "conflict")
    few = list_fitting(page)

    assert 0 < len(few) < len(everything)
    assert page.inner_text("#count") == f"{len(few)} of {len(everything)} claims"
    page.fill("input[name=text]", "JUNIPER retracted")
    assert set(list_fitting(page)) < set(few) | {""}
    page.click("button[type=reset]")
    page.wait_for_function(
        "n => document.querySelectorAll('#claims tbody:not([hidden])').length === n", arg=len(everything)
    )


def test_the_first_rows_are_shown_and_the_rest_when_asked_for(open_report):
    page = open_report()
    everything = list_fitting(page)

    assert list_shown(page) == everything[:25]
    assert page.inner_text("#count") == f"{len(everything)} claims, 25 of them shown"
    page.click("#show-all")
    assert list_shown(page) == everything
    assert page.inner_text("#count") == f"{len(everything)} claims"
    assert not page.locator("#show-all").is_visible()
    assert page.evaluate("document.activeElement.id") == everything[25]


def test_sorting_and_filtering_reach_the_rows_that_are_not_shown(open_report):
    page = open_report()
    everything = list_fitting(page)
    page.locator("#claims thead button").first.click()
    page.locator("#claims thead button").first.click()
    assert list_shown(page) == list_fitting(page)[:25]
    assert set(list_shown(page)) != set(everything[:25])
    page.select_option("select[name=directness]", "other_tumour")

    assert not set(list_shown(page)) & set(everything[:25])
    assert list_shown(page) == list_fitting(page)


def test_a_link_to_a_row_that_is_not_shown_shows_it(open_report):
    page = open_report()
    last = list_fitting(page)[-1]
    assert last not in list_shown(page)
    page.evaluate("id => { location.hash = id; }", last)

    page.locator(f"#{last} blockquote").first.wait_for(state="visible")
    page.wait_for_function("id => document.activeElement.id === id", arg=last)
    assert page.inner_text("#count").endswith("26 of them shown")


def test_without_javascript_and_on_paper_every_row_is_there(open_report):
    plain = open_report(java_script_enabled=False)
    assert list_shown(plain) == list_fitting(plain)
    page = open_report()
    page.emulate_media(media="print")

    assert list_shown(page) == list_fitting(page)
    assert not page.locator("#show-all").is_visible()
    assert "shown" not in page.inner_text("#count")


def test_the_reasons_of_a_certainty_are_closed_until_asked_for_and_open_on_paper(open_report):
    page = open_report(java_script_enabled=False)
    reasons = page.locator("#findings .reasons").first
    assert not reasons.is_visible()
    page.locator("#findings .why summary").first.click()
    assert reasons.is_visible()
    page.locator("#findings .why summary").first.click()
    page.emulate_media(media="print")

    assert reasons.is_visible()


def test_only_whole_parts_are_landmarks(open_report):
    page = open_report()
    named = page.eval_on_selector_all("main section[aria-labelledby]", "all => all.map(section => section.id)")

    assert named == page.eval_on_selector_all("main > section", "all => all.map(section => section.id)")


@pytest.mark.parametrize("number", [0, 1, 4, 7])
def test_a_column_sorts_up_then_down_and_says_so(open_report, number: int):
    page = open_report()
    heading = page.locator("#claims thead th").nth(number)
    heading.locator("button").click()
    up = read_column(page, number)
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.locator("button").click()

    assert heading.get_attribute("aria-sort") == "descending"
    assert read_column(page, number) == sorted(up, reverse=True, key=up.index)
    assert page.locator("th[aria-sort]").count() == 1


@pytest.mark.parametrize("name", ["whole", "blocked", "empty", "hostile"])
@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_no_width_scrolls_the_page_sideways_with_everything_open(open_report, name: str, width: int):
    page = open_report(name, width=width)
    page.eval_on_selector_all("details", "all => all.forEach(details => { details.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_phones_get_the_narrow_flow_and_desks_the_wide_one(open_report):
    for width, shown in ((360, "narrow"), (1280, "wide")):
        page = open_report(width=width)
        visible = [form for form in ("narrow", "wide") if page.locator(f"svg.flow-{form}").is_visible()]
        assert visible == [shown]


def test_everything_that_can_be_operated_has_a_name(open_report):
    page = open_report()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll(
            'a, button, summary, input, select, nav, section, svg, table'
        )].filter(e => {
            const by = e.getAttribute('aria-labelledby');
            const label = e.labels && e.labels[0] && e.labels[0].textContent;
            const own = ['A', 'BUTTON', 'SUMMARY'].includes(e.tagName) && e.textContent;
            const inner = e.querySelector(':scope > title, :scope > caption, :scope > h3');
            const name = (by && document.getElementById(by).textContent) || e.getAttribute('aria-label') || label || own
                || (inner && inner.textContent);
            return !(name && name.trim());
        }).map(e => e.outerHTML.slice(0, 80))"""
    )

    assert nameless == []


def test_headings_never_skip_a_level(open_report):
    page = open_report("blocked")
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(h => Number(h.tagName[1]))")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_buttons_and_badges_are_large_enough_to_touch(open_report):
    page = open_report(width=360)
    heights = page.eval_on_selector_all(
        "button, .badge > summary, .more > summary, input, select",
        "all => all.map(e => e.getBoundingClientRect().height).filter(Boolean)",
    )

    assert min(heights) >= 24


def test_focus_can_be_seen(open_report):
    page = open_report()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_dark_scheme_is_dark(open_report):
    page = open_report(color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 26)"


@pytest.mark.parametrize("scripted", [True, False])
def test_paper_shows_closed_evidence_and_addresses(open_report, tmp_path: Path, scripted: bool):
    page = open_report(java_script_enabled=scripted)
    page.emulate_media(media="print")

    assert page.locator(".badge blockquote").first.is_visible()
    assert page.locator("#claims tbody").first.is_visible()
    assert not page.locator("#claims blockquote").first.is_visible()
    assert not page.locator(".contents").is_visible()
    after = page.locator(".sources .out").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "attr(href)" in after or "pubmed.ncbi.nlm.nih.gov" in after
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 50_000
