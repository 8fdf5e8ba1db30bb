"""Sorted words on shelves of sixteen: the first of a shelf is whole, each other leaves out what it shares."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from curation.sources.indexing.layout import SHELF

_MOST_SHARED = 255
_ABOVE_ALL = b"\xff"  # no UTF-8 text holds this byte


class Dictionary:
    """Leads from a word to its rank among all words, in code point order."""

    def __init__(
        self,
        letters: npt.NDArray[np.uint8],
        shared: npt.NDArray[np.uint8],
        lengths: npt.NDArray[np.unsignedinteger],
        letter_ends: npt.NDArray[np.uint32],
    ) -> None:
        # Single numbers are read from a view of bytes in a quarter of the time.
        self._letters, self._shared = letters.data, shared.data
        self._lengths, self._ends = lengths.data, letter_ends.data

    def find_word(self, word: str) -> int | None:
        """Give the rank of a word, `None` where there is none."""
        rank, is_there = self._find(word.encode())
        return rank if is_there else None

    def find_prefix(self, prefix: str) -> tuple[int, int]:
        """Give the first rank of the words that begin with a text, and the rank behind the last."""
        key = prefix.encode()
        return self._find(key)[0], self._find(key + _ABOVE_ALL)[0]

    def _find(self, key: bytes) -> tuple[int, bool]:
        """Give the rank of the first word that is not before the key, and whether it is the key."""
        shelf = bisect_right(range(len(self._ends)), key, key=self._read_first) - 1
        if shelf < 0:
            return 0, False
        at = self._ends[shelf - 1] if shelf else 0
        word = b""
        last = min((shelf + 1) * SHELF, len(self._shared))
        for rank in range(shelf * SHELF, last):
            end = at + self._lengths[rank]
            word = word[: self._shared[rank]] + self._letters[at:end].tobytes()
            if word >= key:
                return rank, word == key
            at = end
        return last, False

    def _read_first(self, shelf: int) -> bytes:
        begin = self._ends[shelf - 1] if shelf else 0
        return self._letters[begin : begin + self._lengths[shelf * SHELF]].tobytes()


def build_dictionary(words: Sequence[str]) -> dict[str, npt.NDArray[np.generic]]:
    """Pack sorted words, each once, into the arrays of a `Dictionary`."""
    encoded = list(map(str.encode, words))
    sizes = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    letters = np.frombuffer(b"".join(encoded), dtype=np.uint8)
    begins = np.cumsum(sizes) - sizes
    shared = _count_shared(letters, begins, sizes)
    lengths = sizes - shared
    # One above zero from the beginning of a word to where its own letters begin.
    is_shared = np.zeros(len(letters) + 1, dtype=np.int8)
    is_shared[begins] += 1
    is_shared[begins + shared] -= 1
    kept = letters[np.cumsum(is_shared[:-1], dtype=np.int8) == 0]
    return {
        "letters": kept,
        "shared": shared,
        "lengths": lengths.astype(np.min_scalar_type(int(lengths.max(initial=0)))),
        "letter_ends": sum_shelves(lengths),
    }


def _count_shared(
    letters: npt.NDArray[np.uint8], begins: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint8]:
    """Count the bytes that each word shares with the one before it; none for the first of a shelf."""
    shared = np.zeros(len(begins), dtype=np.uint8)
    alike = np.flatnonzero(np.arange(len(begins)) % SHELF)
    for depth in range(_MOST_SHARED):
        alike = alike[np.minimum(sizes[alike], sizes[alike - 1]) > depth]
        alike = alike[letters[begins[alike] + depth] == letters[begins[alike - 1] + depth]]
        if not len(alike):
            break
        shared[alike] += 1
    return shared


def sum_shelves(counts: npt.NDArray[np.integer]) -> npt.NDArray[np.uint32]:
    """Give where each shelf ends, counted over all words before."""
    ends = np.cumsum(counts, dtype=np.int64)
    whole = ends[SHELF - 1 :: SHELF]
    return np.append(whole, ends[-1:] if len(counts) % SHELF else ends[:0]).astype(np.uint32)
