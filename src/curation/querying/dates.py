"""Dates in queries: days, months, years, open ends and the relative dates of PubMed.

Source: User Guide, "Searching by date" and "Publication Date [dp]": `2019`, `2019/03`, `2019/03/21`, ranges with a
colon, and `"last 5 years"` with days, months or years; a relative range of publication dates holds those to come as
well; a record with only a year is indexed at 1 January, one with only a month at its first day. That a single date is
run as the range that it covers was measured (../shared/eutils.md 1, "dates"); by the guide it would leave out
electronic dates after the print date. Recalled: `3000` for an open end. Decided here: separators other than the slash.
Days are written as `date.toordinal` numbers, so that a range is one comparison.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import msgspec

_ABSOLUTE = re.compile(r"(\d{4})(?:[/\-. ](\d{1,2}|[A-Za-z]{3,9})(?:[/\-. ](\d{1,2}))?)?")
_RELATIVE = re.compile(r"last (\d{1,5}) (day|month|year)s?", re.IGNORECASE)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_FIRST_YEAR = 1
FAR = date(3000, 12, 31).toordinal()
"""The end of a range that is open."""


class Days(msgspec.Struct, frozen=True):
    """All days from `first` to `last`, both included, as proleptic Gregorian ordinals."""

    first: int
    last: int


def is_relative(text: str) -> bool:
    """Whether a text counts days back from today."""
    return _RELATIVE.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether PubMed would read the text as a date; `last 5 years` is one."""
    return is_relative(text) or parse_days(text, today=None) is not None


def parse_days(text: str, *, today: date | None) -> Days | None:
    """Give the days that a date covers, `None` where the text is none; relative dates end at `today`.

    A relative date counts back from today: `last 1 year` on 25 November 2026 begins on 25 November 2025.
    """
    relative = _RELATIVE.fullmatch(text)
    if relative:
        return _count_back(int(relative[1]), relative[2].lower(), today) if today else None
    found = _ABSOLUTE.fullmatch(text)
    return _cover(found) if found else None


def _cover(found: re.Match[str]) -> Days | None:
    year = int(found[1])
    month = _read_month(found[2])
    if year < _FIRST_YEAR or month is None or month > 12 or (found[2] and month == 0):
        return None
    last_month = month or 12
    day = int(found[3] or 0)
    last_day = calendar.monthrange(year, last_month)[1]
    if day > last_day or (found[3] and day == 0):
        return None
    first = date(year, month or 1, day or 1)
    return Days(first.toordinal(), date(year, last_month, day or last_day).toordinal())


def _read_month(text: str | None) -> int | None:
    if text is None:
        return 0
    return int(text) if text.isdigit() else _MONTHS.get(text[:3].lower())


def _count_back(count: int, unit: str, today: date) -> Days:
    return Days(_step_back(count, unit, today).toordinal(), today.toordinal())


def _step_back(count: int, unit: str, today: date) -> date:
    if unit == "day":
        return today - timedelta(days=min(count, today.toordinal() - 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = max(divmod(months, 12), (_FIRST_YEAR, 0))
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last_day))


def format_day(ordinal: int) -> str:
    """Write a day as PubMed's translations do: `2019/01/01`."""
    day = date.fromordinal(ordinal)
    return f"{day.year:04}/{day.month:02}/{day.day:02}"
