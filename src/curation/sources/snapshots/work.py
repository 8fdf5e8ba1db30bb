"""An unfinished pull on disk: what it set out to do, what is done, and the snapshot as it fills.

evidence/snapshots/<question_id>/.pull/
    plan.json          the day, the question's searches, the size of a batch
    search-001.json    mark of a finished search: its run, so the set of ids is pinned from then on
    batch-00001.json   mark of a finished batch: its counts and the hashes of its files
    batch-00001.jsonl  the batch's citations, canonical and sorted
    finish.json        the name under which the snapshot is published
    snapshot/          raw answers, then citations and manifest; renamed to the snapshot when all is there

Answers are written before they are parsed, marks after all that they speak of; so a pull that is killed at any moment
goes on with the first thing that has no mark, on the day and with the ids of its beginning.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from curation.files import write_atomic
from curation.identifiers import compute_sha256
from curation.sources.snapshots.checkpoints import DamagedMarkError, read_mark, write_mark
from curation.sources.snapshots.files import RAW, compute_file_hash

WORK = ".pull"
_DONE = ".pull-done"

RecordT = TypeVar("RecordT", bound=msgspec.Struct)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull set out to do; `asked` is the hash of the question's searches, `date` the day on which it began."""

    date: str
    asked: str
    batch: int
    software: str


class Finish(msgspec.Struct, frozen=True, kw_only=True):
    """The name of the snapshot that a pull has become."""

    snapshot_id: str


class Work:
    """The folder of an unfinished pull; `remarks` say what of it could not be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remarks: list[str] = []
        self.path = folder / WORK
        self.snapshot = self.path / "snapshot"

    def open(self, plan: Plan, *, is_fresh: bool) -> Plan:
        """Go on with the pull that lies here if it is for the same searches, else begin anew; give the plan in force.

        Raises:
            ProjectError: a later version of this program began it.
        """
        shutil.rmtree(self.folder / _DONE, ignore_errors=True)
        found = None if is_fresh else self._read("plan", Plan)
        if found and msgspec.structs.replace(found, date=plan.date) == plan:
            self._remove_drafts()
            return found
        if found:
            self.remarks.append(f"an unfinished pull of {found.date} was for other searches or settings: begun anew")
        self.close()
        write_mark(self._place("plan"), plan)
        return plan

    def _remove_drafts(self) -> None:
        """Remove files that a kill caught in the making: no mark speaks of them."""
        for draft in self.path.rglob(".*.tmp"):
            draft.unlink(missing_ok=True)

    def close(self) -> None:
        """Take the folder away: by one rename, so that no half of it is taken for a pull."""
        if self.path.exists():
            self.path.rename(self.folder / _DONE)
            shutil.rmtree(self.folder / _DONE)

    def read_done(
        self, name: str, kind: type[RecordT], list_files: Callable[[RecordT], dict[str, str]]
    ) -> RecordT | None:
        """Give the mark of finished work if it and all files that it speaks of are as they were written."""
        record = self._read(name, kind)
        if record is None:
            return None
        for file, expected in list_files(record).items():
            path = self.path / file
            if not path.is_file() or compute_file_hash(path) != expected:
                self.remarks.append(f"{path.name} of the unfinished pull is missing or altered: {name} was done again")
                return None
        return record

    def write_done(self, name: str, record: msgspec.Struct) -> None:
        """Mark work as finished."""
        write_mark(self._place(name), record)

    def read_finish(self) -> Finish | None:
        """Give the name under which the pull was being published, if it came so far."""
        return self._read("finish", Finish)

    def keep_answers(self, name: str) -> tuple[Callable[[bytes], str], dict[str, str]]:
        """Give a `keep` for the answers to one piece of work, and the hashes of what it kept; older files go."""
        for stale in (self.snapshot / RAW).glob(f"{name}-*"):
            stale.unlink()
        files: dict[str, str] = {}

        def keep(raw: bytes) -> str:
            file = f"{RAW}/{name}-{len(files) + 1:03}.xml"
            files[file] = compute_sha256(raw)
            write_atomic(self.snapshot / file, raw)
            return file

        return keep, files

    def _read(self, name: str, kind: type[RecordT]) -> RecordT | None:
        try:
            return read_mark(self._place(name), kind)
        except DamagedMarkError:
            self.remarks.append(f"{name}.json of the unfinished pull is damaged: {name} was done again")
            return None

    def _place(self, name: str) -> Path:
        return self.path / f"{name}.json"
