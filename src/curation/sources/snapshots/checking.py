"""Snapshots held against their manifests: which there are, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from curation.domain.finding import Finding
from curation.errors import ProjectError
from curation.sources.snapshots.files import CITATIONS, MANIFEST, STARTER, Snapshot, compute_file_hash, read_snapshot
from curation.vocabulary import Severity


def list_snapshots(folder: Path) -> tuple[str, ...]:
    """List the ids of a question's snapshots, the oldest first; the starter set before all.

    Names begin with the day. Of one day an update comes after the snapshot that its manifest says it was compared with,
    the others by name.
    """
    if not folder.is_dir():
        return ()
    found = [item.name for item in folder.iterdir() if not item.name.startswith(".") and (item / MANIFEST).is_file()]
    waiting = sorted(found, key=lambda name: (name != STARTER, name))
    before = {name: _find_predecessor(folder / name) for name in waiting}
    ordered: list[str] = []
    while waiting:
        # Where manifests name each other in a circle, somebody altered one: the name decides, and the check tells.
        ready = [name for name in waiting if before[name] not in waiting or before[name] == name] or waiting
        ordered.append(ready[0])
        waiting.remove(ready[0])
    return tuple(ordered)


class _Predecessor(msgspec.Struct):
    compared_with: str | None = None


def _find_predecessor(folder: Path) -> str | None:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Predecessor).compared_with
    except (OSError, msgspec.DecodeError):
        return None


def check_snapshots(folder: Path) -> Iterator[Finding]:
    """Hold every snapshot of a question against its manifest; a folder that lost its manifest is a finding too."""
    for name in list_snapshots(folder):
        yield from check_snapshot(folder / name)
    for item in sorted(folder.iterdir()) if folder.is_dir() else ():
        if item.is_dir() and not item.name.startswith(".") and not (item / MANIFEST).is_file():
            reason = f"the folder has no {MANIFEST}: nothing in it is read"
            remedy = "Restore the manifest from version control, or move the folder away."
            yield _find(f"{folder.name}/{item.name}", reason, remedy)


def check_snapshot(folder: Path) -> tuple[Finding, ...]:
    """Hold a snapshot's files against its manifest; what cannot be read at all is a finding too.

    Raw answers may be absent (they are not under version control): that is for the worklist, not a gate.
    """
    try:
        snapshot = read_snapshot(folder)
    except ProjectError as error:
        return (_find(f"{folder.parent.name}/{folder.name}", str(error), "Restore the snapshot or pull again."),)
    return tuple(_check_files(folder, snapshot))


def _check_files(folder: Path, snapshot: Snapshot) -> Iterator[Finding]:
    manifest = snapshot.manifest
    place = f"{folder.parent.name}/{folder.name}"
    for name, expected in sorted(manifest.files.items()):
        path = folder / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            yield _find(f"{place}/{MANIFEST}", f"the manifest names a file outside the snapshot: {name}", "Pull again.")
        elif not path.is_file():
            severity = Severity.GATE if name == CITATIONS else Severity.WORKLIST
            yield _find(
                f"{place}/{name}", "the file of the manifest is not here", "Restore it or pull again.", severity
            )
        elif compute_file_hash(path) != expected:
            yield _find(f"{place}/{name}", "its SHA-256 is not the manifest's: it was altered", "Restore the file.")
    if CITATIONS not in manifest.files:
        yield _find(f"{place}/{MANIFEST}", f"it has no SHA-256 of {CITATIONS}", "Restore the manifest.")
    if len(snapshot.citations) != manifest.citation_count:
        counts = f"{len(snapshot.citations)} citations, the manifest says {manifest.citation_count}"
        yield _find(f"{place}/{CITATIONS}", counts, "Restore the snapshot or pull again.")


def _find(subject: str, reason: str, remedy: str, severity: Severity = Severity.GATE) -> Finding:
    return Finding(gate="G05", severity=severity, subject=subject, reason=reason, remedy=remedy)
