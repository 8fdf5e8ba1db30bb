"""Laws of the style sheet and the script: contrast, size, and what they may not do."""

from __future__ import annotations

import re
from importlib import resources

import pytest

TEMPLATES = resources.files("curation.rendering").joinpath("templates")
CSS = TEMPLATES.joinpath("report.css").read_text(encoding="utf-8")
JS = TEMPLATES.joinpath("report.js").read_text(encoding="utf-8")
TEXT_ON = [
    *[(ink, ground) for ink in ("ink", "muted", "accent") for ground in ("paper", "raised", "sunken")],
    ("accent", "accent-soft"),
    ("ink", "accent-soft"),
    ("muted", "accent-soft"),
    ("paper", "accent"),
    ("caution", "caution-soft"),
    ("caution", "paper"),
    ("stop", "stop-soft"),
    ("paper", "stop"),
]
EDGE_ON = [("control", "paper"), ("control", "raised"), ("control", "sunken"), ("accent", "paper")]


def read_scheme(name: str) -> dict[str, str]:
    blocks = {"light": 0, "dark": 1, "print": 2}
    light = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", CSS.split("@media (prefers-color-scheme: dark)")[0]))
    roots = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
    return light | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", roots[blocks[name]]))


def compute_luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def compute_contrast(one: str, other: str) -> float:
    bright, dim = sorted((compute_luminance(one), compute_luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_has_the_contrast_that_wcag_aa_asks_for(scheme: str, ink: str, ground: str):
    colours = read_scheme(scheme)

    assert compute_contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON)
def test_edges_of_controls_can_be_seen(scheme: str, edge: str, ground: str):
    colours = read_scheme(scheme)

    assert compute_contrast(colours[edge], colours[ground]) >= 3


def test_colours_of_text_come_from_the_scheme_alone():
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []


def test_style_and_script_fetch_nothing():
    assert not re.search(r"url\(|@import|@font-face", CSS)
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|innerHTML|insertAdjacentHTML|eval\(|document\.write", JS)


def test_the_script_stays_small():
    assert len(JS.splitlines()) <= 200


def test_nothing_moves():
    assert not re.search(r"transition|animation|scroll-behavior", CSS)
    assert "smooth" not in JS


def test_cards_of_the_table_name_their_fields_as_its_columns_do():
    template = TEMPLATES.joinpath("evidence.html.j2").read_text(encoding="utf-8")
    columns = re.findall(r'column\("([^"]+)"', template)
    fields = re.findall(r'\.evidence td:nth-child\((\d)\)::before \{ content: "([^"]+)"', CSS)

    assert [(int(number), name) for number, name in fields] == list(enumerate(columns[1:], start=2))


def test_pages_of_paper_are_numbered():
    assert re.search(r"@page \{[^@]*@bottom-right \{ content: counter\(page\)", CSS)


def test_focus_is_never_hidden_without_something_in_its_place():
    for rule in re.findall(r"\{[^}]*outline: none[^}]*\}", CSS):
        assert "box-shadow" in rule
