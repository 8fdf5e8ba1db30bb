"""How good an order of reading was: work saved, recall early on, and when each relevant record was found.

With `n` records to read, `r` of them relevant, and `k` read when 95 % of `r` (rounded up) were found, work saved over
sampling is `WSS@95 = (n - k) / n - 0.05` (Cohen 2006). Where `r` is below 20 no record may be missed, and the one that
is hardest to find decides the figure. The mean time to discovery takes all of them in: the share of the records read
when a relevant one is found, averaged over these (Ferdinands 2020).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

RECALL = 0.95


def compute_wss(found: Sequence[bool], *, recall: float = RECALL) -> float:
    """Compute work saved over sampling at a recall from the decisions in the order of reading; -0.05 to 0.95."""
    needed = math.ceil(recall * sum(found) - 1e-9)
    read = list_places(found)[needed - 1]
    return (len(found) - read) / len(found) - (1 - recall)


def compute_recall(found: Sequence[bool], share: float) -> float:
    """Compute the recall after a share of the records, rounded up; 0 to 1."""
    return sum(found[: math.ceil(share * len(found) - 1e-9)]) / sum(found)


def compute_discovery(found: Sequence[bool]) -> float:
    """Compute the mean time to discovery, as a share of the records; above 0, at most 1, and by chance about 0.5."""
    places = list_places(found)
    return math.fsum(places) / len(places) / len(found)


def list_places(found: Sequence[bool]) -> list[int]:
    """List after how many records read, itself among them, each relevant one was found."""
    return [place for place, is_relevant in enumerate(found, start=1) if is_relevant]
