"""Actions run side by side in the order that their dependencies ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

from curation.errors import CurationError


def run_in_order(
    after: Mapping[str, Collection[str]], action: Callable[[str], None], *, workers: int = 2
) -> dict[str, str]:
    """Run `action(name)` for each name once the names it comes after are done; give the failed ones with reasons.

    A failed action stops what depends on it and nothing else. Actions ready at the same time start in the order of
    `after`; the answer is in that order too. A `CurationError` or `OSError` is a failure; any other error is a fault of
    the program and is raised when the actions under way have ended.

    Raises:
        ValueError: a name comes after one that is not there, or after itself by a circle.
    """
    unknown = sorted({name for names in after.values() for name in names} - after.keys())
    if unknown:
        raise ValueError(f"Not among the names to run: {', '.join(unknown)}")
    schedule = _Schedule(after, action)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        schedule.run(pool)
    return {name: schedule.failed[name] for name in after if name in schedule.failed}


class _Schedule:
    """What is ready, what is under way and what has failed."""

    def __init__(self, after: Mapping[str, Collection[str]], action: Callable[[str], None]) -> None:
        self.after = after
        self.action = action
        self.order = list(after)
        self.failed: dict[str, str] = {}
        self.running: dict[Future[None], str] = {}
        self.sorter = TopologicalSorter(after)
        self.sorter.prepare()

    def run(self, pool: ThreadPoolExecutor) -> None:
        while self.sorter.is_active():
            for name in sorted(self.sorter.get_ready(), key=self.order.index):
                self._start(name, pool)
            if self.running:
                self._collect()

    def _start(self, name: str, pool: ThreadPoolExecutor) -> None:
        broken = [other for other in self.order if other in self.after[name] and other in self.failed]
        if broken:
            self.failed[name] = f"not run, because {', '.join(broken)} failed"
            self.sorter.done(name)
        else:
            self.running[pool.submit(self.action, name)] = name

    def _collect(self) -> None:
        finished, _ = wait(self.running, return_when=FIRST_COMPLETED)
        for future in finished:
            name = self.running.pop(future)
            error = future.exception()
            if isinstance(error, (CurationError, OSError)):
                self.failed[name] = str(error)
            elif error is not None:
                raise error
            self.sorter.done(name)
