"""`curation simulate`: how much reading an order would have saved in a review that is done."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curation.commands.calling import FILE, Command, Count, json_option
from curation.errors import ProjectError
from curation.terminal import print_json, say

if TYPE_CHECKING:
    from curation.review.ranking.simulating import Simulation

_HONEST = "What would have been saved with these decisions; your review may differ."


@click.command(cls=Command)
@click.argument("file", metavar="FILE", type=FILE, help="A screened review: .csv or .csv.gz.")
@click.option("--words", default="", help="The question's own words, on which the order leans.")
@click.option("--no-priors", "is_bare", is_flag=True, help="Begin with the words alone, and no record.")
@click.option(
    "--runs",
    type=Count(min=1, max=100),
    default=3,
    show_default=True,
    help="How many times, each from another seed.",
)
@click.option("--folder", type=FILE, help="Where to write a page with the recall curve, and tables.")
@json_option
def simulate(*, file: Path, words: str, is_bare: bool, runs: int, folder: Path | None, as_json: bool) -> None:
    """Screen a review again whose decisions are known: how much reading the order would have saved.

    Columns: title, abstract, label_included. Each run begins with one relevant and one irrelevant record drawn by its
    seed, which no figure counts; the figures are means over the runs. With --no-priors these two are counted, so the
    figures of the two beginnings are not of the same records.
    """
    from msgspec import to_builtins

    started = time.perf_counter()
    result = _simulate(file, words, runs, has_priors=not is_bare)
    seconds = time.perf_counter() - started
    written = _write_folder(folder, file.name, result) if folder else []
    if as_json:
        print_json(to_builtins(result) | {"seconds": round(seconds, 3)})
        return
    from curation.rendering.simulation_views import format_simulation

    say(f"{result.relevant} of {result.records} records are relevant; {len(result.runs)} runs, {seconds:.1f} s")
    for line in format_simulation(result):
        say(line)
    say(_HONEST)
    for name in written:
        say(f"  {name}")


def _simulate(file: Path, words: str, runs: int, *, has_priors: bool) -> Simulation:
    from curation.review.ranking.ordering import Screenable
    from curation.review.ranking.simulating import simulate_review
    from curation.sources.screening_files import read_screened_review

    rows = read_screened_review(file)
    labels = {row.id: row.is_included for row in rows}
    records = [Screenable(row.id, row.text) for row in rows]
    try:
        return simulate_review(records, labels, seeds=range(1, runs + 1), words=words, has_priors=has_priors)
    except ValueError as error:
        remedy = "Give a review with both kinds of decisions."
        raise ProjectError(problem=f"Nothing to simulate ({error})", path=file.name, remedy=remedy) from None


def _write_folder(folder: Path, title: str, result: Simulation) -> list[str]:
    """Write the page, the drawing and the tables; gives their names below the folder."""
    from curation.files import write_atomic
    from curation.rendering.recall_curve import render_recall_curve
    from curation.rendering.simulation_views import format_discoveries, render_simulation_json, render_simulation_page

    files = {
        "simulation.html": render_simulation_page(title, result),
        "recall-curve.svg": render_recall_curve(title, result),
        "simulation.json": render_simulation_json(result),
        "discoveries.csv": format_discoveries(result),
    }
    return [f"{folder.name}/{write_atomic(folder / name, text.encode()).name}" for name, text in files.items()]
