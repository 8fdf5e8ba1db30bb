"""Screening again a review whose decisions are known: how much reading an order saves, and what it finds early.

Records given as prior knowledge are neither read nor found: they are in no count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from curation.identifiers import compute_sha256
from curation.review.ranking.measures import compute_discovery, compute_recall, compute_wss
from curation.review.ranking.ordering import MODEL, Ranker, Screenable

SHARES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """One review screened again from the records `priors`.

    `wss95` from -0.05 to 0.95; `recall_at` by share of the records read, 0 to 1; `discovery` the mean share read when a
    relevant record is found; `found_at` after how many records, itself among them, each relevant one was found.
    """

    seed: int
    priors: tuple[str, ...]
    wss95: float
    recall_at: dict[str, float]
    discovery: float
    found_at: dict[str, int]


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """A review screened again once a seed: the means over `runs`, and each run."""

    records: int
    relevant: int
    wss95: float
    recall_at: dict[str, float]
    discovery: float
    model: str
    runs: tuple[Screening, ...]


def simulate_review(
    records: Sequence[Screenable],
    labels: Mapping[str, bool],
    *,
    seeds: Sequence[int],
    words: str = "",
    has_priors: bool = True,
) -> Simulation:
    """Screen a review again from each seed, one record at a time, the model fitted anew after each.

    A screening begins with one relevant and one irrelevant record, drawn by the seed, and with the question's own
    `words` if there are any; without priors with the words alone, and seeds only order what is equal.

    `labels` are the decisions by record id.

    Raises:
        ValueError: fewer than two records of either class.
    """
    relevant = sum(labels[record.id] for record in records)
    if min(relevant, len(records) - relevant) < 2:
        raise ValueError(f"{relevant} of {len(records)} records are relevant: at least two of each kind are needed")
    runs = tuple(_simulate_once(records, labels, seed, words, has_priors) for seed in seeds)
    return Simulation(
        records=len(records),
        relevant=relevant,
        wss95=_mean([run.wss95 for run in runs]),
        recall_at={share: _mean([run.recall_at[share] for run in runs]) for share in runs[0].recall_at},
        discovery=_mean([run.discovery for run in runs]),
        model=MODEL,
        runs=runs,
    )


def draw_priors(labels: Mapping[str, bool], seed: int) -> tuple[str, ...]:
    """Draw one relevant and one irrelevant record by the seed: the least of a hash of seed and id."""

    def draw(wanted: bool) -> str:
        names = [name for name, label in labels.items() if label is wanted]
        return min(names, key=lambda name: compute_sha256(f"{seed}\0{name}".encode()))

    return draw(True), draw(False)


def _simulate_once(
    records: Sequence[Screenable], labels: Mapping[str, bool], seed: int, words: str, has_priors: bool
) -> Screening:
    ranker = Ranker(records, words=words, seed=seed)
    priors = draw_priors(labels, seed) if has_priors else ()
    votes = {name: labels[name] for name in priors}
    left = sum(labels.values()) - sum(votes.values())
    found: list[bool] = []
    found_at: dict[str, int] = {}
    while left:
        name = ranker.find_next(votes)
        votes[name] = labels[name]
        found.append(labels[name])
        if labels[name]:
            found_at[name] = len(found)
        left -= labels[name]
    # Once all is found, the order of the rest changes no measure.
    found += [False] * (len(records) - len(votes))
    return Screening(
        seed=seed,
        priors=priors,
        wss95=round(compute_wss(found), 4),
        recall_at={f"{share:g}": round(compute_recall(found, share), 4) for share in SHARES},
        discovery=round(compute_discovery(found), 4),
        found_at=found_at,
    )


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), 4)
