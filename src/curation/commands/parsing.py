"""`curation parse`: PubMed XML into a corpus file; it starts with nothing that reading does not need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curation.commands.calling import FILE, Command, Count, TermChoice, json_option
from curation.sources.pubmed_xml.found import Reader
from curation.terminal import exit_with, print_json, say, show_progress

if TYPE_CHECKING:
    from curation.sources.corpus_writing import ParseSummary


@click.command(cls=Command)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE, help="PubMed XML, plain or gzipped.")
@click.option("--out", type=FILE, required=True, help="Where to write the citations: .jsonl or .parquet.")
@click.option(
    "--workers",
    type=Count(min=1),
    default=1,
    show_default=True,
    help="How many files are read at a time, each on its own core.",
)
@click.option(
    "--reader",
    type=TermChoice(Reader),
    default=Reader.AUTO.value,
    show_default=True,
    help="The compiled reader, or lxml alone: the same bytes.",
)
@json_option
def parse(files: tuple[Path, ...], out: Path, workers: int, reader: Reader, as_json: bool) -> None:
    """Read PubMed XML into JSON lines; records that cannot be read are listed and the rest kept."""
    from curation.sources.corpus_writing import write_corpus

    with show_progress("Reading", is_quiet=as_json) as advance:
        summary = write_corpus(files, out, workers=workers, reader=reader, progress=advance)
    _print_parsed(summary, out, as_json=as_json)
    exit_with(bool(summary.unreadable))


def _print_parsed(summary: ParseSummary, out: Path, *, as_json: bool) -> None:
    if as_json:
        print_json(summary)
        return
    say(f"{summary.articles} articles and {summary.books} books in {out.name}")
    for item in summary.unreadable:
        say(f"  {item.file}: {item.position}: {item.reason}")
