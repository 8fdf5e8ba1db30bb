"""A lock on an open file, which the system frees when its holder dies; the file's bytes stay readable to all."""

from __future__ import annotations

import sys
from io import FileIO

if sys.platform == "win32":
    import msvcrt

    # Windows locks bytes, and locked bytes cannot be read by others: so one byte that no file of ours reaches.
    _FAR_BYTE = 0x7FFF_FFF0

    def try_lock(file: FileIO) -> bool:
        """Take the lock of an open file against all other processes and threads; false where another holds it."""
        file.seek(_FAR_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def unlock(file: FileIO) -> None:
        """Give the lock back; closing the file does so too."""
        file.seek(_FAR_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def try_lock(file: FileIO) -> bool:
        """Take the lock of an open file against all other processes and threads; false where another holds it."""
        # flock belongs to the open file, so it also keeps the threads of one process apart; lockf would not.
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(file: FileIO) -> None:
        """Give the lock back; closing the file does so too."""
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
