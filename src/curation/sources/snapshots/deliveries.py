"""Snapshots as deliveries: what each brought and what it asked for in vain, for comparing one with the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from curation.domain.citation import Citation
from curation.domain.search_run import SearchRun
from curation.domain.update import Delivery
from curation.sources.snapshots.files import RAW, STARTER, Manifest, Snapshot

SERVICE = "NCBI E-utilities"
_IMPORTED = re.compile(rf"{RAW}/\d+-")


def build_delivery(snapshot: Snapshot) -> Delivery:
    """Give what a snapshot brought, without the search and the files."""
    return build_delivery_of(snapshot.manifest, snapshot.citations)


def build_delivery_of(manifest: Manifest, citations: dict[str, Citation]) -> Delivery:
    """Give what the snapshot of a manifest brings with these citations."""
    is_searched = any(run.platform == SERVICE for run in manifest.search_runs)
    return Delivery(
        snapshot_id=manifest.snapshot_id,
        date=manifest.date,
        since=manifest.since,
        citations=citations,
        missing=manifest.missing,
        is_service=is_searched or manifest.is_known_asked or manifest.snapshot_id == STARTER,
        is_asked=manifest.is_known_asked,
    )


def gather_records(snapshots: Sequence[Snapshot]) -> dict[str, Citation]:
    """Give the citations of a question by id, the latest of each; mere notices that no search found are none."""
    records: dict[str, Citation] = {}
    for snapshot in snapshots:
        records |= snapshot.citations
    mere = list_mere_notices(snapshot.manifest for snapshot in snapshots)
    return {citation_id: citation for citation_id, citation in records.items() if citation_id not in mere}


def list_search_runs(manifests: Iterable[Manifest]) -> tuple[SearchRun, ...]:
    """List the searches on record, in the order of the snapshots.

    Where the same files were imported again, the later import alone counts: it is how a search is stated that had been
    left out.
    """
    listed = list(manifests)
    imported = [_list_imported(manifest) for manifest in listed]
    latest = {files: at for at, files in enumerate(imported)}
    kept = (one for at, one in enumerate(listed) if not imported[at] or latest[imported[at]] == at)
    return tuple(run for manifest in kept for run in manifest.search_runs)


def _list_imported(manifest: Manifest) -> frozenset[str]:
    """Give the hashes of the files that were imported: their copies are numbered, answers of services are not."""
    return frozenset(digest for name, digest in manifest.files.items() if _IMPORTED.match(name))


def list_mere_notices(manifests: Iterable[Manifest]) -> frozenset[str]:
    """List the records that were fetched as notices about others, and that no search ever found."""
    listed = list(manifests)
    found = {citation_id for manifest in listed for run in manifest.search_runs for citation_id in run.citation_ids}
    return frozenset(citation_id for manifest in listed for citation_id in manifest.notices) - found
