"""A snapshot's last step: the folder in which it grew becomes the snapshot, unless the same one is there already."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from curation.domain.citation import Citation
from curation.files import sync_folder
from curation.sources.snapshots.checking import list_snapshots
from curation.sources.snapshots.files import (
    STARTER,
    Manifest,
    Snapshot,
    compute_ids_hash,
    read_manifest,
    read_snapshot,
    write_snapshot_files,
)


def name_snapshot(folder: Path, date: str, ids: Iterable[str]) -> str:
    """Give the day and a hash of the ids; with a number behind it where another text bears that name."""
    name = f"{date}-{compute_ids_hash(ids)}"
    taken = set(list_snapshots(folder))
    number = 1
    while (free := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return free


def publish_snapshot(folder: Path, work: Path, manifest: Manifest, citations: Iterable[Citation]) -> Snapshot:
    """Write citations and manifest into `work` and make it a snapshot of `folder`; the same snapshot is not made twice.

    Raises:
        OSError: the folder cannot be written.
    """
    held = {citation.id: citation for citation in citations}
    full = write_snapshot_files(work, held.values(), manifest)
    for name in list_snapshots(folder):
        if name != STARTER and _is_same(read_manifest(folder / name), full):
            shutil.rmtree(work)
            return read_snapshot(folder / name)
    work.rename(folder / full.snapshot_id)
    sync_folder(folder)
    return Snapshot(citations=dict(sorted(held.items())), manifest=full)


def _is_same(older: Manifest, newer: Manifest) -> bool:
    return msgspec.structs.replace(older, snapshot_id=newer.snapshot_id) == newer
