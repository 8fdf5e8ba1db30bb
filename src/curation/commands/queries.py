"""Commands over queries of PubMed's language: what they find in a corpus, without a network."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curation.commands.calling import FILE, Command, json_option
from curation.errors import ProjectError
from curation.terminal import exit_with, print_json, say, show_progress

if TYPE_CHECKING:
    from curation.querying.headings import HeadingTree
    from curation.sources.indexing.searching import SearchableCorpus


@click.command(cls=Command)
@click.argument("query", metavar="QUERY", help="A query as typed into PubMed.")
@click.option("--corpus", metavar="FILE|QUESTION", required=True, help="A file of citations, or the id of a question.")
@click.option(
    "--headings", type=FILE, help="NLM's tree of headings: mtrees .bin, desc .xml, or .tsv; [mh] then explodes."
)
@click.option("--today", metavar="DATE", help="Where `last 5 years`[dp] ends: 2026-11-25.")
@json_option
def find(query: str, corpus: str, headings: Path | None, today: str | None, as_json: bool) -> None:
    """Find citations by a PubMed query, offline; the translation shows how the query was understood.

    Ids are printed one a line; translation and warnings go to stderr. Exit code 1: not all of the query was searched
    as written, or not in all of the corpus.
    """
    from curation.querying.translating import understand_query
    from curation.querying.unknown import list_unknown

    understood = understand_query(query, tree=_read_tree(headings), today=_read_date(today))
    searched = _open_corpus(corpus, is_quiet=as_json)
    ids = searched.find(understood.plan)
    warnings = [*understood.warnings, *list_unknown(understood.plan, searched.known)]
    if searched.unreadable:
        warnings.append(f"{searched.unreadable} records could not be read; `curation parse` lists them")
    if as_json:
        print_json({"count": len(ids), "ids": ids, "translation": understood.translation, "warnings": warnings})
    else:
        say(f"{len(ids)} found: {understood.translation}", err=True)
        for warning in warnings:
            say(f"  {warning}", err=True)
        click.echo("".join(f"{citation_id}\n" for citation_id in ids), nl=False)
    exit_with(understood.is_altered or len(warnings) > len(understood.warnings))


def _open_corpus(name: str, *, is_quiet: bool) -> SearchableCorpus:
    """Open a file where one bears the name or the name has an ending, else a question of the project."""
    from curation.sources.indexing.keeping import find_cache_folder, open_corpus, scan_citations

    path = Path(name)
    if path.is_file() or path.suffix:
        with show_progress("Indexing", is_quiet=is_quiet) as advance:
            return open_corpus(path, cache=find_cache_folder(), progress=advance)
    from curation.project import open_project

    return scan_citations(open_project().open_question(name).citations.values())


def _read_tree(path: Path | None) -> HeadingTree | None:
    from curation.sources.mesh_files import read_heading_tree

    return read_heading_tree(path) if path else None


def _read_date(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ProjectError(problem="No date", path=text, remedy="Write --today as 2026-11-25.") from None
