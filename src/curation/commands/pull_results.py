"""What a pull brought, for machines and for people: counts, what is missing, what changed and what that does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from curation.domain.update import Impact, Living
from curation.rendering.labels import format_count
from curation.rendering.living_words import CHANGES, format_comparison, format_fate
from curation.sources.pubmed_xml.records import Unreadable
from curation.sources.snapshots.files import Manifest, Snapshot
from curation.sources.snapshots.update_plans import count_asked
from curation.vocabulary import ChangeKind

QUIET = frozenset({ChangeKind.NEW, ChangeKind.DELIVERED_AGAIN, ChangeKind.UPDATED, ChangeKind.COMMENTED})
IDS_SHOWN = 10


class PulledChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull changed against all that was known: counts and ids by kind, and what that does.

    `comparison` says in words what was compared with what; `impacts` are those that this snapshot brought, all others
    that still stand are shown by `curation check`.
    """

    comparison: str
    compared_with: str | None
    since: str | None
    counts: dict[ChangeKind, int]
    ids: dict[ChangeKind, tuple[str, ...]]
    impacts: tuple[Impact, ...]


class PullResult(msgspec.Struct, frozen=True, kw_only=True):
    """The machine contract of `curation pull --json`; records that were fetched as mere notices are counted apart."""

    count: int
    requested: int
    delivered: int
    missing: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    notices_requested: int
    notices_delivered: int
    warnings: tuple[str, ...]
    snapshot: str
    changes: PulledChanges

    @property
    def has_findings(self) -> bool:
        """Whether a person has to look: something is missing, warned of, or changed that is more than new."""
        return bool(self.missing or self.unreadable or self.warnings or set(self.changes.counts) - QUIET)


def describe_pull(snapshot: Snapshot, living: Living) -> PullResult:
    """Describe the pull that brought a snapshot; `living` is how the question stands with it."""
    manifest = snapshot.manifest
    latest = living.latest
    compared = next((update for update in living.updates if update.snapshot_id == manifest.snapshot_id), latest)
    changes = PulledChanges(
        comparison=format_comparison(compared),
        compared_with=manifest.compared_with,
        since=manifest.since,
        counts={kind: len(ids) for kind, ids in manifest.changes.items()},
        ids=manifest.changes,
        impacts=tuple(impact for impact in living.impacts if impact.snapshot_id == manifest.snapshot_id),
    )
    return PullResult(
        count=sum(run.count for run in manifest.search_runs),
        missing=tuple(name for name in manifest.missing if name not in manifest.notices_missing),
        unreadable=manifest.unreadable,
        warnings=tuple(_list_warnings(manifest)),
        snapshot=manifest.snapshot_id,
        changes=changes,
        **count_asked(manifest),
    )


def list_pull_lines(result: PullResult) -> Iterator[str]:
    """Write a pull for people: what came, what did not, what changed, and the claims and sentences that touches."""
    yield f"{result.delivered} of {result.requested} citations in snapshot {result.snapshot}"
    for line in (*(f"missing: {name}" for name in result.missing), *result.warnings):
        yield f"  {line}"
    yield result.changes.comparison
    for kind, ids in result.changes.ids.items():
        more = f" and {len(ids) - IDS_SHOWN} more" if len(ids) > IDS_SHOWN else ""
        yield f"  {CHANGES[kind]}: {', '.join(ids[:IDS_SHOWN])}{more}"
    for impact in result.changes.impacts:
        sentence = f'; the sentence "{impact.sentence}" {format_fate(impact)}' if impact.sentence else ""
        yield f"  claim {impact.claim_id} on {impact.citation_id}: {impact.reason}{sentence} -> {impact.remedy}"


def summarise_manifest(manifest: Manifest) -> dict[str, Any]:
    """Say what a snapshot holds of what was asked for."""
    return {
        "count": sum(run.count for run in manifest.search_runs),
        "requested": len({name for run in manifest.search_runs for name in run.citation_ids}),
        "delivered": manifest.citation_count,
        "missing": manifest.missing,
        "unreadable": manifest.unreadable,
        "warnings": [*manifest.notes, *(warning for run in manifest.search_runs for warning in run.warnings)],
        "snapshot": manifest.snapshot_id,
    }


def _list_warnings(manifest: Manifest) -> Iterator[str]:
    yield from manifest.notes
    yield from (warning for run in manifest.search_runs for warning in run.warnings)
    yield from (f"key paper {paper} was not found" for paper in manifest.key_papers_not_found)
    if manifest.notices_missing:
        named = ", ".join(manifest.notices_missing[:IDS_SHOWN])
        yield f"{format_count(len(manifest.notices_missing), 'notice')} named by a record could not be fetched: {named}"
