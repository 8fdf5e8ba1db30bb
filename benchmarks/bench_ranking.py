"""How much reading the order of screening saves, beside ASReview's models and chance, and how quick a fit is.

Every method screens the same reviews from the same beginnings: one relevant and one irrelevant record drawn by a seed
(`draw_priors`), which no figure counts, and is measured by the same functions. "With words" knows the question's words
beside them, as the product always does and ASReview cannot; "words alone" begins with no record. It is measured over
the same records, those two left out wherever they came up, since a review of 20 relevant records may miss one at 95 %
and one of 19 none. Times are of the processor, as the machine may be shared.
ASReview runs in an environment of its own, since it holds pandas below 3; of its models `elas_l2` and `elas_h3` fetch
a language model from the network and are not compared:

    python3 -m venv /tmp/asreview-venv; /tmp/asreview-venv/bin/pip install asreview

    .venv/bin/python benchmarks/bench_ranking.py [--reviews FOLDER] [--asreview PYTHON] [--models NAMES] [--seeds N]
                                                 [--speed-only]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from curation.identifiers import compute_sha256
from curation.review.ranking.measures import compute_discovery, compute_recall, compute_wss
from curation.review.ranking.ordering import Ranker, Screenable
from curation.review.ranking.simulating import draw_priors
from curation.sources.screening_files import ReviewRow, read_screened_review

ROOT = Path(__file__).resolve().parents[1]
# Runs in ASReview's environment: reviews and beginnings on standard input, orders of reading on standard output.
PEER = """
import json, sys, time
import pandas as pd
from asreview.learner import ActiveLearningCycle
from asreview.models.models import AI_MODEL_CONFIGURATIONS
from asreview.simulation.simulate import Simulate
for line in sys.stdin:
    task = json.loads(line)
    model = next(one["value"] for one in AI_MODEL_CONFIGURATIONS if one["name"] == task["model"])
    started = time.process_time()
    cycle = ActiveLearningCycle.from_meta(model)
    frame = pd.DataFrame({"title": [""] * len(task["texts"]), "abstract": task["texts"]})
    simulated = Simulate(frame, pd.Series(task["labels"]), [cycle], print_progress=False)
    simulated.label(task["priors"])
    simulated.review()
    order = [int(n) for n in simulated._results["record_id"][len(task["priors"]):]]
    print(json.dumps({"order": order, "seconds": time.process_time() - started}), flush=True)
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


class Figures(NamedTuple):
    """One screening: WSS@95, recall after 10 % of the records, mean discovery, and seconds of the processor."""

    wss95: float
    recall: float
    discovery: float
    seconds: float


Table = dict[str, list[Figures]]


def main() -> None:
    """Print the figures of each review and method, then how long a fit takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reviews", type=Path, default=ROOT.parent / "shared" / "screening")
    parser.add_argument("--asreview", type=Path, default=Path("/tmp/asreview-venv/bin/python"))
    parser.add_argument("--models", default="elas_u4,elas_u3")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--speed-only", action="store_true")
    asked = parser.parse_args()
    paths = sorted(asked.reviews.glob("*.csv.gz"))
    if not asked.speed_only:
        compare(paths, asked.asreview, asked.models.split(","), range(1, asked.seeds + 1))
    measure_speed(paths)


def compare(paths: list[Path], python: Path, models: list[str], seeds: range) -> None:
    """Print a line a review and method, and the means over the reviews."""
    print(f"seeds {seeds.start} to {seeds.stop - 1}: mean (least to most)")
    print(f"{'review':36}{'method':13}{'WSS@95':>24}{'recall at 10%':>24}{'discovery':>11}{'CPU s':>8}")
    tables = []
    for path in paths:
        rows = read_screened_review(path)
        name, relevant = path.name.split(".")[0], sum(row.is_included for row in rows)
        table = compare_review(name, rows, python, models, seeds)
        print_table(f"{name}, {relevant} of {len(rows)}", table)
        tables.append(table)
    common = [method for method in tables[0] if all(method in table for table in tables)]
    means = {
        method: [average(column) for column in zip(*(t[method] for t in tables), strict=True)] for method in common
    }
    print_table("mean over reviews", means)


def compare_review(name: str, rows: tuple[ReviewRow, ...], python: Path, models: list[str], seeds: range) -> Table:
    """Screen one review by every method."""
    labels = {row.id: row.is_included for row in rows}
    words = WORDS.get(name, "")
    table = {"curation": list(screen_ourselves(rows, labels, seeds, ""))}
    if words:
        table["with words"] = list(screen_ourselves(rows, labels, seeds, words))
    for model in models if python.exists() else ():
        table[model] = list(ask_peer(rows, labels, python, seeds, model))
    table["random"] = [measure_random(labels, seed) for seed in seeds]
    if words:
        order, seconds = screen_once(rows, labels, (), words, seed=1)
        table["words alone"] = [measure_order(order, labels, draw_priors(labels, seed), seconds) for seed in seeds]
    return table


def screen_ourselves(
    rows: tuple[ReviewRow, ...], labels: dict[str, bool], seeds: range, words: str
) -> Iterator[Figures]:
    """Screen the review from each seed's beginning."""
    for seed in seeds:
        priors = draw_priors(labels, seed)
        order, seconds = screen_once(rows, labels, priors, words, seed=seed)
        yield measure_order(order, labels, priors, seconds)


def screen_once(
    rows: tuple[ReviewRow, ...], labels: dict[str, bool], priors: tuple[str, ...], words: str, seed: int
) -> tuple[list[str], float]:
    """Read until the last relevant record; gives the order of reading and the seconds."""
    started = time.process_time()
    ranker = Ranker([Screenable(row.id, row.text) for row in rows], words=words, seed=seed)
    votes, order = {name: labels[name] for name in priors}, []
    left = sum(labels.values()) - sum(votes.values())
    while left:
        order.append(ranker.find_next(votes))
        votes[order[-1]] = labels[order[-1]]
        left -= labels[order[-1]]
    return order, time.process_time() - started


def ask_peer(
    rows: tuple[ReviewRow, ...], labels: dict[str, bool], python: Path, seeds: range, model: str
) -> Iterator[Figures]:
    """Let a model of ASReview screen the review from the same beginnings."""
    places = {row.id: place for place, row in enumerate(rows)}
    common = {"model": model, "texts": [row.text for row in rows], "labels": [int(row.is_included) for row in rows]}
    priors = [draw_priors(labels, seed) for seed in seeds]
    lines = [json.dumps(common | {"priors": [places[name] for name in pair]}) for pair in priors]
    answer = subprocess.run(
        [str(python), "-c", PEER], input="\n".join(lines), capture_output=True, text=True, check=True, cwd="/tmp"
    )
    results = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith('{"order"')]
    for pair, one in zip(priors, results, strict=True):
        yield measure_order([rows[place].id for place in one["order"]], labels, pair, one["seconds"])


def measure_random(labels: dict[str, bool], seed: int) -> Figures:
    """Measure an order by hash: chance."""
    names = sorted(labels, key=lambda name: compute_sha256(f"random {seed} {name}".encode()))
    return measure_order(names, labels, draw_priors(labels, seed), 0.0)


def measure_order(order: Iterable[str], labels: dict[str, bool], priors: tuple[str, ...], seconds: float) -> Figures:
    """Measure an order that may end at the last relevant record, the beginning left out of every count."""
    read = [labels[name] for name in order if name not in priors]
    found = read + [False] * (len(labels) - len(priors) - len(read))
    return Figures(compute_wss(found), compute_recall(found, 0.1), compute_discovery(found), seconds)


def average(figures: Iterable[Figures]) -> Figures:
    """Average each figure."""
    return Figures(*(statistics.mean(column) for column in zip(*figures, strict=True)))


def print_table(title: str, table: Table) -> None:
    """Print a line a method."""
    for method, figures in table.items():
        mean = average(figures)
        wss, recall = (
            f"{statistics.mean(column):.3f} ({min(column):.3f} to {max(column):.3f})"
            for column in ([one.wss95 for one in figures], [one.recall for one in figures])
        )
        print(f"{title:36}{method:13}{wss:>24}{recall:>24}{mean.discovery:>11.3f}{mean.seconds:>8.1f}", flush=True)


def measure_speed(paths: list[Path], count: int = 10_000) -> None:
    """Print how long making a ranker takes with 10,000 records made of the real ones, and ranking after each vote."""
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
        names = [str(number) for number in range(0, count, count // voted)]
        others = [str(number) for number in range(1, 11)]
        votes = {name: labels[name] for name in names}
        first = time_rank(ranker, votes)
        later = []
        for name in others:
            votes[name] = labels[name]
            later.append(time_rank(ranker, votes))
        wall, used = (1000 * statistics.median(column) for column in zip(*later, strict=True))
        begun, cold = (1000 * value for value in first)
        print(
            f"  fit and order with {len(names):5} votes: {begun:4.0f} ms (CPU {cold:.0f} ms) at first, "
            f"after one more {wall:4.0f} ms (CPU {used:.0f} ms), median of {len(later)}"
        )


def time_rank(ranker: Ranker, votes: dict[str, bool]) -> tuple[float, float]:
    """Rank once; gives seconds by the clock and of the processor."""
    began, cpu = time.perf_counter(), time.process_time()
    ranker.rank(votes)
    return time.perf_counter() - began, time.process_time() - cpu


if __name__ == "__main__":
    main()
