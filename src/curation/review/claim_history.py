"""The history of a claim: who did what to it when, what changed with each version, and the versions in a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from curation.domain.act import Act
from curation.domain.claim import Claim
from curation.domain.review_state import ClaimRecord
from curation.vocabulary import ActKind, format_term

_WRITING = (ActKind.TAG, ActKind.REVISE)
SHOWN_LENGTH = 200


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a claim before and after, as text; empty for what was not there."""

    field: str
    before: str
    after: str


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One act on a claim; `counts` is false for an act that a rule passes over."""

    act_id: str
    kind: ActKind
    curator: str
    time: str
    reason: str
    counts: bool
    changes: tuple[Change, ...] = ()


def list_claim_history(acts: Sequence[Act], record: ClaimRecord) -> tuple[HistoryEntry, ...]:
    """List all acts on a claim in ledger order, with what each version changed against the one it answers."""
    own = {act.act_id: act for act in acts if act.subject == record.claim_id}
    return tuple(_describe(act, own, act.act_id in record.acts) for act in own.values())


def find_version(acts: Sequence[Act], act_id: str) -> Claim | None:
    """Give the claim as it was after one act on it: the nearest version at or before it; `None` without one."""
    own = {act.act_id: act for act in acts}
    content = _find_content(own.get(act_id), own)
    try:
        return msgspec.convert(content, type=Claim) if content else None
    except msgspec.ValidationError:
        return None


def compare_contents(before: Any, after: Any, path: str = "") -> Iterator[Change]:
    """Compare two claims as plain content, field by field; sorted by field."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        if before != after:
            yield Change(field=format_term(path), before=_write(before), after=_write(after))
        return
    for name in sorted({*before, *after}):
        yield from compare_contents(before.get(name), after.get(name), f"{path} {name}".strip())


def _describe(act: Act, own: dict[str, Act], counts: bool) -> HistoryEntry:
    changes: tuple[Change, ...] = ()
    if act.kind == ActKind.REVISE:
        before = _find_content(own.get(act.parent or ""), own)
        changes = tuple(compare_contents(before or {}, act.payload.get("claim") or {}))
    reason = act.payload.get("reason") or act.payload.get("note") or ""
    return HistoryEntry(
        act_id=act.act_id,
        kind=act.kind,
        curator=act.curator,
        time=act.time,
        reason=str(reason)[:SHOWN_LENGTH],
        counts=counts,
        changes=changes,
    )


def _find_content(act: Act | None, own: dict[str, Act]) -> dict[str, Any] | None:
    seen: set[str] = set()
    while act is not None and act.kind not in _WRITING and act.act_id not in seen:
        seen.add(act.act_id)
        # An adjudication stands for the act that it chose.
        chosen = act.payload.get("chosen") if act.kind == ActKind.ADJUDICATE else None
        act = own.get(chosen if isinstance(chosen, str) else act.parent or "")
    content = act.payload.get("claim") if act is not None and act.kind in _WRITING else None
    return content if isinstance(content, dict) else None


def _write(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        parts = [value_["exact"] if isinstance(value_, dict) and "exact" in value_ else str(value_) for value_ in value]
        return "; ".join(parts)[:SHOWN_LENGTH]
    return "" if value is None else str(value)[:SHOWN_LENGTH]
