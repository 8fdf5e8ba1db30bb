"""Characters of an ordinary record, as they stand in the file -> text: references, lines, attributes, markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from curation.domain.citation import Markup
from curation.sources.pubmed_xml.content_model import ATTRIBUTE, MARKUP
from curation.sources.pubmed_xml.mixed_text import Tag, format_line, sort_spans
from curation.sources.pubmed_xml.rows import Line

DEEPEST = 64
KEPT = 1 << 9
T = TypeVar("T")

_REFERENCE = re.compile("&([a-z]+);")
_CHARACTERS = {"amp": "&", "apos": "'", "gt": ">", "lt": "<", "quot": '"'}


class OddRecordError(ValueError):
    """A record that only looks ordinary: it is for the XML parser to read."""


def read_text(raw: str) -> str:
    """Read characters; a reference is one of XML's own five."""
    return _REFERENCE.sub(lambda reference: _CHARACTERS[reference[1]], raw) if "&" in raw else raw


def read_line(raw: str) -> Line:
    """Read characters as one line without markup, `None` where nothing is left."""
    line = raw.strip()
    if "&" in line or "\n" in line or "<" in line:
        return format_line(read_mixed(raw)[0])
    return line or None


def read_mixed(raw: str) -> tuple[str, Sequence[Markup]]:
    """Read characters and the markup over them, outer spans before inner ones.

    Raises:
        OddRecordError: the tags of the markup are not closed in their order, or nest too deep.
    """
    if "<" not in raw:
        return read_text(raw), ()
    pieces = MARKUP.split(raw)
    texts = [read_text(text) for text in pieces[::3]] if "&" in raw else pieces[::3]
    spans: list[Markup] = []
    is_open: list[tuple[str, int]] = []
    length = 0
    is_nested = False
    for closing, tag, text in zip(pieces[1::3], pieces[2::3], texts, strict=False):
        length += len(text)
        if not closing:
            is_open.append((tag, length))
            continue
        opened, start = is_open.pop() if is_open else ("", 0)
        if opened != tag or len(is_open) >= DEEPEST:
            raise OddRecordError(raw)
        is_nested = is_nested or bool(is_open)
        if length > start:
            spans.append(Markup(start=start, end=length, tag=cast("Tag", tag)))
    if is_open:
        raise OddRecordError(raw)
    return "".join(texts), sort_spans(spans) if is_nested else spans


def read_attributes(raw: str) -> dict[str, str]:
    """Read attributes by name.

    Raises:
        OddRecordError: one stands twice.
    """
    found = ATTRIBUTE.findall(raw)
    named = {name: read_text(value) for name, value in found}
    if len(named) < len(found):
        raise OddRecordError(raw)
    return named


class Kept(dict[str, T]):
    """Characters -> what a function reads them as.

    Names, headings and days come back all the time: the short ones are kept, so many. What is common is soon back.
    """

    def __init__(self, read: Callable[[str], T], *, longest: int) -> None:
        super().__init__()
        self._read = read
        self._longest = longest

    def __missing__(self, raw: str) -> T:
        value = self._read(raw)
        if len(raw) <= self._longest:
            if len(self) >= KEPT:
                self.clear()
            self[raw] = value
        return value


LINES = Kept(read_line, longest=40)
