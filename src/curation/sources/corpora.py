"""Corpora: files of citations, read from PubMed XML or JSON lines, written as JSON lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from curation.domain.citation import Citation
from curation.errors import CitationUnreadableError, ProjectError
from curation.files import require_parquet
from curation.identifiers import canonical_json
from curation.sources.pubmed_xml.records import Deletion, Unreadable, parse_pubmed_records, read_pubmed
from curation.sources.reference_files.reading import read_reference_file

Progress = Callable[[int, int], None]
ROW_GROUP = 2000


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
    remedy = "Name a .jsonl, .xml, .xml.gz or .nbib file."
    raise ProjectError(problem="Unknown corpus format", path=path.name, remedy=remedy)


def iterate_corpus(path: Path, *, unreadable: list[Unreadable] | None = None) -> Iterator[Citation]:
    """Read the citations of a corpus file one after the other, in constant memory; errors as in `read_corpus`.

    Records of an XML file that cannot be read are added to `unreadable`.
    """
    if path.suffix == ".jsonl":
        yield from _read_lines(path)
        return
    if path.suffix != ".xml" and path.suffixes[-2:] != [".xml", ".gz"]:
        remedy = "Name a .jsonl, .xml or .xml.gz file."
        raise ProjectError(problem="Unknown corpus format", path=path.name, remedy=remedy)
    for found in _iterate_file(path):
        if isinstance(found, Citation):
            yield found
        elif isinstance(found, Unreadable) and unreadable is not None:
            unreadable.append(found)


class ParseSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What reading some files gave: counts of citations, PMIDs that the files delete, and what could not be read."""

    articles: int
    books: int
    deleted: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]


def write_corpus(paths: Iterable[Path], out: Path, *, progress: Progress | None = None) -> ParseSummary:
    """Read PubMed files in turn and write their citations to `out`.

    `.jsonl` holds one canonical JSON object a line with all fields, `.parquet` one row a citation.

    Memory stays flat whatever the size of the files; `out` appears whole or not at all.
    """
    files = list(paths)
    kinds = Counter[bool]()
    deleted: list[str] = []
    unreadable: list[Unreadable] = []
    with _replacing(out) as draft, _open_sink(draft, out.suffix) as sink:
        for done, path in enumerate(files, start=1):
            for found in _iterate_file(path):
                if isinstance(found, Citation):
                    kinds[found.is_book] += 1
                    sink.write(found)
                elif isinstance(found, Unreadable):
                    unreadable.append(found)
                else:
                    deleted += found.pmids
            if progress:
                progress(done, len(files))
    return ParseSummary(articles=kinds[False], books=kinds[True], deleted=tuple(deleted), unreadable=tuple(unreadable))


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a passing name to write to; it becomes `path` when all is written, and is gone when it cannot."""
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class _LinesSink:
    def __init__(self, path: Path) -> None:
        self.stream = path.open("wb")

    def write(self, citation: Citation) -> None:
        self.stream.write(canonical_json(citation) + b"\n")

    def close(self) -> None:
        self.stream.close()


class _ParquetSink:
    """Citations as rows, nested fields as lists and structs; written in groups, so that memory stays flat."""

    def __init__(self, path: Path) -> None:
        require_parquet("a .jsonl file")
        from curation.sources.parquet_schema import open_writer  # noqa: PLC0415 - an extra

        self.write_rows, self.close_file = open_writer(path)
        self.rows: list[dict[str, object]] = []

    def write(self, citation: Citation) -> None:
        self.rows.append(msgspec.to_builtins(citation))
        if len(self.rows) >= ROW_GROUP:
            self.write_rows(self.rows)
            self.rows = []

    def close(self) -> None:
        self.write_rows(self.rows)
        self.close_file()


_SINKS: dict[str, Callable[[Path], _LinesSink | _ParquetSink]] = {".jsonl": _LinesSink, ".parquet": _ParquetSink}


@contextmanager
def _open_sink(path: Path, suffix: str) -> Iterator[_LinesSink | _ParquetSink]:
    if suffix not in _SINKS:
        remedy = "Name a .jsonl or .parquet file."
        raise ProjectError(problem="Unknown output format", path=f"*{suffix}", remedy=remedy)
    sink = _SINKS[suffix](path)
    try:
        yield sink
    finally:
        sink.close()


def _iterate_file(path: Path) -> Iterator[Citation | Unreadable | Deletion]:
    with path.open("rb") as stream:
        yield from parse_pubmed_records(stream, file=path.name)


def _read_lines(path: Path) -> Iterable[Citation]:
    decoder = msgspec.json.Decoder(Citation)
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as error:
                raise CitationUnreadableError(file=path.name, position=f"line {number}", reason=str(error)) from None
