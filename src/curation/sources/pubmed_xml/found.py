"""What a PubMed file gives, piece by piece: citations or their rows, deletions, places that could not be read."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from curation.domain.citation import Citation


class Reader(StrEnum):
    """What takes the common case: the compiled scanner, or expressions (`lxml`); `auto` is the first that is there."""

    AUTO = "auto"
    COMPILED = "compiled"
    LXML = "lxml"


class Unreadable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place of a file that gave no citation: the record's number (from 1), its id where known, and why."""

    file: str
    position: str
    reason: str
    id: str | None = None


class Deletion(msgspec.Struct, frozen=True, kw_only=True):
    """PMIDs that an update file takes out of PubMed."""

    pmids: tuple[str, ...]


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """Citations as canonical JSON lines, each with its line end: how many articles and books they are."""

    lines: bytes
    articles: int
    books: int = 0


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """All that a file holds, in its order: citations, what could not be read, the PMIDs it deletes.

    `articles` and `books` count the citations of each kind.
    """

    citations: tuple[Citation, ...]
    unreadable: tuple[Unreadable, ...] = ()
    deleted: tuple[str, ...] = ()
    articles: int = 0
    books: int = 0
