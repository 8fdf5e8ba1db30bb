"""Waiting: between requests, so that the service is not overrun, and between tries, longer each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

INTERVAL = 0.34
"""Seconds between requests without a key: NCBI allows three a second."""
INTERVAL_WITH_KEY = 0.105
"""Seconds between requests with a key: NCBI allows ten a second."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Pacer:
    """One gate for all threads that share a source; the clock must be monotonic."""

    def __init__(
        self,
        interval: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = interval
        self._clock = clock
        self._sleep = sleep
        self._next = clock()
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait until the next request may go out."""
        with self._lock:
            now = self._clock()
            pause = self._next - now
            self._next = max(now, self._next) + self._interval
        if pause > 0:
            self._sleep(pause)

    def pause(self, attempt: int, asked: float | None) -> None:
        """Wait after failed attempt number `attempt` (from 1): doubling, or as long as the service asked, capped."""
        doubled = FIRST_PAUSE * 2 ** (attempt - 1)
        self._sleep(min(LONGEST_PAUSE, max(doubled, asked or 0.0)))
