"""PubMed files -> one corpus file, JSON lines or Parquet; several files on several cores where that is asked for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from curation.errors import ProjectError
from curation.files import require_parquet
from curation.sources.pubmed_xml.records import Reader, Rows, Unreadable, parse_pubmed_rows

if TYPE_CHECKING:  # `parse` starts without what it needs of questions
    from curation.sources.protocol import Progress

ROW_GROUP = 2000
SELDOM = 100_000
PIECE = 1 << 17


class ParseSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What reading some files gave: counts of citations, PMIDs that the files delete, and what could not be read."""

    articles: int = 0
    books: int = 0
    deleted: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    def __add__(self, other: ParseSummary) -> ParseSummary:
        return ParseSummary(
            articles=self.articles + other.articles,
            books=self.books + other.books,
            deleted=self.deleted + other.deleted,
            unreadable=self.unreadable + other.unreadable,
        )


def write_corpus(
    paths: Iterable[Path],
    out: Path,
    *,
    workers: int = 1,
    reader: Reader = Reader.AUTO,
    progress: Progress | None = None,
) -> ParseSummary:
    """Read PubMed files in turn and write their citations to `out`, in the files' order.

    `.jsonl` holds one canonical JSON object a line with all fields, `.parquet` one row a citation. With `workers` of 2
    or more each file is read by a process of its own; the bytes are the same.

    Memory stays flat whatever the size of the files; `out` appears whole or not at all.

    Raises:
        ProjectError: `out` has another ending, or needs a package that is not installed.
        OSError: a file cannot be read, or `out` not be written.
    """
    files = list(paths)
    open_sink = _find_sink(out)
    summary = ParseSummary()
    with _replacing(out) as draft, closing(open_sink(draft)) as sink:
        for done, part in enumerate(_iterate_parts(files, out, sink, min(workers, len(files)), reader), start=1):
            summary += part
            if progress:
                progress(done, len(files))
    return summary


def _iterate_parts(
    files: Sequence[Path], out: Path, sink: LinesSink | ParquetSink, workers: int, reader: Reader
) -> Iterator[ParseSummary]:
    if workers <= 1:
        yield from (_write_file(path, sink, reader) for path in files)
        return
    parts = [out.with_name(f".{out.name}.{number}.part") for number in range(1, len(files) + 1)]
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a tenth of the start, where one reads alone

    try:
        with ProcessPoolExecutor(workers) as pool:
            for part, summary in zip(parts, pool.map(_write_part, files, parts, [reader] * len(files)), strict=True):
                sink.join(part)
                yield summary
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _write_part(path: Path, part: Path, reader: Reader) -> ParseSummary:
    with closing(LinesSink(part)) as sink:
        return _write_file(path, sink, reader)


def _write_file(path: Path, sink: LinesSink | ParquetSink, reader: Reader) -> ParseSummary:
    articles = books = 0
    deleted: list[str] = []
    unreadable: list[Unreadable] = []
    with path.open("rb") as stream, _collecting_seldom():
        for found in parse_pubmed_rows(stream, file=path.name, reader=reader):
            if isinstance(found, Rows):
                articles += found.articles
                books += found.books
                sink.write(found.lines)
            elif isinstance(found, Unreadable):
                unreadable.append(found)
            else:
                deleted += found.pmids
    return ParseSummary(articles=articles, books=books, deleted=tuple(deleted), unreadable=tuple(unreadable))


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look seldom for objects that hold each other: rows never do, and looking costs a twentieth of reading them."""
    first, *others = gc.get_threshold()
    gc.set_threshold(SELDOM, *others)
    try:
        yield
    finally:
        gc.set_threshold(first, *others)


class LinesSink:
    """A file of JSON lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream = path.open("wb")

    def write(self, lines: bytes) -> None:
        """Add rows."""
        self._stream.write(lines)

    def join(self, part: Path) -> None:
        """Add the rows of another file of lines beside this one; it is gone then."""
        if self._stream.tell():
            with part.open("rb") as stream:
                piece = memoryview(bytearray(PIECE))
                while size := stream.readinto(piece):
                    self._stream.write(piece[:size])
            part.unlink()
            return
        # The first one becomes the file: copying it would cost a fifth of what reading it did.
        self._stream.close()
        self._path.unlink()  # a file system may write out at once what takes the place of another file
        part.replace(self._path)
        self._stream = self._path.open("ab")

    def close(self) -> None:
        """Finish the file."""
        self._stream.close()


class ParquetSink:
    """Citations as rows, nested fields as lists and structs; written in groups, so that memory stays flat."""

    def __init__(self, path: Path) -> None:
        require_parquet("a .jsonl file")
        from curation.sources.parquet_schema import open_writer  # noqa: PLC0415 - an extra

        self._write_rows, self._close_file = open_writer(path)
        self._rows: list[dict[str, object]] = []

    def write(self, lines: bytes) -> None:
        """Add rows."""
        for line in lines.splitlines():
            self._rows.append(msgspec.json.decode(line))
            if len(self._rows) >= ROW_GROUP:
                self._write_rows(self._rows)
                self._rows = []

    def join(self, part: Path) -> None:
        """Add the rows of a file of lines; it is gone then."""
        with part.open("rb") as stream:
            for line in stream:
                self.write(line)
        part.unlink()

    def close(self) -> None:
        """Finish the file."""
        self._write_rows(self._rows)
        self._close_file()


_SINKS: dict[str, Callable[[Path], LinesSink | ParquetSink]] = {".jsonl": LinesSink, ".parquet": ParquetSink}


def _find_sink(out: Path) -> Callable[[Path], LinesSink | ParquetSink]:
    if out.suffix not in _SINKS:
        remedy = "Name a .jsonl or .parquet file."
        raise ProjectError(problem="Unknown output format", path=f"*{out.suffix}", remedy=remedy)
    return _SINKS[out.suffix]


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a passing name to write to; it becomes `path` when all is written, and is gone when it cannot."""
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
