"""Laws of the flow: its identities, and a figure that says every number to every reader."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_contents import build_flow

from curation.domain.flow import PrismaFlow
from curation.rendering.prisma_flow import render_prisma_flow
from curation.vocabulary import ExclusionReason

SVG = "{http://www.w3.org/2000/svg}"
COUNT = st.integers(min_value=0, max_value=100_000)


@st.composite
def sound_flows(draw: st.DrawFn) -> PrismaFlow:
    included, missing, awaiting, duplicates, other = (draw(COUNT) for _ in range(5))
    excluded = draw(st.dictionaries(st.sampled_from(ExclusionReason), COUNT))
    screened = included + missing + awaiting + sum(excluded.values())
    return PrismaFlow(
        identified={"PubMed": screened + duplicates + other},
        removed_duplicates=duplicates,
        removed_other=other,
        screened=screened,
        excluded_by_reason=excluded,
        awaiting=awaiting,
        sought=included + missing,
        not_retrieved=missing,
        assessed=included,
        reports_included=included,
        studies_included=draw(st.integers(min_value=0, max_value=included)),
    )


@given(sound_flows())
def test_a_flow_that_adds_up_breaks_no_identity(flow: PrismaFlow):
    assert flow.check_identities() == ()


@given(sound_flows(), st.integers(min_value=1, max_value=9))
def test_one_record_too_many_breaks_an_identity(flow: PrismaFlow, extra: int):
    for name in ("removed_duplicates", "removed_other", "screened", "awaiting", "sought", "not_retrieved", "assessed"):
        changed = msgspec.structs.replace(flow, **{name: getattr(flow, name) + extra})
        assert changed.check_identities() != ()


def test_more_studies_than_reports_is_said_with_both_figures():
    flow = msgspec.structs.replace(build_flow(), studies_included=59)

    assert flow.check_identities() == ("studies included is 59, more than the 58 reports of them",)


@pytest.mark.parametrize("is_narrow", [False, True])
def test_the_figure_is_well_formed_has_a_title_and_no_ids_or_colours(is_narrow: bool):
    svg = render_prisma_flow(build_flow(), is_narrow=is_narrow)
    root = ElementTree.fromstring(svg)

    assert [root.find(f"{SVG}title") is not None, root.find(f"{SVG}desc") is not None, root.get("role")] == [
        True,
        True,
        "img",
    ]
    assert not re.search(r'\bid="|style="|#[0-9a-f]{3,6}\b|url\(', svg)


@pytest.mark.parametrize("is_narrow", [False, True])
def test_every_number_of_the_flow_is_text_in_the_figure_and_in_its_description(is_narrow: bool):
    flow = build_flow()
    root = ElementTree.fromstring(render_prisma_flow(flow, is_narrow=is_narrow))
    shown = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    told = root.findtext(f"{SVG}desc") or ""

    numbers = {
        flow.total_identified,
        flow.screened,
        flow.total_excluded,
        flow.awaiting,
        flow.sought,
        flow.studies_included,
    }
    for number in numbers | set(flow.excluded_by_reason.values()):
        assert re.search(rf"\b{number}\b", shown)
        assert re.search(rf"\b{number}\b", told)


@pytest.mark.parametrize("is_narrow", [False, True])
def test_no_box_overlaps_another_or_leaves_the_figure(is_narrow: bool):
    many = {f"A source with a very long name, number {index}": index for index in range(9)}
    flow = msgspec.structs.replace(build_flow(), identified=many)
    root = ElementTree.fromstring(render_prisma_flow(flow, is_narrow=is_narrow))
    width, height = (float(part) for part in (root.get("viewBox") or "").split()[2:])
    boxes = [
        tuple(float(rect.get(name) or 0) for name in ("x", "y", "width", "height"))
        for rect in root.iter(f"{SVG}rect")
        if "flow-box" in (rect.get("class") or "")
    ]

    for index, (x, y, w, h) in enumerate(boxes):
        assert x >= 0
        assert x + w <= width
        assert y + h <= height
        for other_x, other_y, other_w, other_h in boxes[index + 1 :]:
            assert x + w <= other_x or other_x + other_w <= x or y + h <= other_y or other_y + other_h <= y


def test_a_hostile_source_name_stays_text():
    flow = msgspec.structs.replace(build_flow(), identified={"</svg><script>alert(1)</script>": 612})

    assert "<script" not in render_prisma_flow(flow)
