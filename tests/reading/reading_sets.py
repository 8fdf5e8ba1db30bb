"""Labelled texts for the effect reader, and their score."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from curation.reading.reading import format_effects_json, read_effects

FIELDS = ("measure", "value", "lower", "upper", "level", "p_op", "p", "n_events", "n_total", "unit")
OWN = Path(__file__).with_name("effects_own.csv")
HELD_OUT = Path(__file__).with_name("effects_held_out.csv")
# Written without sight of the reader. First reading: F1 0.971 as labelled, 0.980 once one wrong label was mended
# (a unit that its text does not print); the reader was mended after that.
BLIND = Path(__file__).with_name("effects_blind.csv")

# Each batch was written and committed before the reader had read it; benchmarks/bench_effects.py says how the first
# reading went. What failed was mended afterwards by rules of general form, so these are no unseen texts any more.
UNSEEN = sorted(Path(__file__).parent.glob("effects_unseen_*.csv"))

Row = tuple[str, ...]


def load_effects(path: Path) -> dict[str, list[Row]]:
    """Load each text with its effects; a trap has none."""
    texts: dict[str, list[Row]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            effects = texts.setdefault(row["text"], [])
            if row["measure"] != "none":
                effects.append(tuple(row[name] for name in FIELDS))
    return texts


def list_rows(text: str) -> list[Row]:
    """List what the reader finds in a text, as rows of the contract."""
    effects = format_effects_json(1, read_effects(text))["effects"]
    assert isinstance(effects, list)
    return [tuple(effect[name] for name in FIELDS) for effect in effects]


def compute_f1(texts: dict[str, list[Row]]) -> float:
    """Compute F1 over effects equal in all fields."""
    right = found = stated = 0
    for text, effects in texts.items():
        read, wanted = Counter(list_rows(text)), Counter(effects)
        right, found, stated = right + (read & wanted).total(), found + read.total(), stated + wanted.total()
    return 2 * right / (found + stated)
