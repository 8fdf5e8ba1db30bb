"""How often the direction of a finding is read rightly: by cross-validation, beside a majority and a regex baseline.

Run: .venv/bin/python benchmarks/bench_direction.py [--write]
Reads ../shared/direction (1,040 labelled rows; nothing of it is stored). `--write` learns from all rows and writes
src/curation/reading/direction_weights.py. Folds are dealt by abstract: no abstract is learned from and asked about.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from fit_direction import (
    LABELS,
    Example,
    Model,
    assign_folds,
    build_example,
    compute_shares,
    fit,
    format_module,
    read_rows,
)
from numpy.typing import NDArray

from curation.reading.direction_features import Features

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "direction" / "evidence_inference_train.jsonl.gz"
WEIGHTS = ROOT / "src" / "curation" / "reading" / "direction_weights.py"
SEEDS = range(4)
FOLDS = 5
Labels = NDArray[np.int64]


def guess_by_regex(span: str) -> int:
    """Guess as ten lines of regular expressions do."""
    text = span.lower()
    if re.search(
        r"\bno\b.{0,40}(differ|effect|change)|not? (statistic\w+ )?signific|did not|similar|comparable|p ?> ?0", text
    ):
        return 2
    if re.search(r"\b(increas|higher|greater|more|longer|improv|better|superior|rose|larger)", text):
        return 0
    if re.search(r"\b(decreas|lower|less|fewer|reduc|shorter|declin|smaller|worse|fell)", text):
        return 1
    return 2


def predict_text(model: Model, features: Features) -> NDArray[np.float64]:
    """Give the shares of the three labels for one text."""
    up = sum(value * model.signed.get(name, 0.0) for name, value in features.signed.items())
    same = sum(value * model.plain.get(name, 0.0) for name, value in features.plain.items())
    return compute_shares(np.array([up, -up, same]))


def predict_abstract(model: Model, example: Example) -> NDArray[np.float64]:
    """Mix the sentences of an abstract by the shares with which they are chosen."""
    scores = [sum(v * model.choice.get(name, 0.0) for name, v in choice.items()) for choice in example.choices]
    texts = np.array([predict_text(model, features) for features in example.sentences])
    shares: NDArray[np.float64] = compute_shares(np.array(scores)) @ texts
    return shares


def cross_validate(examples: list[Example], *, seed: int) -> dict[str, Labels]:
    """Predict every row by a model that has not seen its abstract."""
    folds = assign_folds(examples, folds=FOLDS, seed=seed)
    found = {name: np.zeros(len(examples), dtype=np.int64) for name in ("majority", "span", "abstract")}
    for fold in range(FOLDS):
        seen = [example for example, at in zip(examples, folds, strict=True) if at != fold]
        model = fit(seen)
        majority = Counter(example.label for example in seen).most_common(1)[0][0]
        for at in np.flatnonzero(folds == fold):
            found["majority"][at] = majority
            found["span"][at] = predict_text(model, examples[at].span).argmax()
            found["abstract"][at] = predict_abstract(model, examples[at]).argmax()
    return found


def score(labels: Labels, found: Labels) -> tuple[float, float]:
    """Compute accuracy and macro-F1."""
    parts = []
    for label in range(len(LABELS)):
        hits = int(((found == label) & (labels == label)).sum())
        parts.append(2 * hits / max(int((found == label).sum() + (labels == label).sum()), 1))
    return float((labels == found).mean()), float(np.mean(parts))


def evaluate(examples: list[Example], *, seeds: range) -> dict[str, list[tuple[float, float]]]:
    """Score each way of reading under each dealing of the folds."""
    labels = np.array([example.label for example in examples])
    scores: dict[str, list[tuple[float, float]]] = {}
    for seed in seeds:
        for name, found in cross_validate(examples, seed=seed).items():
            scores.setdefault(name, []).append(score(labels, found))
    return scores


def main() -> None:
    """Print the figures; with `--write` learn from all rows and write the weights."""
    start = time.perf_counter()
    rows = read_rows(DATA)
    examples = [build_example(row) for row in rows]
    labels = np.array([example.label for example in examples])
    print(
        f"{len(rows)} rows of {len({e.group for e in examples})} abstracts, read in {time.perf_counter() - start:.1f} s"
    )
    regex = score(labels, np.array([guess_by_regex(row["span"]) for row in rows]))
    scores = evaluate(examples, seeds=SEEDS)
    lines = [
        ("majority label", scores["majority"]),
        ("ten-line regex, given the span", [regex]),
        ("this, given the span", scores["span"]),
        ("this, given only the abstract", scores["abstract"]),
    ]
    print(f"\n{FOLDS}-fold cross-validation by abstract, mean of {len(SEEDS)} dealings (range of macro-F1)")
    print(f"{'way of reading':34} {'accuracy':>9} {'macro-F1':>9}")
    for name, found in lines:
        accuracy, macro = np.mean(found, axis=0)
        low, high = min(f for _, f in found), max(f for _, f in found)
        print(f"{name:34} {accuracy:9.3f} {macro:9.3f}  ({low:.3f} to {high:.3f})")
    if "--write" in sys.argv:
        span, abstract = (np.mean(scores[name], axis=0)[1] for name in ("span", "abstract"))
        note = (
            f"Learned from the {len(rows)} rows of Evidence Inference 2.0 (train split, MIT) beside the checkout;\n"
            f"nothing of their texts is here. Cross-validated macro-F1: {span:.3f} given the span,\n"
            f"{abstract:.3f} given only the abstract. A signed weight is about up or down, a plain one about no\n"
            "difference, a choice one about which sentence answers."
        )
        WEIGHTS.write_text(format_module(fit(examples), note), encoding="utf-8")
        print(f"\nwrote {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
