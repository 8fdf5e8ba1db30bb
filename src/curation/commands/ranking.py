"""Commands over the order of screening: what to read next, and how much reading an order would have saved."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curation.errors import ProjectError
from curation.terminal import JsonOption, print_json

if TYPE_CHECKING:
    from curation.review.ranking.simulating import Simulation

LABELS_HELP = "Votes: .csv with the columns id (or pmid, record_id) and label_included (or label, decision)."


def rank(
    corpus: Annotated[Path, typer.Option(help="Citations: .jsonl as `parse` writes, .xml, .xml.gz or .nbib.")],
    labels: Annotated[Path, typer.Option(help=LABELS_HELP)],
    *,
    question: Annotated[str | None, typer.Option(help="Question whose words and key papers count too.")] = None,
    is_random: Annotated[bool, typer.Option("--random", help="Random order: what a sample is drawn from.")] = False,
    seed: Annotated[int, typer.Option(help="Another seed orders differently what is equal or random.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Order the citations that have no vote, the most likely relevant first: ids, one a line."""
    from curation.project import open_project
    from curation.review.ranking.ordering import open_ranker
    from curation.sources.corpora import read_corpus
    from curation.sources.screening_files import read_votes_file

    citations = read_corpus(corpus)
    votes, strangers = read_votes_file(labels, citations)
    asked = open_project().read_question(question) if question else None
    ranker = open_ranker(citations.values(), asked, seed=seed)
    ids = ranker.shuffle(votes) if is_random else ranker.rank(votes)
    if as_json:
        print_json(
            {"ids": ids, "votes": len(votes), "strangers": strangers, "order": "random" if is_random else "ranked"}
        )
        return
    for name in strangers:
        typer.echo(f"  not in {corpus.name}, not counted: {name}", err=True)
    typer.echo("".join(f"{name}\n" for name in ids), nl=False)


def simulate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A screened review: .csv or .csv.gz.")],
    *,
    words: Annotated[str, typer.Option(help="The question's own words: begin with these, not with two records.")] = "",
    runs: Annotated[int, typer.Option(min=1, max=100, help="How many times, each from another seed.")] = 3,
    as_json: JsonOption = False,
) -> None:
    """Screen a review again whose decisions are known: how much reading the order would have saved.

    Columns: title, abstract, label_included. Each run begins with one relevant and one irrelevant record drawn by its
    seed, which no figure counts; the figures are means over the runs.
    """
    from msgspec import to_builtins

    from curation.review.ranking.ordering import Screenable
    from curation.review.ranking.simulating import simulate_review
    from curation.sources.screening_files import read_screened_review

    rows = read_screened_review(file)
    labels = {row.id: row.is_included for row in rows}
    records = [Screenable(row.id, row.text) for row in rows]
    started = time.perf_counter()
    try:
        result = simulate_review(records, labels, seeds=range(1, runs + 1), words=words)
    except ValueError as error:
        remedy = "Give a review with both kinds of decisions."
        raise ProjectError(problem=f"Nothing to simulate ({error})", path=file.name, remedy=remedy) from None
    seconds = time.perf_counter() - started
    if as_json:
        print_json(to_builtins(result) | {"seconds": round(seconds, 3)})
    else:
        _print_simulation(result, seconds)


def _print_simulation(result: Simulation, seconds: float) -> None:
    typer.echo(f"{result.relevant} of {result.records} records are relevant; {len(result.runs)} runs, {seconds:.1f} s")
    typer.echo(f"WSS@95 {result.wss95:.3f} ({', '.join(f'{run.wss95:.3f}' for run in result.runs)})")
    for share, recall in result.recall_at.items():
        typer.echo(f"  after {float(share):4.0%} of the records  {recall:4.0%} of the relevant ones")
    typer.echo("What would have been saved with these decisions; your review may differ.")
