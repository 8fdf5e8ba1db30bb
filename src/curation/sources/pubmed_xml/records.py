"""PubMed XML (efetch answers, baseline and update files, plain or gzipped) -> citations, one at a time.

Nothing is loaded or expanded: no DTD, no entity, no network. A record that cannot be read is listed with its place and
the reason, the records around it are kept; in a file that is cut the cut is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import msgspec
from lxml import etree

from curation.domain.citation import Citation
from curation.sources.pubmed_xml.articles import parse_article
from curation.sources.pubmed_xml.blocks import (
    RECORD_END,
    RECORD_LIMIT,
    RECORD_START,
    DamagedStreamError,
    Oversized,
    iterate_blocks,
)
from curation.sources.pubmed_xml.books import parse_book
from curation.sources.pubmed_xml.mixed_text import Element

_ROOT = re.compile(rb"<(?:Pubmed(?:Book)?Article(?:Set)?|DeleteCitation)[\s/>]")
_HEADER = re.compile(rb"^<\?xml[^>]*\?>")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d{1,9})\s*</PMID>")
_DELETION = re.compile(rb"<DeleteCitation>.*?</DeleteCitation>", re.DOTALL)
_TAGS = ("PubmedArticle", "PubmedBookArticle", "DeleteCitation")


class Unreadable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place of a file that gave no citation: the record's number (from 1), its id where known, and why."""

    file: str
    position: str
    reason: str
    id: str | None = None


class Deletion(msgspec.Struct, frozen=True, kw_only=True):
    """PMIDs that an update file takes out of PubMed."""

    pmids: tuple[str, ...]


Found = Citation | Unreadable | Deletion


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """All that a file holds, in its order: citations, what could not be read, the PMIDs it deletes.

    `articles` and `books` count the citations of each kind.
    """

    citations: tuple[Citation, ...]
    unreadable: tuple[Unreadable, ...] = ()
    deleted: tuple[str, ...] = ()
    articles: int = 0
    books: int = 0


def parse_pubmed(stream: BinaryIO, *, file: str) -> Parsed:
    """Read a whole PubMed XML stream, gzipped or not; `file` is its name in what is listed as unreadable."""
    found: list[Found] = list(parse_pubmed_records(stream, file=file))
    citations = tuple(item for item in found if isinstance(item, Citation))
    books = sum(citation.is_book for citation in citations)
    return Parsed(
        citations=citations,
        articles=len(citations) - books,
        books=books,
        unreadable=tuple(item for item in found if isinstance(item, Unreadable)),
        deleted=tuple(pmid for item in found if isinstance(item, Deletion) for pmid in item.pmids),
    )


def parse_pubmed_records(stream: BinaryIO, *, file: str) -> Iterator[Found]:
    """Read a PubMed XML stream record by record, in constant memory."""
    reader = _Reader(file)
    try:
        for block in iterate_blocks(stream):
            yield from reader.feed(block)
            if reader.is_refused:
                return
    except DamagedStreamError as error:
        yield reader.list_cut(error.reason)
        return
    yield from reader.close()


def read_pubmed(path: Path, *, file: str | None = None) -> Parsed:
    """Read a PubMed XML file, gzipped or not.

    Raises:
        OSError: the file cannot be opened.
    """
    with path.open("rb") as stream:
        return parse_pubmed(stream, file=file or path.name)


class _Reader:
    """Feeds blocks to one parser; after a fault in the XML it goes on record by record."""

    def __init__(self, file: str) -> None:
        self._file = file
        # libxml2's own caps (10 MB a text, 256 levels) stay on: `huge_tree` would lift them.
        self._parser = etree.XMLPullParser(
            events=("end",), tag=_TAGS, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
        )
        self._header = b""
        self._count = 0
        self._is_started = False
        self._is_recovering = False
        self._open_pmid: str | None = None
        self._has_open_record = False
        self.is_refused = False

    def feed(self, block: bytes | Oversized) -> Iterator[Found]:
        if isinstance(block, Oversized):
            self._is_started = self._is_recovering = True
            yield self._list_record(_find_pmid(block.head), f"the record is larger than {RECORD_LIMIT >> 20} MB")
            return
        if not self._is_started:
            self._is_started = True
            refusal = self._check_start(block)
            if refusal:
                self.is_refused = True
                yield Unreadable(file=self._file, position="the start", reason=refusal)
                return
        self._note_open_record(block)
        if self._is_recovering:
            yield from self._recover(block, skip=0)
        else:
            yield from self._parse_block(block)

    def close(self) -> Iterator[Unreadable]:
        if self.is_refused or (self._is_recovering and not self._has_open_record):
            return
        if self._is_recovering:
            yield self.list_cut("the file is cut within this record")
            return
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            where = "within this record" if self._has_open_record else "before its end"
            yield self.list_cut(f"the file is cut {where} ({_format_fault(error)})")

    def list_cut(self, reason: str) -> Unreadable:
        """Name the record that was begun last, or the end of the last whole one."""
        if self._has_open_record:
            return self._list_record(self._open_pmid, reason)
        return Unreadable(file=self._file, position=f"the end, after record {self._count}", reason=reason)

    def _check_start(self, block: bytes) -> str | None:
        self._header = b"".join(_HEADER.findall(block))
        root = _ROOT.search(block)
        before = block[: root.start()] if root else block
        if not block.strip():
            return "the file is empty"
        if b"<!ENTITY" in before:
            return "it declares XML entities, which PubMed never does; nothing of it was read"
        if root is None:
            return f"it is no PubMed XML; it begins with {block[:60].decode('utf-8', 'replace')!r}"
        return None

    def _note_open_record(self, block: bytes) -> None:
        tail = block[max(block.rfind(b"<PubmedArticle>"), block.rfind(b"<PubmedBookArticle>"), 0) :]
        self._has_open_record = bool(RECORD_START.match(tail)) and not RECORD_END.search(tail)
        self._open_pmid = _find_pmid(tail)

    def _parse_block(self, block: bytes) -> Iterator[Found]:
        fault: str | None = None
        try:
            self._parser.feed(block)
        except etree.XMLSyntaxError as error:
            fault = _format_fault(error)
        count = self._count
        for _, element in self._parser.read_events():
            if isinstance(element, etree._Element):
                if _is_nested(element):
                    fault = "a record without end"
                    break
                yield self._parse_element(element)
                _release(element)
        if fault is not None:
            self._is_recovering = True
            yield from self._recover(block, skip=self._count - count, fault=fault)

    def _recover(self, block: bytes, *, skip: int, fault: str | None = None) -> Iterator[Found]:
        pieces = _split_records(block)
        if self._has_open_record:
            pieces.pop()  # `close` lists it, unless more of it comes
        found = [self._parse_piece(piece) for piece in pieces[skip:]]
        yield from found
        is_explained = self._has_open_record or any(isinstance(item, Unreadable) for item in found)
        if fault is not None and not is_explained:
            reason = f"the XML is damaged between records ({fault}); the records around it were read"
            yield Unreadable(file=self._file, position=f"near record {self._count}", reason=reason)
        for deletion in _DELETION.findall(block):
            yield _parse_deletion(_parse_element_alone(deletion))

    def _parse_piece(self, piece: bytes) -> Found:
        end = RECORD_END.search(piece)
        if end is None:
            return self._list_record(_find_pmid(piece), "the record has no end")
        try:
            element = _parse_element_alone(self._header + piece[: end.end()])
        except etree.XMLSyntaxError as error:
            return self._list_record(_find_pmid(piece), _format_fault(error))
        return self._parse_element(element)

    def _parse_element(self, element: Element) -> Found:
        if element.tag == "DeleteCitation":
            return _parse_deletion(element)
        try:
            citation = parse_book(element) if element.tag == "PubmedBookArticle" else parse_article(element)
        except ValueError as error:
            return self._list_record(_find_element_pmid(element), str(error))
        self._count += 1
        return citation

    def _list_record(self, pmid: str | None, reason: str) -> Unreadable:
        self._count += 1
        name = f"pmid:{pmid}" if pmid else None
        position = f"{self._count} ({name})" if name else str(self._count)
        return Unreadable(file=self._file, position=position, reason=reason, id=name)


def _split_records(block: bytes) -> list[bytes]:
    starts = [match.start() for match in RECORD_START.finditer(block)]
    return [block[start:end] for start, end in pairwise([*starts, len(block)])]


def _parse_element_alone(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _release(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _is_nested(element: Element) -> bool:
    # Only the end of a record that never ended can let another one lie within it.
    parent = element.getparent()
    return parent is not None and parent.getparent() is not None


def _parse_deletion(element: Element) -> Deletion:
    return Deletion(pmids=tuple(child.text.strip() for child in element if child.tag == "PMID" and child.text))


def _find_pmid(data: bytes) -> str | None:
    found = _PMID.search(data)
    return found.group(1).decode() if found else None


def _find_element_pmid(element: Element) -> str | None:
    pmid = next(element.iter("PMID"), None)
    return pmid.text if pmid is not None and pmid.text and pmid.text.isdecimal() else None


def _format_fault(error: etree.XMLSyntaxError) -> str:
    return " ".join((error.msg or "not well-formed XML").split())
