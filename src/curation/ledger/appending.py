"""Appending acts: under a lock, to an intact chain only, flushed to the disk before anybody is told that it is done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, FileIO
from pathlib import Path
from typing import Any

import msgspec

from curation.domain.act import Act, build_act
from curation.domain.act_draft import ActDraft
from curation.errors import LedgerAlteredError, LedgerConflictError, LedgerError
from curation.files import sync_folder
from curation.identifiers import canonical_json, compute_sha256, parse_curator, parse_question_id
from curation.ledger.chain import MAX_LINE_BYTES, SUFFIX, Chain, format_place, is_utc_time, parse_chain
from curation.ledger.locking import exclusive_lock
from curation.ledger.reading import TORN_MARK, read_ledger
from curation.vocabulary import ActKind, Role


def append_act(
    folder: Path,
    *,
    kind: ActKind,
    question_id: str,
    subject: str,
    payload: dict[str, Any],
    curator: str,
    role: Role,
    time: str,
    parent: str | None,
) -> Act:
    """Append one act to a curator's file; when this returns, the act is on the disk.

    Raises:
        LedgerAlteredError: the curator's chain is broken; nothing is appended to it.
        LedgerConflictError: the act cannot be written as it is (folder, parent, time, size).
        LedgerError: the disk refused; the file is as it was.
        IdentifierError: the curator's name or the question id is not one.
    """
    draft = ActDraft(kind=kind, subject=subject, payload=payload, parent=parent)
    return append_acts(folder, [draft], question_id=question_id, curator=curator, role=role, time=time)[0]


def append_acts(
    folder: Path, drafts: Sequence[ActDraft], *, question_id: str, curator: str, role: Role, time: str
) -> tuple[Act, ...]:
    """Append a batch of one curator's acts in their order with one flush to the disk: all of them or none.

    Parents are acts that are already in the ledger, not of the same batch. Only a crash in the middle can leave a part:
    whole lines, which are acts, and a half line, which is set aside.

    Raises:
        LedgerAlteredError, LedgerConflictError, LedgerError, IdentifierError: as `append_act`.
    """
    path = _require_place(folder, question_id=question_id, curator=curator)
    _require_parents(folder, drafts)
    for draft in drafts:
        _require_draft(draft, time)
    if not drafts:
        return ()
    with _readable(path, 1):
        is_new = not path.exists()
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("a+b", buffering=0) as file, exclusive_lock(file, format_place(path)):
            chain = _require_chain(file, path)
            acts = _chain_acts(drafts, chain, question_id=question_id, curator=curator, role=role, time=time)
            lines = b"".join(_encode_line(act) for act in acts)
            with _readable(path, len(chain.acts) + 1):
                _set_torn_aside(file, path, chain)
                _write_lines(file, chain.size, lines)
                if is_new:
                    sync_folder(folder)
    return acts


def _require_place(folder: Path, *, question_id: str, curator: str) -> Path:
    if folder.name != parse_question_id(question_id):
        problem = f"the folder {folder.name!r} is another question's"
        raise LedgerConflictError(subject=question_id, problem=problem, remedy="Use evidence/ledger/<question_id>.")
    return folder / f"{parse_curator(curator)}{SUFFIX}"


def _require_draft(draft: ActDraft, time: str) -> None:
    if not draft.subject.strip():
        raise LedgerConflictError(subject=draft.kind, problem="the act is about nothing", remedy="Name its subject.")
    if not is_utc_time(draft.time or time):
        problem = f"{draft.time or time!r} is not a UTC time"
        raise LedgerConflictError(subject=draft.subject, problem=problem, remedy="Write it as 2026-01-31T09:00:00Z.")


def _require_parents(folder: Path, drafts: Sequence[ActDraft]) -> None:
    # An unknown parent could never be mended once it is written, so it is refused before.
    if all(draft.parent is None for draft in drafts):
        return
    subjects = {act.act_id: act.subject for act in read_ledger(folder).acts}
    for draft in drafts:
        if draft.parent is not None and subjects.get(draft.parent) != draft.subject:
            problem = f"its parent {draft.parent[:12]!r} is no act on it in this ledger"
            remedy = "Read the ledger again and name the last act on the subject."
            raise LedgerConflictError(subject=draft.subject, problem=problem, remedy=remedy)


def _require_chain(file: FileIO, path: Path) -> Chain:
    file.seek(0)
    chain = parse_chain(BytesIO(file.readall()), path)
    if chain.broken_at:
        facts = msgspec.structs.asdict(chain.broken_at)
        raise LedgerAlteredError(**facts | {"remedy": "Restore the file first: nothing is appended to a broken chain."})
    return chain


def _chain_acts(
    drafts: Sequence[ActDraft], chain: Chain, *, question_id: str, curator: str, role: Role, time: str
) -> tuple[Act, ...]:
    acts: list[Act] = []
    prev = chain.tip
    for draft in drafts:
        act = _build_stored_act(
            draft, question_id=question_id, curator=curator, role=role, time=draft.time or time, prev=prev
        )
        acts.append(act)
        prev = act.act_id
    return tuple(acts)


def _build_stored_act(
    draft: ActDraft, *, question_id: str, curator: str, role: Role, time: str, prev: str | None
) -> Act:
    """Make an act of what a reader of the line will see, so that what is returned is what is stored."""
    try:
        return build_act(
            kind=draft.kind,
            question_id=question_id,
            subject=draft.subject,
            payload=msgspec.json.decode(canonical_json(draft.payload)),
            curator=curator,
            role=role,
            time=time,
            parent=draft.parent,
            prev=prev,
        )
    except (TypeError, ValueError, RecursionError) as error:
        problem = f"it cannot be written as JSON ({error})"
        raise LedgerConflictError(subject=ascii(draft.subject), problem=problem, remedy="Use plain values.") from None


def _encode_line(act: Act) -> bytes:
    line = canonical_json(act) + b"\n"
    if len(line) > MAX_LINE_BYTES:
        problem = f"the act is {len(line)} bytes long, more than {MAX_LINE_BYTES}"
        raise LedgerConflictError(subject=act.subject[:80], problem=problem, remedy="Write less in one act.")
    return line


def _set_torn_aside(file: FileIO, path: Path, chain: Chain) -> None:
    """Keep a half-written last line in a file of its own, named by its content, before the chain goes on."""
    if not chain.torn:
        return
    digest = compute_sha256(chain.torn)
    aside = path.with_name(f"{path.name.removesuffix(SUFFIX)}{TORN_MARK}{digest[:8]}")
    if aside.exists() and aside.read_bytes() != chain.torn:
        aside = aside.with_name(f"{aside.name}{digest[8:]}")
    with aside.open("wb") as copy:
        copy.write(chain.torn)
        copy.flush()
        os.fsync(copy.fileno())
    sync_folder(path.parent)
    file.truncate(chain.size)


def _write_lines(file: FileIO, size: int, lines: bytes) -> None:
    is_written = False
    try:
        rest = memoryview(lines)
        while rest:
            rest = rest[file.write(rest) or 0 :]
        os.fsync(file.fileno())
        is_written = True
    finally:
        if not is_written:
            file.truncate(size)


@contextmanager
def _readable(path: Path, line: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = f"the disk refused ({error.strerror or error})"
        remedy = "Nothing was added. Free space or make the folder writable, then try again."
        raise LedgerError(file=format_place(path), line=line, problem=problem, remedy=remedy) from error
