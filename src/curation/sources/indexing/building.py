"""Build an index from records, one after the other, in bounded memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.errors import ProjectError
from curation.querying.fields import FIELDS
from curation.querying.records import DAY_FIELDS, Part, SearchedRecord, format_value
from curation.sources.indexing.cutting import CHUNK_RECORDS, RecordChunk, RecordCutter
from curation.sources.indexing.dictionary import build_dictionary
from curation.sources.indexing.layout import MOST_PLACES, VALUE
from curation.sources.indexing.packing import ListPacker
from curation.sources.indexing.spooling import WordSpool

_PACKED_AT_ONCE = 4_000_000
_UNSIGNED = np.uint32
_WORD_BITS = np.uint64(32)
_SORTED = "chunk-sorted.npy"
# Of words and of values, by their numbers.
Ranks = Sequence[npt.NDArray[np.uint32]]


class IndexBuilder:
    """Takes records and writes the arrays of an index into a folder; words are spooled to disk on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spool = WordSpool(folder)
        self.numbers = array("q")
        self.days = array("i")
        self.ids: dict[str, int] = {}
        self.id_lines: list[str] = []
        self.superseded = array("I")
        self.cutter = RecordCutter()

    def add(self, record: SearchedRecord) -> None:
        """Take one record; a later one with the same id stands in its place."""
        self.cutter.add(record)
        if len(self.cutter) >= CHUNK_RECORDS:
            self._finish_chunk()

    def add_chunk(self, chunk: RecordChunk) -> None:
        """Take records that are cut already; the index does not tell how they were cut."""
        first = len(self.numbers)
        for number, record_id in enumerate(chunk.ids, start=first):
            if record_id in self.ids:
                self.superseded.append(self.ids[record_id])
            self.ids[record_id] = number
        self.id_lines += chunk.ids
        self.numbers.extend(chunk.pmids)
        self.days.extend(chunk.days)
        self.spool.add(first, chunk)

    def _finish_chunk(self) -> None:
        chunk, self.cutter = self.cutter.finish(), RecordCutter()
        self.add_chunk(chunk)

    def write(self) -> tuple[str, ...]:
        """Write all arrays; give what at least one record has.

        Raises:
            ProjectError: more places than their numbers can name, at some millions of records.
        """
        self._finish_chunk()
        self.spool.flush()
        starts = self.spool.list_part_starts()
        if starts[-1] > MOST_PLACES:
            remedy = "Split the corpus into files and ask each of them."
            raise ProjectError(problem="Too many records for one index", path=str(len(self.numbers)), remedy=remedy)
        words, *ranks = self._rank_words()
        known = self._list_known(words)
        self._save_all(build_dictionary(words))
        block_records = self.spool.build_block_records(starts)
        size = len(words)
        del words
        self._write_lists(size, ranks, starts, block_records)
        self._save_all({"block_records": block_records, "part_starts": starts.astype(_UNSIGNED)})
        self._write_records()
        return tuple(sorted(known))

    def _rank_words(self) -> tuple[list[str], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
        """Give all words and values, sorted, and the rank of each word and of each value by its number."""
        words, orders = [], []
        for vocabulary in (self.spool.vocabulary, self.spool.values):
            found = sorted(vocabulary)
            words.append(found)
            orders.append(np.fromiter(map(vocabulary.__getitem__, found), dtype=np.int64, count=len(found)))
            vocabulary.clear()
        texts, values = words
        # No word holds what stands before values, so all values lie side by side among the words.
        place = bisect_left(texts, VALUE)
        ranks = [np.empty(len(order), dtype=_UNSIGNED) for order in orders]
        numbers = np.arange(len(texts), dtype=_UNSIGNED)
        ranks[0][orders[0]] = np.where(numbers < place, numbers, numbers + _UNSIGNED(len(values)))
        ranks[1][orders[1]] = np.arange(place, place + len(values), dtype=_UNSIGNED)
        return [*texts[:place], *map(VALUE.__add__, values), *texts[place:]], ranks[0], ranks[1]

    def _list_known(self, words: list[str]) -> set[str]:
        """List what at least one record has, as `records.list_known` names it; `words` are the vocabulary, sorted."""
        values = {field.tag for field in FIELDS if _has_prefix(words, VALUE + format_value(field, ""))}
        parts = {f"part {part}" for part, size in enumerate(self.spool.sizes) if size}
        days = np.array(self.days, dtype=np.int32).reshape(-1, len(DAY_FIELDS)).any(axis=0)
        return values | parts | {f"day {column}" for column in np.flatnonzero(days)}

    def _write_lists(
        self, size: int, ranks: Ranks, starts: npt.NDArray[np.int64], block_records: npt.NDArray[np.uint32]
    ) -> None:
        found = [np.zeros(len(rank), dtype=np.int64) for rank in ranks]
        for part, words, _ in self.spool.read_rows():
            np.add.at(found[part is Part.VALUES], words, 1)
        counts, are_values = np.empty(size, dtype=np.int64), np.zeros(size, dtype=np.bool_)
        for rank, times in zip(ranks, found, strict=True):
            counts[rank] = times
        are_values[ranks[1]] = True
        numbers = self._sort_numbers(ranks, starts, counts)
        with ListPacker(self.folder, block_records, starts, len(self.numbers)) as packer:
            for first, end, begin, stop in _cut(np.cumsum(counts)):
                packer.append(counts[first:end], are_values[first:end], numbers[begin:stop])
        self._save_all(packer.list_counts())

    def _sort_numbers(
        self, ranks: Ranks, starts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.uint32]:
        """Bring the places of every word together: chunk by chunk sorted, each chunk behind the one before it."""
        free = np.cumsum(counts) - counts
        shape = (int(counts.sum()),)
        numbers = np.lib.format.open_memmap(self.folder / _SORTED, mode="w+", dtype=_UNSIGNED, shape=shape)
        for part, words, found in self.spool.read_rows():
            shift = _UNSIGNED(0 if part is Part.VALUES else starts[part])
            keys = ranks[part is Part.VALUES][words].astype(np.uint64) << _WORD_BITS | (found + shift)
            keys.sort()
            sorted_words = (keys >> _WORD_BITS).astype(np.int64)
            begins = np.flatnonzero(np.diff(sorted_words, prepend=-1))
            there, runs = sorted_words[begins], np.diff(begins, append=len(keys))
            numbers[np.repeat(free[there] - begins, runs) + np.arange(len(keys))] = keys.astype(_UNSIGNED)
            free[there] += runs
        return numbers

    def _write_records(self) -> None:
        numbers = np.array(self.numbers, dtype=np.int64)
        days = np.array(self.days, dtype=np.int32).reshape(-1, len(DAY_FIELDS))
        self._save_all(
            {
                "numbers": numbers.astype(np.min_scalar_type(int(numbers.max(initial=0)))),
                "days": np.ascontiguousarray(days.T),
                "ids": np.frombuffer("\n".join(self.id_lines).encode(), dtype=np.uint8),
                "superseded": np.array(self.superseded, dtype=_UNSIGNED),
            }
        )

    def _save_all(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        for name, values in arrays.items():
            np.save(self.folder / f"{name}.npy", values)

    def drop_chunks(self) -> None:
        """Delete what was spooled."""
        for path in self.folder.glob("chunk-*.npy"):
            path.unlink()


def _cut(ends: npt.NDArray[np.int64]) -> Iterator[tuple[int, int, int, int]]:
    """Cut the words into stretches with about as many numbers; give first and end word, first and end number."""
    first = begin = 0
    while first < len(ends):
        end = max(int(np.searchsorted(ends, begin + _PACKED_AT_ONCE)), first + 1)
        stop = int(ends[end - 1])
        yield first, end, begin, stop
        first, begin = end, stop


def _has_prefix(words: list[str], prefix: str) -> bool:
    """Whether one of sorted words begins with a text."""
    at = bisect_left(words, prefix)
    return at < len(words) and words[at].startswith(prefix)
