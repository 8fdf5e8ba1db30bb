"""The window of publication dates of a question, checked and written as E-utilities want it."""

from __future__ import annotations

import datetime
import re

from curation.errors import SourceRefusedError

_DATE = re.compile(r"\d{4}(?:[-/](\d{2})(?:[-/](\d{2}))?)?")
_OPEN_START, _OPEN_END = "1500", "3000"


def parse_date_limits(mindate: str | None, maxdate: str | None) -> dict[str, str]:
    """Write a window of publication dates as E-utilities want it: always both ends, with slashes.

    Raises:
        SourceRefusedError: an end that is no date, or ends in the wrong order. Nothing was sent.
    """
    if mindate is None and maxdate is None:
        return {}
    for name, text in (("mindate", mindate), ("maxdate", maxdate)):
        if text is not None and not _is_date(text):
            raise _refuse(name, text, "is no date", "Write it as 2019, 2019-03 or 2019-03-31.")
    if mindate and maxdate and maxdate[: len(mindate)] < mindate[: len(maxdate)]:
        raise _refuse("maxdate", maxdate, f"lies before mindate {mindate}", "Swap them.")
    return {
        "datetype": "pdat",
        "mindate": (mindate or _OPEN_START).replace("-", "/"),
        "maxdate": (maxdate or _OPEN_END).replace("-", "/"),
    }


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if not found:
        return False
    try:
        datetime.date(int(text[:4]), *(int(part or 1) for part in found.groups()))
    except ValueError:
        return False
    return True


def _refuse(name: str, text: str, reason: str, remedy: str) -> SourceRefusedError:
    return SourceRefusedError(service="The search", request=f"{name} {text!r}", reason=f"it {reason}", remedy=remedy)
