"""Act drafts: what a curator is about to do, checked but not yet written, without who and when."""

from __future__ import annotations

from typing import Any

import msgspec

from curation.vocabulary import ActKind


class ActDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One act before it is written; fields as in `Act`.

    `time` is only set where the acts of one batch happened at different times; `None` takes the time of the batch.
    """

    kind: ActKind
    subject: str
    payload: dict[str, Any]
    parent: str | None = None
    time: str | None = None
