"""How much of what is relevant has been found: said with a limit of confidence, or not at all.

Rule (`standards.md` 4). Reading everything is the default. Of a list that was ordered so that the relevant come first
nothing can be said from how long nothing relevant turned up. So the rest is drawn at random: with `found` relevant
records in all, `left` records when the drawing began, `drawn` of them read since and `drawn_relevant` of those
relevant, the count of relevant records in the rest is bounded by the hypergeometric distribution. Idea: Callaghan MW,
Müller-Hansen F. Syst Rev 2020;9:273. It holds for one curator's own judgement of relevance, and nobody is told to stop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, floor, inf, lgamma

import msgspec

from curation.vocabulary import RecordOrder, ScreeningChoice

TARGET_RECALL = 0.95
CONFIDENCE = 0.95
# Sums of rounded terms may fall short of a probability that they equal.
_ROUNDING = 1e-9


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """One current vote of a curator, in the order of voting: what was decided, and how the record had come up."""

    citation_id: str
    decision: ScreeningChoice
    order: RecordOrder | None = None


class RecallEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """What random reading of the rest shows about recall.

    `least_recall` between 0 and 1: with `confidence` at least this share of the relevant records was found. `p`: how
    likely so few relevant draws would be if recall were just below `target`; `is_target_shown` where that is less than
    1 - `confidence`.
    """

    found: int
    left: int
    drawn: int
    drawn_relevant: int
    least_recall: float
    p: float
    is_target_shown: bool
    target: float = TARGET_RECALL
    confidence: float = CONFIDENCE


def estimate_recall(draws: Sequence[Draw], records: int) -> RecallEstimate | None:
    """Estimate recall from the last unbroken run of random draws; `None` where the last vote was none.

    `records` counts all records of the list. Include and unclear are relevant: both go on. An empty rest and no
    relevant record at all give no estimate either.
    """
    run = _count_random_run(draws)
    before, sample = draws[: len(draws) - run], draws[len(draws) - run :]
    left = records - len(before)
    found, drawn_relevant = _count_relevant(draws), _count_relevant(sample)
    if not sample or not found:
        return None
    p = compute_shortfall_p(found=found, left=left, drawn=len(sample), drawn_relevant=drawn_relevant)
    most = find_most_relevant(left=left, drawn=len(sample), drawn_relevant=drawn_relevant)
    return RecallEstimate(
        found=found,
        left=left,
        drawn=len(sample),
        drawn_relevant=drawn_relevant,
        least_recall=found / (found + most - drawn_relevant),
        p=p,
        is_target_shown=p < 1 - CONFIDENCE,
    )


def compute_shortfall_p(
    *, found: int, left: int, drawn: int, drawn_relevant: int, target: float = TARGET_RECALL
) -> float:
    """Give the probability of at most `drawn_relevant` relevant draws if recall were just below `target`.

    `K = floor(found / target - found_before + 1)` relevant records would then have been in the rest; a rest that
    cannot hold so many makes it 0.
    """
    before = found - drawn_relevant
    missed = floor(found / target - before + 1)
    return compute_hypergeometric_cdf(drawn_relevant, population=left, relevant=missed, drawn=drawn)


def find_most_relevant(*, left: int, drawn: int, drawn_relevant: int, confidence: float = CONFIDENCE) -> int:
    """Give the largest count of relevant records in the rest that the draws do not refute (one-sided)."""
    low, high = drawn_relevant, left - drawn + drawn_relevant
    while low < high:
        middle = (low + high + 1) // 2
        p = compute_hypergeometric_cdf(drawn_relevant, population=left, relevant=middle, drawn=drawn)
        if p < 1 - confidence - _ROUNDING:
            high = middle - 1
        else:
            low = middle
    return low


def compute_hypergeometric_cdf(k: int, *, population: int, relevant: int, drawn: int) -> float:
    """Give P(X <= k) for X relevant among `drawn` out of `population` without replacement; 0 if it cannot be drawn."""
    if relevant > population:
        return 0.0
    lowest, total = max(0, drawn - (population - relevant)), _log_choose(population, drawn)
    terms = (
        exp(_log_choose(relevant, i) + _log_choose(population - relevant, drawn - i) - total)
        for i in range(lowest, min(k, relevant, drawn) + 1)
    )
    return min(1.0, sum(terms))


def format_recall(estimate: RecallEstimate | None, draws: Sequence[Draw], records: int) -> str:
    """Say in a few sentences what is known about recall; never that reading may stop."""
    read = f"You have decided on {len(draws):,} of {records:,} records."
    if len(draws) >= records:
        return f"{read} Everything is read: nothing of this list was missed by not reading it."
    if estimate is None:
        remedy = "Reading all of them is the rule; to estimate recall, go on in random order."
        return f"{read} How many relevant ones are among the rest is not known. {remedy}"
    sample = (
        f"Of {estimate.left:,} records left when random reading began, {estimate.drawn:,} were drawn and "
        f"{estimate.drawn_relevant:,} went on. With {estimate.confidence:.0%} confidence at least "
        f"{floor(100 * estimate.least_recall)}% of the relevant records are found"
    )
    shown = f"a recall of {estimate.target:.0%} is {'' if estimate.is_target_shown else 'not '}shown"
    whose = "This rests on your own votes alone; whether to read on is for the team to decide and to report."
    return f"{read} {sample}; {shown} (p = {estimate.p:.2g}, hypergeometric). {whose}"


def list_draws(
    votes: Mapping[str, ScreeningChoice], orders: Mapping[str, RecordOrder | None], sequence: Sequence[str]
) -> tuple[Draw, ...]:
    """Lay out current votes in the order of voting; `sequence` holds their citation ids, oldest first."""
    return tuple(
        Draw(citation_id=citation_id, decision=votes[citation_id], order=orders.get(citation_id))
        for citation_id in sequence
        if citation_id in votes
    )


def _count_random_run(draws: Sequence[Draw]) -> int:
    count = 0
    for draw in reversed(draws):
        if draw.order != RecordOrder.RANDOM:
            break
        count += 1
    return count


def _count_relevant(draws: Sequence[Draw]) -> int:
    return sum(draw.decision != ScreeningChoice.EXCLUDE for draw in draws)


def _log_choose(n: int, k: int) -> float:
    return -inf if not 0 <= k <= n else lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
