"""Laws of the forest plot: every figure is told in words, in place, and the same bytes each time."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.domain.synthesis_state import StudyEstimate
from curation.rendering.forest import render_forest, render_forest_figure
from curation.rendering.forest_axis import build_axis
from curation.synthesis.pooling_rules import pool_estimates
from curation.vocabulary import EffectMeasure

SVG = "{http://www.w3.org/2000/svg}"
HR, ORR = EffectMeasure.HR, EffectMeasure.ORR


def make_estimate(name: str = "A study", **changes: Any) -> StudyEstimate:
    facts: dict[str, Any] = {
        "study_id": f"study:{name}",
        "citation_id": "pmid:1",
        "claim_id": "clm-1",
        "name": name,
        "measure": HR,
        "estimate": 0.66,
        "lower": 0.5,
        "upper": 0.88,
        "level": 95.0,
        "point": -0.4155,
        "variance": 0.02,
    }
    return StudyEstimate(**facts | changes)


PAIR = (make_estimate("First"), make_estimate("Second", estimate=0.8, lower=0.6, upper=1.07, point=-0.223))


def draw(*estimates: StudyEstimate, is_narrow: bool = False, is_pooled: bool = False) -> ElementTree.Element:
    pooled = pool_estimates(estimates) if is_pooled else None
    svg = render_forest("A title", estimates[0].measure, estimates, pooled=pooled, is_narrow=is_narrow)
    return ElementTree.fromstring(svg)


def list_texts(svg: ElementTree.Element) -> str:
    return " | ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))


def list_classes(svg: ElementTree.Element) -> list[str]:
    return [node.get("class", "") for node in svg.iter()]


@pytest.mark.parametrize("is_narrow", [False, True])
def test_every_study_and_figure_stands_as_text_and_in_the_description(is_narrow: bool) -> None:
    svg = draw(*PAIR, is_narrow=is_narrow)
    description = svg.findtext(f"{SVG}desc") or ""
    for words in ("First", "Second", "0.66 (0.50 to 0.88)", "0.80 (0.60 to 1.07)"):
        assert words in list_texts(svg)
        assert words in description
    assert svg.findtext(f"{SVG}title") == "A title"
    assert svg.get("role") == "img"


def test_the_same_figures_give_the_same_bytes_without_ids_and_colours() -> None:
    svg = render_forest("A title", HR, PAIR)
    assert svg == render_forest("A title", HR, PAIR)
    assert " id=" not in svg
    assert not re.search(r"#[0-9a-fA-F]{3}|rgb\(", svg)


def test_only_a_pool_has_weights_and_a_diamond() -> None:
    alone, pooled = draw(*PAIR), draw(*PAIR, is_pooled=True)
    assert "forest-pool" not in list_classes(alone)
    assert "not pooled" in (alone.findtext(f"{SVG}desc") or "")
    assert list_classes(pooled).count("forest-pool") == 1
    assert len(re.findall(r"\(\d+%\)", list_texts(pooled))) == 2
    assert not re.search(r"\(\d+%\)", list_texts(alone))


def test_a_ratio_has_a_line_of_no_effect_and_a_share_has_none() -> None:
    assert "forest-no-effect" in list_classes(draw(*PAIR))
    share = make_estimate(measure=ORR, estimate=0.2, lower=0.06, upper=0.44)
    assert "forest-no-effect" not in list_classes(draw(share))
    assert "20.0% (6.0% to 44.0%)" in list_texts(draw(share))


def test_an_interval_that_leaves_the_axis_ends_in_an_arrow() -> None:
    assert "forest-clipped" not in list_classes(draw(*PAIR))
    assert list_classes(draw(make_estimate(lower=0.01, upper=50.0))).count("forest-clipped") == 2


def test_a_figure_without_interval_is_drawn_as_a_point_and_says_so() -> None:
    svg = draw(make_estimate(lower=None, upper=None))
    assert "forest-interval" not in list_classes(svg)
    assert "forest-point" in list_classes(svg)
    assert "no interval" in list_texts(svg)


def test_two_analyses_of_one_study_are_numbered() -> None:
    assert "First, analysis 2" in list_texts(draw(PAIR[0], make_estimate("First", estimate=0.7)))


def test_names_are_escaped_and_stay_inside_a_narrow_page() -> None:
    svg = draw(make_estimate("<script>" + "long words " * 9), is_narrow=True)
    assert "<script>" in list_texts(svg)
    assert svg.get("width") == "320"
    assert max(len("".join(text.itertext())) for text in svg.iter(f"{SVG}text")) <= 40


@given(st.floats(0.02, 30), st.floats(0.02, 30))
def test_the_axis_keeps_the_order_of_figures_and_the_middle_between_inverse_ones(one: float, other: float) -> None:
    axis = build_axis(HR, PAIR)
    low, high = sorted((one, other))
    assert axis.place(low) <= axis.place(high)
    assert 0 <= axis.place(low) <= 1
    wide = build_axis(HR, [make_estimate(lower=0.01, upper=99.0)])
    assert wide.place(0.5) + wide.place(2.0) == pytest.approx(2 * wide.place(1.0))


def test_a_notebook_shows_the_figure_with_its_numbers_in_a_table() -> None:
    shown = render_forest_figure("A title", HR, PAIR, pooled=pool_estimates(PAIR))
    assert repr(shown) == "Forest plot, A title: 2 figures, pool of 2 studies"
    table = shown.html[shown.html.index("<table>") :]
    assert "0.66 (0.50 to 0.88)" in table
    assert "Pool of 2 studies" in table
