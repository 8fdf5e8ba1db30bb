"""`curation pull`: what a question's searches bring, whole or with what is missing named."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
import msgspec

from curation.commands.calling import Command, json_option, question_argument
from curation.terminal import exit_with, print_json, say, show_progress, stop_cleanly

if TYPE_CHECKING:
    from curation.commands.pull_results import PulledChanges, SaidWarnings
    from curation.domain.update import Living
    from curation.sources.entrez import EntrezSource
    from curation.sources.pubmed_xml.records import Unreadable
    from curation.sources.snapshots.pulling import Pulled

_HINT = "What was fetched is kept: call `curation pull` again to go on."


class PullResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull found, asked for and got; `retries`, `resumed` and `remarks` are of this run only.

    `count` sums the hits of all searches; `requested` are their different records and those known before, each
    delivered or `missing`; `notices` were fetched beside them, because a record names them as notices about
    itself; `registries` is what each registry gave that the question names. Of a pull with `--since`, what an earlier
    pull had warned of in the same words is no news: it stands in `known_warnings` and is no finding.
    """

    count: int
    requested: int
    delivered: int
    missing: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    duplicates: int
    notices: int
    retries: int
    resumed: int
    warnings: tuple[str, ...]
    known_warnings: tuple[str, ...]
    remarks: tuple[str, ...]
    snapshot: str
    changes: PulledChanges
    registries: list[dict[str, Any]]

    @property
    def has_findings(self) -> bool:
        """Whether a person must look at it."""
        from curation.commands.registries import has_findings

        is_whole = not (self.missing or self.unreadable or self.warnings)
        return not is_whole or self.changes.has_findings or has_findings(self.registries)


@click.command(cls=Command)
@question_argument
@click.option("--since", help="Search only what entered PubMed since this day, or since the `last` pull.")
@click.option("--base-url", help="E-utilities to ask instead of NCBI's.")
@click.option("--fresh", "is_fresh", is_flag=True, help="Begin anew, not where a pull was stopped.")
@click.option("--as-written", "is_as_written", is_flag=True, help="Send queries in which the check found faults.")
@json_option
def pull(
    *, question: str, since: str | None, base_url: str | None, is_fresh: bool, is_as_written: bool, as_json: bool
) -> None:
    """Search and fetch a question through Entrez, and in the registries that it names, into new snapshots.

    Says what changed and what that does: every record that is known is fetched again, so that a retraction of an old
    paper is seen, whatever is searched.
    NCBI asks for an address: set NCBI_EMAIL; a key in NCBI_API_KEY allows ten requests a second instead of three.
    A pull that was stopped, by whatever, goes on where it stopped when it is called again.
    """
    from curation.commands.pull_results import split_warnings
    from curation.commands.registries import has_findings, print_registries, pull_registries
    from curation.project import open_project
    from curation.sources.entrez import EntrezSource
    from curation.sources.registry_pulling import leave_to_registries
    from curation.sources.snapshots.pulling import pull as pull_snapshot
    from curation.sources.snapshots.update_plans import plan_update

    project = open_project()
    asked = project.read_question(question)
    folder, today = project.snapshots_folder(asked.id), datetime.now(UTC).strftime("%Y-%m-%d")
    in_pubmed = leave_to_registries(asked)
    if in_pubmed is None:
        registries = pull_registries(asked, folder, date=today)
        print_json({"registries": registries}) if as_json else print_registries(registries)
        exit_with(has_findings(registries))
        return
    update = plan_update(folder, since=since)
    source = EntrezSource(base_url=base_url, email=os.environ.get("NCBI_EMAIL"), api_key=os.environ.get("NCBI_API_KEY"))
    with stop_cleanly(_HINT), show_progress(f"Fetching {asked.id}", is_quiet=as_json) as advance:
        pulled = pull_snapshot(
            in_pubmed,
            source,
            folder,
            date=today,
            progress=advance,
            update=update,
            is_fresh=is_fresh,
            is_as_written=is_as_written,
        )
    registries = pull_registries(asked, folder, date=today)
    said = split_warnings(pulled.manifest, [snapshot.manifest for snapshot in update.snapshots])
    result = _summarise(pulled, source, registries, project.open_question(asked.id).living, said)
    if as_json:
        print_json(result)
    else:
        _print_result(result)
        print_registries(registries)
    exit_with(result.has_findings)


def _summarise(
    pulled: Pulled, source: EntrezSource, registries: list[dict[str, Any]], living: Living, said: SaidWarnings
) -> PullResult:
    from curation.commands.pull_results import describe_changes
    from curation.sources.snapshots.update_plans import count_asked

    manifest = pulled.manifest
    requested, delivered = count_asked(manifest)
    return PullResult(
        count=sum(run.count for run in manifest.search_runs),
        requested=requested,
        delivered=delivered,
        missing=tuple(name for name in manifest.missing if name not in manifest.notices_missing),
        unreadable=manifest.unreadable,
        duplicates=pulled.duplicates,
        notices=len(manifest.notices),
        retries=source.retries,
        resumed=pulled.resumed,
        warnings=said.new,
        known_warnings=said.known,
        remarks=(*source.remarks, *pulled.remarks),
        snapshot=manifest.snapshot_id,
        changes=describe_changes(manifest, living),
        registries=registries,
    )


def _print_result(result: PullResult) -> None:
    from curation.commands.pull_results import list_change_lines

    say(f"{result.delivered} of {result.requested} citations in snapshot {result.snapshot}")
    if result.retries or result.resumed:
        say(f"  {result.retries} requests were sent again, {result.resumed} batches were on disk already")
    for line in (*(f"missing: {name}" for name in result.missing), *result.warnings, *result.remarks):
        say(f"  {line}")
    if result.known_warnings:
        say(f"  {len(result.known_warnings)} remarks of earlier pulls still stand; the report prints them")
    for line in list_change_lines(result.changes):
        say(line)
