"""The PRISMA flow as an SVG: text stays text, colours come from the page, a narrow form for phones."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape

import msgspec

from curation.domain.flow import PrismaFlow
from curation.rendering.flow_boxes import Box, Line, Stage, build_stages, describe_flow

LINE_HEIGHT = 20
PADDING = 12
GAP = 26
# Mean width of a character at 13 px in the widest of the common system fonts; SVG text does not wrap by itself.
CHARACTER_WIDTH = 7.9
NUMBER_CHARACTERS = 7


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where the columns stand, in SVG units; `is_stacked` puts asides below their box instead of beside it."""

    width: int
    main_x: int
    main_width: int
    aside_x: int
    aside_width: int
    is_stacked: bool


WIDE = Layout(width=660, main_x=34, main_width=284, aside_x=366, aside_width=294, is_stacked=False)
NARROW = Layout(width=320, main_x=1, main_width=318, aside_x=38, aside_width=281, is_stacked=True)


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A box at its place."""

    box: Box
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Height of its middle."""
        return self.y + self.height // 2


def render_prisma_flow(flow: PrismaFlow, *, is_narrow: bool = False) -> str:
    """Draw a flow; the narrow form stacks all boxes in one column, readable at 320 px."""
    layout = NARROW if is_narrow else WIDE
    parts: list[str] = []
    bands: dict[str, tuple[int, int]] = {}
    y = 1
    stages = build_stages(flow)
    for stage in stages:
        main, asides, bottom = _place(stage, layout, y)
        bands[stage.name] = (bands.get(stage.name, (y, y))[0], bottom)
        parts += _draw_stage(main, asides, layout)
        if stage is not stages[-1]:
            parts.append(_draw_down(layout, main.y + main.height, bottom + GAP))
        y = bottom + GAP
    if not layout.is_stacked:
        parts += [_draw_band(name, top, bottom) for name, (top, bottom) in bands.items()]
    return _wrap_svg(flow, layout, height=y - GAP + 2, parts=parts)


def _wrap_svg(flow: PrismaFlow, layout: Layout, *, height: int, parts: list[str]) -> str:
    form = "narrow" if layout.is_stacked else "wide"
    size = f'viewBox="0 0 {layout.width} {height}" width="{layout.width}" height="{height}"'
    font = 'font-family="system-ui, sans-serif" font-size="13"'
    head = f'<svg class="flow flow-{form}" role="img" xmlns="http://www.w3.org/2000/svg" {size} {font}>'
    title = f"<title>PRISMA flow of records</title><desc>{escape(describe_flow(flow))}</desc>"
    return "\n".join([head, title, *parts, "</svg>"])


def _place(stage: Stage, layout: Layout, y: int) -> tuple[Placed, tuple[Placed, ...], int]:
    main = _place_box(stage.box, layout.main_x, y, layout.main_width)
    asides: list[Placed] = []
    below = main.y + main.height + 10 if layout.is_stacked else y
    for box in stage.asides:
        asides.append(_place_box(box, layout.aside_x, below, layout.aside_width))
        below = asides[-1].y + asides[-1].height + 10
    return main, tuple(asides), max(placed.y + placed.height for placed in (main, *asides))


def _place_box(box: Box, x: int, y: int, width: int) -> Placed:
    count = sum(len(_wrap(line, width, is_bold=line is box.heading)) for line in (box.heading, *box.lines))
    return Placed(box=box, x=x, y=y, width=width, height=count * LINE_HEIGHT + 2 * PADDING - 4)


def _wrap(line: Line, width: int, *, is_bold: bool) -> list[str]:
    room = (width - 2 * PADDING) / (CHARACTER_WIDTH * (1.1 if is_bold else 1)) - NUMBER_CHARACTERS
    return textwrap.wrap(line[0], width=int(room)) or [""]


def _draw_stage(main: Placed, asides: tuple[Placed, ...], layout: Layout) -> Iterator[str]:
    yield from _draw_box(main, is_main=True)
    for aside in asides:
        yield _draw_branch(main, aside, layout)
        yield from _draw_box(aside, is_main=False)


def _draw_band(name: str, top: int, bottom: int) -> str:
    place = f'x="1" y="{top}" width="20" height="{bottom - top}"'
    turn = f'transform="translate(15 {(top + bottom) // 2}) rotate(-90)"'
    font = 'font-size="11" text-anchor="middle" fill="currentColor"'
    band = f'<rect class="flow-band" {place} rx="4" fill="none" stroke="currentColor"/>'
    return f'{band}<text class="flow-stage" {font} {turn}>{escape(name)}</text>'


def _draw_box(placed: Placed, *, is_main: bool) -> Iterator[str]:
    kind = "flow-main" if is_main else "flow-aside"
    place = f'x="{placed.x}" y="{placed.y}" width="{placed.width}" height="{placed.height}"'
    yield f'<rect class="flow-box {kind}" {place} rx="4" fill="none" stroke="currentColor"/>'
    y = placed.y + PADDING + 12
    for line in (placed.box.heading, *placed.box.lines):
        yield _draw_line(line, placed, y, is_bold=line is placed.box.heading)
        y += LINE_HEIGHT * len(_wrap(line, placed.width, is_bold=line is placed.box.heading))


def _draw_line(line: Line, placed: Placed, y: int, *, is_bold: bool) -> str:
    left, right = placed.x + PADDING, placed.x + placed.width - PADDING
    words = "".join(
        f'<tspan x="{left}" y="{y + index * LINE_HEIGHT}">{escape(text)}</tspan>'
        for index, text in enumerate(_wrap(line, placed.width, is_bold=is_bold))
    )
    number = f'<tspan x="{right}" y="{y}" text-anchor="end"> {escape(line[1])}</tspan>'
    weight = "600" if is_bold else "400"
    return f'<text fill="currentColor" font-weight="{weight}">{words}{number}</text>'


def _draw_down(layout: Layout, top: int, bottom: int) -> str:
    x = 18 if layout.is_stacked else layout.main_x + layout.main_width // 2
    return _draw_arrow(f"M{x} {top}V{bottom - 1}", f"M{x - 4} {bottom - 8}L{x} {bottom - 1}L{x + 4} {bottom - 8}")


def _draw_branch(main: Placed, aside: Placed, layout: Layout) -> str:
    y = aside.middle if layout.is_stacked else aside.y + 22
    x = 18 if layout.is_stacked else main.x + main.width
    tip = aside.x - 1
    bend = (main.x + main.width + aside.x) // 2
    reaches = layout.is_stacked or y <= main.y + main.height
    line = f"M{x} {y}H{tip}" if reaches else f"M{bend} {main.y + 22}V{y}H{tip}"
    return _draw_arrow(line, f"M{tip - 7} {y - 4}L{tip} {y}L{tip - 7} {y + 4}")


def _draw_arrow(line: str, head: str) -> str:
    return f'<path class="flow-line" d="{line}{head}" fill="none" stroke="currentColor"/>'
