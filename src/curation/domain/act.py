"""Acts: everything anybody did, one line of the ledger each; nothing is ever changed or deleted."""

from __future__ import annotations

from typing import Any

import msgspec

from curation.identifiers import ActId, canonical_json, compute_sha256
from curation.vocabulary import ActKind, Role


class Act(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One act of one curator.

    `subject` is what it is about (citation id, claim id, question id); `parent` the act on that subject that the
    curator saw, `None` when there was none; `prev` the act on the line before in the same file; `time` UTC, ISO 8601
    with seconds and `Z`. `act_id` is the SHA-256 of the canonical JSON of all the rest, so it seals the chain.
    """

    act_id: str
    kind: ActKind
    question_id: str
    subject: str
    payload: dict[str, Any]
    curator: str
    role: Role
    time: str
    parent: str | None = None
    prev: str | None = None


def build_act(
    *,
    kind: ActKind,
    question_id: str,
    subject: str,
    payload: dict[str, Any],
    curator: str,
    role: Role,
    time: str,
    parent: str | None,
    prev: str | None,
) -> Act:
    """Make an act and seal it with its id."""
    unsealed = Act(
        act_id="",
        kind=kind,
        question_id=question_id,
        subject=subject,
        payload=msgspec.to_builtins(payload),
        curator=curator,
        role=role,
        time=time,
        parent=parent,
        prev=prev,
    )
    return msgspec.structs.replace(unsealed, act_id=compute_act_id(unsealed))


def compute_act_id(act: Act) -> ActId:
    """Give the id that an act's content asks for; an altered act no longer bears it."""
    content = msgspec.to_builtins(act)
    content.pop("act_id")
    return ActId(compute_sha256(canonical_json(content)))
