"""Screening again a review whose decisions are known: how much reading an order saves, and what it finds early.

Measures. With `n` records to read, `r` of them relevant, and `k` read when 95 % of `r` (rounded up) were found, work
saved over sampling is `WSS@95 = (n - k) / n - 0.05` (Cohen 2006). `recall_at[f]` is the part of `r` found among the
first `f * n` records (rounded up). Records given as prior knowledge are neither read nor found: they are in no count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from curation.identifiers import compute_sha256
from curation.review.ranking.ordering import MODEL, Ranker, Screenable

RECALL = 0.95
SHARES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """One review screened again: `wss95` from -0.05 to 0.95; `recall_at` by share of the records read, 0 to 1."""

    seed: int
    priors: tuple[str, ...]
    wss95: float
    recall_at: dict[str, float]


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """A review screened again once a seed: the means over `runs`, and each run."""

    records: int
    relevant: int
    wss95: float
    recall_at: dict[str, float]
    model: str
    runs: tuple[Screening, ...]


def simulate_review(
    records: Sequence[Screenable], labels: Mapping[str, bool], *, seeds: Sequence[int], words: str = ""
) -> Simulation:
    """Screen a review again from each seed, one record at a time, the model fitted anew after each.

    Without `words` a screening begins with one relevant and one irrelevant record, drawn by the seed; with the
    question's own `words` it begins with these and no record, and seeds only order what is equal.

    Raises:
        ValueError: fewer than two records of either class.
    """
    relevant = sum(labels[record.id] for record in records)
    if min(relevant, len(records) - relevant) < 2:
        raise ValueError(f"{relevant} of {len(records)} records are relevant: at least two of each kind are needed")
    runs = tuple(_simulate_once(records, labels, seed, words) for seed in seeds)
    return Simulation(
        records=len(records),
        relevant=relevant,
        wss95=_mean([run.wss95 for run in runs]),
        recall_at={share: _mean([run.recall_at[share] for run in runs]) for share in runs[0].recall_at},
        model=MODEL,
        runs=runs,
    )


def draw_priors(labels: Mapping[str, bool], seed: int) -> tuple[str, ...]:
    """Draw one relevant and one irrelevant record by the seed: the least of a hash of seed and id."""

    def draw(wanted: bool) -> str:
        names = [name for name, label in labels.items() if label is wanted]
        return min(names, key=lambda name: compute_sha256(f"{seed}\0{name}".encode()))

    return draw(True), draw(False)


def compute_wss(found: Sequence[bool], *, recall: float = RECALL) -> float:
    """Compute work saved over sampling at a recall from the decisions in the order of reading."""
    needed = math.ceil(recall * sum(found) - 1e-9)
    read = [place for place, is_relevant in enumerate(found, start=1) if is_relevant][needed - 1]
    return (len(found) - read) / len(found) - (1 - recall)


def compute_recall(found: Sequence[bool], share: float) -> float:
    """Compute the recall after a share of the records, rounded up."""
    return sum(found[: math.ceil(share * len(found) - 1e-9)]) / sum(found)


def _simulate_once(records: Sequence[Screenable], labels: Mapping[str, bool], seed: int, words: str) -> Screening:
    ranker = Ranker(records, words=words, seed=seed)
    priors = () if words else draw_priors(labels, seed)
    votes = {name: labels[name] for name in priors}
    left = sum(labels.values()) - sum(votes.values())
    found: list[bool] = []
    while left:
        name = ranker.rank(votes)[0]
        votes[name] = labels[name]
        found.append(labels[name])
        left -= labels[name]
    # Once all is found, the order of the rest changes no measure.
    found += [False] * (len(records) - len(votes))
    recalls = {f"{share:g}": round(compute_recall(found, share), 4) for share in SHARES}
    return Screening(seed=seed, priors=priors, wss95=round(compute_wss(found), 4), recall_at=recalls)


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), 4)
