"""PubMed XML (efetch answers, baseline and update files, plain or gzipped) -> citations, one at a time.

Nothing is loaded or expanded: no DTD, no entity, no network. A record that cannot be read is listed with its place and
the reason, the records around it are kept; in a file that is cut the cut is listed.

Three ways give the same rows to the byte. lxml's elements are the reference. Before them stands a scanner for what
plainly is the common case, which hands them every other record: a compiled one where it could be built, else one of
regular expressions.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from curation.domain.citation import Citation
from curation.errors import ProjectError
from curation.sources.pubmed_xml.blocks import DamagedStreamError, iterate_blocks
from curation.sources.pubmed_xml.found import Deletion, Parsed, Reader, Rows, Unreadable
from curation.sources.pubmed_xml.reading import FileReader, Found, Scan

_SCAN: Scan | None
try:
    from curation.sources.pubmed_xml import _scanner
except ImportError:  # installed without a compiler
    _SCAN = None
else:
    _SCAN = _scanner.scan

__all__ = [
    "Deletion", "Parsed", "Reader", "Rows", "Unreadable",
    "parse_pubmed", "parse_pubmed_records", "parse_pubmed_rows", "read_pubmed",
]  # fmt: skip

# msgspec prepares a type when it is first used; two threads that do so at once crash the interpreter.
_decode_citation = msgspec.json.Decoder(Citation).decode


def parse_pubmed(stream: BinaryIO, *, file: str, reader: Reader = Reader.AUTO) -> Parsed:
    """Read a whole PubMed XML stream, gzipped or not; `file` is its name in what is listed as unreadable."""
    found = list(parse_pubmed_records(stream, file=file, reader=reader))
    citations = tuple(item for item in found if isinstance(item, Citation))
    books = sum(citation.is_book for citation in citations)
    return Parsed(
        citations=citations,
        articles=len(citations) - books,
        books=books,
        unreadable=tuple(item for item in found if isinstance(item, Unreadable)),
        deleted=tuple(pmid for item in found if isinstance(item, Deletion) for pmid in item.pmids),
    )


def parse_pubmed_records(
    stream: BinaryIO, *, file: str, reader: Reader = Reader.AUTO
) -> Iterator[Citation | Unreadable | Deletion]:
    """Read a PubMed XML stream record by record, in constant memory."""
    for item in _iterate(stream, file, reader):
        if isinstance(item, Rows):
            yield from map(_decode_citation, item.lines.splitlines())
        else:
            yield item


def parse_pubmed_rows(
    stream: BinaryIO, *, file: str, reader: Reader = Reader.AUTO
) -> Iterator[Rows | Unreadable | Deletion]:
    """Read a PubMed XML stream into canonical JSON lines, in constant memory: the cheapest way to a corpus file."""
    return _iterate(stream, file, reader)


def read_pubmed(path: Path, *, file: str | None = None, reader: Reader = Reader.AUTO) -> Parsed:
    """Read a PubMed XML file, gzipped or not.

    Raises:
        OSError: the file cannot be opened.
    """
    with path.open("rb") as stream:
        return parse_pubmed(stream, file=file or path.name, reader=reader)


def _iterate(stream: BinaryIO, file: str, reader: Reader) -> Iterator[Found]:
    file_reader = FileReader(file, _find_scan(reader))
    try:
        for block in iterate_blocks(stream):
            yield from file_reader.feed(block)
            if file_reader.is_refused:
                return
    except DamagedStreamError as error:
        yield file_reader.list_cut(error.reason)
        return
    yield from file_reader.close()


def _find_scan(reader: Reader) -> Scan:
    """Give the compiled scanner where it is wanted and there, else that of expressions.

    Raises:
        ProjectError: it is asked for by name, and was not built.
    """
    if reader is Reader.COMPILED and _SCAN is None:
        remedy = "Install a C compiler and run `make setup` again, or choose --reader lxml."
        raise ProjectError(problem="The compiled reader was not built", path="--reader compiled", remedy=remedy)
    if reader is not Reader.LXML and _SCAN is not None:
        return _SCAN
    from curation.sources.pubmed_xml import plain_records  # noqa: PLC0415 - its expressions take long to compile

    return plain_records.scan
