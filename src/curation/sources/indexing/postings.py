"""An opened index: from a word to its places and records, mapped from disk and read only where a query looks."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from curation.querying.records import Part
from curation.sources.indexing.dictionary import Dictionary
from curation.sources.indexing.grouped_lists import GroupedList, GroupedLists
from curation.sources.indexing.layout import (
    ARRAYS,
    BLOCK_BITS,
    GROUP_BITS,
    LISTS,
    PLACE_LISTS,
    RECORD_LISTS,
    SHELF,
    VALUE,
)

Places = npt.NDArray[np.uint32]
Records = npt.NDArray[np.uint32]


class Postings:
    """The arrays of an index in a folder.

    Raises:
        OSError, ValueError: a file is missing or is no array.
    """

    def __init__(self, folder: Path) -> None:
        # Plain arrays over the mappings: slices of a `memmap` cost ten times as much.
        arrays = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray) for name in ARRAYS
        }
        self._dictionary = Dictionary(*(arrays[name] for name in ("letters", "shared", "lengths", "letter_ends")))
        self._counts, self._few_ends = arrays["counts"].data, arrays["few_ends"].data
        self._few: Places = arrays["few"]
        self._places, self._records = (
            GroupedLists(*(arrays[f"{kind}_{name}"] for name in LISTS)) for kind in (PLACE_LISTS, RECORD_LISTS)
        )
        self._block_records: Records = arrays["block_records"]
        self._part_starts: list[int] = arrays["part_starts"].tolist()
        self.numbers: npt.NDArray[np.unsignedinteger] = arrays["numbers"]
        self.days: npt.NDArray[np.int32] = arrays["days"]
        self.superseded: Records = arrays["superseded"]
        self._id_letters: npt.NDArray[np.uint8] = arrays["ids"]
        self._part_groups = count_record_groups(self.count)

    @property
    def count(self) -> int:
        """How many records the index holds, superseded ones among them."""
        return len(self.numbers)

    @cached_property
    def ids(self) -> npt.NDArray[np.object_]:
        """The ids of all records, by record number; an array of objects, since many are taken out at once."""
        return np.array(self._id_letters.tobytes().decode().split("\n"), dtype=np.object_)

    def find_places(self, pattern: str, parts: frozenset[Part]) -> Places | GroupedList:
        """Give the places in some parts, which follow one another, of a word; of one with an asterisk unsorted."""
        first, end = self._part_starts[min(parts)], self._part_starts[max(parts) + 1]
        if pattern.endswith("*"):
            ranks = self._dictionary.find_prefix(pattern[:-1])
            places = np.concatenate((self._read_few(*ranks), self._places.find_lists(*ranks).read()))
            within: Places = places[(places >= first) & (places < end)]
            return within
        rank = self._dictionary.find_word(pattern)
        if rank is None:
            return self._few[:0]
        grouped = self._places.find_list(rank, first >> GROUP_BITS, end >> GROUP_BITS)
        return self._cut_few(rank, first, end) if grouped is None else grouped

    def find_records(self, pattern: str, parts: frozenset[Part]) -> Records:
        """Give the records that have a word in some parts, which follow one another; some more than once."""
        first, end = self._part_starts[min(parts)], self._part_starts[max(parts) + 1]
        first_group, end_group = min(parts) * self._part_groups, (max(parts) + 1) * self._part_groups
        if pattern.endswith("*"):
            ranks = self._dictionary.find_prefix(pattern[:-1])
            listed = self._records.find_lists(*ranks)
            is_within = listed.spread((listed.highs >= first_group) & (listed.highs < end_group))
            few = self._read_few(*ranks)
            few = few[(few >= first) & (few < end)]
            return np.concatenate((self._read_records(listed)[is_within], self.list_records(few)))
        rank = self._dictionary.find_word(pattern)
        if rank is None:
            return self._few[:0]
        found = self._records.find_list(rank, first_group, end_group)
        return self.list_records(self._cut_few(rank, first, end)) if found is None else self._read_records(found)

    def find_bearers(self, value: str) -> Records:
        """Give the records that bear a value."""
        rank = self._dictionary.find_word(VALUE + value)
        return self._few[:0] if rank is None else self._read_bearers(rank, rank + 1)

    def find_prefix_bearers(self, prefix: str) -> Records:
        """Give the records that bear a value that begins with a text; some more than once."""
        return self._read_bearers(*self._dictionary.find_prefix(VALUE + prefix))

    def list_records(self, places: Places) -> Records:
        """Give the record of each place."""
        records: Records = self._block_records[places >> np.uint32(BLOCK_BITS)]
        return records

    def _read_bearers(self, first: int, end: int) -> Records:
        listed = self._records.find_lists(first, end)
        few = self._read_few(first, end)
        return np.concatenate((few, self._read_records(listed))) if listed.count else few

    def _read_records(self, listed: GroupedList) -> Records:
        """Give the numbers of the records, which lists number part by part."""
        return listed.read(listed.highs % self._part_groups)

    def _cut_few(self, rank: int, first: int, end: int) -> Places:
        places = self._read_few(rank, rank + 1)
        begin, stop = np.searchsorted(places, np.array([first, end], dtype=np.uint32))
        return places[begin:stop]

    def _read_few(self, first: int, end: int) -> Places:
        return self._few[self._begin_few(first) : self._begin_few(end)]

    def _begin_few(self, rank: int) -> int:
        shelf = rank // SHELF
        begin: int = self._few_ends[shelf - 1] if shelf else 0
        inner: int = sum(self._counts[shelf * SHELF : rank])
        return begin + inner


def count_record_groups(records: int) -> int:
    """Count the groups that each part takes in the lists of records."""
    return (records >> GROUP_BITS) + 1
