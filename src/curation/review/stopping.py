"""How much of what is relevant has been found: said with limits of confidence that hold however often one looks.

Reading everything is the default. Of a list that was ordered so that the relevant come first nothing can be said from
how long nothing relevant turned up. What can be counted are records that came up at random. Two figures come of them.

The rule of `standards.md` 4 (Callaghan MW, Müller-Hansen F. Syst Rev 2020;9:273). With `found` relevant records in all,
`left` unread when the last random run began, `drawn` of them read since and `drawn_relevant` of those relevant, recall
below the target means at least `K` relevant ones in that rest; `p = P(X <= drawn_relevant)` for `X ~
Hypergeometric(left, K, drawn)`. It holds for one look, planned beforehand. Curators look after every record, and such
a p value is below 5 % at some time far more often than in 5 of 100 screenings. So no verdict rests on it.

The verdict rests on a confidence sequence (Waudby-Smith I, Ramdas A. Confidence sequences for sampling without
replacement. NeurIPS 2020). For each possible count `R` of relevant records in the list, the draws had a likelihood.
`R` is refuted once a mixture over the counts, fixed before the first draw, was `1 / (1 - confidence)` times as likely:
under the true count that ratio is a martingale that begins at 1, so by Ville's inequality the truth is refuted at any
time in at most `1 - confidence` of all screenings. Ranked stretches between random ones change what may be drawn and
not that law; so every random draw counts, and several random runs need no further correction.

All of it holds for one curator's own judgement of relevance, and nobody is told to stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import floor, log
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from curation.domain.act import Act
from curation.review.screening import list_votes
from curation.vocabulary import RecordOrder, ScreeningChoice

TARGET_RECALL = 0.95
CONFIDENCE = 0.95
# 19 / 0.95 is 20 and not a little more or less.
_ROUNDING = 1e-9

Counts = NDArray[np.intp]
Logs = NDArray[np.float64]


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """One current vote of a curator, in the order in which the records came up: the decision, and how it came up."""

    citation_id: str
    decision: ScreeningChoice
    order: RecordOrder | None = None


class RecallEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """What records read at random show about recall.

    `recall` is the best estimate, `least_recall` and `most_recall` the limits that hold with `confidence` however often
    one looks; all between 0 and 1. `is_target_shown` where `least_recall` reaches `target` and no drawn record is put
    aside. `p`: the hypergeometric rule of the last random run (`left`, `drawn`, `drawn_relevant`), for one planned
    look.
    """

    records: int
    read: int
    found: int
    left: int
    drawn: int
    drawn_relevant: int
    recall: float
    least_recall: float
    most_recall: float
    p: float
    is_target_shown: bool
    put_aside: int = 0
    target: float = TARGET_RECALL
    confidence: float = CONFIDENCE


class _Stretch(NamedTuple):
    """Records read one after the other, all at random or none: `pool` were unread and `found` found before them."""

    is_random: bool
    pool: int
    found: int
    drawn: int
    drawn_relevant: int


def estimate_recall(
    draws: Sequence[Draw],
    records: int,
    *,
    put_aside: int = 0,
    target: float = TARGET_RECALL,
    confidence: float = CONFIDENCE,
) -> RecallEstimate | None:
    """Estimate recall from all random draws; `None` where nothing was drawn at random or nothing relevant is found.

    `records` counts all records of the list; `put_aside` those that came up at random and are not decided yet, which
    leaves the target unshown. Include and unclear are relevant: both go on.

    Raises:
        ValueError: more draws than records, or a target or confidence out of range.
    """
    if len(draws) > records or not (0 < target <= 1 and 0 < confidence < 1):
        said = f"{len(draws)} draws of {records} records, target {target}, confidence {confidence}"
        raise ValueError(f"{said}: give no more draws than records, 0 < target <= 1 and 0 < confidence < 1")
    stretches = _list_stretches(draws, records)
    found = _count_relevant(draws)
    if not found or not any(stretch.is_random for stretch in stretches):
        return None
    counts, likelihood, refutation = _weigh_counts(stretches, records, found)
    kept = counts[refutation < -log(1 - confidence)]
    run = next(stretch for stretch in reversed(stretches) if stretch.is_random)
    even = np.exp(likelihood - likelihood.max())
    least = found / int(kept[-1])
    return RecallEstimate(
        records=records,
        read=len(draws),
        found=found,
        left=run.pool,
        drawn=run.drawn,
        drawn_relevant=run.drawn_relevant,
        recall=found / float(even @ counts / even.sum()),
        least_recall=least,
        most_recall=found / int(kept[0]),
        p=compute_shortfall_p(
            found=run.found + run.drawn_relevant,
            left=run.pool,
            drawn=run.drawn,
            drawn_relevant=run.drawn_relevant,
            target=target,
        ),
        is_target_shown=least >= target - _ROUNDING and not put_aside,
        put_aside=put_aside,
        target=target,
        confidence=confidence,
    )


def compute_shortfall_p(
    *, found: int, left: int, drawn: int, drawn_relevant: int, target: float = TARGET_RECALL
) -> float:
    """Give the probability of at most `drawn_relevant` relevant draws if recall were just below `target`.

    `K = floor(found / target - found_before + 1)` relevant records would then have been in the rest; a rest that
    cannot hold so many makes it 0.
    """
    missed = floor(found / target + _ROUNDING) - (found - drawn_relevant) + 1
    return compute_hypergeometric_cdf(drawn_relevant, population=left, relevant=missed, drawn=drawn)


def compute_hypergeometric_cdf(k: int, *, population: int, relevant: int, drawn: int) -> float:
    """Give P(X <= k) for X relevant among `drawn` out of `population` without replacement; 0 if it cannot be drawn."""
    if relevant > population:
        return 0.0
    hits = np.arange(max(0, drawn - (population - relevant)), min(k, relevant, drawn) + 1)
    logs = _sum_logs(population)

    def choose(n: int, chosen: Counts) -> Logs:
        return np.asarray(logs[n] - logs[chosen] - logs[n - chosen], dtype=np.float64)

    ways = choose(relevant, hits) + choose(population - relevant, drawn - hits) - choose(population, np.array(drawn))
    return min(1.0, float(np.exp(ways).sum()))


def format_recall(estimate: RecallEstimate | None, draws: Sequence[Draw], records: int) -> str:
    """Say in a few sentences what is known about recall; never that reading may stop."""
    read = f"You have decided on {len(draws):,} of {records:,} records."
    if len(draws) >= records:
        return f"{read} Everything is read: nothing of this list was missed by not reading it."
    if estimate is None:
        remedy = "Reading all of them is the rule; to estimate recall, go on in random order."
        return f"{read} How many relevant ones are among the rest is not known. {remedy}"
    return " ".join([read, _format_sample(estimate), *_format_verdict(estimate)])


def list_draws(acts: Iterable[Act], curator: str, citation_ids: Iterable[str]) -> tuple[tuple[Draw, ...], int]:
    """Read a curator's standing votes from the ledger as draws, and how many records drawn at random have none.

    Oldest first. A record's place and order are those of its first vote: a vote changed later, or taken back and given
    again, was still drawn when it first came up, and would else leave the sample in a way that is not by chance.
    """
    known = frozenset(citation_ids)
    first: dict[str, RecordOrder | None] = {}
    standing: dict[str, ScreeningChoice] = {}
    for act in acts:
        for citation_id, voter, vote in list_votes((act,)):
            if voter != curator or citation_id not in known:
                continue
            if vote is None:
                standing.pop(citation_id, None)
            else:
                first.setdefault(citation_id, _read_order(act.payload.get("order")))
                standing[citation_id] = vote.decision
    drawn = (Draw(citation_id=one, decision=standing[one], order=first[one]) for one in first if one in standing)
    waiting = sum(order == RecordOrder.RANDOM for one, order in first.items() if one not in standing)
    return tuple(drawn), waiting


def _read_order(value: Any) -> RecordOrder | None:
    return RecordOrder(value) if value in set(RecordOrder) else None


def _list_stretches(draws: Sequence[Draw], records: int) -> list[_Stretch]:
    stretches, pool, found = [], records, 0
    for is_random, group in groupby(draws, key=lambda draw: draw.order == RecordOrder.RANDOM):
        run = list(group)
        relevant = _count_relevant(run)
        stretches.append(_Stretch(is_random, pool, found, len(run), relevant))
        pool, found = pool - len(run), found + relevant
    return stretches


def _weigh_counts(stretches: Sequence[_Stretch], records: int, found: int) -> tuple[Counts, Logs, Logs]:
    """Give the possible counts of relevant records, each's log likelihood, and the log of what speaks against it.

    The mixture holds a weight for each count of relevant records unread at the first random draw, `1 / ((k + 1)(k +
    2))` for `k`: few are likelier, and the weights of all counts add up to 1. What is found out of turn is taken from
    each count as far as it goes, which keeps every step fixed before the draw it foresees.
    """
    unread = records - sum(stretch.drawn for stretch in stretches)
    counts = np.arange(found, found + unread + 1)
    first = next(place for place, stretch in enumerate(stretches) if stretch.is_random)
    rest = np.arange(stretches[first].pool + 1)
    weights = -np.log((rest + 1.0) * (rest + 2.0))
    likelihood = np.zeros(len(counts))
    for stretch in stretches[first:]:
        if stretch.is_random:
            likelihood = likelihood + _compute_log_chance(counts - stretch.found, stretch)
            weights = weights + _compute_log_chance(rest, stretch)
            rest = rest - stretch.drawn_relevant
        else:
            rest = np.maximum(rest - stretch.drawn_relevant, 0)
    return counts, likelihood, np.logaddexp.reduce(weights) - likelihood


def _compute_log_chance(relevant: Counts, stretch: _Stretch) -> Logs:
    """Give the log chance of the draws of a stretch, in their order, for each count of relevant ones in the pool."""
    hits, misses = stretch.drawn_relevant, stretch.drawn - stretch.drawn_relevant
    others = stretch.pool - relevant
    can_be = (relevant >= hits) & (others >= misses)
    held, spared = np.where(can_be, relevant, hits), np.where(can_be, others, misses)
    logs = _sum_logs(max(stretch.pool, hits, misses))
    ways = logs[held] - logs[held - hits] + logs[spared] - logs[spared - misses]
    all_ways = logs[stretch.pool] - logs[stretch.pool - stretch.drawn]
    return np.where(can_be, ways - all_ways, -np.inf)


def _sum_logs(highest: int) -> Logs:
    """Give the logs of 0! to highest!."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, highest + 1)))])


def _format_sample(estimate: RecallEstimate) -> str:
    return (
        f"Of {estimate.left:,} records left when random reading last began, {estimate.drawn:,} were drawn and "
        f"{estimate.drawn_relevant:,} went on. Recall is estimated at {estimate.recall:.0%}; with "
        f"{estimate.confidence:.0%} confidence, however often you look, it is at least "
        f"{floor(100 * estimate.least_recall + _ROUNDING)}%"
    )


def _format_verdict(estimate: RecallEstimate) -> list[str]:
    unread = estimate.records - estimate.read
    is_shown = "" if estimate.is_target_shown else "not "
    waiting = f"{estimate.put_aside:,} drawn and put aside must be decided first. " if estimate.put_aside else ""
    return [
        f"and at most {estimate.most_recall:.0%}; a recall of {estimate.target:.0%} is {is_shown}shown.",
        f"{waiting}{unread:,} records are unread, and that none of them is relevant is never shown by a sample.",
        "This rests on your own votes alone; whether to read on is for the team to decide and to report.",
    ]


def _count_relevant(draws: Iterable[Draw]) -> int:
    return sum(draw.decision != ScreeningChoice.EXCLUDE for draw in draws)
