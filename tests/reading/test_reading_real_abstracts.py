"""Real abstracts, labelled by another hand that had not seen the reader, are read as `README.md` here says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading_sets import FIELDS
from real_sets import REAL, RESULT, compute_real_f1, load_abstracts

from curation.vocabulary import EffectMeasure, POperator

# What the reader reached once each batch had been read; first readings: benchmarks/bench_effects.py.
FLOORS = {
    "effects_real_1": 0.98,
    "effects_real_2": 0.93,
    "effects_real_3": 0.975,
    "effects_real_4": 0.83,
    "effects_real_5": 0.7,
    "effects_real_6": 0.875,
    "effects_real_7": 0.795,
    "effects_real_8": 0.895,
}
LINES = [json.loads(line) for path in REAL for line in path.read_text(encoding="utf-8").splitlines()]
EFFECTS = [effect for line in LINES for effect in line["effects"]]


@pytest.mark.shared
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_abstracts_are_read_as_well_as_before(path: Path, shared: Path) -> None:
    f1 = compute_real_f1(load_abstracts(path, shared))
    assert f1 >= FLOORS[path.stem]


@pytest.mark.shared
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_what_is_read_in_real_abstracts_is_read_where_it_stands(path: Path, shared: Path) -> None:
    abstracts = load_abstracts(path, shared)
    in_place, anywhere = compute_real_f1(abstracts, overlapping=True), compute_real_f1(abstracts)
    assert in_place >= anywhere - 0.02


@pytest.mark.shared
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_labels_point_at_the_figures_they_name(path: Path, shared: Path) -> None:
    for abstract in load_abstracts(path, shared):
        for effect in abstract.effects:
            value = effect.row[FIELDS.index("value")].removeprefix("-").removeprefix("0.")
            span = abstract.text[effect.start : effect.end].replace("·", ".").replace(",", "")
            assert not value.replace(".", "").isdigit() or value in span or span[0].isalpha(), (abstract.id, effect)


@pytest.mark.shared
def test_a_text_other_than_the_labelled_one_is_refused(shared: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged.jsonl"
    forged.write_text(json.dumps(LINES[0] | {"sha256": "0" * 64}), encoding="utf-8")
    with pytest.raises(ValueError, match="not the one that was labelled"):
        load_abstracts(forged, shared)


def test_labels_hold_no_word_of_an_abstract() -> None:
    allowed = {measure.value for measure in EffectMeasure} | {operator.value for operator in POperator}
    allowed |= {
        "",
        "NR",
        "NE",
        "inf",
        "-inf",
        "ratio",
        "index",
        "proportion",
        "%",
        "pp",
        "points",
        "patients",
        "mut/Mb",
    }
    allowed |= {"days", "weeks", "months", "years"}
    for effect in EFFECTS:
        assert set(effect) == {"start", "end", *FIELDS}
        assert all(str(effect[name]) in allowed or float(effect[name]) is not None for name in FIELDS)


def test_no_abstract_is_labelled_twice() -> None:
    ids = [(line["source"], line["id"]) for line in LINES]
    assert len(ids) == len(set(ids))


def test_labels_of_an_abstract_stand_in_reading_order() -> None:
    for line in LINES:
        starts = [effect["start"] for effect in line["effects"]]
        assert starts == sorted(starts)
        assert all(effect["start"] < effect["end"] for effect in line["effects"])


@pytest.mark.shared
def test_batches_hold_the_abstracts_that_state_results(shared: Path) -> None:
    for path in REAL:
        stating = [abstract for abstract in load_abstracts(path, shared) if RESULT.search(abstract.text)]
        assert len(stating) >= 25
        assert sum(len(abstract.effects) for abstract in stating) >= 110
