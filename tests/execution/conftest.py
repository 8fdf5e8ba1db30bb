"""Notebooks made for a test, and the number of kernels that are alive."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
import pytest

PARAMETERS = 'question: str = "starter"  # which question\nlimit: int = 3'


@pytest.fixture(scope="session")
def make_notebook() -> Callable[..., Path]:
    """Write a notebook of the given code cells; the first is tagged `parameters`."""

    def make(path: Path, *sources: str, tag: str = "parameters") -> Path:
        cells = [nbformat.v4.new_markdown_cell("# A notebook")]
        cells += [nbformat.v4.new_code_cell(source) for source in sources]
        if sources and tag:
            cells[1].metadata["tags"] = [tag]
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return make


@pytest.fixture(scope="session")
def list_children() -> Callable[[], list[str]]:
    """List the processes that this one has started and that still run: kernels, were one left behind."""

    def list_running() -> list[str]:
        children = psutil.Process().children(recursive=True)
        return [child.name() for child in children if child.status() != psutil.STATUS_ZOMBIE]

    return list_running


@pytest.fixture(scope="session")
def benchmark_seconds() -> Callable[[Callable[[], object]], float]:
    """Time an action: the best of three, so that a busy machine does not fail a test."""

    def measure(action: Callable[[], object]) -> float:
        def once() -> float:
            start = time.perf_counter()
            action()
            return time.perf_counter() - start

        return min(once() for _ in range(3))

    return measure
