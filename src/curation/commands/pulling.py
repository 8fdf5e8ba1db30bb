"""The command that searches and fetches a question, in PubMed and in the registries that it names."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curation.terminal import JsonOption, exit_with, print_json, show_progress

if TYPE_CHECKING:
    from curation.commands.pull_results import PullResult
    from curation.domain.question import Question
    from curation.project import Project
    from curation.sources.protocol import CitationSource


def pull(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="Id of a question in evidence/questions.")],
    since: Annotated[
        str | None,
        typer.Option(help="Search only what entered PubMed since this day, or since the `last` pull."),
    ] = None,
    base_url: Annotated[str | None, typer.Option(help="E-utilities to ask instead of NCBI's.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Search and fetch a question into new snapshots, and say what changed and what that does.

    PubMed is asked through Entrez; every record that is known is fetched again, so that a retraction of an old paper is
    seen. ClinicalTrials.gov and openFDA are asked where a search strategy names them. NCBI asks for an address: set
    NCBI_EMAIL; a key in NCBI_API_KEY allows ten requests a second instead of three.
    """
    from curation.commands.pull_results import list_pull_lines
    from curation.project import open_project
    from curation.sources.entrez import EntrezSource
    from curation.sources.registry_pulling import leave_to_registries

    project = open_project()
    asked = project.read_question(question)
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    result = None
    in_pubmed = leave_to_registries(asked)
    if in_pubmed is not None:
        email, key = os.environ.get("NCBI_EMAIL"), os.environ.get("NCBI_API_KEY")
        source = EntrezSource(base_url=base_url, email=email, api_key=key)
        result = _pull_pubmed(project, in_pubmed, source, date=today, since=since, is_quiet=as_json)
    pulled = pull_registries(asked, project.snapshots_folder(asked.id), date=today)
    if as_json:
        print_json((_to_document(result) if result else {}) | {"registries": pulled})
    else:
        for line in list_pull_lines(result) if result else ():
            typer.echo(line)
        print_registries(pulled)
    exit_with((result is not None and result.has_findings) or has_findings(pulled))


def _pull_pubmed(
    project: Project, asked: Question, source: CitationSource, *, date: str, since: str | None, is_quiet: bool
) -> PullResult:
    from curation.commands.pull_results import describe_pull
    from curation.sources.snapshots.pulling import pull as pull_snapshot
    from curation.sources.snapshots.update_plans import plan_update

    folder = project.snapshots_folder(asked.id)
    plan = plan_update(folder, since=since)
    with show_progress(f"Fetching {asked.id}", is_quiet=is_quiet) as advance:
        snapshot = pull_snapshot(asked, source, folder, date=date, plan=plan, progress=advance)
    return describe_pull(snapshot, project.open_question(asked.id).living)


def _to_document(result: PullResult) -> dict[str, Any]:
    from msgspec import to_builtins

    document: dict[str, Any] = to_builtins(result)
    return document


def pull_registries(question: Question, folder: Path, *, date: str) -> list[dict[str, Any]]:
    """Pull a question's searches in each registry that it names; one that fails is told and the others go on."""
    from curation.commands.pull_results import summarise_manifest
    from curation.errors import SourceError
    from curation.sources.registries.registry_source import RegistrySource
    from curation.sources.registry_pulling import REGISTRIES, list_registries, pull_registry

    keys = {"openfda": os.environ.get("OPENFDA_API_KEY")}
    addresses = {name: os.environ.get(f"{name.partition('.')[0].upper()}_BASE_URL") for name in REGISTRIES}
    pulled: list[dict[str, Any]] = []
    for name in list_registries(question):
        registry = REGISTRIES[name]()
        try:
            source = RegistrySource(registry, addresses[name], key=keys.get(name))
            manifest = pull_registry(question, source, folder, date=date).manifest
        except SourceError as error:
            pulled.append({"database": registry.database, "failure": str(error), "warnings": []})
            continue
        pulled.append({"database": registry.database, "retries": source.retries, **summarise_manifest(manifest)})
    return pulled


def print_registries(pulled: list[dict[str, Any]]) -> None:
    """Print one line a registry, and what was not delivered or is in doubt."""
    for row in pulled:
        if "failure" in row:
            typer.echo(row["failure"])
            continue
        echo = f"{row['database']}: {row['delivered']} of {row['requested']} citations in snapshot {row['snapshot']}"
        typer.echo(echo)
        lines = [f"{item.file}, {item.position}: {item.reason}" for item in row["unreadable"]]
        for line in (*lines, *(f"missing: {name}" for name in row["missing"]), *row["warnings"]):
            typer.echo(f"  {line}")


def has_findings(pulled: list[dict[str, Any]]) -> bool:
    """Whether any registry failed, or left something to look at."""
    return any(any(row.get(key) for key in ("failure", "missing", "unreadable", "warnings")) for row in pulled)
