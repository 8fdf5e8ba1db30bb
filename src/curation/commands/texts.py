"""Commands over texts and files of citations; no project is needed for them, but for the citations of a question."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from curation.commands.calling import FILE, Command, TermChoice, json_option
from curation.errors import ProjectError, format_line
from curation.identifiers import canonical_json
from curation.terminal import exit_with, print_json, say

if TYPE_CHECKING:
    from curation.domain.citation import Citation

CORPUS_HELP = "Citations: .jsonl as `parse` writes, .xml or .xml.gz."


class Given(StrEnum):
    """What a row of `--ico` holds beside intervention, comparator and outcome."""

    SPAN = "span"
    ABSTRACT = "abstract"


@click.command(cls=Command)
@click.option("--corpus", type=FILE, required=True, help=CORPUS_HELP)
@click.option("--id", "citation_id", required=True, help="Citation id, such as pmid:32919526.")
@click.option("--quote", required=True, help="The exact words.")
@json_option
def anchor(corpus: Path, citation_id: str, quote: str, as_json: bool) -> None:
    """Say where a quote stands in a citation; exit code 0 only when it is anchored."""
    from curation.domain.quote import Quote, anchor_quote
    from curation.identifiers import parse_citation_id
    from curation.sources.corpora import read_corpus
    from curation.vocabulary import AnchorState

    citations = read_corpus(corpus)
    home = citations.get(parse_citation_id(citation_id if ":" in citation_id else f"pmid:{citation_id}"))
    if home is None:
        raise ProjectError(problem=f"No citation {citation_id}", path=corpus.name, remedy="Name one of its citations.")
    found = anchor_quote(Quote(exact=quote), home, citations)
    place = found.passage
    result = {
        "state": found.state,
        "section": place.section if place else None,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "found_in": place.citation_id if place else None,
        "suggestions": found.suggestions,
    }
    if as_json:
        print_json(result)
    else:
        where = f" in {result['found_in']}, {result['section']}, {result['start']}-{result['end']}" if place else ""
        say(f"{found.state.value}{where}")
        for passage in found.suggestions:
            say(f'  same figures: "{passage.text}"')
    exit_with(found.state != AnchorState.ANCHORED)


@click.command(cls=Command)
@click.argument("file", metavar="[FILE]", required=False, type=FILE, help="A text a line; standard input by default.")
@json_option
def effects(file: Path | None, as_json: bool) -> None:
    """Read the effects of each line of text: one JSON object a line, with character offsets."""
    from curation.reading.reading import format_effects_json, read_effects

    del as_json  # what this command prints is for machines either way
    for number, text in enumerate(_read_lines(file), start=1):
        _print_line(format_effects_json(number, read_effects(text)))


@click.command(cls=Command)
@click.argument("question", metavar="[QUESTION]", required=False, help="Its included citations.")
@click.option("--corpus", type=FILE, help=CORPUS_HELP)
@click.option("--ico", type=FILE, help="Rows of intervention, comparator, outcome and a text, .jsonl.")
@click.option(
    "--given",
    type=TermChoice(Given),
    default=Given.SPAN.value,
    show_default=True,
    help="Which text the rows of --ico hold.",
)
@json_option
def suggest(question: str | None, corpus: Path | None, ico: Path | None, given: Given, as_json: bool) -> None:
    """Propose claims for citations, or read directions for rows of --ico: one JSON object a line.

    Proposals are made by a machine and say so; a person decides. Rows of --ico that cannot be used are named on stderr
    by their line, the others are answered, and the exit code is 1.
    """
    del as_json  # what this command prints is for machines either way
    if sum(source is not None for source in (question, corpus, ico)) != 1:
        raise ProjectError(
            problem="Nothing to read, or too much", path="suggest", remedy="Name a question, --corpus or --ico."
        )
    if ico is not None:
        exit_with(_print_directions(ico, given))
        return
    from curation.review.suggesting import format_suggestions, suggest_claims

    for citation in _list_citations(question, corpus):
        _print_line(format_suggestions(citation.id, suggest_claims(citation)))


def _print_directions(file: Path, given: Given) -> bool:
    """Print the rows that could be read, and on stderr those that could not; say whether there were any of these."""
    has_bad = False
    for row in _read_directions(file, given):
        if isinstance(row, str):
            has_bad = True
            say(f"curation: {format_line(row)}. Give each row intervention, comparator, outcome and a text.", err=True)
        else:
            _print_line(row)
    return has_bad


def _read_directions(file: Path, given: Given) -> Iterator[dict[str, object] | str]:
    """Read the direction of each row; a line that cannot be used gives its reason instead, and the next is read."""
    from curation.reading.direction import read_direction

    needed = ("intervention", "comparator", "outcome", given.value)
    for number, line in enumerate(_read_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=dict[str, object])
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
            yield f"{file.name}: line {number} is no JSON object ({error})"
            continue
        missing = [name for name in needed if not isinstance(row.get(name), str)]
        if missing:
            yield f"{file.name}: line {number} has no text under {', '.join(missing)}"
            continue
        names = [str(row[name]) for name in needed[:3]]
        yield row | {"direction": read_direction(*names, **{given.value: str(row[given.value])})}


def _list_citations(question: str | None, corpus: Path | None) -> Iterable[Citation]:
    if corpus is not None:
        from curation.sources.corpora import read_corpus

        return read_corpus(corpus).values()
    from curation.project import open_project

    workspace = open_project().open_question(question or "")
    return [workspace.citations[citation_id] for citation_id in workspace.included]


def _read_lines(file: Path | None) -> Iterator[str]:
    if file is None:
        yield from (line.rstrip("\n") for line in sys.stdin)
        return
    with file.open(encoding="utf-8", errors="replace", newline="\n") as stream:
        yield from (line.rstrip("\r\n") for line in stream)


def _print_line(record: object) -> None:
    click.echo(canonical_json(record).decode())
