"""The records of a pull, batch by batch: one batch in memory, all others on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge

import msgspec

from curation.domain.citation import Citation
from curation.files import write_atomic
from curation.identifiers import compute_sha256
from curation.sources.protocol import CitationSource
from curation.sources.pubmed_xml.records import Unreadable
from curation.sources.snapshots.files import compute_ids_hash, render_citations
from curation.sources.snapshots.work import Work

Progress = Callable[[int, int], None]
"""Called with the number of records asked for so far and in all."""


class BatchDone(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch brought; `asked` stands for its ids, `part` is the hash of its citations, `files` of its answers."""

    asked: str
    part: str
    files: dict[str, str]
    missing: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    warnings: tuple[str, ...] = ()
    duplicates: int = 0


class _Named(msgspec.Struct):
    id: str


# Made at import: a decoder that a thread makes may outlive what it was made from when the interpreter ends.
_CITATION = msgspec.json.Decoder(Citation)
_NAMED = msgspec.json.Decoder(_Named)


class Batches:
    """Fetches what is not done yet; `found` counts the batches that were on disk already."""

    def __init__(self, source: CitationSource, work: Work, *, size: int, progress: Progress | None = None) -> None:
        self.found = 0
        self._source = source
        self._work = work
        self._size = size
        self._progress = progress

    def fetch_all(self, wanted: Sequence[str], *, first: int = 1) -> Iterator[BatchDone]:
        """Give the batches in order, numbered from `first`.

        The ids are sorted, so the parts of the batches are too when joined.
        """
        for number, start in enumerate(range(0, len(wanted), self._size), start=first):
            ids = wanted[start : start + self._size]
            yield self._read(number, ids) or self._fetch(number, ids)
            if self._progress:
                self._progress(start + len(ids), len(wanted))

    def read_part(self, number: int) -> bytes:
        """Give the citations of a finished batch, as lines."""
        return (self._work.path / _name_part(number)).read_bytes()

    def read_citations(self, numbers: Iterable[int]) -> Iterator[Citation]:
        """Give the citations of finished batches, one at a time."""
        for number in numbers:
            for line in self.read_part(number).splitlines():
                yield _CITATION.decode(line)

    def join_parts(self, first: Iterable[int], second: Sequence[int]) -> Iterator[bytes]:
        """Give the lines of two runs of finished batches, sorted by id; each run is sorted in itself."""
        if not second:
            yield from (self.read_part(number) for number in first)
            return
        yield from (line for _, line in merge(self._list_lines(first), self._list_lines(second)))

    def _list_lines(self, numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
        for number in numbers:
            for line in self.read_part(number).splitlines(keepends=True):
                yield _NAMED.decode(line).id, line

    def _read(self, number: int, ids: Sequence[str]) -> BatchDone | None:
        def list_files(done: BatchDone) -> dict[str, str]:
            return {_name_part(number): done.part} | {f"snapshot/{name}": hash_ for name, hash_ in done.files.items()}

        done = self._work.read_done(_name_batch(number), BatchDone, list_files)
        if done is None or done.asked != compute_ids_hash(ids):
            return None
        self.found += 1
        return done

    def _fetch(self, number: int, ids: Sequence[str]) -> BatchDone:
        keep, files = self._work.keep_answers(f"efetch-{number:05}")
        fetched = self._source.fetch(ids, keep=keep)
        part = render_citations(fetched.citations)
        write_atomic(self._work.path / _name_part(number), part)
        done = BatchDone(
            asked=compute_ids_hash(ids),
            part=compute_sha256(part),
            files=files,
            missing=fetched.missing,
            unreadable=fetched.unreadable,
            warnings=fetched.warnings,
            duplicates=fetched.duplicates,
        )
        self._work.write_done(_name_batch(number), done)
        return done


def _name_batch(number: int) -> str:
    return f"batch-{number:05}"


def _name_part(number: int) -> str:
    return f"batch-{number:05}.jsonl"
