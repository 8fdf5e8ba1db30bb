"""Learns the numbers of `curation.reading.direction_weights` from labelled spans and abstracts, with numpy alone.

A signed feature votes for `increased` as much as against `decreased`, so both share one weight a feature; plain
features vote for `no_difference`. Both parts are convex and fitted by Newton's method with a ridge penalty.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from curation.reading.direction_features import Features, build_finding, read_features
from curation.reading.direction_sentences import learn_names, read_sentence_features, split_abstract

LABELS = ("increased", "decreased", "no_difference")
PENALTY = 3.0
SENTENCE_PENALTY = 1.0
FEWEST = 4  # a feature seen in fewer texts is left out: its weight would be about them alone

Floats = NDArray[np.float64]
Row = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One labelled row with everything that was read from it."""

    group: str
    label: int
    span: Features
    sentences: tuple[Features, ...]
    choices: tuple[dict[str, float], ...]
    is_evidence: Floats


@dataclass(frozen=True)
class Model:
    """Weights by feature: signed and plain ones of a direction, and those by which a sentence is chosen."""

    signed: dict[str, float]
    plain: dict[str, float]
    choice: dict[str, float]


def read_rows(path: Path) -> list[Row]:
    """Read the labelled rows of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def build_example(row: Row) -> Example:
    """Read the features of a row's span and of each sentence of its abstract."""
    finding = build_finding(row["intervention"], row["comparator"], row["outcome"])
    sentences = split_abstract(row["abstract"])
    learned = learn_names(finding, row["abstract"])
    return Example(
        group=row["pmcid"],
        label=LABELS.index(row["direction"]),
        span=read_features(finding, row["span"]),
        sentences=tuple(read_features(learned, sentence.text) for sentence in sentences),
        choices=tuple(read_sentence_features(learned, sentence) for sentence in sentences),
        is_evidence=np.array([float(overlap(row["span"], sentence.text)) for sentence in sentences]),
    )


def overlap(span: str, sentence: str) -> bool:
    """Say whether a sentence holds (a part of) a span."""
    span = span.strip()
    if sentence in span or span in sentence:
        return True
    parts = [part for part in re.split(r"(?<=[.;]) ", span) if len(part) > 25]
    return any(part in sentence for part in parts) or (
        len(span) > 40 and (span[:40] in sentence or span[-40:] in sentence)
    )


def assign_folds(examples: list[Example], *, folds: int, seed: int) -> NDArray[np.int64]:
    """Deal abstracts, not rows, into folds, so that no abstract is in two."""
    groups = sorted({example.group for example in examples})
    np.random.default_rng(seed).shuffle(groups)
    fold = {group: at % folds for at, group in enumerate(groups)}
    return np.array([fold[example.group] for example in examples])


def fit(examples: list[Example]) -> Model:
    """Learn all weights."""
    signed, plain = fit_direction(examples)
    return Model(signed=signed, plain=plain, choice=fit_choice(examples))


def fit_direction(examples: list[Example]) -> tuple[dict[str, float], dict[str, float]]:
    """Learn the weights of a direction from the spans."""
    signed = list_names([dict(example.span.signed) for example in examples])
    plain = list_names([dict(example.span.plain) for example in examples])
    size = len(signed) + len(plain)
    tables = np.zeros((3, len(examples), size))
    for at, example in enumerate(examples):
        up = [example.span.signed.get(name, 0.0) for name in signed]
        tables[0, at, : len(signed)] = up
        tables[1, at, : len(signed)] = np.negative(up)
        tables[2, at, len(signed) :] = [example.span.plain.get(name, 0.0) for name in plain]
    wanted = np.eye(3)[[example.label for example in examples]].T
    weights = descend([tables.transpose(1, 0, 2)[at] for at in range(len(examples))], list(wanted.T), PENALTY)
    return dict(zip(signed, weights[: len(signed)], strict=True)), dict(zip(plain, weights[len(signed) :], strict=True))


def fit_choice(examples: list[Example]) -> dict[str, float]:
    """Learn by what the sentences that hold the span differ from the other sentences of their abstract."""
    found = [example for example in examples if example.is_evidence.any()]
    names = list_names([choice for example in found for choice in example.choices])
    tables = [np.array([[choice.get(name, 0.0) for name in names] for choice in e.choices]) for e in found]
    wanted = [example.is_evidence / example.is_evidence.sum() for example in found]
    return dict(zip(names, descend(tables, wanted, SENTENCE_PENALTY), strict=True))


def list_names(features: list[dict[str, float]]) -> list[str]:
    """List the features that are not 0 in at least `FEWEST` texts."""
    counts: dict[str, int] = {}
    for one in features:
        for name, value in one.items():
            counts[name] = counts.get(name, 0) + bool(value)
    return sorted(name for name, count in counts.items() if count >= FEWEST)


def descend(tables: list[Floats], wanted: list[Floats], penalty: float) -> Floats:
    """Minimise the cross entropy of softmax choices among the rows of each table, by damped Newton steps."""
    weights = np.zeros(tables[0].shape[1])
    loss = measure(tables, wanted, weights, penalty)
    for _ in range(60):
        gradient, curvature = penalty * weights, penalty * np.eye(len(weights))
        for table, want in zip(tables, wanted, strict=True):
            shares = compute_shares(table @ weights)
            centred = table - shares @ table
            gradient = gradient + table.T @ (shares - want)
            curvature += (centred * shares[:, None]).T @ centred
        step, size = np.linalg.solve(curvature, gradient), 1.0
        while size > 1e-4 and measure(tables, wanted, weights - size * step, penalty) > loss:
            size /= 2
        weights = weights - size * step
        before, loss = loss, measure(tables, wanted, weights, penalty)
        if before - loss < 1e-6:
            break
    return weights


def measure(tables: list[Floats], wanted: list[Floats], weights: Floats, penalty: float) -> float:
    """Compute the penalised cross entropy."""
    total = penalty * float(weights @ weights) / 2
    for table, want in zip(tables, wanted, strict=True):
        scores = table @ weights
        top = scores.max()
        total -= float(want @ (scores - top - np.log(np.exp(scores - top).sum())))
    return total


def compute_shares(scores: Floats) -> Floats:
    """Turn scores into shares that sum to 1."""
    raised = np.exp(scores - scores.max())
    shares: Floats = raised / raised.sum()
    return shares


def format_module(model: Model, note: str) -> str:
    """Write a model as the source of `curation.reading.direction_weights`."""
    tables = (("SIGNED", model.signed), ("PLAIN", model.plain), ("CHOICE", model.choice))
    lines = [
        '"""Weights of our own features, written by `benchmarks/bench_direction.py --write`; do not edit by hand.',
        "",
        *note.splitlines(),
        '"""',
        "",
        "from __future__ import annotations",
    ]
    for name, table in tables:
        lines += ["", f"{name}: dict[str, float] = {{"]
        lines += [f'    "{feature}": {weight:.3f},' for feature, weight in sorted(table.items())]
        lines += ["}"]
    return "\n".join(lines) + "\n"
