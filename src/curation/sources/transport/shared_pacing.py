"""One gate for all processes of a person that ask one service under one key.

Each place of the gate is a small file in a folder of the system's temporary ones, named by a hash of service and key.
Its lock is held while a request is out, so that a killed holder frees it; its text says from when on the place may be
taken again, on the monotonic clock that all processes of a machine share. A text that says nothing (a killed holder,
garbage, a full disk) costs one window of waiting at most, and so does one from before a restart of the machine.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from curation.identifiers import compute_sha256
from curation.locking import try_lock
from curation.sources.transport.answers import TransportError
from curation.sources.transport.pacing import Gate, LocalGate, Rate

PATIENCE = 300.0
"""Seconds to wait for a place: longer than any request may last."""
_POLL = 0.02
_OUT = "out"
_WIDTH = 32
_FLAGS = (
    os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)


def open_gate(service: str, rate: Rate, *, key: str | None = None, folder: Path | None = None) -> Gate:
    """Open the gate to a service; `folder` replaces the place that all processes of a person share.

    Where no such place can be written, the gate holds for this process only and says so in its remark.
    """
    place = folder or _find_folder()
    try:
        _require_own(place)
        gate = SharedGate(place / compute_sha256(f"{service}\n{key or ''}".encode())[:16], rate)
        gate.open_place(0).close()
    except OSError as error:
        why = error.strerror or type(error).__name__
        remark = f"requests are paced in this process only ({why}): run nothing else against {service} meanwhile"
        return LocalGate(rate, remark=remark)
    return gate


class SharedGate:
    """A gate for threads and processes; `stem` is where its places lie, one file each."""

    remark: str | None = None

    def __init__(
        self,
        stem: Path,
        rate: Rate,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._stem = stem
        self._rate = rate
        self._clock = clock
        self._sleep = sleep

    @contextlib.contextmanager
    def admit(self) -> Iterator[None]:
        """Wait for a place, then hold it while the request is out.

        Raises:
            TransportError: no place came free within minutes, or their files cannot be used any more.
        """
        place, pause = self._take()
        try:
            if pause > 0:
                self._sleep(pause)
            _write(place, _OUT)
            yield
        finally:
            if not _write(place, repr(self._clock() + self._rate.seconds)):
                self._sleep(self._rate.seconds)  # nobody after us could know
            place.close()

    def open_place(self, number: int) -> io.FileIO:
        """Open the file of a place, made where it is missing; closing it gives its lock back."""
        return io.FileIO(os.open(f"{self._stem}.{number}", _FLAGS, 0o600), "r+")

    def _take(self) -> tuple[io.FileIO, float]:
        """Lock the place that is free first; give it and the seconds until it is."""
        ends = self._clock() + PATIENCE
        while True:
            try:
                found = self._lock_first()
            except OSError as error:
                reason = f"the gate for requests cannot be used ({error.strerror})"
                raise TransportError(reason=reason, is_final=False) from None
            if found:
                return found
            if self._clock() > ends:
                raise TransportError(reason="other programs held the service's share of requests", is_final=False)
            self._sleep(_POLL)

    def _lock_first(self) -> tuple[io.FileIO, float] | None:
        best: tuple[io.FileIO, float] | None = None
        for number in range(self._rate.requests):
            place = self.open_place(number)
            pause = self._read_pause(place) if try_lock(place) else None
            if pause is None or (best and best[1] <= pause):
                place.close()
                continue
            if best:
                best[0].close()
            best = place, pause
            if pause == 0:
                break
        return best

    def _read_pause(self, place: io.FileIO) -> float:
        """Seconds until a place may be taken: at most one window, whatever its file says."""
        text = place.read(_WIDTH)
        if not text:  # never taken
            return 0.0
        try:
            pause = float(text) - self._clock()
        except ValueError:
            return self._rate.seconds
        return min(max(pause, 0.0), self._rate.seconds) if math.isfinite(pause) else self._rate.seconds


def _write(place: io.FileIO, text: str) -> bool:
    """Write over what a place says, always as many bytes, so that it is never empty again."""
    try:
        place.seek(0)
        return place.write(text.ljust(_WIDTH).encode()[:_WIDTH]) == _WIDTH
    except OSError:
        return False


def _find_folder() -> Path:
    user = getattr(os, "getuid", lambda: "user")()
    return Path(tempfile.gettempdir()) / f"curation-{user}"


def _require_own(folder: Path) -> None:
    """Make the folder, or make sure that nobody else could have put it there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        raise PermissionError(1, "its folder belongs to somebody else")
