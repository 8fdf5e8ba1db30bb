"""When reading may stop: what a random sample of the unread records shows about what is still missed, and what not.

The test (Callaghan and Mueller-Hansen 2020, as in `standards.md` 4). `found_before` relevant records were found before
the sample; `pool` records were unread then; `drawn` of them were read in random order, `found` were relevant. Were the
target recall missed, at least `K = floor((found_before + found) / target - found_before + 1)` of the pool would be
relevant. `p = P(X <= found)` for `X ~ Hypergeometric(pool, K, drawn)` is how likely so few finds would then be.

Looking after every record. A curator looks at `p` after each record, and a test looked at often is passed too often by
luck. So the level is spent in parts: with `found` relevant records in the sample, `p` must be below
`alpha / 2 ** (found + 1)`. For each number of finds the first draw at which that holds is fixed beforehand, so the
chance of a false stop at it is below its part, and the parts add up to less than `alpha`, whatever is in the pool.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

TARGET_RECALL = 0.95
ALPHA = 0.05


class RecallBound(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample of the unread records shows.

    `p_value` is the chance of so few finds were recall below `target` (1: nothing shown); `level` is what it must be
    below. `least_missed` is the smallest number of relevant records in the pool with which the target would be missed.
    `recall_bound` is the recall that is shown at `level`, 0 to 1. `is_random` says whether the records were drawn at
    random: only then are the figures a test.
    """

    found_before: int
    pool: int
    drawn: int
    found: int
    target: float
    level: float
    p_value: float
    least_missed: int
    recall_bound: float
    is_random: bool = True

    @property
    def is_target_shown(self) -> bool:
        """Whether it is shown that the target recall is reached: everything was read, or the test is passed."""
        is_passed = self.is_random and self.p_value < self.level and self.found_before + self.found > 0
        return self.drawn == self.pool or is_passed


def compute_recall_bound(
    *,
    found_before: int,
    pool: int,
    drawn: int,
    found: int,
    target: float = TARGET_RECALL,
    alpha: float = ALPHA,
    is_random: bool = True,
) -> RecallBound:
    """Test by a sample of the unread records whether the target recall may still be missed.

    Args:
        found_before: relevant records found before the first record of the sample was drawn.
        pool: records unread at that time.
        drawn: records of the pool read since, in random order.
        found: how many of these are relevant.
        target: recall wanted, above 0 and at most 1.
        alpha: how often the test may be passed by luck, above 0 and below 1.
        is_random: whether the sample was drawn at random; if not, nothing is shown, and the words say so.

    Raises:
        ValueError: counts that cannot be, or a target or alpha out of range.
    """
    if not 0 <= found <= drawn <= pool or found_before < 0:
        raise ValueError(f"{found} found of {drawn} drawn of {pool} after {found_before}: give counts that nest")
    if not (0 < target <= 1 and 0 < alpha < 1):
        raise ValueError(f"target {target} and alpha {alpha}: give 0 < target <= 1 and 0 < alpha < 1")
    level = alpha / 2.0 ** (found + 1)
    least = find_least_missed(found_before=found_before, found=found, target=target)
    most = _find_most_relevant(pool=pool, drawn=drawn, found=found, level=level)
    total = found_before + most
    return RecallBound(
        found_before=found_before,
        pool=pool,
        drawn=drawn,
        found=found,
        target=target,
        level=level,
        p_value=compute_few_finds(pool=pool, relevant=least, drawn=drawn, found=found),
        least_missed=least,
        recall_bound=(found_before + found) / total if total else 1.0,
        is_random=is_random,
    )


def find_least_missed(*, found_before: int, found: int, target: float) -> int:
    """Find the smallest number of relevant records in the pool with which recall is below the target."""
    # 1e-9: 19 / 0.95 is 20 and not a little more or less.
    return math.floor((found_before + found) / target + 1e-9) - found_before + 1


def compute_few_finds(*, pool: int, relevant: int, drawn: int, found: int) -> float:
    """Compute the chance of at most `found` relevant records among `drawn` of a pool with `relevant` ones.

    0 where the pool cannot hold that many, or where what is left unread is too little to hide them.
    """
    if relevant > pool or relevant - found > pool - drawn:
        return 0.0
    if relevant <= found:
        return 1.0
    ways = _log_ways(pool, drawn)
    least = max(0, relevant - (pool - drawn))
    terms = [_log_ways(relevant, k) + _log_ways(pool - relevant, drawn - k) - ways for k in range(least, found + 1)]
    return min(1.0, math.fsum(math.exp(term) for term in terms if term > -math.inf))


def compute_ranked_tail(votes: Sequence[bool], *, records: int, target: float = TARGET_RECALL) -> float:
    """Compute the smallest p value over all tails of a ranked screening, each taken for a random sample.

    `votes` are the decisions in the order of reading, `True` for relevant; `records` is how many there are in all. A
    ranking that is no worse than chance finds at least as much as a sample would, so a tail without finds is a sign
    that little is left. It is no test: the tail is chosen after looking, and the ranking was not drawn at random.
    """
    read, lowest = len(votes), 1.0
    in_all, found = sum(votes), 0
    for drawn in range(1, read + 1):
        found += votes[read - drawn]
        pool = records - (read - drawn)
        least = find_least_missed(found_before=in_all - found, found=found, target=target)
        lowest = min(lowest, compute_few_finds(pool=pool, relevant=least, drawn=drawn, found=found))
    return lowest


def explain_recall_bound(bound: RecallBound) -> str:
    """Say in words what has been shown and what has not; never that one can stop."""
    seen = bound.found_before + bound.found
    wanted = f"{bound.target:.0%} of the relevant records"
    if bound.drawn == bound.pool:
        return f"Every record was read; {seen} are relevant as decided. Nothing is left unread to be missed."
    left = f"{bound.pool - bound.drawn} records are unread."
    if seen == 0:
        return f"No relevant record was found yet, so nothing can be said about recall. {left}"
    if not bound.is_random:
        return (
            f"Nothing is shown about recall: records were read in ranked order, and no test holds for that. {left} "
            "Switch to random order, and the finds in it can be counted."
        )
    drawn = f"{bound.drawn} of {bound.pool} unread records were read in random order, {bound.found} of them relevant."
    if not bound.is_target_shown:
        return (
            f"Not shown: that {wanted} are found. {drawn} Were it missed, finds as few as these would have a chance "
            f"of {bound.p_value:.3f}; it must be below {bound.level:.4f}. Recall of at least "
            f"{bound.recall_bound:.0%} is shown. {left}"
        )
    return (
        f"Shown at the level of {bound.level:.4f}: that {wanted} are found ({seen} so far). {drawn} Not shown: that "
        f"none is missed; {left} What is decided wrongly, and what the search did not find, is not counted here, and "
        "a second sample of the same screening needs a stricter level."
    )


def _find_most_relevant(*, pool: int, drawn: int, found: int, level: float) -> int:
    """Find the largest number of relevant records in the pool that so few finds do not speak against."""
    low, high = found, found + pool - drawn
    while low < high:
        middle = (low + high + 1) // 2
        if compute_few_finds(pool=pool, relevant=middle, drawn=drawn, found=found) < level:
            high = middle - 1
        else:
            low = middle
    return low


def _log_ways(count: int, chosen: int) -> float:
    if not 0 <= chosen <= count:
        return -math.inf
    return math.lgamma(count + 1) - math.lgamma(chosen + 1) - math.lgamma(count - chosen + 1)
