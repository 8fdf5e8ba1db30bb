"""Build an index from records, one after the other, in bounded memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, product
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.errors import ProjectError
from curation.querying.records import DAY_FIELDS, SPACED_PARTS, Part, SearchedRecord, list_known
from curation.sources.indexing.layout import BLOCK, BOUNDARY, MOST_PLACES

CHUNK = 4_000_000
_UNSIGNED = np.uint32


class _Vocabulary(dict[str, int]):
    """Numbers words as they come."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class _PartSpool:
    """What all records have in one part: words not yet on disk, and the record of each block."""

    def __init__(self) -> None:
        self.at = 0
        self.block_records = array("I")
        self.clear()

    def clear(self) -> None:
        self.words = array("I")
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
        self.vocabulary = _Vocabulary()
        self.parts = [_PartSpool() for _ in Part]
        self.waiting = 0
        self.chunks = 0
        self.numbers = array("q")
        self.days = array("i")
        self.ids: dict[str, int] = {}
        self.id_lines: list[str] = []
        self.superseded = array("I")
        self.known: set[str] = set()

    def add(self, record: SearchedRecord) -> None:
        """Take one record; a later one with the same id stands in its place."""
        number = len(self.numbers)
        if record.id in self.ids:
            self.superseded.append(self.ids[record.id])
        self.ids[record.id] = number
        self.id_lines.append(record.id)
        self.numbers.append(record.number)
        self.days.extend(record.days)
        for part, texts in groupby(sorted(record.texts, key=itemgetter(0)), key=itemgetter(0)):
            self._add_part(number, part, (words for _, words in texts))
        self._add_part(number, Part.VALUES, [sorted(record.values)])
        self.known |= list_known(record)
        if self.waiting >= CHUNK:
            self._spool()

    def _add_part(self, record: int, part: Part, texts: Iterable[Sequence[str]]) -> None:
        spool = self.parts[part]
        first = spool.at
        for words in texts:
            spool.words.extend(map(self.vocabulary.__getitem__, words))
            length = len(words)
            if part in SPACED_PARTS:
                spool.words.append(self.vocabulary[BOUNDARY])
                length += 1
            spool.starts.append(spool.at)
            spool.lengths.append(length)
            spool.at += length + 1
        self.waiting += spool.at - first
        blocks = -(-(spool.at - first) // BLOCK)
        spool.at = first + blocks * BLOCK
        spool.block_records.extend([record] * blocks)

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
        words = sorted(self.vocabulary)
        order = np.fromiter(map(self.vocabulary.__getitem__, words), dtype=np.int64, count=len(words))
        self.vocabulary.clear()
        self._write_vocabulary(words)
        ranks = np.empty(len(words), dtype=_UNSIGNED)
        ranks[order] = np.arange(len(words), dtype=_UNSIGNED)
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
        return tuple(sorted(self.known))

    def _write_vocabulary(self, words: list[str]) -> None:
        lengths = np.fromiter((len(word.encode()) for word in words), dtype=np.int64, count=len(words))
        self._save("letter_ends", np.cumsum(lengths).astype(_UNSIGNED))
        self._save("letters", np.frombuffer("".join(words).encode(), dtype=np.uint8))

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
            found, first, count = np.unique(keys >> np.uint64(32), return_index=True, return_counts=True)
            shift = np.repeat(free[found] - first, count)
            places[shift + np.arange(len(keys))] = keys.astype(_UNSIGNED)
            free[found] += count
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
