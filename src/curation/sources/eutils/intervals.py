"""Intervals that cut a search into parts without gap or overlap: of PMIDs, or of the days on which records came in.

ESearch lists the first 9,999 hits only; the rest is reached by asking for intervals, halved until each part is listed
whole. Every record has one PMID, so parts by PMID always end; days are for a service that does not know ranges of them.
"""

from __future__ import annotations

import datetime

import msgspec

LARGEST_PMID = 999_999_999
_FIRST_DAY = datetime.date(1600, 1, 1).toordinal()
_LAST_DAY = datetime.date(3000, 12, 31).toordinal()


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """Whole numbers from `low` to `high`, both included: PMIDs, or days of entry counted from the year 1."""

    low: int
    high: int
    is_of_days: bool = False

    def write_clause(self) -> str:
        """Write it in PubMed's query language."""
        if not self.is_of_days:
            return f"{self.low}:{self.high}[UID]"
        first, last = (datetime.date.fromordinal(day).strftime("%Y/%m/%d") for day in (self.low, self.high))
        return f"{first}:{last}[EDAT]"

    def halve(self, near: int | None = None) -> tuple[Interval, ...]:
        """Cut it into two behind `near`, or in the middle; an interval of one number is given as it is."""
        if self.low == self.high:
            return (self,)
        cut = near if near is not None and self.low <= near < self.high else (self.low + self.high) // 2
        return (
            Interval(low=self.low, high=cut, is_of_days=self.is_of_days),
            Interval(low=cut + 1, high=self.high, is_of_days=self.is_of_days),
        )


PMIDS = Interval(low=1, high=LARGEST_PMID)
DAYS = Interval(low=_FIRST_DAY, high=_LAST_DAY, is_of_days=True)
