"""What stands around the records of a PubMed file: declaration, root, deletions, comments; read by one parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from curation.sources.pubmed_xml.elements import format_fault
from curation.sources.pubmed_xml.found import Deletion
from curation.sources.pubmed_xml.mixed_text import Element

BLANK = b" \t\r\n"
_ROOT_TAG = re.compile(rb"<(/?)Pubmed(?:Book)?ArticleSet")


class Skeleton:
    """Takes a file's bytes without its records; it must be whole XML by itself.

    `is_commented` says whether what comes next stands in a comment.
    """

    def __init__(self) -> None:
        self._parser = _make_parser()
        self.is_commented = False

    def feed(self, gap: bytes) -> Iterator[Deletion | str]:
        """Take the bytes between two records; give deletions, and in words what is damaged."""
        if not gap.strip(BLANK):
            return
        self._note_comment(gap)
        try:
            self._parser.feed(gap)
            fault = None
        except etree.XMLSyntaxError as error:
            fault = format_fault(error)
        for _, element in self._parser.read_events():
            if isinstance(element, etree._Element):
                yield _parse_deletion(element)
        if fault is not None:
            self._restart(gap)
            yield fault

    def close(self) -> str | None:
        """Say in words what is missing at the end, `None` where nothing is."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            return format_fault(error)
        return None

    def _note_comment(self, gap: bytes) -> None:
        opening, closing = gap.rfind(b"<!--"), gap.rfind(b"-->")
        if opening >= 0 or closing >= 0:
            self.is_commented = opening > closing

    def _restart(self, gap: bytes) -> None:
        # After a fault the parser takes no more: a fresh one goes on, within the root or behind it.
        tags = _ROOT_TAG.findall(gap)
        self._parser = _make_parser()
        self._parser.feed(b"<PubmedArticleSet>")
        if tags and tags[-1]:
            self._parser.feed(b"</PubmedArticleSet>")


def _make_parser() -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=("end",),
        tag="DeleteCitation",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )


def _parse_deletion(element: Element) -> Deletion:
    return Deletion(pmids=tuple(child.text.strip() for child in element if child.tag == "PMID" and child.text))
