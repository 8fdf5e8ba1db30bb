"""Forest plots as SVG: text stays text, colours come from the page, the same bytes each time, a narrow form for phones.

Studies stand by name. Weights and a diamond are drawn for a pool only; figures that were not pooled stand side by side
and the drawing says so. An interval that leaves the axis ends in an arrow.
"""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

import msgspec

from curation.domain.effect import RATIO_MEASURES
from curation.domain.effect_words import format_measure
from curation.domain.synthesis_state import PooledEstimate, StudyEstimate
from curation.rendering.forest_axis import Axis, build_axis
from curation.rendering.tables import Rendered
from curation.vocabulary import EffectMeasure

LINE_HEIGHT = 18
CHARACTER_WIDTH = 7.9
STROKE = 'stroke="currentColor"'
_LEFT = 'style="text-align:left"'
_FLUID = 'style="max-width:100%;height:auto"'


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where the columns stand, in SVG units; `is_stacked` puts words above the line instead of beside it."""

    width: int
    name_width: int
    plot_x: int
    plot_width: int
    figure_width: int
    is_stacked: bool


WIDE = Layout(width=700, name_width=236, plot_x=246, plot_width=250, figure_width=190, is_stacked=False)
NARROW = Layout(width=320, name_width=316, plot_x=18, plot_width=282, figure_width=316, is_stacked=True)

# A ratio has a line more: which side of 1 is which.
AXIS_HEIGHTS = {False: 48, True: 64}
_SIDES = {
    EffectMeasure.HR: "hazard",
    EffectMeasure.SHR: "hazard",
    EffectMeasure.OR: "odds",
    EffectMeasure.IRR: "rate",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the plot; `weight` is a share of 1, `is_pool` draws a diamond, `is_bare` an interval alone."""

    name: str
    estimate: float
    lower: float | None
    upper: float | None
    weight: float | None = None
    is_pool: bool = False
    is_bare: bool = False


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What every part of the drawing needs to know."""

    measure: EffectMeasure
    axis: Axis
    layout: Layout

    def find_x(self, value: float) -> float:
        """Give the horizontal place of a value."""
        return round(self.layout.plot_x + self.layout.plot_width * self.axis.place(value), 1)

    def format_figures(self, row: Row) -> str:
        """Write estimate and interval: `0.66 (0.50 to 0.88)`."""
        middle = "" if row.is_bare else _format(self.measure, row.estimate)
        if row.lower is None or row.upper is None:
            return f"{middle} (no interval)"
        bounds = f"{_format(self.measure, row.lower)} to {_format(self.measure, row.upper)}"
        return bounds if row.is_bare else f"{middle} ({bounds})"


def render_forest(
    title: str,
    measure: EffectMeasure,
    estimates: Sequence[StudyEstimate],
    *,
    pooled: PooledEstimate | None = None,
    is_narrow: bool = False,
) -> str:
    """Draw estimates of one measure in their order; with a pool, whose weights are in the same order, its diamond."""
    layout = NARROW if is_narrow else WIDE
    drawing = Drawing(measure=measure, axis=build_axis(measure, estimates, pooled), layout=layout)
    rows = build_rows(estimates, pooled)
    parts: list[str] = []
    y = 4
    for row in rows:
        drawn, y = _draw_row(row, drawing, y)
        parts += drawn
    parts += _draw_axis(drawing, y)
    form = "narrow" if is_narrow else "wide"
    height = y + AXIS_HEIGHTS[drawing.axis.is_log]
    size = f'viewBox="0 0 {layout.width} {height}" width="{layout.width}" height="{height}"'
    font = 'font-family="system-ui, sans-serif" font-size="13"'
    head = f'<svg class="forest forest-{form}" role="img" xmlns="http://www.w3.org/2000/svg" {size} {font}>'
    words = f"<title>{escape(title)}</title><desc>{escape(describe_forest(drawing, rows, pooled))}</desc>"
    return "\n".join([head, words, *parts, "</svg>"])


def render_forest_figure(
    title: str, measure: EffectMeasure, estimates: Sequence[StudyEstimate], *, pooled: PooledEstimate | None = None
) -> Rendered:
    """Show a forest plot in a notebook, its numbers in a table beside it."""
    dash = "–"
    cells = "\n".join(
        f'<tr><th scope="row" {_LEFT}>{escape(name)}</th><td {_LEFT}>{escape(figures)}</td>'
        f"<td>{weight or dash}</td></tr>"
        for name, figures, weight in list_forest_rows(measure, estimates, pooled)
    )
    columns = ("study", format_measure(measure), "weight")
    head = "".join(f'<th scope="col" {_LEFT}>{escape(name)}</th>' for name in columns)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{cells}\n</tbody></table>"
    # The report's policy allows no style attribute, and its style sheet does the same.
    svg = render_forest(title, measure, estimates, pooled=pooled).replace("<svg ", f"<svg {_FLUID} ", 1)
    state = f"pool of {pooled.k} studies" if pooled else "not pooled"
    how = f", {pooled.method}" if pooled else ""
    caption = f"<figcaption><b>{escape(title)}</b> ({escape(format_measure(measure))}; {state}{how})</figcaption>"
    told = f"<details><summary>the same figures as a table</summary>\n{table}\n</details>"
    return Rendered(
        f'<figure style="margin:0 0 2em">\n{caption}\n{svg}\n{told}\n</figure>',
        f"Forest plot, {title}: {len(estimates)} figures, {state}",
    )


def list_forest_rows(
    measure: EffectMeasure, estimates: Sequence[StudyEstimate], pooled: PooledEstimate | None = None
) -> tuple[tuple[str, str, str], ...]:
    """Give the text of a plot, one (name, figures, weight) a line; the weight is empty where nothing was pooled."""
    drawing = Drawing(measure=measure, axis=build_axis(measure, estimates, pooled), layout=WIDE)
    return tuple(
        (row.name, drawing.format_figures(row), "" if row.weight is None else f"{row.weight:.0%}")
        for row in build_rows(estimates, pooled)
    )


def build_rows(estimates: Sequence[StudyEstimate], pooled: PooledEstimate | None) -> tuple[Row, ...]:
    """Give the lines of a plot: the studies, then the pool and the interval for a new study where there are."""
    weights: Sequence[float | None] = pooled.weights if pooled else [None] * len(estimates)
    names = _list_names(estimates)
    rows = [
        Row(name=name, estimate=e.estimate, lower=e.lower, upper=e.upper, weight=weight)
        for name, e, weight in zip(names, estimates, weights, strict=True)
    ]
    if pooled:
        name = f"Pool of {pooled.k} studies"
        rows.append(Row(name=name, estimate=pooled.estimate, lower=pooled.lower, upper=pooled.upper, is_pool=True))
    if pooled and pooled.predicted_lower is not None:
        low, high = pooled.predicted_lower, pooled.predicted_upper
        rows.append(Row(name="A new study (prediction)", estimate=pooled.estimate, lower=low, upper=high, is_bare=True))
    return tuple(rows)


def describe_forest(drawing: Drawing, rows: Sequence[Row], pooled: PooledEstimate | None) -> str:
    """Tell the plot in sentences, for readers who do not see it."""
    told = "; ".join(f"{row.name}: {drawing.format_figures(row)}" for row in rows)
    scale = "on a logarithmic axis, 1 is no difference" if drawing.axis.is_log else "on an axis from 0 to 100%"
    pool = f"Pooled by {pooled.method}, I2 {pooled.i2:.0%}." if pooled else "The figures are not pooled."
    return f"{format_measure(drawing.measure)} {scale}. {told}. {pool}"


def _list_names(estimates: Sequence[StudyEstimate]) -> list[str]:
    """Name the studies; several figures of one study and arm are numbered, since their analyses differ."""
    bare = [f"{e.name}, {e.arm}" if e.arm else e.name for e in estimates]
    totals, seen, names = Counter(bare), Counter[str](), []
    for name in bare:
        seen[name] += 1
        names.append(f"{name}, analysis {seen[name]}" if totals[name] > 1 else name)
    return names


def _format(measure: EffectMeasure, value: float) -> str:
    return f"{value:.2f}" if measure.value in RATIO_MEASURES else f"{100 * value:.1f}%"


def _draw_row(row: Row, drawing: Drawing, y: int) -> tuple[list[str], int]:
    layout, weight = drawing.layout, "600" if row.is_pool else "400"
    words = row.name if row.weight is None else f"{row.name} ({row.weight:.0%})"
    lines = textwrap.wrap(words, width=int(layout.name_width / CHARACTER_WIDTH)) or [""]
    parts = [_draw_text(line, 0, y + 13 + i * LINE_HEIGHT, weight=weight) for i, line in enumerate(lines)]
    below = y + len(lines) * LINE_HEIGHT
    if layout.is_stacked:
        parts.append(_draw_text(drawing.format_figures(row), 0, below + 13, weight=weight))
        middle, below = below + LINE_HEIGHT + 10, below + 2 * LINE_HEIGHT + 4
    else:
        parts.append(_draw_text(drawing.format_figures(row), layout.width, y + 13, weight=weight, anchor="end"))
        middle = y + 9
    return [*parts, *_draw_mark(row, drawing, middle)], below + 8


def _draw_text(text: str, x: float, y: float, *, weight: str = "400", anchor: str = "start") -> str:
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f'<text {place} fill="currentColor" font-weight="{weight}">{escape(text)}</text>'


def _draw_mark(row: Row, drawing: Drawing, y: int) -> Iterator[str]:
    x = drawing.find_x(row.estimate)
    if row.is_pool and row.lower is not None and row.upper is not None:
        left, right = drawing.find_x(row.lower), drawing.find_x(row.upper)
        yield f'<path class="forest-pool" d="M{left} {y}L{x} {y - 7}L{right} {y}L{x} {y + 7}Z" fill="currentColor"/>'
        return
    yield from _draw_interval(row, drawing, y)
    if not row.is_bare:
        half = round(3.5 if row.weight is None else 2 + 6 * math.sqrt(row.weight), 1)
        place = f'x="{x - half:.1f}" y="{y - half:.1f}" width="{2 * half:.1f}" height="{2 * half:.1f}"'
        yield f'<rect class="forest-point" {place} fill="currentColor"/>'


def _draw_interval(row: Row, drawing: Drawing, y: int) -> Iterator[str]:
    if row.lower is None or row.upper is None:
        return
    left, right = drawing.find_x(row.lower), drawing.find_x(row.upper)
    dashes = ' stroke-dasharray="4 3"' if row.is_bare else ""
    yield f'<path class="forest-interval" d="M{left} {y}H{right}" fill="none" {STROKE}{dashes}/>'
    for x, is_clipped, step in ((left, row.lower < drawing.axis.low, 6), (right, row.upper > drawing.axis.high, -6)):
        if is_clipped:
            head = f"M{x + step} {y - 4}L{x} {y}L{x + step} {y + 4}"
            yield f'<path class="forest-clipped" d="{head}" fill="none" {STROKE}/>'


def _draw_axis(drawing: Drawing, y: int) -> Iterator[str]:
    layout, axis = drawing.layout, drawing.axis
    ends = f"M{layout.plot_x} {y}H{layout.plot_x + layout.plot_width}"
    yield f'<path class="forest-axis" d="{ends}" fill="none" {STROKE}/>'
    if axis.no_effect is not None:
        x = drawing.find_x(axis.no_effect)
        dashes = 'stroke-dasharray="2 3"'
        yield f'<path class="forest-no-effect" d="M{x} 0V{y}" fill="none" {STROKE} stroke-opacity="0.6" {dashes}/>'
    for tick in axis.ticks:
        x = drawing.find_x(tick)
        yield f'<path class="forest-tick" d="M{x} {y}v5" fill="none" {STROKE}/>'
        yield _draw_text(axis.format_tick(tick), x, y + 18, anchor="middle")
    if axis.is_log:
        noun, middle = _SIDES.get(drawing.measure, "risk"), drawing.find_x(1.0)
        yield _draw_text(f"← lower {noun}", middle - 8, y + 36, anchor="end")
        yield _draw_text(f"higher {noun} →", middle + 8, y + 36)
    name = format_measure(drawing.measure)
    words = f"{name}, logarithmic" if axis.is_log else f"{name}, share of people"
    below = AXIS_HEIGHTS[axis.is_log] - 10
    yield _draw_text(words, layout.plot_x + layout.plot_width / 2, y + below, anchor="middle")
