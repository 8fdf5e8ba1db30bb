"""What a pull changed, for machines and for people: counts and ids by kind, and the claims and sentences it touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from curation.domain.update import Impact, Living
from curation.rendering.living_words import CHANGES, format_comparison, format_fate
from curation.sources.eutils.search_runs import NO_HITS
from curation.sources.snapshots.coverage import GAP, find_whole_query
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


class SaidWarnings(msgspec.Struct, frozen=True, kw_only=True):
    """What a manifest warns of: what is new, and what an earlier pull had said in the same words."""

    new: tuple[str, ...]
    known: tuple[str, ...] = ()


def split_warnings(manifest: Manifest, earlier: Sequence[Manifest]) -> SaidWarnings:
    """Tell the warnings of a pull that are news from those that were shown before.

    Only a pull with `--since` has known ones: whoever runs the whole search again wants to hear all. A warning on a
    search is known where the same strategy with the same query was warned of in the same words; that a query brought
    nothing and may be broken, and that days were left out, is said each time.
    """
    said = [_list_warnings(one) for one in earlier] if manifest.since else []
    before = {warning for warnings in said for warning in warnings}
    found = _list_warnings(manifest)
    known = [warning for warning in found if warning in before and not _is_pressing(warning[1])]
    new = tuple(text for warning, text in found.items() if warning not in known)
    return SaidWarnings(new=new, known=tuple(found[warning] for warning in known))


def _is_pressing(warning: str) -> bool:
    return warning == NO_HITS or GAP in warning


def _list_warnings(manifest: Manifest) -> dict[tuple[str, str], str]:
    """List warnings as they are printed, by the query that they are about and their own words."""
    found = {("", note): note for note in manifest.notes}
    for run in manifest.search_runs:
        query = find_whole_query(run.query)
        ignored = (f"ignored by PubMed: {phrase}" for phrase in run.ignored_phrases)
        found |= {(query, text): f"{run.strategy}: {text}" for text in (*run.warnings, *ignored)}
    unread = (f"{item.file}: {item.position}: {item.reason}" for item in manifest.unreadable)
    papers = (f"key paper {paper} was not found" for paper in manifest.key_papers_not_found)
    lost = ", ".join(manifest.notices_missing[:10])
    notices = (f"notices that records name could not be fetched: {lost}",) if lost else ()
    return found | {("", text): text for text in (*unread, *notices, *papers)}


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
    touched = {impact.citation_id for impact in changes.impacts}
    calm = [name for name in changes.ids.get(ChangeKind.TEXT_CHANGED, ()) if name not in touched]
    if calm:
        more = f" and {len(calm) - IDS_SHOWN} more" if len(calm) > IDS_SHOWN else ""
        yield f"  no claim in use lost its quote in {', '.join(calm[:IDS_SHOWN])}{more}"
    for impact in changes.impacts:
        sentence = f'; the sentence "{impact.sentence}" {format_fate(impact)}' if impact.sentence else ""
        yield f"  claim {impact.claim_id} on {impact.citation_id}: {impact.reason}{sentence} -> {impact.remedy}"
