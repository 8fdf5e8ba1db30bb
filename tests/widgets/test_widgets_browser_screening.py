"""Screening in JupyterLab, as a curator does it: by keys, in a real browser, with the ledger read afterwards."""

from __future__ import annotations

import pytest
from workbench_makers import list_acts

pytestmark = pytest.mark.browser
SCREENER = "from curation import open_screener\nopen_screener('marker-question', curator={!r})"


def test_a_decision_by_key_is_on_the_disk_when_the_screen_says_saved(lab):
    project = lab.make_project("saved")
    page, pane = lab.show(project, SCREENER.format("anna"))
    pane.focus()
    page.keyboard.press("i")
    pane.get_by_text("Saved: include (pmid:100)").wait_for()
    page.keyboard.press("2")
    pane.get_by_text("Saved: exclude: wrong population (pmid:101)").wait_for()

    votes = [(act.subject, act.payload["decision"], act.payload.get("reason")) for act in list_acts(project)]
    assert votes == [("pmid:100", "include", None), ("pmid:101", "exclude", "wrong_population")]
    assert page.locator(".jp-CodeCell").count() == 1
