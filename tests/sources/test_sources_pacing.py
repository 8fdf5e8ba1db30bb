"""Cases 2 and 3 of the forty: one pace for all threads and processes, whatever happens to the files that hold it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from curation.errors import SourceRefusedError, SourceUnavailableError
from curation.sources.transport import shared_pacing
from curation.sources.transport.answers import Fault, HttpAnswer, TransportError
from curation.sources.transport.asking import Asker, Patience
from curation.sources.transport.pacing import Gate, LocalGate, Rate
from curation.sources.transport.shared_pacing import SharedGate, open_gate

RATE = Rate(requests=3, seconds=0.3)
KEY = "0123456789abcdef0123456789abcdef0123"
WORKER = """
import random, sys, time
from pathlib import Path
from curation.sources.transport.pacing import Rate
from curation.sources.transport.shared_pacing import open_gate
gate = open_gate("https://a.example", Rate(requests=3, seconds=0.3), folder=Path(sys.argv[1]))
chance = random.Random(int(sys.argv[2]))
for _ in range(6):
    with gate.admit():
        time.sleep(chance.random() * 0.1)  # the way there
        print(time.monotonic(), flush=True)
        time.sleep(chance.random() * 0.1)  # the way back
"""


def count_densest(times: list[float], seconds: float) -> int:
    """The most requests that any window of so many seconds holds."""
    return max(sum(1 for other in times if start <= other < start + seconds) for start in times)


def run_threads(gate: Gate, count: int) -> list[float]:
    times: list[float] = []

    def ask(number: int) -> None:
        for turn in range(4):
            with gate.admit():
                time.sleep(0.01 * ((number + turn) % 4))
                times.append(time.monotonic())

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


@pytest.mark.parametrize("kind", ["local", "shared"])
def test_no_window_holds_more_requests_of_threads_than_the_rate_allows(kind: str, tmp_path: Path) -> None:
    gate = LocalGate(RATE) if kind == "local" else open_gate("https://a.example", RATE, folder=tmp_path)
    times = run_threads(gate, 5)
    assert len(times) == 20
    assert count_densest(times, RATE.seconds) <= 3


def test_no_window_holds_more_requests_of_processes_than_the_rate_allows(tmp_path: Path) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path), str(n)], stdout=subprocess.PIPE, text=True)
        for n in range(3)
    ]
    times = [float(line) for worker in workers for line in worker.communicate(timeout=60)[0].split()]
    assert len(times) == 18
    assert count_densest(times, RATE.seconds) <= 3


def test_a_killed_holder_frees_its_place_after_one_window(tmp_path: Path) -> None:
    code = WORKER.replace("time.sleep(chance.random() * 0.1)  # the way back", "time.sleep(60)")
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), "1"], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    holder.stdout.readline()
    gate = SharedGate(next(tmp_path.iterdir()).with_suffix(""), Rate(requests=1, seconds=0.3))
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    started = time.monotonic()
    with gate.admit():
        assert 0.25 <= time.monotonic() - started < 2


@pytest.mark.parametrize("text", ["", "out", "nan", "inf", "-inf", "1e999", "soon", "\0\0\0\0", "9999999999.0", "-5"])
def test_whatever_a_place_says_costs_one_window_at_most(text: str, tmp_path: Path) -> None:
    slept: list[float] = []
    gate = SharedGate(tmp_path / "gate", Rate(requests=1, seconds=1.0), clock=lambda: 100.0, sleep=slept.append)
    (tmp_path / "gate.0").write_text(text)
    with gate.admit():
        assert sum(slept) == (0.0 if text in ("", "-5") else 1.0)
    assert float((tmp_path / "gate.0").read_text()) == 101.0


def test_a_service_or_key_of_its_own_has_a_gate_of_its_own_and_no_file_names_the_key(tmp_path: Path) -> None:
    for service, key in (("https://a.example", None), ("https://a.example", KEY), ("https://b.example", KEY)):
        with open_gate(service, RATE, key=key, folder=tmp_path).admit():
            pass
    assert len({path.stem for path in tmp_path.iterdir()}) == 3
    written = "".join(path.name + path.read_text() for path in tmp_path.iterdir())
    assert KEY not in written
    assert "example" not in written


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_the_folder_of_the_places_is_for_its_owner_only(tmp_path: Path) -> None:
    with open_gate("https://a.example", RATE, folder=tmp_path / "gate").admit():
        assert stat.S_IMODE((tmp_path / "gate").stat().st_mode) == 0o700


def test_without_a_folder_the_gate_holds_in_this_process_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "elsewhere").symlink_to(tmp_path)
    for place in (tmp_path / "file", tmp_path / "elsewhere", tmp_path / "file" / "below"):
        gate = open_gate("https://a.example", RATE, folder=place)
        assert "in this process only" in str(gate.remark)
        assert isinstance(gate, LocalGate)


def test_a_gate_that_others_hold_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_pacing, "PATIENCE", 0.1)
    gate = SharedGate(tmp_path / "gate", Rate(requests=1))
    with gate.admit(), pytest.raises(TransportError, match="held"), gate.admit():
        pass


# ---- asking


def fail(**options: object) -> Callable[[HttpAnswer], Fault | None]:
    return lambda answer: Fault(reason="HTTP 503", **options)


def send() -> HttpAnswer:
    return HttpAnswer(status=200, headers={}, body=b"")


def test_pauses_double_and_vary_by_what_comes_in() -> None:
    for jitter, expected in ((0.0, [0.75, 1.5, 3.0]), (1.0, [1.25, 2.5, 5.0])):
        slept: list[float] = []
        asker = Asker("X", LocalGate(RATE), patience=Patience(attempts=4), jitter=lambda: jitter, sleep=slept.append)  # noqa: B023
        with pytest.raises(SourceUnavailableError, match="after 4 attempts"):
            asker.ask("search", send, fail())
        assert slept == expected
        assert asker.retries == 3


def test_what_the_service_asked_for_is_a_floor_and_the_longest_pause_a_cap() -> None:
    slept: list[float] = []
    asker = Asker("X", LocalGate(RATE), patience=Patience(attempts=2), sleep=slept.append)
    for wait in (7.0, 86400.0):
        with pytest.raises(SourceUnavailableError):
            asker.ask("search", send, fail(wait=wait))
    assert 7.0 <= slept[0] <= 7.7
    assert slept[1] == 60.0


@pytest.mark.parametrize("patience", [Patience(retries_in_all=3), Patience(seconds_in_all=4.0)])
def test_a_run_that_lost_enough_ends_however_many_requests_it_has(patience: Patience) -> None:
    asker = Asker("X", LocalGate(Rate(requests=9, seconds=0.0)), patience=patience, sleep=lambda seconds: None)
    with pytest.raises(SourceUnavailableError, match="lost enough"):
        for _ in range(5):
            asker.ask("search", send, fail())


def test_no_secret_is_in_what_an_asker_says() -> None:
    asker = Asker("X", LocalGate(RATE), secrets=(KEY,))
    with pytest.raises(SourceRefusedError) as caught:
        asker.ask("search", send, lambda answer: Fault(reason=f"key {KEY}?", is_final=True))
    assert KEY not in f"{caught.value!r} {caught.value.facts} {asker!r}"
