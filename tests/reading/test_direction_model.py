"""Floors of the direction reader on the labelled rows beside the checkout; folds are dealt by abstract."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from curation.reading.direction import read_direction

SPAN_FLOOR, ABSTRACT_FLOOR = 0.83, 0.79


@pytest.fixture(scope="module")
def bench(project_root: Path) -> ModuleType:
    folder = project_root / "benchmarks"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("bench_direction", folder / "bench_direction.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module


@pytest.mark.shared
def test_cross_validated_macro_f1_stays_above_its_floors(shared: Path, bench: ModuleType):
    rows = bench.read_rows(shared / "direction" / "evidence_inference_train.jsonl.gz")
    scores = bench.evaluate([bench.build_example(row) for row in rows], seeds=range(1))

    assert scores["span"][0][1] > SPAN_FLOOR
    assert scores["abstract"][0][1] > ABSTRACT_FLOOR


@pytest.mark.shared
def test_the_shipped_weights_are_those_that_the_benchmark_fits(shared: Path, bench: ModuleType):
    from curation.reading.direction_weights import CHOICE, PLAIN, SIGNED

    rows = bench.read_rows(shared / "direction" / "evidence_inference_train.jsonl.gz")
    model = bench.fit([bench.build_example(row) for row in rows])

    for shipped, fitted in ((SIGNED, model.signed), (PLAIN, model.plain), (CHOICE, model.choice)):
        assert shipped == pytest.approx(fitted, abs=0.01)


@pytest.mark.shared
def test_the_reader_and_the_benchmark_read_alike(shared: Path, bench: ModuleType):
    rows = bench.read_rows(shared / "direction" / "evidence_inference_train.jsonl.gz")[::20]
    hits = [
        read_direction(row["intervention"], row["comparator"], row["outcome"], span=row["span"]).value
        == row["direction"]
        for row in rows
    ]

    assert sum(hits) / len(hits) > SPAN_FLOOR
