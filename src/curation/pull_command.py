"""`curation pull`: what a question's searches bring, whole or with what is missing named."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from curation.source_commands import has_findings, print_registries, pull_registries
from curation.terminal import JsonOption, exit_with, print_json, show_progress, stop_cleanly

if TYPE_CHECKING:
    from pathlib import Path

    from curation.domain.question import Question
    from curation.sources.entrez import EntrezSource
    from curation.sources.pubmed_xml.records import Unreadable
    from curation.sources.snapshots.files import Manifest
    from curation.sources.snapshots.pulling import Pulled

_HINT = "What was fetched is kept: call `curation pull` again to go on."


class PullResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull found, asked for and got; `retries`, `resumed` and `remarks` are of this run only.

    `count` sums the hits of all searches in PubMed; `requested` are their different records, each delivered or
    `missing`. `registries` says the same for each registry that the question names, whose snapshots are their own.
    """

    count: int = 0
    requested: int = 0
    delivered: int = 0
    missing: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    duplicates: int = 0
    retries: int = 0
    resumed: int = 0
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    snapshot: str | None = None
    registries: tuple[dict[str, Any], ...] = ()

    @property
    def has_findings(self) -> bool:
        """Whether a person must look at it."""
        return bool(self.missing or self.unreadable or self.warnings) or has_findings(self.registries)


_NOTHING = PullResult()


def pull(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="Id of a question in evidence/questions.")],
    base_url: Annotated[str | None, typer.Option(help="E-utilities to ask instead of NCBI's.")] = None,
    is_fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, not where a pull was stopped.")] = False,
    is_as_written: Annotated[
        bool, typer.Option("--as-written", help="Send queries in which the check found faults.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Search and fetch a question through Entrez, and in the registries that it names, into new snapshots.

    NCBI asks for an address: set NCBI_EMAIL; a key in NCBI_API_KEY allows ten requests a second instead of three.
    A pull that was stopped, by whatever, goes on where it stopped when it is called again.
    """
    from curation.project import open_project
    from curation.sources.registry_pulling import leave_to_registries

    project = open_project()
    asked = project.read_question(question)
    folder = project.snapshots_folder(asked.id)
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    in_pubmed = leave_to_registries(asked)
    with stop_cleanly(_HINT):
        result = _NOTHING
        if in_pubmed:
            settings = {"is_fresh": is_fresh, "is_as_written": is_as_written, "is_quiet": as_json}
            result = _pull_from_pubmed(in_pubmed, folder, date, base_url=base_url, **settings)
        result = msgspec.structs.replace(result, registries=pull_registries(asked, folder, date=date))
    if as_json:
        print_json(result)
    else:
        _print_result(result)
    exit_with(result.has_findings)


def _pull_from_pubmed(
    question: Question,
    folder: Path,
    date: str,
    *,
    base_url: str | None,
    is_fresh: bool,
    is_as_written: bool,
    is_quiet: bool,
) -> PullResult:
    from curation.sources.entrez import EntrezSource
    from curation.sources.snapshots.pulling import pull as pull_snapshot

    source = EntrezSource(base_url=base_url, email=os.environ.get("NCBI_EMAIL"), api_key=os.environ.get("NCBI_API_KEY"))
    with show_progress(f"Fetching {question.id}", is_quiet=is_quiet) as advance:
        pulled = pull_snapshot(
            question,
            source,
            folder,
            date=date,
            progress=advance,
            is_fresh=is_fresh,
            is_as_written=is_as_written,
        )
    return _summarise(pulled, source)


def _summarise(pulled: Pulled, source: EntrezSource) -> PullResult:
    manifest = pulled.manifest
    return PullResult(
        count=sum(run.count for run in manifest.search_runs),
        requested=len({name for run in manifest.search_runs for name in run.citation_ids}),
        delivered=manifest.citation_count,
        missing=manifest.missing,
        unreadable=manifest.unreadable,
        duplicates=pulled.duplicates,
        retries=source.retries,
        resumed=pulled.resumed,
        warnings=tuple(_list_warnings(manifest)),
        remarks=(*source.remarks, *pulled.remarks),
        snapshot=manifest.snapshot_id,
    )


def _list_warnings(manifest: Manifest) -> list[str]:
    found = list(manifest.notes)
    for run in manifest.search_runs:
        found += [f"{run.strategy}: {warning}" for warning in run.warnings]
        found += [f"{run.strategy}: ignored by PubMed: {phrase}" for phrase in run.ignored_phrases]
    found += [f"{item.file}: {item.position}: {item.reason}" for item in manifest.unreadable]
    return found + [f"key paper {paper} was not found" for paper in manifest.key_papers_not_found]


def _print_result(result: PullResult) -> None:
    if result.snapshot:
        typer.echo(f"{result.delivered} of {result.requested} citations in snapshot {result.snapshot}")
    if result.retries or result.resumed:
        typer.echo(f"  {result.retries} requests were sent again, {result.resumed} batches were on disk already")
    for line in (*(f"missing: {name}" for name in result.missing), *result.warnings, *result.remarks):
        typer.echo(f"  {line}")
    print_registries(result.registries)
