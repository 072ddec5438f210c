"""`Buckets`: points sorted into the squares of a grid, for searches among neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Finest grid: buckets along the longer side.
MOST_BUCKETS = 4096


@dataclass(frozen=True, eq=False)
class Buckets:
    """A grid over points.

    Attributes
    ----------
    order : ndarray of int64, shape (N,)
        Rows of the points, bucket by bucket in reading order.
    starts : ndarray of int64, shape (rows, columns + 1)
        Bucket (r, c) holds ``order[starts[r, c]:starts[r, c + 1]]``.
    left, top, side : float
        Corner of the first bucket and side of all of them.
    """

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    left: float
    top: float
    side: float

    @classmethod
    def of(cls, points: NDArray[np.float64], side: float | None = None) -> Buckets:
        """Sort points (N, 2), at least one, into buckets of a given side or of about one point each."""
        low = points.min(axis=0)
        extent = points.max(axis=0) - low
        if side is None:
            side = max(float(np.sqrt(extent.prod() / len(points))), float(extent.max()) / MOST_BUCKETS, 1e-6)
        columns, rows = (extent / side).astype(np.int64) + 1
        cell = ((points - low) / side).astype(np.int64)
        cell = cell[:, 1] * columns + cell[:, 0]
        order = np.argsort(cell, kind="stable")
        ends = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=rows * columns))])
        starts = ends[np.arange(rows)[:, None] * columns + np.arange(columns + 1)]
        return cls(order, np.ascontiguousarray(starts), float(low[0]), float(low[1]), float(side))
