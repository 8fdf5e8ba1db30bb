"""Words on their way into an index: cut chunk by chunk, numbered within the chunk first, then among all words."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from itertools import count, repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.querying.records import SPACED_PARTS, Part, SearchedRecord
from curation.sources.indexing.layout import BLOCK, BOUNDARY, GROUP, VALUE

CHUNK = 2_000_000
# Words are numbered so many at a time: their memory is used again while the processor still has it at hand.
BATCH = 200_000
Numbers = npt.NDArray[np.uint32]
_UNSIGNED = np.uint32
_NO_RECORD = np.uint32(0xFFFFFFFF)


class _PartChunk:
    """What the records of a chunk have in one part: the words of all texts, and for each text its record."""

    def __init__(self, vocabulary: defaultdict[str, int]) -> None:
        self.waiting: list[str] = []
        self.records = array("I")
        self.lengths = array("I")
        self._vocabulary = vocabulary
        self._numbers: list[Numbers] = []

    def number_waiting(self) -> None:
        """Put numbers in the place of the words that wait, which frees their memory."""
        found = map(self._vocabulary.__getitem__, self.waiting)
        self._numbers.append(np.fromiter(found, dtype=_UNSIGNED, count=len(self.waiting)))
        self.waiting.clear()

    def list_numbers(self) -> Numbers:
        """Give the numbers of all words that have one."""
        return np.concatenate(self._numbers)


class WordSpool:
    """Takes the texts and values of records; gives for each part the words and their places, the values and records.

    Words are spooled to disk; numbers of words are those of `vocabulary`, in no order.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        self.boundary = self.vocabulary[BOUNDARY]
        self.chunks = 0
        self.sizes = [0] * len(Part)
        self.block_records: list[list[Numbers]] = [[] for _ in Part]
        self._begin_chunk()

    def _begin_chunk(self) -> None:
        # Vocabularies of the chunk stay in the processor's cache, that of all words does not.
        self._words, self._values = (defaultdict[str, int](count().__next__) for _ in range(2))
        self._parts = [_PartChunk(self._values if part is Part.VALUES else self._words) for part in Part]
        self._waiting = self._numbered = 0

    def add(self, number: int, record: SearchedRecord) -> None:
        """Take the record of a number."""
        for part, words in record.texts:
            chunk = self._parts[part]
            chunk.waiting += words
            chunk.records.append(number)
            chunk.lengths.append(len(words))
            self._waiting += len(words)
        values = self._parts[Part.VALUES]
        values.waiting += record.values
        values.records.extend(repeat(number, len(record.values)))
        self._waiting += len(record.values)
        if self._waiting >= BATCH:
            self._number_waiting()
            if self._numbered >= CHUNK:
                self.flush()

    def _number_waiting(self) -> None:
        for chunk in self._parts:
            chunk.number_waiting()
        self._numbered += self._waiting
        self._waiting = 0

    def flush(self) -> None:
        """Write the words so far, part by part, and begin a new chunk."""
        self._number_waiting()
        values = (self.vocabulary[VALUE + value] for value in self._values)
        words = (self.vocabulary[word] for word in self._words)
        value_numbers = np.fromiter(values, dtype=_UNSIGNED, count=len(self._values))
        word_numbers = np.fromiter(words, dtype=_UNSIGNED, count=len(self._words))
        for part, chunk in zip(Part, self._parts, strict=True):
            if chunk.records:
                whole = (value_numbers if part is Part.VALUES else word_numbers)[chunk.list_numbers()]
                np.save(self._chunk_path(self.chunks, part), self._place(part, chunk, whole))
        self.chunks += 1
        self._begin_chunk()

    def _place(self, part: Part, chunk: _PartChunk, words: Numbers) -> Numbers:
        """Give words and, in a second row, their places in the part, or values and their records."""
        records = np.array(chunk.records, dtype=_UNSIGNED)
        if part is Part.VALUES:
            return np.stack((words, records))
        lengths = np.array(chunk.lengths, dtype=np.int64)
        starts = self._lay_out(part, records, lengths)
        places = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(len(words))
        if part in SPACED_PARTS:
            words = np.append(words, np.full(len(starts), self.boundary, dtype=_UNSIGNED))
            places = np.append(places, starts + lengths)
        return np.stack((words, places.astype(_UNSIGNED)))

    def _lay_out(self, part: Part, records: Numbers, lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Give the place where each text begins, each record at a block of its own; keep whose each block is."""
        spans = lengths + (2 if part in SPACED_PARTS else 1)
        ends = np.cumsum(spans)
        begins = ends - spans
        firsts = np.flatnonzero(np.diff(records, prepend=_NO_RECORD))
        totals = np.diff(np.append(begins[firsts], ends[-1]))
        blocks = -(-totals // BLOCK)
        self.block_records[part].append(np.repeat(records[firsts], blocks))
        record_starts = self.sizes[part] + (np.cumsum(blocks) - blocks) * BLOCK
        self.sizes[part] += int(blocks.sum()) * BLOCK
        texts = np.diff(np.append(firsts, len(records)))
        starts: npt.NDArray[np.int64] = begins + np.repeat(record_starts - begins[firsts], texts)
        return starts

    def list_part_starts(self) -> npt.NDArray[np.int64]:
        """Give the place where each part begins, at a whole group, and where all ends; values have no places."""
        starts = [BLOCK]
        for size in self.sizes:
            starts.append(-(-(starts[-1] + size) // GROUP) * GROUP)
        return np.array(starts, dtype=np.int64)

    def build_block_records(self, starts: npt.NDArray[np.int64]) -> Numbers:
        """Give the record of each block, parts laid out at their places."""
        blocks = np.zeros(int(starts[-1]) // BLOCK, dtype=_UNSIGNED)
        for part, found in zip(Part, self.block_records, strict=True):
            records = np.concatenate([blocks[:0], *found])
            first = int(starts[part]) // BLOCK
            blocks[first : first + len(records)] = records
        return blocks

    def read_chunks(self) -> Iterator[tuple[Part, Numbers, Numbers]]:
        """Give each chunk's words and places, or values and records, of each part in their order."""
        for part in Part:
            for chunk in range(self.chunks):
                path = self._chunk_path(chunk, part)
                if path.exists():
                    words, numbers = np.load(path)
                    yield part, words, numbers

    def _chunk_path(self, chunk: int, part: Part) -> Path:
        return self.folder / f"chunk-{chunk}-{part:d}.npy"
