"""A corpus file as chunks of cut records, cut here or by worker processes; the chunks are the same."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from pathlib import Path

import msgspec

from curation.querying.describing import describe_citation
from curation.sources.corpora import iterate_corpus, parse_lines
from curation.sources.indexing.cutting import CHUNK_RECORDS, RecordChunk, cut_records
from curation.sources.pubmed_xml.records import Unreadable

# Below, starting processes costs more than they save.
_WORTH_WORKERS = 64_000_000
_MOST_WORKERS = 8
_COMMAND = "curation"
# So many chunks wait for each worker: enough that none stands idle, few enough for little memory and a quick end.
_AHEAD = 2


def count_workers(path: Path) -> int:
    """Give how many processes are worth having for a corpus file: none on one core, for a small file, from a script."""
    if not _is_safe_to_spawn():
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_WORKERS) if cores > 1 and path.stat().st_size >= _WORTH_WORKERS else 0


def _is_safe_to_spawn() -> bool:
    """Whether a new process may import what this one was started with: it would run an unguarded script once more.

    The command `curation` is guarded; of a notebook's kernel and an interactive session nothing is imported.
    """
    started = getattr(sys.modules["__main__"], "__file__", None)
    return started is None or _COMMAND in (Path(started).stem, Path(started).parent.stem)


def iterate_chunks(path: Path, *, workers: int, unreadable: list[Unreadable]) -> Generator[RecordChunk]:
    """Read and cut the records of a corpus file, in their order; errors as in `corpora.iterate_corpus`.

    A script that asks for workers must guard its main part, as `multiprocessing` says. No worker outlives the iterator,
    nor this process, however either ends.
    """
    if workers:
        yield from _cut_by_workers(path, workers, unreadable)
        return
    records = map(describe_citation, iterate_corpus(path, unreadable=unreadable))
    for record in records:
        yield cut_records(chain((record,), islice(records, CHUNK_RECORDS - 1)))


def _cut_by_workers(path: Path, workers: int, unreadable: list[Unreadable]) -> Iterator[RecordChunk]:
    lines = _iterate_lines(path, unreadable)
    waiting: deque[Future[RecordChunk]] = deque()
    # A process of its own interpreter: one that is forked would share the threads' locks of a notebook's kernel.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker)
    try:
        first = 1
        while batch := list(islice(lines, CHUNK_RECORDS)):
            waiting.append(pool.submit(_cut_lines, batch, first, path.name))
            first += len(batch)
            if len(waiting) > workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _iterate_lines(path: Path, unreadable: list[Unreadable]) -> Iterator[bytes]:
    if path.suffix == ".jsonl":
        with path.open("rb") as stream:
            yield from stream
        return
    yield from map(msgspec.json.encode, iterate_corpus(path, unreadable=unreadable))


def _cut_lines(lines: list[bytes], first: int, file: str) -> RecordChunk:
    return cut_records(map(describe_citation, parse_lines(lines, first=first, file=file)))


def _prepare_worker() -> None:
    """Leave Ctrl-C to the process that asks, and end when that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
