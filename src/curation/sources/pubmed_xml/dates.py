"""Dates as PubMed prints them -> ISO 8601 as precisely as the record states them."""

from __future__ import annotations

import re
from calendar import isleap
from typing import NamedTuple

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_NO_DAY = 99
_PRINTED = {form: number for number in range(1, 32) for form in (str(number), f"{number:02d}")}
_ENDINGS = {number: f"-{number:02d}" for number in range(1, 32)}
_LENGTHS = dict(enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1))
_LEAP_DAY = (2, 29)
# What PubMed nearly always prints is looked up: a record has seven dates.
_PRINTED_YEARS = frozenset(map(str, range(1500, 2100)))
_PRINTED_MONTHS = {name.title(): number for name, number in _MONTHS.items()} | {
    form: number for form, number in _PRINTED.items() if number <= 12
}


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
    if not year or not (year in _PRINTED_YEARS or _YEAR.fullmatch(year)):
        return None
    month_number = (_PRINTED_MONTHS.get(month) or _parse_month(month)) if month else None
    if not month_number:
        return year
    start = year + _ENDINGS[month_number]
    number = (_PRINTED.get(day) or _read_day(day)) if day else _NO_DAY
    is_day = number <= _LENGTHS[month_number] or ((month_number, number) == _LEAP_DAY and isleap(int(year)))
    return start + _ENDINGS[number] if is_day else start


def _parse_month(month: str) -> int | None:
    if month.isascii() and month.isdigit():
        return int(month) if 1 <= int(month) <= 12 else None
    return _MONTHS.get(month[:3].lower())


def _read_day(day: str) -> int:
    """Read a day that is printed in an unusual way; one that is none comes after every month."""
    number = int(day) if len(day) < 9 and day.isascii() and day.isdigit() else 0
    return number or _NO_DAY
