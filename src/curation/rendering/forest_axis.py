"""The axis of a forest plot: logarithmic with a line of no effect for ratios, plain from 0 to 100% for shares."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from curation.domain.effect import RATIO_MEASURES
from curation.domain.synthesis_state import PooledEstimate, StudyEstimate
from curation.vocabulary import EffectMeasure

RATIO_TICKS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
SHARE_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """A scale from `low` to `high` with ticks; places are shares of its length, clipped to 0 and 1."""

    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool

    @property
    def no_effect(self) -> float | None:
        """The value of no effect, `None` for shares."""
        return 1.0 if self.is_log else None

    def place(self, value: float) -> float:
        """Give the place of a value, 0 for the left end and 1 for the right one."""
        if self.is_log:
            value = max(value, 1e-9)
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(1.0, max(0.0, share))

    def format_tick(self, tick: float) -> str:
        """Write a tick."""
        return f"{tick:g}" if self.is_log else f"{100 * tick:g}%"


def build_axis(
    measure: EffectMeasure, estimates: Sequence[StudyEstimate], pooled: PooledEstimate | None = None
) -> Axis:
    """Build an axis that holds all figures, at most 0.1 to 10 for ratios; what lies outside is clipped."""
    if measure.value not in RATIO_MEASURES:
        return Axis(low=0.0, high=1.0, ticks=SHARE_TICKS, is_log=False)
    figures = [f for e in estimates for f in (e.lower, e.estimate, e.upper) if f is not None and f > 0]
    figures += [f for f in (pooled.predicted_lower, pooled.predicted_upper) if f] if pooled else []
    least, most = min([*figures, 0.5]), max([*figures, 2.0])
    low = max((tick for tick in RATIO_TICKS if tick <= least), default=RATIO_TICKS[0])
    high = min((tick for tick in RATIO_TICKS if tick >= most), default=RATIO_TICKS[-1])
    return Axis(low=low, high=high, ticks=tuple(t for t in RATIO_TICKS if low <= t <= high), is_log=True)
