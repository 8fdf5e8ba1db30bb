"""One writer at a time: an exclusive lock on the ledger file itself, which the system frees when its holder dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO

from curation.errors import LedgerError

WAIT_SECONDS = 15.0
_PAUSE_SECONDS = 0.01

if sys.platform == "win32":
    import msvcrt

    # Windows locks bytes, and locked bytes cannot be read by others: so one byte that no ledger reaches.
    _FAR_BYTE = 0x7FFF_FFF0

    def _try_lock(file: FileIO) -> bool:
        file.seek(_FAR_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(file: FileIO) -> None:
        file.seek(_FAR_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: FileIO) -> bool:
        # flock belongs to the open file, so it also keeps the threads of one process apart; lockf would not.
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: FileIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)


@contextmanager
def exclusive_lock(file: FileIO, place: str, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold an open file against all other processes and threads that ask for its lock.

    Raises:
        LedgerError: another writer held it all the time.
    """
    for _ in range(max(1, round(wait_seconds / _PAUSE_SECONDS))):
        if _try_lock(file):
            break
        time.sleep(_PAUSE_SECONDS)
    else:
        problem = f"another program has been writing to it for {wait_seconds:g} seconds"
        raise LedgerError(file=place, line=1, problem=problem, remedy="Close it, then try again.")
    try:
        yield
    finally:
        _unlock(file)
