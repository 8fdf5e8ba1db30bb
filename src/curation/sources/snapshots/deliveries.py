"""Snapshots as deliveries: what each brought and what it asked for in vain, for comparing one with the next."""

from __future__ import annotations

from curation.domain.update import Delivery
from curation.sources.snapshots.files import Snapshot


def build_delivery(snapshot: Snapshot) -> Delivery:
    """Give what a snapshot brought, without the search and the files."""
    manifest = snapshot.manifest
    return Delivery(
        snapshot_id=manifest.snapshot_id,
        date=manifest.date,
        citations=snapshot.citations,
        missing=manifest.missing,
    )
