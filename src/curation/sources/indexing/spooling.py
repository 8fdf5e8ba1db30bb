"""Words on their way into an index: each gets its number among all words and its place, and waits on disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.querying.records import SPACED_PARTS, Part
from curation.sources.indexing.cutting import Numbers, PartChunk, RecordChunk
from curation.sources.indexing.layout import BLOCK, BOUNDARY, GROUP

SPOOLED = 2_000_000
_UNSIGNED = np.uint32
_NO_RECORD = np.uint32(0xFFFFFFFF)


class WordSpool:
    """Takes chunks of records; gives for each part the words and their places, the values and records.

    Words are spooled to disk; their numbers are those of `vocabulary`, values' those of `values`, in no order.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        self.values: defaultdict[str, int] = defaultdict(count().__next__)
        self.boundary = self.vocabulary[BOUNDARY]
        self.files = 0
        self.sizes = [0] * len(Part)
        self.block_records: list[list[Numbers]] = [[] for _ in Part]
        self._begin_file()

    def _begin_file(self) -> None:
        self._rows: list[list[Numbers]] = [[] for _ in Part]
        self._waiting = 0

    def add(self, first: int, chunk: RecordChunk) -> None:
        """Take a chunk whose first record has a number."""
        words, values = _number(chunk.words, self.vocabulary), _number(chunk.values, self.values)
        for part, piece in chunk.parts.items():
            found = (values if part is Part.VALUES else words)[piece.numbers]
            self._rows[part].append(self._place(part, found, piece.records + _UNSIGNED(first), piece))
            self._waiting += len(found)
        if self._waiting >= SPOOLED:
            self.flush()

    def flush(self) -> None:
        """Write what waits, part by part."""
        for part, rows in zip(Part, self._rows, strict=True):
            if rows:
                np.save(self._path(self.files, part), np.concatenate(rows, axis=1))
        self.files += 1
        self._begin_file()

    def _place(self, part: Part, words: Numbers, records: Numbers, piece: PartChunk) -> Numbers:
        """Give words and, in a second row, their places in the part, or values and their records."""
        if part is Part.VALUES:
            return np.stack((words, records))
        lengths = piece.lengths.astype(np.int64)
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

    def read_rows(self) -> Iterator[tuple[Part, Numbers, Numbers]]:
        """Give words and places, or values and records, part by part in their order."""
        for part in Part:
            for file in range(self.files):
                path = self._path(file, part)
                if path.exists():
                    words, numbers = np.load(path)
                    yield part, words, numbers

    def _path(self, file: int, part: Part) -> Path:
        return self.folder / f"chunk-{file}-{part:d}.npy"


def _number(words: list[str], vocabulary: defaultdict[str, int]) -> Numbers:
    return np.fromiter(map(vocabulary.__getitem__, words), dtype=_UNSIGNED, count=len(words))
