"""What a query can see of one citation: its words part by part, its whole values, its days.

Which part a field searches: User Guide, "PubMed data field descriptions": author keywords are found by [ot], [tiab] and
[tw]; [all] is every field but the place of publication and the dates; the place is in no text word either. That [tw]
holds title, abstracts, headings, subheadings, publication types, substances, corporate authors, names as subject and
secondary sources is in NLM's older help (of 2008 and before). Decided here: [tw] holds the title in its own language;
[all] leaves out volume, issue and pages, which would turn every number into a hit; the label of an abstract's section
is a word of the abstract.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from curation.querying import fields
from curation.querying.fields import Field


class Part(IntEnum):
    """A part of a record whose words are searched, in the order in which an index lays them out.

    The parts of a field follow one another in this order, so that a field is one stretch of an index; `VALUES`, the
    last, holds whole values and is no text.
    """

    TITLE = 0
    ABSTRACT = 1
    OTHER_ABSTRACT = 2
    KEYWORD = 3
    HEADING = 4
    PUBLICATION_TYPE = 5
    SUBSTANCE = 6
    GROUP = 7
    NAME_AS_SUBJECT = 8
    ACCESSION = 9
    VERNACULAR_TITLE = 10
    PERSON = 11
    AFFILIATION = 12
    JOURNAL = 13
    GRANT = 14
    PUBLISHER = 15
    CONFLICT = 16
    BOOK = 17
    IDENTIFIER = 18
    PLACE = 19
    VALUES = 20


# Within these, a distance may not reach from one value into the next.
SPACED_PARTS = frozenset({Part.TITLE, Part.ABSTRACT, Part.OTHER_ABSTRACT, Part.KEYWORD, Part.AFFILIATION})
_TITLE_ABSTRACT = frozenset({Part.TITLE, Part.ABSTRACT, Part.OTHER_ABSTRACT, Part.KEYWORD})
_INDEXED_WORDS = frozenset(
    {
        Part.HEADING,
        Part.PUBLICATION_TYPE,
        Part.SUBSTANCE,
        Part.GROUP,
        Part.NAME_AS_SUBJECT,
        Part.ACCESSION,
        Part.VERNACULAR_TITLE,
    }
)
ALL_PARTS = frozenset(Part) - {Part.PLACE, Part.VALUES}
_PARTS: dict[Field, frozenset[Part]] = {
    fields.ALL_FIELDS: ALL_PARTS,
    fields.TEXT_WORD: _TITLE_ABSTRACT | _INDEXED_WORDS,
    fields.TITLE: frozenset({Part.TITLE}),
    fields.TITLE_ABSTRACT: _TITLE_ABSTRACT,
    fields.AFFILIATION: frozenset({Part.AFFILIATION}),
    fields.OTHER_TERM: frozenset({Part.KEYWORD}),
    fields.TRANSLITERATED_TITLE: frozenset({Part.VERNACULAR_TITLE}),
    fields.CORPORATE_AUTHOR: frozenset({Part.GROUP}),
    fields.CONFLICT_OF_INTEREST: frozenset({Part.CONFLICT}),
    fields.PLACE: frozenset({Part.PLACE}),
    fields.PUBLISHER: frozenset({Part.PUBLISHER}),
    fields.BOOK: frozenset({Part.BOOK}),
}

DAY_FIELDS = (
    fields.PRINT_DATE,
    fields.ELECTRONIC_DATE,
    fields.ENTRY_DATE,
    fields.CREATE_DATE,
    fields.MESH_DATE,
    fields.MODIFICATION_DATE,
    fields.COMPLETION_DATE,
)


class SearchedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One citation as queries see it.

    `texts` are (part, words) in a fixed order, one for each value of a part; `values` are keys of `format_value`;
    `days` are ordinals in the order of `DAY_FIELDS`, 0 where a day is not known; `number` is the PMID, else 0.
    """

    id: str
    number: int
    texts: tuple[tuple[Part, tuple[str, ...]], ...]
    values: frozenset[str]
    days: tuple[int, ...]


def list_parts(field: Field) -> frozenset[Part]:
    """Give the parts whose words a field searches."""
    return _PARTS[field]


def format_value(field: Field, value: str) -> str:
    """Write the key under which a record bears a value: `au=smith ja`."""
    return f"{field.tag}={value}"


def list_known(record: SearchedRecord) -> set[str]:
    """List what a record has: parts (`part 2`), value fields (`au`) and days (`day 0`)."""
    known = {f"part {int(part)}" for part, _ in record.texts}
    known |= {value.partition("=")[0] for value in record.values}
    return known | {f"day {column}" for column, day in enumerate(record.days) if day}
