"""A matrix that is mostly zeros, a row a record: the few operations that ranking needs, in numpy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
# Half the width of what is computed with. Indices stay wide: numpy would widen narrow ones anew at each use.
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Rows of (column, value) pairs one after the other; row `i` is `starts[i]:starts[i + 1]`, columns ascending."""

    starts: Indices
    columns: Indices
    values: Values
    width: int

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    def dot(self, weights: Floats) -> Floats:
        """Multiply each row with a vector of `width` weights; an empty row gives 0."""
        # Differences of running sums would carry one row's rounding into the next; sums per row do not.
        is_filled = self.starts[1:] > self.starts[:-1]
        sums = np.zeros(self.height)
        if is_filled.any():
            sums[is_filled] = np.add.reduceat(self.values * weights.take(self.columns), self.starts[:-1][is_filled])
        return sums

    def add_rows(self, factors: Floats) -> Floats:
        """Add up the rows, each times its factor, into one vector of `width`."""
        spread = np.repeat(factors, np.diff(self.starts))
        sums = np.bincount(self.columns, weights=self.values * spread, minlength=self.width)
        return sums.astype(np.float64, copy=False)

    def take(self, rows: Indices) -> SparseRows:
        """Give the rows at these positions, in that order."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp)
        places = np.arange(starts[-1]) + np.repeat(self.starts[:-1][rows] - starts[:-1], lengths)
        return SparseRows(starts, self.columns[places], self.values[places], self.width)
