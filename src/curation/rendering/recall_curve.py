"""Recall curves as SVG: what part of the relevant records was found after what part of the reading.

A line a run, and the diagonal that chance gives. Text stays text, colours come from the page, the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from curation.review.ranking.simulating import Screening, Simulation

WIDTH, HEIGHT = 480, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 16, 48
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
TARGET = 0.95
_FONT = 'font-family="system-ui, sans-serif" font-size="13" fill="currentColor"'
_FAINT = 'stroke="currentColor" stroke-opacity="0.35"'


def render_recall_curve(title: str, simulation: Simulation) -> str:
    """Draw the runs of a simulation; the curve of each ends where its last relevant record is found."""
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    head = f'<svg role="img" xmlns="http://www.w3.org/2000/svg" {size} {_FONT}>'
    words = f"<title>{escape(title)}</title><desc>{escape(describe_recall(simulation))}</desc>"
    curves = [_draw_curve(run, simulation) for run in simulation.runs]
    return "\n".join([head, words, *_draw_axes(), *curves, "</svg>"]) + "\n"


def describe_recall(simulation: Simulation) -> str:
    """Say what the curves show, for those who do not see them."""
    found = ", ".join(f"{recall:.0%} after {float(share):.0%}" for share, recall in simulation.recall_at.items())
    runs = len(simulation.runs)
    counted = f"{runs} run{'s' if runs > 1 else ''} over {simulation.records:,} records"
    return f"Recall against records read, {counted}, {simulation.relevant:,} of them relevant. Mean: {found}."


def list_curve(run: Screening, simulation: Simulation) -> tuple[tuple[float, float], ...]:
    """List the corners of a run's curve as (share of the records read, recall), each find one step up."""
    read, relevant = simulation.records - len(run.priors), len(run.found_at)
    corners: list[tuple[float, float]] = [(0.0, 0.0)]
    for count, place in enumerate(sorted(run.found_at.values())):
        corners += [(place / read, count / relevant), (place / read, (count + 1) / relevant)]
    return tuple(corners)


def _draw_curve(run: Screening, simulation: Simulation) -> str:
    points = " ".join(f"{_find_x(share)},{_find_y(recall)}" for share, recall in list_curve(run, simulation))
    return f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-opacity="0.8"/>'


def _draw_axes() -> Iterator[str]:
    left, right, bottom, top = _find_x(0), _find_x(1), _find_y(0), _find_y(1)
    yield f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="currentColor"/>'
    yield f'<path d="M{left} {bottom}L{right} {top}" {_FAINT} stroke-dasharray="4 4"/>'
    yield f'<path d="M{left} {_find_y(TARGET)}H{right}" {_FAINT} stroke-dasharray="1 3"/>'
    yield f'<text x="{right}" y="{_find_y(TARGET) + 14}" text-anchor="end" font-size="11">{TARGET:.0%} found</text>'
    yield from _label(TICKS)
    yield f'<text x="{(left + right) / 2:g}" y="{HEIGHT - 8}" text-anchor="middle">records read</text>'
    middle = f"{(top + bottom) / 2:g}"
    yield f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">relevant ones found</text>'


def _label(ticks: Sequence[float]) -> Iterator[str]:
    for tick in ticks:
        yield f'<text x="{_find_x(tick)}" y="{_find_y(0) + 18}" text-anchor="middle">{tick:.0%}</text>'
        yield f'<text x="{_find_x(0) - 6}" y="{_find_y(tick) + 4}" text-anchor="end">{tick:.0%}</text>'


def _find_x(share: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)


def _find_y(recall: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - recall), 1)
