"""Corpora: files of citations, read from PubMed XML or JSON lines, written as JSON lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from curation.domain.citation import Citation
from curation.errors import CitationUnreadableError, ProjectError
from curation.identifiers import canonical_json
from curation.sources.pubmed_xml import Deletion, Unreadable, parse_pubmed_records, read_pubmed

Progress = Callable[[int, int], None]


def read_corpus(path: Path) -> dict[str, Citation]:
    """Read the citations of a `.jsonl`, `.xml` or `.xml.gz` file, by id.

    Raises:
        CitationUnreadableError: a line of a `.jsonl` file is no citation.
        ProjectError: the file has another ending.
    """
    if path.suffix == ".jsonl":
        return {citation.id: citation for citation in _read_lines(path)}
    if path.suffixes[-2:] == [".xml", ".gz"] or path.suffix == ".xml":
        return {citation.id: citation for citation in read_pubmed(path, file=path.name).citations}
    raise ProjectError(problem="Unknown corpus format", path=path.name, remedy="Name a .jsonl, .xml or .xml.gz file.")


class ParseSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What reading some files gave: counts of citations, PMIDs that the files delete, and what could not be read."""

    articles: int
    books: int
    deleted: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]


def write_corpus(paths: Iterable[Path], out: Path, *, progress: Progress | None = None) -> ParseSummary:
    """Read PubMed files in turn and write their citations to `out`, one canonical JSON object a line.

    Memory stays flat whatever the size of the files; `out` appears whole or not at all.
    """
    files = list(paths)
    kinds = Counter[bool]()
    deleted: list[str] = []
    unreadable: list[Unreadable] = []
    draft = out.with_name(f".{out.name}.part")
    with draft.open("wb") as sink:
        for done, path in enumerate(files, start=1):
            for found in _iterate_file(path):
                if isinstance(found, Citation):
                    kinds[found.is_book] += 1
                    sink.write(canonical_json(found) + b"\n")
                elif isinstance(found, Unreadable):
                    unreadable.append(found)
                else:
                    deleted += found.pmids
            if progress:
                progress(done, len(files))
    draft.replace(out)
    return ParseSummary(articles=kinds[False], books=kinds[True], deleted=tuple(deleted), unreadable=tuple(unreadable))


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
