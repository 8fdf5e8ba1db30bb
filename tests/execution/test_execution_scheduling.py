"""Actions run side by side, in the order that their dependencies ask for."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Barrier, Lock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.errors import ProjectError
from curation.execution.scheduling import run_in_order

NAMES = "abcdefgh"


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    edges = {
        name: draw(st.lists(st.sampled_from(NAMES[:place]), unique=True, max_size=3)) if place else []
        for place, name in enumerate(NAMES)
    }
    return {name: tuple(edges[name]) for name in draw(st.permutations(NAMES))}


def list_ancestors(after: Mapping[str, tuple[str, ...]], name: str) -> set[str]:
    return {other for parent in after[name] for other in (parent, *list_ancestors(after, parent))}


@settings(deadline=None)
@given(after=graphs(), bad=st.sets(st.sampled_from(NAMES), max_size=3), workers=st.integers(1, 4))
def test_each_runs_once_after_its_predecessors_unless_one_of_them_failed(
    after: dict[str, tuple[str, ...]], bad: set[str], workers: int
) -> None:
    lock, ran = Lock(), []

    def act(name: str) -> None:
        with lock:
            ran.append(name)
        if name in bad:
            raise ProjectError(problem="No", path=name, remedy="Mend it.")

    failed = run_in_order(after, act, workers=workers)
    stopped = {name for name in NAMES if list_ancestors(after, name) & bad}
    assert sorted(ran) == sorted(set(NAMES) - stopped)
    assert all(ran.index(parent) < ran.index(name) for name in ran for parent in after[name])
    assert list(failed) == [name for name in after if name in stopped | bad]
    assert all(failed[name].startswith("not run, because") for name in stopped)


def test_independent_actions_run_side_by_side() -> None:
    barrier = Barrier(2, timeout=10)
    assert run_in_order({"a": (), "b": ()}, lambda _: barrier.wait() and None, workers=2) == {}


def test_a_fault_of_the_program_is_raised_not_reported() -> None:
    def act(name: str) -> None:
        raise KeyError(name)

    with pytest.raises(KeyError):
        run_in_order({"a": ()}, act)


@pytest.mark.parametrize("after", [{"a": ("b",)}, {"a": ("b",), "b": ("a",)}, {"a": ("a",)}])
def test_names_that_cannot_be_ordered_are_refused_before_anything_runs(after: dict[str, tuple[str, ...]]) -> None:
    ran: list[str] = []
    with pytest.raises(ValueError):
        run_in_order(after, ran.append)
    assert ran == []
