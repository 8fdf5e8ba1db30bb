"""What an index is on disk: a folder of NumPy arrays and a manifest.

Every word of a record has a place, a number. Places are laid out part by part (all titles, then all abstracts, ...) and
within a part record by record, so that a field is one stretch of places. What a record has in one part begins at a
multiple of `BLOCK`, so that the block of a place tells its record in one look-up. Between two values at least one place
stays empty, so no phrase reaches across; in parts where distances may be searched, the word `BOUNDARY` stands there.
Whole values need no places: they lead to records.

A dictionary in code point order (`dictionary`) leads from a word to its places, from a value to its records; words that
begin alike lie side by side, so a truncated word is one slice. Rising numbers are kept as they are where they are few,
else as two bytes each, in groups that share the upper two (`grouped_lists`). Words with `RECORDED` places or more have
a list of their records besides, numbered part by part as places are: most queries ask for no more.
"""

from __future__ import annotations

import msgspec

FORMAT = 3
# Blocks so large that the table of their records stays in the processor's cache; empty places cost nothing on disk.
BLOCK_BITS = 6
BLOCK = 1 << BLOCK_BITS
# Every part begins at a multiple of a group, so that a field is a stretch of whole groups.
GROUP_BITS = 16
GROUP = 1 << GROUP_BITS
BOUNDARY = "\n"
# Stands before values in the dictionary, so that no truncated word meets them.
VALUE = "="
RECORDED = 128
# One group is left free, so that the upper bits of any end are a number of two bytes.
MOST_PLACES = (1 << 32) - GROUP
# So many words share one entry in the tables of the dictionary.
SHELF = 16
MANIFEST = "manifest.json"
PLACE_LISTS, RECORD_LISTS = "place", "record"
LISTS = (
    "words",  # uint32: the ranks of the words that have a grouped list
    "word_ends",  # uint32: where the groups of each of them end
    "highs",  # uint16: the upper bits of each group
    "ends",  # uint32: where each group ends in `lows`
    "lows",  # uint16: the lower bits of all numbers, list by list
)
ARRAYS = (
    "letters",  # uint8: the words in UTF-8, of each what it does not share with the one before it on its shelf
    "shared",  # uint8: how many bytes each word shares with the one before it
    "lengths",  # unsigned: how many bytes each word has in `letters`
    "letter_ends",  # uint32: where each shelf ends in `letters`
    "counts",  # uint16: how many numbers of each word lie in `few`, 0 where they are grouped
    "few_ends",  # uint32: where each shelf ends in `few`
    "few",  # uint32: the places of each word or the records of each value that has few of them
    *(f"{kind}_{name}" for kind in (PLACE_LISTS, RECORD_LISTS) for name in LISTS),
    "block_records",  # uint32: the record of each block
    "part_starts",  # uint32: where each part begins, and behind the last where all ends
    "numbers",  # unsigned: the PMID of each record, 0 for none
    "days",  # int32, one row a column of days, one column a record
    "ids",  # uint8: the ids of the records in UTF-8, one a line
    "superseded",  # uint32: records whose id comes again later
)


class ArrayFile(msgspec.Struct, frozen=True, kw_only=True):
    """One array's file as it was written."""

    size: int
    modified: int
    sha256: str


class IndexManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an index was made of; `known` are the parts, fields and days that at least one record has.

    `unreadable` records of the corpus are not in it.
    """

    format: int
    corpus: str
    records: int
    unreadable: int
    known: tuple[str, ...]
    files: dict[str, ArrayFile]
