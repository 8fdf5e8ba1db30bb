"""All hits of a search, also where ESearch lists a part of them only; what does not add up is said.

The set is pinned by the first answer whose list is as long as its count. Where the list is shorter the search is asked
once more, then by intervals whose counts must add up to the whole; nothing is ever read on by page numbers, since a new
record shifts every page.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from curation.sources.eutils.answers import SearchAnswer
from curation.sources.eutils.intervals import DAYS, PMIDS, Interval
from curation.sources.eutils.reconciling import parse_pmids

AskInterval = Callable[[Interval | None], SearchAnswer]
"""Runs a search, or the part of it that lies in an interval; lists as many hits as the service will."""

SPARE_REQUESTS = 80
REQUESTS_PER_LIST = 12


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One interval that was listed: its clause and its own count."""

    clause: str
    count: int


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What a search listed: the answer to the search itself, all PMIDs once, the parts if it was cut.

    `notes` say what did not add up; `others` are ids that are no PMIDs.
    """

    first: SearchAnswer
    count: int
    pmids: tuple[str, ...]
    others: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


def list_hits(ask: AskInterval, *, cap: int | None) -> Listing:
    """List a search's hits, the newest `cap` of them if a cap is given."""
    first = ask(None)
    found = _list_once(ask, first, first.count if cap is None else min(cap, first.count))
    wanted = found.count if cap is None else min(cap, found.count)
    if len(found.pmids) >= wanted or not found.pmids:
        return _cut(found, cap)
    for whole in (PMIDS, DAYS):
        cutter = _Cutter(ask, found)
        if cutter.cut(whole):
            return _cut(cutter.build(), cap)
    return _cut(found, cap)


def compute_slack(count: int) -> int:
    """Give by how much a count may change while it is listed: records come and go all day."""
    return max(5, count // 100)


def _list_once(ask: AskInterval, first: SearchAnswer, wanted: int) -> Listing:
    """Take the first answer, or a second one where the first lists less than it should."""
    pmids, others = parse_pmids(first.pmids)
    notes: list[str] = []
    answer = first
    if len(pmids) < wanted:
        answer = ask(None)
        again, others = parse_pmids(answer.pmids)
        if answer.count != first.count:
            notes.append(_describe_drift(first.count, answer.count))
        if len(again) < len(pmids):
            answer, again = first, pmids
        pmids = again
    return Listing(first=first, count=answer.count, pmids=pmids, others=others, notes=tuple(notes))


def _cut(found: Listing, cap: int | None) -> Listing:
    if cap is None or len(found.pmids) <= cap:
        return found
    kept = sorted(found.pmids, key=int, reverse=True) if found.parts else list(found.pmids)
    return msgspec.structs.replace(found, pmids=tuple(kept[:cap]))


def _describe_drift(before: int, after: int) -> str:
    return f"The number of hits changed from {before} to {after} while they were listed; a new search will show why."


class _Cutter:
    """Cuts a search into intervals until each lists what it counts; asks a bounded number of times."""

    def __init__(self, ask: AskInterval, whole: Listing) -> None:
        self._ask = ask
        self._whole = whole
        self._window = len(whole.pmids)
        self._left = SPARE_REQUESTS + REQUESTS_PER_LIST * (whole.count // max(1, self._window))
        self._pmids: dict[str, None] = {}
        self._others: dict[str, None] = {}
        self._parts: list[Part] = []
        self._notes: list[str] = list(whole.notes)

    def cut(self, interval: Interval) -> bool:
        """List all of an interval that holds the whole search; false where its parts are not parts of the search."""
        newest = None if interval.is_of_days else max(int(pmid) for pmid in self._whole.pmids)
        halves = interval.halve(newest)
        answers = [self._ask(half) for half in halves]
        if abs(sum(answer.count for answer in answers) - self._whole.count) > compute_slack(self._whole.count):
            return False
        waiting = [(half, answer) for half, answer in zip(halves, answers, strict=True)]
        while waiting:
            waiting += self._take(*waiting.pop())
        return len(self._pmids) > self._window

    def build(self) -> Listing:
        """Hold the union against the count at the start; where they differ, say whether that has changed."""
        count = self._whole.count
        if len(self._pmids) != count:
            now = self._ask(None).count
            if now != count:
                self._notes.append(_describe_drift(count, now))
        return Listing(
            first=self._whole.first,
            count=count,
            pmids=tuple(self._pmids),
            others=tuple(self._others),
            parts=tuple(sorted(self._parts, key=lambda part: part.clause)),
            notes=tuple(self._notes),
        )

    def _take(self, interval: Interval, answer: SearchAnswer) -> list[tuple[Interval, SearchAnswer]]:
        """Keep what an answer lists; where that is short by the window, give the answers to its halves."""
        pmids, others = parse_pmids(answer.pmids)
        if len(pmids) < answer.count and len(pmids) < self._window:
            answer = self._ask(interval)
            pmids, others = parse_pmids(answer.pmids)
        is_cut = len(pmids) < answer.count and len(pmids) >= self._window and interval.low < interval.high
        if is_cut and self._left > 0:
            self._left -= 2
            return [(half, self._ask(half)) for half in interval.halve()]
        self._pmids |= dict.fromkeys(pmids)
        self._others |= dict.fromkeys(others)
        if answer.count:
            self._parts.append(Part(clause=interval.write_clause(), count=answer.count))
        if len(pmids) != answer.count:
            self._notes.append(f"{interval.write_clause()} counts {answer.count} hits but lists {len(pmids)}.")
        return []
