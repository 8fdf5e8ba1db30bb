"""Sorted places and records, packed list by list into the arrays that an index is read from."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from curation.querying.records import Part
from curation.sources.indexing.dictionary import sum_shelves
from curation.sources.indexing.layout import BLOCK_BITS, GROUP_BITS, LISTS, PLACE_LISTS, RECORD_LISTS, RECORDED
from curation.sources.indexing.postings import count_record_groups

Numbers = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_HEADER = 128
_TWO_BYTES = frozenset({"highs", "lows"})
_MOST_FEW = 0xFFFF
# A group costs six bytes, and saves two of the four of each number.
_NUMBERS_A_GROUP = 3


class GrowingArray:
    """An array on disk that is written from its beginning to its end, of a length not known before."""

    def __init__(self, path: Path, dtype: type[np.generic]) -> None:
        self._stream = path.open("wb")
        self._stream.write(bytes(_HEADER))
        self._dtype = np.dtype(dtype)
        self.count = 0

    def append(self, values: npt.NDArray[np.generic]) -> None:
        """Write values behind those that are there."""
        self._stream.write(np.ascontiguousarray(values, dtype=self._dtype).data)
        self.count += len(values)

    def close(self) -> None:
        """Write the header and close the file."""
        self._stream.seek(0)
        described = {"descr": np.lib.format.dtype_to_descr(self._dtype), "fortran_order": False, "shape": (self.count,)}
        np.lib.format.write_array_header_1_0(self._stream, described)
        self._stream.close()


class _ListWriter:
    """Writes the arrays of `GroupedLists`."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.arrays = {
            name: GrowingArray(folder / f"{kind}_{name}.npy", np.uint16 if name in _TWO_BYTES else np.uint32)
            for name in LISTS
        }

    def append(self, words: Counts, numbers: Numbers) -> None:
        """Take numbers with the word of each; both rise, the numbers within each word."""
        begins = find_groups(words, numbers)
        ends = np.append(begins[1:], len(numbers)) if len(numbers) else begins
        first, arrays = self.arrays["lows"].count, self.arrays
        group_words = words[begins]
        lasts = np.flatnonzero(np.diff(group_words, append=-1))
        arrays["words"].append(group_words[lasts])
        arrays["word_ends"].append(arrays["highs"].count + lasts + 1)
        arrays["highs"].append(numbers[begins] >> np.uint32(GROUP_BITS))
        arrays["ends"].append(first + ends)
        arrays["lows"].append(numbers & np.uint32(_MOST_FEW))

    def close(self) -> None:
        for array in self.arrays.values():
            array.close()


class ListPacker:
    """Takes the lists of all words in the order of the dictionary, many at a time, and writes them."""

    def __init__(self, folder: Path, block_records: Numbers, starts: Counts, records: int) -> None:
        self.folder = folder
        self._few = GrowingArray(folder / "few.npy", np.uint32)
        self._places = _ListWriter(folder, PLACE_LISTS)
        self._records = _ListWriter(folder, RECORD_LISTS)
        self._counts: list[Counts] = []
        self._first_word = 0
        self._part_size = count_record_groups(records) << GROUP_BITS
        blocks = np.diff(starts, prepend=0) >> BLOCK_BITS
        bases = np.append(0, np.arange(len(Part))) * self._part_size
        self._block_records = block_records + np.repeat(bases, blocks).astype(np.uint32)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in (self._few, self._places, self._records):
            writer.close()

    def append(self, counts: Counts, are_values: Flags, numbers: Numbers) -> None:
        """Take the lists of the next words: places of words, records of values."""
        words = np.repeat(np.arange(len(counts)), counts)
        groups = np.bincount(words[find_groups(words, numbers)], minlength=len(counts))
        are_grouped = (counts > groups * _NUMBERS_A_GROUP) & (are_values | (counts >= RECORDED)) | (counts > _MOST_FEW)
        self._counts.append(np.where(are_grouped, 0, counts))
        self._few.append(numbers[~are_grouped[words]])
        chosen = (are_grouped & ~are_values)[words]
        self._places.append(self._first_word + words[chosen], numbers[chosen])
        chosen = np.where(are_values, are_grouped, counts >= RECORDED)[words]
        self._append_records(words[chosen], are_values[words[chosen]], numbers[chosen])
        self._first_word += len(counts)

    def _append_records(self, words: Counts, are_values: Flags, numbers: Numbers) -> None:
        """Take records of values and the records of places, each once."""
        records = numbers + np.uint32(Part.VALUES * self._part_size)
        records[~are_values] = self._block_records[numbers[~are_values] >> np.uint32(BLOCK_BITS)]
        is_new = np.ones(len(records), dtype=np.bool_)
        is_new[1:] = (records[1:] != records[:-1]) | (words[1:] != words[:-1])
        self._records.append(self._first_word + words[is_new], records[is_new])

    def list_counts(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the arrays that lead from a word to its few numbers."""
        counts = np.concatenate([np.empty(0, dtype=np.int64), *self._counts])
        return {"counts": counts.astype(np.uint16), "few_ends": sum_shelves(counts)}


def find_groups(words: Counts, numbers: Numbers) -> Counts:
    """Give where each group begins: where the word changes, or the upper bits."""
    highs = numbers >> np.uint32(GROUP_BITS)
    is_new = np.ones(len(numbers), dtype=np.bool_)
    is_new[1:] = (highs[1:] != highs[:-1]) | (words[1:] != words[:-1])
    return np.flatnonzero(is_new)
