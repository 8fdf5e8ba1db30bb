"""What an index is on disk: a folder of NumPy arrays and a manifest.

Every word and every value of a record has a place, a number. Places are laid out part by part (all titles, then all
abstracts, ...) and within a part record by record, so that a field is one stretch of places. What a record has in one
part begins at a multiple of `BLOCK`, so that the block of a place tells its record in one look-up. Between two values
at least one place stays empty, so no phrase reaches across; in parts where distances may be searched, the word
`BOUNDARY` stands there. A vocabulary in code point order leads to the places of each word, in rising order, and words
that begin alike lie side by side: a truncated word is one slice.
"""

from __future__ import annotations

import msgspec

FORMAT = 2
# Blocks so large that the table of their records stays in the processor's cache; empty places cost nothing on disk.
BLOCK_BITS = 6
BLOCK = 1 << BLOCK_BITS
BOUNDARY = "\n"
MOST_PLACES = 1 << 32
MANIFEST = "manifest.json"
ARRAYS = (
    "places",  # uint32: all places, word by word
    "ends",  # uint32: where the places of each word end
    "letters",  # uint8: the vocabulary in UTF-8, joined
    "letter_ends",  # uint32: where each word ends in `letters`
    "block_records",  # uint32: the record of each block
    "part_starts",  # uint32: where each part begins, and behind the last where all ends
    "numbers",  # int64: the PMID of each record, 0 for none
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
