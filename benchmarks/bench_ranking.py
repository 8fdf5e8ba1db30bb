"""How much reading the order of screening saves, beside ASReview's default model and chance, and how quick a fit is.

Every method screens the same reviews from the same beginnings: one relevant and one irrelevant record drawn by a seed
(`draw_priors`), which no figure counts, and is measured by the same two functions. ASReview runs in an environment of
its own, since it holds pandas below 3:

    python3 -m venv /tmp/asreview-venv; /tmp/asreview-venv/bin/pip install asreview

    .venv/bin/python benchmarks/bench_ranking.py [--reviews FOLDER] [--asreview PYTHON] [--seeds N] [--speed-only]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from pathlib import Path

from curation.identifiers import compute_sha256
from curation.review.ranking.ordering import Ranker, Screenable
from curation.review.ranking.simulating import compute_recall, compute_wss, draw_priors, simulate_review
from curation.sources.screening_files import ReviewRow, read_screened_review

ROOT = Path(__file__).resolve().parents[1]
# Runs in ASReview's environment: reviews and beginnings on standard input, orders of reading on standard output.
PEER = """
import json, sys, time
import pandas as pd
from asreview.learner import ActiveLearningCycle
from asreview.models.models import AI_MODEL_CONFIGURATIONS
from asreview.simulation.simulate import Simulate
model = next(one["value"] for one in AI_MODEL_CONFIGURATIONS if one["name"] == "elas_u4")
for line in sys.stdin:
    task = json.loads(line)
    started = time.perf_counter()
    cycle = ActiveLearningCycle.from_meta(model)
    frame = pd.DataFrame({"title": [""] * len(task["texts"]), "abstract": task["texts"]})
    simulated = Simulate(frame, pd.Series(task["labels"]), [cycle], print_progress=False)
    simulated.label(task["priors"])
    simulated.review()
    order = [int(n) for n in simulated._results["record_id"][len(task["priors"]):]]
    print(json.dumps({"order": order, "seconds": time.perf_counter() - started}), flush=True)
"""
# What each review asked, in our words: the beginning without a record.
WORDS = {
    "ADHD": "randomised trials of drugs for attention deficit hyperactivity disorder: methylphenidate, amphetamine, "
    "atomoxetine",
    "AtypicalAntipsychotics": "randomised trials of atypical antipsychotics: clozapine, olanzapine, quetiapine, "
    "risperidone, ziprasidone, aripiprazole",
    "Estrogens": "randomised trials of oestrogen, estrogen, estradiol for hot flushes and bone density in menopause",
    "OralHypoglycemics": "randomised trials of oral hypoglycaemic drugs, sulfonylurea, glyburide, glipizide, "
    "repaglinide, for type 2 diabetes",
    "Triptans": "randomised trials of triptans, sumatriptan, rizatriptan, zolmitriptan, for acute migraine",
}
Figures = list[tuple[float, float]]


def main() -> None:
    """Print WSS@95 and the recall at 10 % of each review and method, then how long a fit takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=Path, default=ROOT.parent / "shared" / "screening")
    parser.add_argument("--asreview", type=Path, default=Path("/tmp/asreview-venv/bin/python"))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--speed-only", action="store_true")
    asked = parser.parse_args()
    if not asked.speed_only:
        compare(asked.reviews, asked.asreview, range(1, asked.seeds + 1))
    measure_speed(sorted(asked.reviews.glob("*.csv.gz")))


def compare(folder: Path, python: Path, seeds: range) -> None:
    """Print a row a review; each cell: mean WSS@95, mean recall after 10 % of the records, seconds a run."""
    print(f"WSS@95 / recall at 10 % / seconds a run; means over seeds {seeds.start} to {seeds.stop - 1}")
    print(
        f"{'review':24}{'records':>8}{'relevant':>9}{'curation':>21}{'ASReview elas_u4':>21}{'random':>16}"
        f"{'by words':>16}"
    )
    totals: list[list[tuple[float, float]]] = []
    for path in sorted(folder.glob("*.csv.gz")):
        rows = read_screened_review(path)
        cells = compare_review(path.name.split(".")[0], rows, python, seeds)
        totals.append([(cell[0], cell[1]) for cell in cells if cell])
        print(f"{path.name.split('.')[0]:24}{len(rows):8}{sum(row.is_included for row in rows):9}", end="")
        print(
            "".join(format_cell(cell, width) for cell, width in zip(cells, (21, 21, 16, 16), strict=True)), flush=True
        )
    print(f"{'mean':41}", end="")
    means = [
        (statistics.mean(w for w, _ in column), statistics.mean(r for _, r in column))
        for column in zip(*totals, strict=True)
    ]
    print("  ".join(f"{wss:.3f} / {recall:.3f}" for wss, recall in means))


def compare_review(
    name: str, rows: tuple[ReviewRow, ...], python: Path, seeds: range
) -> list[tuple[float, ...] | None]:
    """Give (WSS@95, recall at 10 %, seconds) of our model, ASReview (`None` if absent), chance, and our words."""
    records = [Screenable(row.id, row.text) for row in rows]
    labels = {row.id: row.is_included for row in rows}
    started = time.perf_counter()
    ours = simulate_review(records, labels, seeds=seeds)
    seconds = (time.perf_counter() - started) / len(seeds)
    by_words = simulate_review(records, labels, seeds=(1,), words=WORDS[name]) if name in WORDS else None
    return [
        (ours.wss95, ours.recall_at["0.1"], seconds),
        ask_peer(rows, labels, python, seeds),
        average([measure_random(labels, seed) for seed in seeds]),
        (by_words.wss95, by_words.recall_at["0.1"]) if by_words else None,
    ]


def ask_peer(
    rows: tuple[ReviewRow, ...], labels: dict[str, bool], python: Path, seeds: range
) -> tuple[float, ...] | None:
    """Let ASReview screen the review from the same beginnings."""
    if not python.exists():
        return None
    places = {row.id: place for place, row in enumerate(rows)}
    common = {"texts": [row.text for row in rows], "labels": [int(row.is_included) for row in rows]}
    lines = [json.dumps(common | {"priors": [places[n] for n in draw_priors(labels, seed)]}) for seed in seeds]
    answer = subprocess.run(
        [str(python), "-c", PEER], input="\n".join(lines), capture_output=True, text=True, check=True, cwd="/tmp"
    )
    results = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith('{"order"')]
    figures = [measure_order([rows[place].is_included for place in one["order"]], len(rows) - 2) for one in results]
    return (*average(figures), statistics.mean(one["seconds"] for one in results))


def measure_random(labels: dict[str, bool], seed: int) -> tuple[float, float]:
    """Measure an order by hash: chance."""
    priors = draw_priors(labels, seed)
    names = sorted(set(labels) - set(priors), key=lambda name: compute_sha256(f"random {seed} {name}".encode()))
    return measure_order([labels[name] for name in names], len(names))


def measure_order(found: list[bool], count: int) -> tuple[float, float]:
    """Measure an order that may end at the last relevant record."""
    whole = found + [False] * (count - len(found))
    return compute_wss(whole), compute_recall(whole, 0.1)


def average(figures: Figures) -> tuple[float, float]:
    """Average each figure."""
    return statistics.mean(wss for wss, _ in figures), statistics.mean(recall for _, recall in figures)


def format_cell(cell: tuple[float, ...] | None, width: int) -> str:
    """Write a cell, or that the method is not installed."""
    if cell is None:
        return f"{'not installed':>{width}}"
    seconds = "".join(f" / {value:.1f}" for value in cell[2:])
    return f"{f'{cell[0]:.3f} / {cell[1]:.3f}{seconds}':>{width}}"


def measure_speed(paths: list[Path], count: int = 10_000) -> None:
    """Print how long making a ranker and ranking anew after a vote take with 10,000 records made of the real ones."""
    rows = [row for path in paths for row in read_screened_review(path)]
    records, labels = [], {}
    for number in range(count):
        # Two halves of different abstracts: real words, no text twice.
        one, other = rows[number % len(rows)], rows[(number * 7 + number // len(rows) + 1) % len(rows)]
        records.append(Screenable(str(number), one.text[: len(one.text) // 2] + other.text[len(other.text) // 2 :]))
        labels[str(number)] = one.is_included
    started, cpu = time.perf_counter(), time.process_time()
    ranker = Ranker(records)
    print(f"\n{count} records: made in {time.perf_counter() - started:.1f} s (CPU {time.process_time() - cpu:.1f} s)")
    for voted in (50, 500, 2000):
        votes = {str(number): labels[str(number)] for number in range(0, count, count // voted)}
        times = []
        for _ in range(5):
            began, cpu = time.perf_counter(), time.process_time()
            ranker.rank(votes)
            times.append((time.perf_counter() - began, time.process_time() - cpu))
        wall, used = (1000 * statistics.median(column) for column in zip(*times, strict=True))
        print(f"  fit and order after {len(votes):5} votes: {wall:6.0f} ms (CPU {used:.0f} ms), median of 5")


if __name__ == "__main__":
    main()
