"""Characters of an ordinary record, as they stand in the file -> text: references, lines, attributes, markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from curation.domain.citation import Markup
from curation.sources.pubmed_xml.content_model import ATTRIBUTE, MARKUP
from curation.sources.pubmed_xml.mixed_text import MixedWriter, Tag, format_line
from curation.sources.pubmed_xml.rows import Line

DEEPEST = 64

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


def read_mixed(raw: str) -> tuple[str, Iterable[Markup]]:
    """Read characters and the markup over them, outer spans before inner ones.

    Raises:
        OddRecordError: the tags of the markup are not closed in their order, or nest too deep.
    """
    if "<" not in raw:
        return read_text(raw), ()
    writer = MixedWriter()
    is_open: list[tuple[str, int]] = []
    pieces = iter(MARKUP.split(raw))
    writer.write(read_text(next(pieces)))
    for closing, tag, text in zip(pieces, pieces, pieces, strict=True):
        if not closing and len(is_open) < DEEPEST:
            is_open.append((tag, writer.length))
        elif closing and is_open and is_open[-1][0] == tag:
            writer.mark(cast("Tag", tag), is_open.pop()[1])
        else:
            raise OddRecordError(raw)
        writer.write(read_text(text))
    if is_open:
        raise OddRecordError(raw)
    return writer.close()


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
