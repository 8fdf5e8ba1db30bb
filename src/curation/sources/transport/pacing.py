"""The pace of requests: so many in any second as the service sees it, whoever of us asks.

A gate has as many places as a window may hold requests. A request takes a place before it is sent and gives it back
when its answer has come; a place is free again one window after that. The request reached the service at some moment
in between, so however long the way was, no window at the service holds more requests than there are places.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import msgspec


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """At most `requests` in any `seconds`; no seconds, no limit."""

    requests: int
    seconds: float = 1.0


NCBI_RATE = Rate(requests=3)
"""What NCBI allows an address without a key."""
NCBI_RATE_WITH_KEY = Rate(requests=10)
"""What NCBI allows a key, over all programs and machines that use it."""
NO_LIMIT = Rate(requests=64, seconds=0.0)
"""For a service on this machine, in tests."""


class Gate(Protocol):
    """Lets requests to one service out."""

    @property
    def remark(self) -> str | None:
        """What a person should know of how the gate works, or nothing."""
        ...

    def admit(self) -> AbstractContextManager[None]:
        """Wait for a place, then hold it while the request is out."""
        ...


class LocalGate:
    """A gate for the threads of one process; the clock must be monotonic."""

    def __init__(
        self,
        rate: Rate,
        *,
        remark: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.remark = remark
        self._window = rate.seconds
        self._clock = clock
        self._sleep = sleep
        self._free_at = [clock()] * rate.requests
        self._change = threading.Condition()

    @contextmanager
    def admit(self) -> Iterator[None]:
        """Wait for a place, then hold it while the request is out."""
        with self._change:
            self._change.wait_for(lambda: bool(self._free_at))
            free_at = min(self._free_at)
            self._free_at.remove(free_at)
        try:
            pause = free_at - self._clock()
            if pause > 0:
                self._sleep(pause)
            yield
        finally:
            with self._change:
                self._free_at.append(self._clock() + self._window)
                self._change.notify()
