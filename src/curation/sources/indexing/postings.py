"""An opened index: from a word to its places, mapped from disk and read only where a query looks."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.sources.indexing.layout import ARRAYS

Places = npt.NDArray[np.uint32]


class Postings:
    """The arrays of an index in a folder.

    Raises:
        OSError, ValueError: a file is missing or is no array.
    """

    places: Places
    ends: npt.NDArray[np.int64]
    letters: npt.NDArray[np.uint8]
    letter_ends: npt.NDArray[np.int64]
    block_records: npt.NDArray[np.uint32]
    block_parts: npt.NDArray[np.uint8]
    numbers: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]
    superseded: npt.NDArray[np.uint32]

    def __init__(self, folder: Path) -> None:
        for name in ARRAYS:
            # A plain array over the mapping: slices of a `memmap` cost ten times as much.
            mapped = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            setattr(self, "id_letters" if name == "ids" else name, mapped.view(np.ndarray))

    id_letters: npt.NDArray[np.uint8]

    @property
    def count(self) -> int:
        """How many records the index holds, superseded ones among them."""
        return len(self.numbers)

    @cached_property
    def ids(self) -> list[str]:
        """The ids of all records, by record number."""
        return self.id_letters.tobytes().decode().split("\n")

    def find_pattern(self, pattern: str) -> Places:
        """Give the places of a word, or of all words that begin as one with an asterisk; rising."""
        if not pattern.endswith("*"):
            return self.find_word(pattern)
        return np.sort(self.find_prefix(pattern[:-1]))

    def find_word(self, word: str) -> Places:
        """Give the places of a word or value, rising; none where it does not occur."""
        key = word.encode()
        rank = self._find_rank(key)
        if rank == len(self.ends) or self._read_word(rank) != key:
            return self.places[:0]
        return self.places[self._begin(rank) : self.ends[rank]]

    def find_prefix(self, prefix: str) -> Places:
        """Give the places of all words or values that begin with a text; in the order of the vocabulary."""
        first = self._find_rank(prefix.encode())
        last = self._find_rank(prefix.encode() + b"\xff")  # no UTF-8 text holds this byte
        return self.places[self._begin(first) : self._begin(last)]

    def _find_rank(self, key: bytes) -> int:
        return bisect_left(range(len(self.ends)), key, key=self._read_word)

    def _read_word(self, rank: int) -> bytes:
        begin = self.letter_ends[rank - 1] if rank else 0
        return self.letters[begin : self.letter_ends[rank]].tobytes()

    def _begin(self, rank: int) -> int:
        return int(self.ends[rank - 1]) if rank else 0
