"""The lxml reader: bytes of records -> elements -> rows of citations. It is the reference for every other reader.

Nothing is loaded or expanded: no DTD, no entity, no network; libxml2's own caps (10 MB a text, 256 levels) stay on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from lxml import etree

from curation.domain.citation import Citation
from curation.identifiers import canonical_json
from curation.sources.pubmed_xml.articles import parse_article
from curation.sources.pubmed_xml.books import parse_book
from curation.sources.pubmed_xml.found import Rows
from curation.sources.pubmed_xml.mixed_text import Element

BOOK = "PubmedBookArticle"
_ENCODE = msgspec.json.Encoder().encode
_PLACE = re.compile(r",? line \d+|, column \d+")


class RecordUnreadableError(ValueError):
    """A record that is no citation; the message says why."""


def parse_records(pieces: Sequence[bytes], *, header: bytes) -> list[Rows | RecordUnreadableError]:
    """Read records, each cut from its file; `header` is the file's XML declaration. One result a piece.

    All are read in one go where that gives what reading each alone would give.
    """
    elements = _parse_together(pieces, header)
    if elements is None:
        return [_parse_alone(header + piece) for piece in pieces]
    return [_parse_element(element) for element in elements]


def _parse_together(pieces: Sequence[bytes], header: bytes) -> list[Element] | None:
    text = b"".join(pieces)
    # A comment or a CDATA section could begin in one record and end in another.
    if len(pieces) < 2 or b"<!" in text:
        return None
    try:
        elements = list(parse_xml(header + b"<Records>" + text + b"</Records>"))
    except etree.XMLSyntaxError:
        return None
    return elements if len(elements) == len(pieces) else None


def _parse_alone(data: bytes) -> Rows | RecordUnreadableError:
    try:
        element = parse_xml(data)
    except etree.XMLSyntaxError as error:
        return RecordUnreadableError(format_fault(error))
    return _parse_element(element)


def _parse_element(element: Element) -> Rows | RecordUnreadableError:
    try:
        if element.tag == BOOK:
            return Rows(
                lines=canonical_json(msgspec.convert(parse_book(element), Citation)) + b"\n", articles=0, books=1
            )
        # An article's keys stand in canonical order already and are not sorted again.
        return Rows(lines=_ENCODE(parse_article(element)) + b"\n", articles=1)
    except ValueError as error:
        return RecordUnreadableError(str(error))


def parse_xml(data: bytes) -> Element:
    """Read one XML document into its root element.

    Raises:
        lxml.etree.XMLSyntaxError: it is not well-formed, or beyond the caps.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def format_fault(error: etree.XMLSyntaxError) -> str:
    """Write what is wrong, without lines and columns: they count from where the parser began, not from the file's."""
    return _PLACE.sub("", " ".join((error.msg or "not well-formed XML").split()))
