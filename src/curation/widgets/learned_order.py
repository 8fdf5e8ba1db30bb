"""The ranked order, learned behind the curator: whoever asks gets the last order that is finished, at once.

Making the matrix of terms takes seconds with thousands of records, and fitting it anew some milliseconds; both happen
in one thread of their own. What is asked while it works is what it takes up next, and only the latest of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from threading import Lock

import msgspec

from curation.review.ranking.ordering import Ranker, read_votes
from curation.vocabulary import ScreeningChoice

Decisions = Mapping[str, ScreeningChoice]
# The words of so many records are learned while the pane opens; with more of them the first record comes as listed.
FEW_RECORDS = 2_000
FIRST_SECONDS = 1.0


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """A finished order of all records, and from how many votes, for and against, it was learned."""

    citation_ids: tuple[str, ...]
    wanted: int
    unwanted: int


class LearnedOrder:
    """An order of records that learns from one curator's votes; `listed` is what stands until the first is learned.

    `open_ranker` makes the ranker: called once, in the other thread, when the order is first asked for. Given the same
    votes and time enough, the order is the same.
    """

    def __init__(self, listed: Sequence[str], open_ranker: Callable[[], Ranker]) -> None:
        self.listed = tuple(listed)
        self.learned: Learned | None = None
        self._open_ranker = open_ranker
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="learned-order")
        self._work: Future[None] | None = None
        self._is_working = False
        self._asked: dict[str, ScreeningChoice] | None = None
        self._last: dict[str, ScreeningChoice] | None = None

    def __call__(self, votes: Decisions) -> Sequence[str]:
        """Give the last finished order, and have one learned from these votes."""
        is_first = self._last is None
        if votes != self._last:
            self._last = dict(votes)
            self._ask(self._last)
        if is_first and len(self.listed) <= FEW_RECORDS:
            self.wait(FIRST_SECONDS)
        return self.learned.citation_ids if self.learned else self.listed

    @property
    def is_learning(self) -> bool:
        """Whether a newer order is on its way."""
        return self._is_working and self._work is not None and not self._work.done()

    @property
    def problem(self) -> str:
        """Why nothing can be learned; empty where it can."""
        error = self._work.exception() if self._work is not None and self._work.done() else None
        return f"{type(error).__name__}: {error}" if error else ""

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until all that was asked is learned; gives whether it is, after so many seconds."""
        try:
            if self._work is not None:
                self._work.exception(timeout=seconds)
        except TimeoutError:
            return False
        return True

    def _ask(self, votes: dict[str, ScreeningChoice]) -> None:
        with self._lock:
            self._asked = votes
            if not self._is_working:
                self._is_working = True
                self._work = self._pool.submit(self._learn)

    def _learn(self) -> None:
        ranker = self._ranker
        while (votes := self._take_asked()) is not None:
            marks = read_votes(votes)
            wanted = sum(marks.values())
            citation_ids = (*ranker.rank(marks), *votes)
            self.learned = Learned(citation_ids=citation_ids, wanted=wanted, unwanted=len(marks) - wanted)

    @cached_property
    def _ranker(self) -> Ranker:
        return self._open_ranker()

    def _take_asked(self) -> dict[str, ScreeningChoice] | None:
        with self._lock:
            votes, self._asked = self._asked, None
            self._is_working = votes is not None
            return votes
