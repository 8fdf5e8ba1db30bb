"""Build an index from records, one after the other, in bounded memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby, product, repeat
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.errors import ProjectError
from curation.querying.fields import FIELDS
from curation.querying.records import DAY_FIELDS, SPACED_PARTS, Part, SearchedRecord, format_value
from curation.sources.indexing.layout import BLOCK, BOUNDARY, MOST_PLACES

CHUNK = 4_000_000
_UNSIGNED = np.uint32
_PART, _WORDS = itemgetter(0), itemgetter(1)


class _PartSpool:
    """What all records have in one part: words not yet on disk, and the record of each block."""

    def __init__(self) -> None:
        self.at = 0
        self.block_records = array("I")
        self.clear()

    def clear(self) -> None:
        self.words: list[int] = []
        self.starts = array("I")
        self.lengths = array("I")

    def list_places(self) -> npt.NDArray[np.uint32]:
        """Give the place of each word, counted from the beginning of the part."""
        lengths = np.array(self.lengths, dtype=np.int64)
        shifts = np.array(self.starts, dtype=np.int64) - (np.cumsum(lengths) - lengths)
        places = np.arange(len(self.words), dtype=np.int64) + np.repeat(shifts, lengths)
        whole: npt.NDArray[np.uint32] = places.astype(_UNSIGNED)
        return whole


class IndexBuilder:
    """Takes records and writes the arrays of an index into a folder; words are spooled to disk on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Numbers words as they come.
        self.vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        self.boundary = (self.vocabulary[BOUNDARY],)
        self.parts = [_PartSpool() for _ in Part]
        self.waiting = 0
        self.chunks = 0
        self.numbers = array("q")
        self.days = array("i")
        self.ids: dict[str, int] = {}
        self.id_lines: list[str] = []
        self.superseded = array("I")

    def add(self, record: SearchedRecord) -> None:
        """Take one record; a later one with the same id stands in its place."""
        number = len(self.numbers)
        if record.id in self.ids:
            self.superseded.append(self.ids[record.id])
        self.ids[record.id] = number
        self.id_lines.append(record.id)
        self.numbers.append(record.number)
        self.days.extend(record.days)
        for part, texts in groupby(sorted(record.texts, key=_PART), key=_PART):
            self._add_part(number, part, map(_WORDS, texts))
        self._add_part(number, Part.VALUES, (sorted(record.values),))
        if self.waiting >= CHUNK:
            self._spool()

    def _add_part(self, record: int, part: Part, texts: Iterable[Sequence[str]]) -> None:
        spool, find = self.parts[part], self.vocabulary.__getitem__
        first = at = spool.at
        gap = self.boundary if part in SPACED_PARTS else ()
        for words in texts:
            spool.words += map(find, words)
            spool.words += gap
            length = len(words) + len(gap)
            spool.starts.append(at)
            spool.lengths.append(length)
            at += length + 1
        self.waiting += at - first
        blocks = -(-(at - first) // BLOCK)
        spool.at = first + blocks * BLOCK
        spool.block_records.extend(repeat(record, blocks))

    def _spool(self) -> None:
        """Write the words so far with their places, part by part, and begin anew."""
        for part, spool in enumerate(self.parts):
            np.save(self._chunk_path(self.chunks, part, "words"), np.array(spool.words, dtype=_UNSIGNED))
            np.save(self._chunk_path(self.chunks, part, "places"), spool.list_places())
            spool.clear()
        self.chunks += 1
        self.waiting = 0

    def write(self) -> tuple[str, ...]:
        """Write all arrays; give what at least one record has.

        Raises:
            ProjectError: more places than their numbers can name, at some millions of records.
        """
        self._spool()
        starts = np.cumsum([BLOCK, *(spool.at for spool in self.parts)])
        if starts[-1] > MOST_PLACES:
            remedy = "Split the corpus into files and ask each of them."
            raise ProjectError(problem="Too many records for one index", path=str(len(self.numbers)), remedy=remedy)
        found = list(self.vocabulary)  # the number of a word is its place among them
        self.vocabulary.clear()
        order = sorted(range(len(found)), key=found.__getitem__)
        words = list(map(found.__getitem__, order))
        del found
        known = self._list_known(words)
        self._write_vocabulary(words)
        ranks = np.empty(len(words), dtype=_UNSIGNED)
        ranks[np.array(order, dtype=np.int64)] = np.arange(len(words), dtype=_UNSIGNED)
        del words, order
        self._save("part_starts", starts.astype(_UNSIGNED))
        self._write_places(ranks, starts)
        records = [np.array(spool.block_records, dtype=_UNSIGNED) for spool in self.parts]
        self._save("block_records", np.concatenate([np.zeros(1, dtype=_UNSIGNED), *records]))
        self._save("numbers", np.array(self.numbers, dtype=np.int64))
        days = np.array(self.days, dtype=np.int32).reshape(-1, len(DAY_FIELDS))
        self._save("days", np.ascontiguousarray(days.T))
        self._save("ids", np.frombuffer("\n".join(self.id_lines).encode(), dtype=np.uint8))
        self._save("superseded", np.array(self.superseded, dtype=_UNSIGNED))
        return tuple(sorted(known))

    def _list_known(self, words: list[str]) -> set[str]:
        """List what at least one record has, as `records.list_known` names it; `words` are the vocabulary, sorted."""
        values = {field.tag for field in FIELDS if _has_prefix(words, format_value(field, ""))}
        parts = {f"part {part}" for part, spool in enumerate(self.parts) if spool.at and part != Part.VALUES}
        days = np.array(self.days, dtype=np.int32).reshape(-1, len(DAY_FIELDS)).any(axis=0)
        return values | parts | {f"day {column}" for column in np.flatnonzero(days)}

    def _write_vocabulary(self, words: list[str]) -> None:
        encoded = list(map(str.encode, words))
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        self._save("letter_ends", np.cumsum(lengths).astype(_UNSIGNED))
        self._save("letters", np.frombuffer(b"".join(encoded), dtype=np.uint8))

    def _write_places(self, ranks: npt.NDArray[np.uint32], starts: npt.NDArray[np.int64]) -> None:
        """Bring the places of every word together: chunk by chunk sorted, each chunk behind the one before it."""
        counts = np.zeros(len(ranks), dtype=np.int64)
        for words, _ in self._read_chunks(starts):
            counts += np.bincount(ranks[words], minlength=len(ranks))
        ends = np.cumsum(counts)
        self._save("ends", ends.astype(_UNSIGNED))
        total = int(ends[-1]) if len(ends) else 0
        path = self.folder / "places.npy"
        places = np.lib.format.open_memmap(path, mode="w+", dtype=_UNSIGNED, shape=(total,))
        free = ends - counts
        for words, at in self._read_chunks(starts):
            keys = np.sort(ranks[words].astype(np.uint64) << np.uint64(32) | at)
            begins = np.flatnonzero(np.diff(keys >> np.uint64(32), prepend=np.uint64(MOST_PLACES)))
            found, runs = keys[begins] >> np.uint64(32), np.diff(begins, append=len(keys))
            shift = np.repeat(free[found] - begins, runs)
            places[shift + np.arange(len(keys))] = keys.astype(_UNSIGNED)
            free[found] += runs
        places.flush()

    def _read_chunks(
        self, starts: npt.NDArray[np.int64]
    ) -> Iterator[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]]:
        """Give words and places in the order of the places."""
        for part, chunk in product(range(len(self.parts)), range(self.chunks)):
            places = np.load(self._chunk_path(chunk, part, "places")) + _UNSIGNED(starts[part])
            yield np.load(self._chunk_path(chunk, part, "words")), places

    def _chunk_path(self, chunk: int, part: int, what: str) -> Path:
        return self.folder / f"chunk-{chunk}-{part}-{what}.npy"

    def _save(self, name: str, values: npt.NDArray[np.generic]) -> None:
        np.save(self.folder / f"{name}.npy", values)

    def drop_chunks(self) -> None:
        """Delete what was spooled."""
        for path in self.folder.glob("chunk-*.npy"):
            path.unlink()


def _has_prefix(words: list[str], prefix: str) -> bool:
    """Whether one of sorted words begins with a text."""
    at = bisect_left(words, prefix)
    return at < len(words) and words[at].startswith(prefix)
