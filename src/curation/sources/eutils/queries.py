"""What can be said of a PubMed query from its text: are its clauses fielded, and did PubMed keep to the fields?"""

from __future__ import annotations

import re

from curation.errors import SourceRefusedError

_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_TAG = re.compile(r"\[([^\]]+)\]\s*$")
_QUOTED = re.compile(r'"[^"]*"')
_ALL_FIELDS = frozenset({"all", "all fields"})
_DATE = re.compile(r"\d{4}(?:[-/](\d{2})(?:[-/](\d{2}))?)?")
_OPEN_START, _OPEN_END = "1500", "3000"


def list_clauses(query: str) -> tuple[str, ...]:
    """Split a query at its operators and parentheses; words within quotes stay together."""
    masked = _QUOTED.sub(lambda found: '"' + "x" * (len(found.group()) - 2) + '"', query)
    bare = _OPERATOR.sub("\n", re.sub(r"[()]", "\n", masked))
    return tuple(clause.strip() for clause in bare.split("\n") if clause.strip())


def is_rewritten(query: str, translation: str | None) -> bool:
    """Whether PubMed searched all fields although every clause of the query named one."""
    tags = [_TAG.search(clause) for clause in list_clauses(query)]
    fields = [tag.group(1).strip().lower() if tag else None for tag in tags]
    if not fields or None in fields or _ALL_FIELDS & set(fields):
        return False
    return "[all fields]" in (translation or "").lower()


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
    month, day = found.groups()
    return (month is None or 1 <= int(month) <= 12) and (day is None or 1 <= int(day) <= 31)


def _refuse(name: str, text: str, reason: str, remedy: str) -> SourceRefusedError:
    return SourceRefusedError(service="The search", request=f"{name} {text!r}", reason=f"it {reason}", remedy=remedy)
