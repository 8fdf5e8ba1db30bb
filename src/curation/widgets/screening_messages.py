"""What the browser may ask of the screener; anything else is refused before it is looked at."""

from __future__ import annotations

from typing import Annotated

import msgspec

from curation.review.piles import Pile
from curation.vocabulary import ExclusionReason, RecordOrder, ScreeningChoice

NOTE_LIMIT = 5_000
Note = Annotated[str, msgspec.Meta(max_length=NOTE_LIMIT)]
Name = Annotated[str, msgspec.Meta(max_length=300)]


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag=str.lower):
    """One message; `n` comes back with the reply."""

    n: Name | int | None = None


class Decide(Ask, frozen=True, kw_only=True):
    """Vote on a record, or settle it where others' votes differ.

    `seen` is the id of the curator's own last act on the record as the browser showed it; `force` stands by the
    decision after another window's was shown. `following` is the record that the browser shows already as the next.
    """

    citation_id: Name
    decision: ScreeningChoice
    reason: ExclusionReason | None = None
    note: Note | None = None
    seen: Name | None = None
    force: bool = False
    following: Name | None = None


class Undo(Ask, frozen=True, kw_only=True):
    """Take back the curator's last decision."""


class Park(Ask, frozen=True, kw_only=True):
    """Put a record aside, or take it up again."""

    citation_id: Name
    parked: bool = True


class Go(Ask, frozen=True, kw_only=True):
    """Show another record: by id, else by a step in the pile."""

    citation_id: Name | None = None
    step: Annotated[int, msgspec.Meta(ge=-5_000, le=5_000)] = 0


class Show(Ask, frozen=True, kw_only=True):
    """Take up another pile, in another order, or only what holds some words."""

    pile: Pile | None = None
    order: RecordOrder | None = None
    words: Name | None = None


class Keep(Ask, frozen=True, kw_only=True):
    """Keep a note that is being written."""

    citation_id: Name
    note: Note


class Ping(Ask, frozen=True, kw_only=True):
    """Ask whether anybody is there, and look for what others wrote meanwhile."""


ScreeningMessage = Decide | Undo | Park | Go | Show | Keep | Ping
