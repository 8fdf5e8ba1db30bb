"""Records cut into numbered words, some hundred records at a time: what worker processes do where there are any."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from itertools import count, repeat

import msgspec
import numpy as np
import numpy.typing as npt

from curation.querying.records import Part, SearchedRecord

Numbers = npt.NDArray[np.uint32]
# So few that their words and their vocabulary stay in the processor's cache.
CHUNK_RECORDS = 800


class PartChunk(msgspec.Struct, frozen=True):
    """What the records of a chunk have in one part: the numbers of all words, text by text, or of all values.

    `records` (places in the chunk) has an entry for each text or value, `lengths` for each text.
    """

    numbers: Numbers
    records: Numbers
    lengths: Numbers


class RecordChunk(msgspec.Struct, frozen=True, kw_only=True):
    """Records in numbers: `words` and `values` are those that occur, each once; a number is a place among them."""

    ids: list[str]
    pmids: array[int]
    days: array[int]
    words: list[str]
    values: list[str]
    parts: dict[Part, PartChunk]


def cut_records(records: Iterable[SearchedRecord]) -> RecordChunk:
    """Cut some records."""
    cutter = RecordCutter()
    for record in records:
        cutter.add(record)
    return cutter.finish()


class RecordCutter:
    """Takes records and gives them as one chunk."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._pmids = array("q")
        self._days = array("i")
        self._parts = [_PartCutter() for _ in Part]

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, record: SearchedRecord) -> None:
        """Take one record."""
        number = len(self._ids)
        self._ids.append(record.id)
        self._pmids.append(record.number)
        self._days.extend(record.days)
        for part, words in record.texts:
            cutter = self._parts[part]
            cutter.words += words
            cutter.records.append(number)
            cutter.lengths.append(len(words))
        values = self._parts[Part.VALUES]
        values.words += record.values
        values.records.extend(repeat(number, len(record.values)))

    def finish(self) -> RecordChunk:
        """Give what was taken."""
        words, values = (defaultdict[str, int](count().__next__) for _ in range(2))
        parts = {
            part: cutter.number(values if part is Part.VALUES else words)
            for part, cutter in zip(Part, self._parts, strict=True)
            if cutter.words
        }
        return RecordChunk(
            ids=self._ids, pmids=self._pmids, days=self._days, words=list(words), values=list(values), parts=parts
        )


class _PartCutter:
    def __init__(self) -> None:
        self.words: list[str] = []
        self.records = array("I")
        self.lengths = array("I")

    def number(self, vocabulary: defaultdict[str, int]) -> PartChunk:
        found = map(vocabulary.__getitem__, self.words)
        return PartChunk(
            np.fromiter(found, dtype=np.uint32, count=len(self.words)),
            np.array(self.records, dtype=np.uint32),
            np.array(self.lengths, dtype=np.uint32),
        )
