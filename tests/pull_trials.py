"""A pull through a service in trouble, killed again and again, beside one that nothing disturbs."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eutils_faults import Fault
from eutils_server import Asked, EutilsServer, make_records, write_article

DRIVER = Path(__file__).parent / "pull_driver.py"
RATE_LIMIT = '{"error":"API rate limit exceeded","count":"4","limit":"3"}'
LOST_SET = "<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
LOST_HISTORY = "<ERROR>Cannot retrieve history data. query_key: 1, WebEnv: MCID_0</ERROR>"
TROUBLES: tuple[Callable[[], Fault], ...] = (
    lambda: Fault("status", status=429, text=RATE_LIMIT),
    lambda: Fault("status", status=429, text=RATE_LIMIT, headers={"Retry-After": "1"}),
    lambda: Fault("text", text=LOST_SET),
    lambda: Fault("status", status=400, text=LOST_HISTORY),
    lambda: Fault("status", status=503, text="<html>Service Unavailable</html>"),
    lambda: Fault("text", text="<html><body>Sorry</body></html>"),
    lambda: Fault("text", text=""),
    lambda: Fault("reset"),
    lambda: Fault("reset_mid"),
    lambda: Fault("cut"),
    lambda: Fault("cut_text"),
    lambda: Fault("cut_close"),
    lambda: Fault("chunk_cut"),
)
MOST_IN_A_ROW = 3


class Trouble:
    """Seeded faults on a share of the requests, in bursts of up to three; counts them."""

    def __init__(self, seed: int, share: float) -> None:
        self.chance = random.Random(seed)
        self.share = share
        self.counts: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self._burst: list[Callable[[], Fault]] = []
        self._in_a_row = 0

    def choose(self, asked: Asked) -> Fault | None:
        if not self._burst and self.chance.random() < self.share:
            self._burst = [self.chance.choice(TROUBLES)] * self.chance.randint(1, MOST_IN_A_ROW)
        if self._burst and self._in_a_row < MOST_IN_A_ROW:
            self._in_a_row += 1
            fault = self._burst.pop()()
            self.counts[f"{fault.kind} {fault.status}"] += 1
            return fault
        self._in_a_row = 0
        if asked.endpoint == "efetch":
            self.answered[asked.parameters["id"]] += 1
        return None


@dataclass
class Trial:
    """What came of it: the two folders as bytes, and what the trouble cost."""

    calm: dict[str, bytes]
    disturbed: dict[str, bytes]
    leftovers: list[str]
    requests: int
    faults: int
    refetched: int
    kills: int
    retries: int
    seconds: tuple[float, float]
    peak_mb: int

    @property
    def is_equal(self) -> bool:
        return self.calm == self.disturbed


def run_trial(folder: Path, *, records: int, kills: int, seed: int, share: float = 0.3, batch: int = 200) -> Trial:
    """Pull once undisturbed, once in trouble with the process killed at seeded moments and new records meanwhile."""
    server = EutilsServer(make_records(records))
    try:
        started = time.monotonic()
        end = _run(server, folder / "calm", "2026-11-22", batch)
        calm_seconds = time.monotonic() - started
        server.asked.clear()
        trouble = Trouble(seed, share)
        server.choose_fault = trouble.choose
        started = time.monotonic()
        struck = 0
        for number, moment in enumerate(_choose_moments(seed, records // batch, kills)):
            command = _command(server, folder / "disturbed", f"2026-11-{23 + number // 8}", batch)
            struck += _run_and_kill(command, trouble, moment)
            server.add([write_article(91_000_000 + number)])
        last = _run(server, folder / "disturbed", "2026-12-01", batch)
        return Trial(
            calm=read_tree(folder / "calm"),
            disturbed=_rename_day(read_tree(folder / "disturbed")),
            leftovers=[path.name for path in (folder / "disturbed").iterdir() if path.name.startswith(".")],
            requests=len(server.asked),
            faults=sum(trouble.counts.values()),
            refetched=sum(count - 1 for count in trouble.answered.values()),
            kills=struck,
            retries=last["retries"],
            seconds=(calm_seconds, time.monotonic() - started),
            peak_mb=max(end["peak_mb"], last["peak_mb"]),
        )
    finally:
        server.close()


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _choose_moments(seed: int, batches: int, kills: int) -> list[tuple[int, float]]:
    """After how many answered batches, and how many seconds after that, each kill comes: before the pull is done."""
    chance = random.Random(seed + 1)
    counts = sorted(chance.randint(1, max(1, batches - 2 - batches // 10)) for _ in range(kills))
    return [(count, chance.random() * 0.03) for count in counts]


def _command(server: EutilsServer, folder: Path, day: str, batch: int) -> list[str]:
    return [sys.executable, str(DRIVER), server.url, str(folder), day, str(batch)]


def _run(server: EutilsServer, folder: Path, day: str, batch: int) -> dict[str, int]:
    ran = subprocess.run(_command(server, folder, day, batch), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def _run_and_kill(command: list[str], trouble: Trouble, moment: tuple[int, float]) -> bool:
    """Start a pull and kill it; say whether it was still running."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    begun = sum(trouble.answered.values())
    # A batch at least is on its way, so the search is over and each process has done some work.
    while running.poll() is None and (len(trouble.answered) < moment[0] or sum(trouble.answered.values()) == begun):
        time.sleep(0.002)
    time.sleep(moment[1])
    running.kill()
    return running.wait() < 0


def _rename_day(tree: dict[str, bytes]) -> dict[str, bytes]:
    """The disturbed pull began a day later: but for that day its bytes must be those of the calm one."""
    return {
        name.replace("2026-11-23-", "2026-11-22-"): data.replace(b"2026-11-23", b"2026-11-22")
        if name.endswith("manifest.json")
        else data
        for name, data in tree.items()
    }
