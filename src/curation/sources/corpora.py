"""Corpora: files of citations, read by their endings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from curation.domain.citation import Citation
from curation.errors import CitationUnreadableError, ProjectError
from curation.sources.pubmed_xml.records import Unreadable, parse_pubmed_records, read_pubmed
from curation.sources.reference_files.reading import read_reference_file

# Made at import: a decoder that a thread makes may outlive what it was made from when the interpreter ends.
_DECODER = msgspec.json.Decoder(Citation)


def read_corpus(path: Path) -> dict[str, Citation]:
    """Read the citations of a `.jsonl`, `.xml`, `.xml.gz` or `.nbib` file, by id.

    Raises:
        CitationUnreadableError: a line of a `.jsonl` file is no citation.
        ProjectError: the file has another ending.
    """
    if path.suffix == ".jsonl":
        return {citation.id: citation for citation in _read_lines(path)}
    if path.suffixes[-2:] == [".xml", ".gz"] or path.suffix == ".xml":
        return {citation.id: citation for citation in read_pubmed(path, file=path.name).citations}
    if path.suffix == ".nbib":
        return {citation.id: citation for citation in read_reference_file(path).citations}
    raise _refuse_format(path)


def iterate_corpus(path: Path, *, unreadable: list[Unreadable] | None = None) -> Iterator[Citation]:
    """Read the citations of a corpus file one after the other; errors as in `read_corpus`.

    Memory is constant but for `.nbib`. Records that cannot be read are added to `unreadable`.
    """
    if path.suffix == ".jsonl":
        yield from _read_lines(path)
        return
    if path.suffix == ".nbib":
        read = read_reference_file(path)
        yield from read.citations
        if unreadable is not None:
            unreadable.extend(read.unreadable)
        return
    if path.suffix != ".xml" and path.suffixes[-2:] != [".xml", ".gz"]:
        raise _refuse_format(path)
    with path.open("rb") as stream:
        for found in parse_pubmed_records(stream, file=path.name):
            if isinstance(found, Citation):
                yield found
            elif isinstance(found, Unreadable) and unreadable is not None:
                unreadable.append(found)


def _refuse_format(path: Path) -> ProjectError:
    remedy = "Name a .jsonl, .xml, .xml.gz or .nbib file."
    return ProjectError(problem="Unknown corpus format", path=path.name, remedy=remedy)


def _read_lines(path: Path) -> Iterator[Citation]:
    with path.open("rb") as stream:
        yield from parse_lines(stream, first=1, file=path.name)


def parse_lines(lines: Iterable[bytes], *, first: int, file: str) -> Iterator[Citation]:
    """Read citations from lines of JSON, the first of which has a number in its file.

    Raises:
        CitationUnreadableError: a line is no citation.
    """
    for number, line in enumerate(lines, start=first):
        try:
            yield _DECODER.decode(line)
        except msgspec.DecodeError as error:
            raise CitationUnreadableError(file=file, position=f"line {number}", reason=str(error)) from None
