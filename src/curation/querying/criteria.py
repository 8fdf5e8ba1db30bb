"""What a record must fulfil: the leaves of an understood query, each decided by one record alone.

`evaluating` decides them for one record and is their definition; an index must decide them alike for all records.
"""

from __future__ import annotations

import msgspec

from curation.querying.records import Part
from curation.querying.syntax import Connective


class HasPhrase(msgspec.Struct, frozen=True, tag=True):
    """The words stand side by side in one of the parts; a word with an asterisk matches all that begin so."""

    parts: frozenset[Part]
    words: tuple[str, ...]


class HasNear(msgspec.Struct, frozen=True, tag=True):
    """All words stand in one stretch of one value, in any order, with at most `distance` other words among them.

    User Guide, "Proximity searching", for two words. Of three and more it says once that the distance lies between each
    of them; what that means where words occur again is not said. All other words of the stretch are counted here, so
    that fewer records may be found.

    A word written twice must occur twice.
    """

    parts: frozenset[Part]
    words: tuple[str, ...]
    distance: int


class HasValue(msgspec.Struct, frozen=True, tag=True):
    """The record bears one of the values (`au=smith ja`) or one that begins with one of the prefixes."""

    values: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


class HasDay(msgspec.Struct, frozen=True, tag=True):
    """One of the days (columns of `records.DAY_FIELDS`) lies between two days, both included."""

    columns: tuple[int, ...]
    first: int
    last: int


class HasNumber(msgspec.Struct, frozen=True, tag=True):
    """The PMID lies between two numbers, both included."""

    first: int
    last: int


class Never(msgspec.Struct, frozen=True, tag=True):
    """No record fulfils this: a date that is none, a tagged stop word."""


Criterion = HasPhrase | HasNear | HasValue | HasDay | HasNumber | Never
Plan = tuple[Criterion | Connective, ...]
