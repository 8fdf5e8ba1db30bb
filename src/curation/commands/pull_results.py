"""What a pull changed, for machines and for people: counts and ids by kind, and the claims and sentences it touches."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from curation.domain.update import Impact, Living
from curation.rendering.living_words import CHANGES, format_comparison, format_fate
from curation.sources.snapshots.files import Manifest
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

    @property
    def has_findings(self) -> bool:
        """Whether something changed that is more than new, and a person has to look."""
        return bool(set(self.counts) - QUIET)


def describe_changes(manifest: Manifest, living: Living) -> PulledChanges:
    """Describe what the snapshot of a manifest changed; `living` is how the question stands with it."""
    compared = next((one for one in living.updates if one.snapshot_id == manifest.snapshot_id), living.latest)
    return PulledChanges(
        comparison=format_comparison(compared),
        compared_with=manifest.compared_with,
        since=manifest.since,
        counts={kind: len(ids) for kind, ids in manifest.changes.items()},
        ids={kind: manifest.changes[kind] for kind in ChangeKind if kind in manifest.changes},
        impacts=tuple(impact for impact in living.impacts if impact.snapshot_id == manifest.snapshot_id),
    )


def list_change_lines(changes: PulledChanges) -> Iterator[str]:
    """Write changes for people: what was compared with what, what changed, and which claims and sentences that hits."""
    yield changes.comparison
    for kind, ids in changes.ids.items():
        more = f" and {len(ids) - IDS_SHOWN} more" if len(ids) > IDS_SHOWN else ""
        yield f"  {CHANGES[kind]}: {', '.join(ids[:IDS_SHOWN])}{more}"
    for impact in changes.impacts:
        sentence = f'; the sentence "{impact.sentence}" {format_fate(impact)}' if impact.sentence else ""
        yield f"  claim {impact.claim_id} on {impact.citation_id}: {impact.reason}{sentence} -> {impact.remedy}"
