"""What the browser may ask of the tagger; anything else is refused before it is looked at."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from curation.review.claim_forms import ROW_LIMIT, VALUE_LIMIT
from curation.widgets.screening_messages import Ask, Name, Note

Text = Annotated[str, msgspec.Meta(max_length=VALUE_LIMIT)]
Row = Annotated[dict[Name, Text], msgspec.Meta(max_length=20)]
Offset = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class TaggingPile(StrEnum):
    """Included records by what waits on them; `FOUND` are those asked for by id."""

    UNTAGGED = "untagged"
    TO_JUDGE = "to_judge"
    DRAFTED = "drafted"
    ASIDE = "aside"
    TAGGED = "tagged"
    ALL = "all"


class Written(Ask, frozen=True, kw_only=True):
    """What stands in the open form, as the browser has it."""

    key: Name
    values: Annotated[dict[Name, Text], msgspec.Meta(max_length=60)]
    effects: Annotated[tuple[Row, ...], msgspec.Meta(max_length=ROW_LIMIT)] = ()
    unconfirmed: Annotated[tuple[Name, ...], msgspec.Meta(max_length=120)] = ()
    reason: Note = ""


class Check(Written, frozen=True, kw_only=True):
    """Keep the form as a draft and say what is wrong with it."""


class Save(Written, frozen=True, kw_only=True):
    """Tag the claim, or revise it; `force` stands by it after another window's version was shown."""

    force: bool = False


class Select(Ask, frozen=True, kw_only=True):
    """Quote characters `start` to `end` of a section: for a new claim, or as a further quote of the open one."""

    citation_id: Name
    section: Offset
    start: Offset
    end: Offset
    key: Name | None = None
    at: Offset | None = None


class Unquote(Ask, frozen=True, kw_only=True):
    """Take a quote out of the open form."""

    key: Name
    at: Offset


class Suggest(Ask, frozen=True, kw_only=True):
    """Open a claim from a suggestion of the record at hand."""

    at: Offset


class Open(Ask, frozen=True, kw_only=True):
    """Open a draft again."""

    key: Name


class Drop(Ask, frozen=True, kw_only=True):
    """Throw a draft away."""

    key: Name


class Shut(Ask, frozen=True, kw_only=True):
    """Close the form; what is in it stays a draft. `said` is for the browser, which gets its message back."""

    said: Name = ""


class Revise(Ask, frozen=True, kw_only=True):
    """Open an existing claim to revise it."""

    claim_id: Name


class Judge(Ask, frozen=True, kw_only=True):
    """Accept, reject or withdraw a claim; `seen` is the last act on it that the browser showed."""

    claim_id: Name
    verdict: str
    seen: Name
    reason: Note = ""


class Settle(Ask, frozen=True, kw_only=True):
    """Choose which of the contradicting acts on a claim is to stand."""

    claim_id: Name
    chosen: Name
    reason: Note = ""


class Reveal(Ask, frozen=True, kw_only=True):
    """Show the claims of others on the record at hand."""


class Aside(Ask, frozen=True, kw_only=True):
    """Put a record aside that was read and holds nothing to tag, with the reason; or take it up again."""

    citation_id: Name
    is_aside: bool = True
    reason: Note = ""


class Go(Ask, frozen=True, kw_only=True):
    """Show another record: by id, else by a step in the pile."""

    citation_id: Name | None = None
    step: Annotated[int, msgspec.Meta(ge=-5_000, le=5_000)] = 0


class Show(Ask, frozen=True, kw_only=True):
    """Take up another pile."""

    pile: TaggingPile


class Ping(Ask, frozen=True, kw_only=True):
    """Ask whether anybody is there, and look for what others wrote meanwhile."""


FormMessage = Check | Save | Select | Unquote | Suggest | Open | Drop | Shut | Revise
TaggingMessage = FormMessage | Judge | Settle | Reveal | Aside | Go | Show | Ping
