"""An opened index: from a word to its places, mapped from disk and read only where a query looks."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.querying.records import Part
from curation.sources.indexing.layout import ARRAYS, BLOCK_BITS

Places = npt.NDArray[np.uint32]


class Postings:
    """The arrays of an index in a folder.

    Raises:
        OSError, ValueError: a file is missing or is no array.
    """

    places: Places
    ends: npt.NDArray[np.uint32]
    letters: npt.NDArray[np.uint8]
    letter_ends: npt.NDArray[np.uint32]
    block_records: npt.NDArray[np.uint32]
    part_starts: npt.NDArray[np.uint32]
    numbers: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]
    superseded: npt.NDArray[np.uint32]

    def __init__(self, folder: Path) -> None:
        for name in ARRAYS:
            # A plain array over the mapping: slices of a `memmap` cost ten times as much.
            mapped = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            setattr(self, "id_letters" if name == "ids" else name, mapped.view(np.ndarray))
        # Single numbers are read from a view of bytes in a quarter of the time.
        self._ends, self._letter_ends = self.ends.data, self.letter_ends.data
        self._letters = self.letters.data

    id_letters: npt.NDArray[np.uint8]

    @property
    def count(self) -> int:
        """How many records the index holds, superseded ones among them."""
        return len(self.numbers)

    @cached_property
    def ids(self) -> npt.NDArray[np.object_]:
        """The ids of all records, by record number; an array of objects, since many are taken out at once."""
        return np.array(self.id_letters.tobytes().decode().split("\n"), dtype=np.object_)

    def find_pattern(self, pattern: str, parts: frozenset[Part]) -> Places:
        """Give the places in some parts, which follow one another, of a word; of one with an asterisk unsorted."""
        first, end = self.part_starts[min(parts)], self.part_starts[max(parts) + 1]
        if pattern.endswith("*"):
            places = self.find_prefix(pattern[:-1])
            kept: Places = places[(places >= first) & (places < end)]
            return kept
        places = self.find_word(pattern)
        begin, stop = np.searchsorted(places, np.array([first, end], dtype=np.uint32))
        return places[begin:stop]

    def find_word(self, word: str) -> Places:
        """Give the places of a word or value, rising; none where it does not occur."""
        key = word.encode()
        rank = self._find_rank(key)
        if rank == len(self._ends) or self._read_word(rank) != key:
            return self.places[:0]
        return self.places[self._begin(rank) : self._ends[rank]]

    def find_prefix(self, prefix: str) -> Places:
        """Give the places of all words or values that begin with a text; in the order of the vocabulary."""
        first = self._find_rank(prefix.encode())
        last = self._find_rank(prefix.encode() + b"\xff")  # no UTF-8 text holds this byte
        return self.places[self._begin(first) : self._begin(last)]

    def list_records(self, places: Places) -> npt.NDArray[np.uint32]:
        """Give the record of each place."""
        records: npt.NDArray[np.uint32] = self.block_records[places >> BLOCK_BITS]
        return records

    def _find_rank(self, key: bytes) -> int:
        return bisect_left(range(len(self._ends)), key, key=self._read_word)

    def _read_word(self, rank: int) -> bytes:
        begin = self._letter_ends[rank - 1] if rank else 0
        return self._letters[begin : self._letter_ends[rank]].tobytes()

    def _begin(self, rank: int) -> int:
        return self._ends[rank - 1] if rank else 0
