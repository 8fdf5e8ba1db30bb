"""What a curator has typed and not yet saved, kept on the disk of the kernel as it is in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from curation.files import write_atomic
from curation.identifiers import canonical_json, compute_sha256

MAX_BYTES = 200_000


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One draft: `kind` says of what, `subject` on what (a citation), `key` tells drafts on one subject apart."""

    kind: str
    subject: str
    key: str
    content: dict[str, Any]
    time: str


class DraftStore:
    """Drafts of one curator on one question, one file each; whatever cannot be read is left alone and passed over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, draft: Draft) -> None:
        """Keep a draft, in place of an earlier one of its kind, subject and key.

        Raises:
            OSError: the disk refused; the earlier draft is as it was.
            ValueError: the draft is longer than `MAX_BYTES`.
        """
        data = canonical_json(draft)
        if len(data) > MAX_BYTES:
            problem = f"The draft is {len(data):,} bytes long; at most {MAX_BYTES:,} are kept."
            raise ValueError(problem)
        write_atomic(self._find_path(draft.kind, draft.subject, draft.key), data)

    def remove(self, kind: str, subject: str, key: str) -> None:
        """Drop a draft that was saved or is no longer wanted."""
        self._find_path(kind, subject, key).unlink(missing_ok=True)

    def read(self, kind: str, subject: str, key: str) -> Draft | None:
        """Give one draft; `None` where there is none that can be read."""
        return _read(self._find_path(kind, subject, key))

    def list(self, kind: str, subject: str | None = None) -> tuple[Draft, ...]:
        """List the drafts of a kind, of one subject or of all, oldest first."""
        found = (draft for draft in self._read_all(kind) if subject in (None, draft.subject))
        return tuple(sorted(found, key=lambda draft: (draft.time, draft.subject, draft.key)))

    def _read_all(self, kind: str) -> Iterator[Draft]:
        for path in sorted(self.folder.glob(f"{kind}-*.json")):
            draft = _read(path)
            if draft is not None:
                yield draft

    def _find_path(self, kind: str, subject: str, key: str) -> Path:
        return self.folder / f"{kind}-{compute_sha256(canonical_json([subject, key]))[:24]}.json"


def _read(path: Path) -> Draft | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Draft)
    except (OSError, msgspec.DecodeError):
        return None
