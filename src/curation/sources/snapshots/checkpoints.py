"""Marks of finished work: each says which schema wrote it and carries the hash of its own content."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from curation.errors import ProjectError
from curation.files import format_path, write_atomic
from curation.identifiers import canonical_json, compute_sha256

SCHEMA = 1

RecordT = TypeVar("RecordT", bound=msgspec.Struct)


class _Mark(msgspec.Struct, frozen=True, kw_only=True):
    schema: int
    sha256: str
    content: msgspec.Raw


class DamagedMarkError(ValueError):
    """A mark that was cut or altered: its work is done again."""


def write_mark(path: Path, record: msgspec.Struct) -> None:
    """Write a mark; when this returns, it is on the disk."""
    content = canonical_json(record)
    mark = _Mark(schema=SCHEMA, sha256=compute_sha256(content), content=msgspec.Raw(content))
    write_atomic(path, msgspec.json.encode(mark))


def read_mark(path: Path, kind: type[RecordT]) -> RecordT | None:
    """Read a mark; `None` where there is none.

    Raises:
        DamagedMarkError: it was cut or altered.
        ProjectError: a later version of this program wrote it.
        OSError: it cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        mark = msgspec.json.decode(data, type=_Mark)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DamagedMarkError(path.name) from None
    if mark.schema > SCHEMA:
        remedy = "Finish that pull with the later version, or pull with --fresh."
        problem = "A later version of this program began this pull"
        raise ProjectError(problem=problem, path=format_path(path), remedy=remedy)
    if compute_sha256(bytes(mark.content)) != mark.sha256:
        raise DamagedMarkError(path.name)
    try:
        return msgspec.json.decode(mark.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DamagedMarkError(path.name) from None
