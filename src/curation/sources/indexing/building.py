"""Build an index from records, one after the other, in bounded memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.querying.records import DAY_FIELDS, SPACED_PARTS, Part, SearchedRecord, list_known
from curation.sources.indexing.layout import BLOCK, BOUNDARY

CHUNK = 4_000_000
_UNSIGNED = np.uint32


class _Vocabulary(dict[str, int]):
    """Numbers words as they come."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class IndexBuilder:
    """Takes records and writes the arrays of an index into a folder; words are spooled to disk on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vocabulary = _Vocabulary()
        self.words = array("I")
        self.starts = array("I")
        self.lengths = array("I")
        self.block_records = array("I", [0])
        self.block_parts = array("B", [0])
        self.numbers = array("q")
        self.days = array("i")
        self.ids: dict[str, int] = {}
        self.id_lines: list[str] = []
        self.superseded = array("I")
        self.known: set[str] = set()
        self.at = BLOCK
        self.chunks = 0

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
        self.known.update(list_known(record))
        if len(self.words) >= CHUNK:
            self._spool()

    def _add_part(self, record: int, part: Part, texts: Iterable[Iterable[str]]) -> None:
        first = self.at
        for words in texts:
            before = len(self.words)
            self.words.extend(map(self.vocabulary.__getitem__, words))
            if part in SPACED_PARTS:
                self.words.append(self.vocabulary[BOUNDARY])
            length = len(self.words) - before
            self.starts.append(self.at)
            self.lengths.append(length)
            self.at += length + 1
        blocks = -(-(self.at - first) // BLOCK)
        self.at = first + blocks * BLOCK
        self.block_records.extend([record] * blocks)
        self.block_parts.extend([part] * blocks)

    def _spool(self) -> None:
        """Write the words so far with their places, and begin anew."""
        lengths = np.array(self.lengths, dtype=np.int64)
        before = np.cumsum(lengths) - lengths
        shifts = np.array(self.starts, dtype=np.int64) - before
        places = np.arange(len(self.words), dtype=np.int64) + np.repeat(shifts, lengths)
        np.save(self._chunk_path(self.chunks, "words"), np.array(self.words, dtype=_UNSIGNED))
        np.save(self._chunk_path(self.chunks, "places"), places.astype(_UNSIGNED))
        self.chunks += 1
        self.words, self.starts, self.lengths = array("I"), array("I"), array("I")

    def write(self) -> tuple[str, ...]:
        """Write all arrays; give what at least one record has."""
        self._spool()
        words = sorted(self.vocabulary)
        ranks = np.empty(len(words), dtype=_UNSIGNED)
        ranks[np.fromiter(map(self.vocabulary.__getitem__, words), dtype=np.int64, count=len(words))] = np.arange(
            len(words), dtype=_UNSIGNED
        )
        self.vocabulary.clear()
        self._write_vocabulary(words)
        del words
        self._write_places(ranks)
        self._save("block_records", np.array(self.block_records, dtype=_UNSIGNED))
        self._save("block_parts", np.array(self.block_parts, dtype=np.uint8))
        self._save("numbers", np.array(self.numbers, dtype=np.int64))
        days = np.array(self.days, dtype=np.int32).reshape(-1, len(DAY_FIELDS))
        self._save("days", np.ascontiguousarray(days.T))
        self._save("ids", np.frombuffer("\n".join(self.id_lines).encode(), dtype=np.uint8))
        self._save("superseded", np.array(self.superseded, dtype=_UNSIGNED))
        return tuple(sorted(self.known))

    def _write_vocabulary(self, words: list[str]) -> None:
        lengths = np.fromiter((len(word.encode()) for word in words), dtype=np.int64, count=len(words))
        self._save("letter_ends", np.cumsum(lengths))
        self._save("letters", np.frombuffer("".join(words).encode(), dtype=np.uint8))

    def _write_places(self, ranks: npt.NDArray[np.uint32]) -> None:
        """Bring the places of every word together: sorted chunk by chunk, each chunk behind the one before it."""
        counts = np.zeros(len(ranks), dtype=np.int64)
        for words, _ in self._read_chunks():
            counts += np.bincount(ranks[words], minlength=len(ranks))
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        self._save("ends", ends)
        places = np.lib.format.open_memmap(self.folder / "places.npy", mode="w+", dtype=_UNSIGNED, shape=(total,))
        free = ends - counts
        for words, at in self._read_chunks():
            keys = np.sort(ranks[words].astype(np.uint64) << np.uint64(32) | at)
            found, first, count = np.unique(keys >> np.uint64(32), return_index=True, return_counts=True)
            shift = np.repeat(free[found] - first, count)
            places[shift + np.arange(len(keys))] = keys.astype(_UNSIGNED)
            free[found] += count
        places.flush()

    def _read_chunks(self) -> Iterator[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]]:
        for number in range(self.chunks):
            yield np.load(self._chunk_path(number, "words")), np.load(self._chunk_path(number, "places"))

    def _chunk_path(self, number: int, what: str) -> Path:
        return self.folder / f"chunk-{number}-{what}.npy"

    def _save(self, name: str, values: npt.NDArray[np.generic]) -> None:
        np.save(self.folder / f"{name}.npy", values)

    def drop_chunks(self) -> None:
        """Delete what was spooled."""
        for path in self.folder.glob("chunk-*.npy"):
            path.unlink()
