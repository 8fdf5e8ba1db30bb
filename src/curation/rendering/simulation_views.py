"""A simulated screening as lines for a terminal, as a page, and as tables; the same bytes for the same runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

import msgspec

from curation.rendering.recall_curve import render_recall_curve
from curation.review.ranking.simulating import Simulation

SHOWN = ("0.05", "0.1", "0.2", "0.5")
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "svg{max-width:100%;height:auto}table{border-collapse:collapse;margin:1rem 0}"
    "th,td{padding:.2rem .8rem;text-align:right;border-bottom:1px solid}th:first-child{text-align:left}"
    "tbody th{white-space:nowrap}"
)
_NOTES = (
    "WSS@95: the share of the reading saved against reading at random until 95% of the relevant records are found "
    "(rounded up). Recall at a share: the part of the relevant records found by then. Discovery: the share of the "
    "records read when a relevant one is found, averaged over these; by chance about 50%.",
    "The decisions were known here. What an order saves in another review may differ, and no figure of this page says "
    "when reading may end.",
)


def format_simulation(simulation: Simulation) -> Iterator[str]:
    """Write a line a run and one for the means."""
    table = [list(_list_head()), *_list_rows(simulation)]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for first, *others in table:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *cells])


def render_simulation_page(title: str, simulation: Simulation) -> str:
    """Write a page that needs no other file: the measures, the recall curve, and what they mean."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in _list_head())
    rows = "\n".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for first, *cells in _list_rows(simulation)
    )
    notes = "\n".join(f"<p>{escape(note)}</p>" for note in _NOTES)
    counts = f"{simulation.relevant:,} of {simulation.records:,} records are relevant. Model: {simulation.model}."
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}: screened again</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body><h1>{escape(title)}: screened again</h1>\n<p>{escape(counts)}</p>\n"
        f"<figure>\n{render_recall_curve(title, simulation)}</figure>\n"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>\n{notes}\n</body></html>\n"
    )


def render_simulation_json(simulation: Simulation) -> str:
    """Write all figures of all runs."""
    return msgspec.json.format(msgspec.json.encode(simulation), indent=1).decode() + "\n"


def format_discoveries(simulation: Simulation) -> str:
    """Write as CSV when each relevant record was found: one row a run and record; by seed, then in order of finding."""
    lines = ["seed,record,found_at,read_share"]
    for run in simulation.runs:
        read = simulation.records - len(run.priors)
        lines += [f"{run.seed},{_quote(name)},{at},{at / read:.4f}" for name, at in run.found_at.items()]
    return "\n".join(lines) + "\n"


def _list_head() -> Iterator[str]:
    yield from ("run", "WSS@95")
    yield from (f"recall at {float(share):.0%}" for share in SHOWN)
    yield "discovery"


def _list_rows(simulation: Simulation) -> Iterator[list[str]]:
    for run in simulation.runs:
        yield _format_row(f"seed {run.seed}", run.wss95, run.recall_at, run.discovery)
    yield _format_row("mean", simulation.wss95, simulation.recall_at, simulation.discovery)


def _format_row(name: str, wss95: float, recall_at: Mapping[str, float], discovery: float) -> list[str]:
    return [name, f"{wss95:.3f}", *(f"{recall_at[share]:.0%}" for share in SHOWN), f"{discovery:.1%}"]


def _quote(name: str) -> str:
    return name if name.isdigit() else '"' + name.replace('"', '""') + '"'
