"""Commands that bring sources into a question other than by a search from here."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curation.commands.calling import FILE, Command, json_option, question_argument
from curation.terminal import exit_with, print_json, say

if TYPE_CHECKING:
    from curation.domain.act_draft import ActDraft
    from curation.domain.duplicate import Duplicates
    from curation.sources.importing import Import
    from curation.sources.protocol import CitationSource
    from curation.workspace import Workspace


@click.command("import", cls=Command)
@question_argument
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=FILE,
    help=".nbib .ris .bib .csv .xml .jsonl, .txt lists of PMIDs, .yaml sheets.",
)
@click.option("--database", help="Database that was searched, such as Embase.")
@click.option("--platform", help="Where it was searched, such as Ovid.")
@click.option("--query", help="The search as typed, or a file that holds it, as @FILE.")
@click.option("--name", help="What to call this search in flow and report.")
@click.option("--date", help="Day of the search, as 2026-11-25; today by default.")
@click.option("--base-url", help="E-utilities to ask for listed PMIDs instead of NCBI's.")
@json_option
def import_(
    *,
    question: str,
    files: tuple[Path, ...],
    database: str | None,
    platform: str | None,
    query: str | None,
    name: str | None,
    date: str | None,
    base_url: str | None,
    as_json: bool,
) -> None:
    """Bring reference files, PMID lists and sheets written by hand into a new snapshot; what is not read is listed.

    So is what came in and is retracted, doubted or corrected, by whatever record of the question says so.
    """
    from curation.project import open_project
    from curation.sources.importing import StatedSearch, import_files, require_day

    project = open_project()
    asked = project.read_question(question)
    stated = StatedSearch(
        date=require_day(date or datetime.now(UTC).strftime("%Y-%m-%d")),
        database=database,
        platform=platform,
        query=_read_query(query),
        name=name,
    )

    def open_source() -> CitationSource:
        from curation.sources.entrez import EntrezSource

        email, key = os.environ.get("NCBI_EMAIL"), os.environ.get("NCBI_API_KEY")
        return EntrezSource(base_url=base_url, email=email, api_key=key)

    folder = project.snapshots_folder(asked.id)
    imported = import_files(asked.id, files, folder, stated=stated, open_source=open_source)
    _print_import(imported, _list_doubted(project.open_question(asked.id), imported), as_json=as_json)


def _list_doubted(workspace: Workspace, imported: Import) -> dict[str, str]:
    """Say of each imported citation against which something stands, what; by id, as it stands among its duplicates."""
    from curation.domain.notice import format_notice

    aliases = workspace.duplicates.aliases
    kept = {aliases.get(name, name) for name in imported.snapshot.citations}
    standing = {name: workspace.integrity[name].open_notices for name in sorted(kept) if name in workspace.integrity}
    return {name: "; ".join(map(format_notice, notices)) for name, notices in standing.items() if notices}


def _read_query(query: str | None) -> str | None:
    if query is None or not query.startswith("@"):
        return query
    return Path(query[1:]).read_text(encoding="utf-8-sig").strip()


def _print_import(imported: Import, doubted: dict[str, str], *, as_json: bool) -> None:
    from curation.commands.registries import summarise_manifest

    manifest = imported.snapshot.manifest
    result = summarise_manifest(manifest) | {"repeated": imported.repeated, "doubted": doubted}
    if as_json:
        print_json(result)
    else:
        say(f"{result['delivered']} citations of {result['count']} records in snapshot {result['snapshot']}")
        lines = [f"{item.file}, {item.position}: {item.reason}" for item in manifest.unreadable]
        lines += [f"missing: {name}" for name in manifest.missing]
        lines += [f"{name} is {what}" for name, what in doubted.items()]
        for line in (*lines, *result["warnings"]):
            say(f"  {line}")
    exit_with(bool(manifest.missing or manifest.unreadable or result["warnings"] or doubted))


Pair = tuple[str, str]


@click.command(cls=Command)
@question_argument
@click.option("--merge", nargs=2, help="Decide that two citations are one record.")
@click.option("--separate", nargs=2, help="Decide that two citations are two records.")
@click.option("--undo", nargs=2, help="Take back your decision on two citations.")
@click.option("--curator", help="Who decides.")
@click.option("--reason", default="", help="Why.")
@json_option
def duplicates(
    *,
    question: str,
    merge: Pair | None,
    separate: Pair | None,
    undo: Pair | None,
    curator: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """List which citations are one record and why, and which may be; decide on a pair, or take a decision back."""
    from curation.errors import ProjectError
    from curation.ledger.appending import append_acts
    from curation.project import open_project
    from curation.vocabulary import Role

    project = open_project()
    workspace = project.open_question(question)
    asked = {"merge": merge, "separate": separate, "withdraw": undo}
    decided = {name: pair for name, pair in asked.items() if pair}
    if len(decided) > 1 or bool(decided) != bool(curator):
        remedy = "Give --curator with one of --merge, --separate and --undo, or none of them to list."
        raise ProjectError(problem="Nothing to decide, or too much", path="duplicates", remedy=remedy)
    for name, pair in decided.items():
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        draft = _draft_decision(workspace, name, pair, curator=curator or "", reason=reason)
        folder, question_id = project.ledger_folder(workspace.question.id), workspace.question.id
        append_acts(folder, [draft], question_id=question_id, curator=curator or "", role=Role.CURATOR, time=now)
        workspace = project.open_question(question)
    _print_duplicates(workspace.duplicates, as_json=as_json)
    exit_with(bool(workspace.duplicates.likely or workspace.duplicates.contested))


def _draft_decision(workspace: Workspace, name: str, pair: Pair, *, curator: str, reason: str) -> ActDraft:
    from curation.domain.duplicate import build_pair_id
    from curation.errors import ProjectError
    from curation.identifiers import parse_citation_id
    from curation.ledger.reading import find_parent
    from curation.review.duplicates import decisions
    from curation.vocabulary import ActKind

    ids = [parse_citation_id(text) for text in pair]
    for citation_id in ids:
        if citation_id not in workspace.records:
            remedy = "Name citations of this question."
            raise ProjectError(problem="No such citation", path=citation_id, remedy=remedy)
    parent = find_parent(workspace.ledger.acts, build_pair_id(ids))
    if name != "withdraw":
        return decisions.draft_decision(ActKind(name), ids[0], ids[1], reason=reason, parent=parent)
    records = {record.pair_id: record for record in decisions.replay_decisions(workspace.ledger.acts)}
    record = records.get(build_pair_id(ids)) or decisions.PairRecord(citations=(ids[0], ids[1]))
    return decisions.draft_decision_withdrawal(record, curator, reason=reason, parent=parent or "")


def _print_duplicates(found: Duplicates, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    say(f"{len(found.groups)} groups of records are one citation each")
    for group in found.groups:
        say(f"  {group.kept} stands for {', '.join(name for name in group.members if name != group.kept)}")
        for match in group.matches:
            say(f"    {' = '.join(match.citations)}  {match.rule.value}: {'; '.join(match.evidence)}")
    for label, matches in (("may be one: decide", found.likely), ("kept apart", found.held_apart)):
        for match in matches:
            say(f"  {label}  {' ? '.join(match.citations)}  {match.rule.value}: {'; '.join(match.evidence)}")
