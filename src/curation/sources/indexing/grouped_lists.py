"""Many rising lists of numbers in two bytes each: a group is what shares the upper bits."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

from curation.sources.indexing.layout import GROUP_BITS

Numbers = npt.NDArray[np.uint32]


class GroupedList:
    """One list, or a stretch of whole groups of several; `highs` are the upper bits of its groups."""

    def __init__(
        self, highs: npt.NDArray[np.uint16], begin: int, ends: npt.NDArray[np.uint32], lows: npt.NDArray[np.uint16]
    ) -> None:
        self.highs = highs
        self._begins = np.concatenate((np.array([begin], dtype=np.uint32), ends[:-1]))
        self._ends = ends
        self._lows = lows
        self.count = int(ends[-1]) - begin if len(ends) else 0

    def read(self, highs: npt.NDArray[np.integer] | None = None) -> Numbers:
        """Give all numbers, group by group; under other upper bits where some are given."""
        if not self.count:
            return np.empty(0, dtype=np.uint32)
        uppers = (self.highs if highs is None else highs).astype(np.uint32) << np.uint32(GROUP_BITS)
        numbers = np.repeat(uppers, self._ends - self._begins)
        numbers += self._lows[int(self._begins[0]) : int(self._ends[-1])]
        return numbers

    def spread(self, marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Give the mark of its group for each number."""
        return np.repeat(marks, self._ends - self._begins)

    def keep_shared(self, few: Numbers) -> Numbers:
        """Keep of some numbers those in this list, each looked up in its group; the list is one word's."""
        if not self.count:
            return few[:0]
        highs, lows = (few >> np.uint32(GROUP_BITS)).astype(np.uint16), few.astype(np.uint16)
        groups = np.searchsorted(self.highs, highs)
        groups[groups == len(self.highs)] -= 1
        # How far the numbers of its group lie below it, found in halving steps; `at` is the last of them.
        at = self._begins[groups].astype(np.int64) - 1
        last = self._ends[groups].astype(np.int64) - 1
        for power in reversed(range(int((last - at).max(initial=0)).bit_length())):
            further = at + (1 << power)
            is_before = self._lows.take(further, mode="clip") < lows
            is_before &= further <= last
            at += is_before.astype(np.int64) << power
        at += 1
        is_shared = (self._lows.take(at, mode="clip") == lows) & (at <= last) & (self.highs[groups] == highs)
        kept: Numbers = few[is_shared]
        return kept


class GroupedLists:
    """The lists of the words that have one; a word is told by its rank."""

    def __init__(
        self,
        words: npt.NDArray[np.uint32],
        word_ends: npt.NDArray[np.uint32],
        highs: npt.NDArray[np.uint16],
        ends: npt.NDArray[np.uint32],
        lows: npt.NDArray[np.uint16],
    ) -> None:
        self._words, self._word_ends, self._group_ends = words.data, word_ends.data, ends.data
        self._highs, self._ends, self._lows = highs, ends, lows

    def find_list(self, rank: int, first: int, end: int) -> GroupedList | None:
        """Give of a word's list the groups whose upper bits lie from `first` to before `end`; `None` without a list."""
        at = bisect_left(self._words, rank)
        if at == len(self._words) or self._words[at] != rank:
            return None
        begin = self._begin_of(at)
        highs = self._highs[begin : self._word_ends[at]]
        inner = np.searchsorted(highs, np.array([first, end], dtype=np.uint16))
        return self._cut(begin + int(inner[0]), begin + int(inner[1]))

    def find_lists(self, first: int, end: int) -> GroupedList:
        """Give all lists of the words from one rank to before another, as one."""
        low, high = bisect_left(self._words, first), bisect_left(self._words, end)
        return self._cut(self._begin_of(low), self._begin_of(high))

    def _begin_of(self, at: int) -> int:
        return self._word_ends[at - 1] if at else 0

    def _cut(self, first: int, end: int) -> GroupedList:
        begin = self._group_ends[first - 1] if first else 0
        return GroupedList(self._highs[first:end], begin, self._ends[first:end], self._lows)
