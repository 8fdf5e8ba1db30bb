"""One curator's file as a hash chain: which lines can be trusted, and where trust ends.

A line is good when it is the canonical JSON of an act, bears the id that its content asks for, names the line before,
and belongs to this question and curator. At the first line that is not good the chain is broken and trust ends: that
line and all after it are not read, since whoever could change one line could have re-sealed those that follow. The
lines before are still proved by their own seals. What a chain cannot show is the loss of its last whole lines; the
acts of others that name a lost act as their parent do, and so does git.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from curation.domain.act import Act, compute_act_id
from curation.identifiers import canonical_json

MAX_LINE_BYTES = 1_000_000
SUFFIX = ".jsonl"
RESTORE = "Restore the file from git or a backup: acts from this line on are not read."
_DECODER = msgspec.json.Decoder(Act)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class ChainBreak(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a ledger is not intact; `file` is `<question_id>/<curator>.jsonl`, `line` counts from 1."""

    file: str
    line: int
    problem: str
    remedy: str


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """The trusted acts of one file in file order; `size` is their length in bytes.

    `torn` are the bytes of a half-written last line, empty for none; `broken_at` the first line that is not good.
    """

    file: str
    acts: tuple[Act, ...]
    size: int
    torn: bytes = b""
    broken_at: ChainBreak | None = None

    @property
    def tip(self) -> str | None:
        """Id of the last trusted act: what the next line must name as `prev`."""
        return self.acts[-1].act_id if self.acts else None


def format_place(path: Path) -> str:
    """Name a ledger file without saying where the project lies."""
    return f"{path.parent.name}/{path.name}"


def read_chain(path: Path) -> Chain:
    """Read one curator's file up to the first line that is not good.

    Raises:
        OSError: the file cannot be opened or read.
    """
    with path.open("rb") as stream:
        return parse_chain(stream, path)


def parse_chain(stream: BinaryIO, path: Path) -> Chain:
    """Read a chain from bytes; `path` says whose file of which question it is."""
    acts: list[Act] = []
    size = 0
    file = format_place(path)
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if not line.endswith(b"\n") and len(line) <= MAX_LINE_BYTES:
            return Chain(file=file, acts=tuple(acts), size=size, torn=line)
        act, problem = _decode_line(line, path, prev=acts[-1].act_id if acts else None)
        if act is None:
            found = ChainBreak(file=file, line=len(acts) + 1, problem=problem, remedy=RESTORE)
            return Chain(file=file, acts=tuple(acts), size=size, broken_at=found)
        acts.append(act)
        size += len(line)
    return Chain(file=file, acts=tuple(acts), size=size)


def is_utc_time(text: str) -> bool:
    """Whether a text is a UTC time as acts bear it: `2026-01-31T09:00:00Z`."""
    try:
        return bool(_TIME.fullmatch(text)) and datetime.fromisoformat(text) is not None
    except ValueError:
        return False


def _decode_line(line: bytes, path: Path, *, prev: str | None) -> tuple[Act | None, str]:
    if not line.endswith(b"\n"):
        return None, f"it is longer than {MAX_LINE_BYTES} bytes"
    if line.endswith(b"\r\n"):
        return None, "it ends in CR LF, as git's autocrlf writes; ledgers need `-text` in .gitattributes"
    try:
        act = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return None, f"it is not an act ({error})"
    problem = _find_problem(act, line, path, prev=prev)
    return (None, problem) if problem else (act, "")


def _find_problem(act: Act, line: bytes, path: Path, *, prev: str | None) -> str:
    if canonical_json(act) + b"\n" != line:
        return "it was altered: it is not written as the ledger writes"
    if compute_act_id(act) != act.act_id:
        return "it was altered: its content does not fit its act_id"
    if act.question_id != path.parent.name:
        return f"it belongs to question {act.question_id!r}"
    if act.curator != path.name.removesuffix(SUFFIX):
        return f"it belongs to curator {act.curator!r}"
    if act.prev != prev:
        return "it does not follow the line before: a line was dropped, added or re-ordered here"
    return "" if is_utc_time(act.time) else f"its time {act.time!r} is not UTC with seconds and Z"
