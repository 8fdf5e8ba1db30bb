"""One writer at a time: an exclusive lock on the ledger file itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO

from curation.errors import LedgerError
from curation.locking import try_lock, unlock

WAIT_SECONDS = 15.0
_PAUSE_SECONDS = 0.01


@contextmanager
def exclusive_lock(file: FileIO, place: str, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold an open file against all other processes and threads that ask for its lock.

    Raises:
        LedgerError: another writer held it all the time.
    """
    for _ in range(max(1, round(wait_seconds / _PAUSE_SECONDS))):
        if try_lock(file):
            break
        time.sleep(_PAUSE_SECONDS)
    else:
        problem = f"another program has been writing to it for {wait_seconds:g} seconds"
        raise LedgerError(file=place, line=1, problem=problem, remedy="Close it, then try again.")
    try:
        yield
    finally:
        unlock(file)
