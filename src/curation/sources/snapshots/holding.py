"""One pull at a time in a question's folder: a second one is refused with who holds it and since when.

The system frees the lock when its holder dies, so none is ever stale; process and time are for the person who waits.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from curation.errors import ProjectError
from curation.files import format_path
from curation.locking import try_lock, unlock

LOCK = ".pull.lock"


@contextlib.contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Hold a question's snapshot folder against all other pulls.

    Raises:
        ProjectError: another pull holds it.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    file = _lock(path)
    try:
        file.truncate(0)
        file.write(f"process {os.getpid()}, started {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC".encode())
        yield
    finally:
        if os.name == "posix":  # Windows lets no open file be removed
            path.unlink(missing_ok=True)
        unlock(file)
        file.close()


def _lock(path: Path) -> io.FileIO:
    while True:
        file = io.FileIO(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+")
        if not try_lock(file):
            with file:
                raise _refuse(path, file.read(200) or b"")
        # The holder before us may have removed the file between our opening and our locking it.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()


def _refuse(path: Path, text: bytes) -> ProjectError:
    holder = text.decode("utf-8", "replace") or "by whom is not said"
    return ProjectError(
        problem=f"Another pull of this question is under way ({holder})",
        path=format_path(path.parent),
        remedy="Wait until it ends, or end it; what it has fetched is kept.",
    )
