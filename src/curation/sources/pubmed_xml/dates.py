"""Dates as PubMed prints them -> ISO 8601 as precisely as the record states them."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


class PublicationDate(NamedTuple):
    """`iso` as precisely as the record states it; `printed` where PubMed prints a season or a range."""

    iso: str | None
    printed: str | None


def build_publication_date(
    year: str | None, month: str | None, day: str | None, *, season: str | None, medline: str | None
) -> PublicationDate:
    """Read the lines of a `PubDate`; a day of no calendar leaves the month, a season or an unclear range the year."""
    if medline:
        return PublicationDate(_find_only_year(medline), medline)
    iso = join_date(year, month, day)
    printed = " ".join(part for part in (year, season) if part) if season or (year and not iso) else None
    return PublicationDate(iso, printed)


def _find_only_year(text: str) -> str | None:
    # `1998 Dec-1999 Jan` is not of one year, and picking one would be inferring.
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else None


def join_date(year: str | None, month: str | None, day: str | None) -> str | None:
    """Join year, month and day, as many as are stated and make a date."""
    if not year or not _YEAR.fullmatch(year):
        return None
    number = _parse_month(month)
    if number is None:
        return year
    if not day or not day.isascii() or not day.isdigit() or not 1 <= int(day) <= _count_days(int(year), number):
        return f"{year}-{number:02d}"
    return f"{year}-{number:02d}-{int(day):02d}"


@lru_cache(maxsize=1 << 12)
def _count_days(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _parse_month(month: str | None) -> int | None:
    if not month:
        return None
    if month.isascii() and month.isdigit():
        return int(month) if 1 <= int(month) <= 12 else None
    return _MONTHS.get(month[:3].lower())
