"""A record of a file in which each line begins with a tag, as MEDLINE text and RIS are."""

from __future__ import annotations

import msgspec


class TaggedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record as tags and values, continuation lines joined; `line` is where it begins, counted from 1."""

    line: int
    fields: tuple[tuple[str, str], ...]

    def list(self, *tags: str) -> tuple[str, ...]:
        """Give the values of tags in the order of the record."""
        return tuple(value for tag, value in self.fields if tag in tags)

    def find(self, *tags: str) -> str | None:
        """Give the value of the first of the tags that the record has."""
        return next((value for tag in tags for name, value in self.fields if name == tag and value.strip()), None)
