"""Dart throwing: points that keep a distance from each other."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


@kernel()
def _free(points: F32, heads: I64, nexts: I64, x: float, y: float, radius: float, side: float) -> bool:
    """Whether no accepted point is within `radius`."""
    rows, columns = heads.shape
    reach = int(radius / side) + 1
    column = int(x / side)
    row = int(y / side)
    for r in range(max(row - reach, 0), min(row + reach + 1, rows)):
        for c in range(max(column - reach, 0), min(column + reach + 1, columns)):
            i = heads[r, c]
            while i >= 0:
                dx = points[i, 0] - x
                dy = points[i, 1] - y
                if dx * dx + dy * dy < radius * radius:
                    return False
                i = nexts[i]
    return True


@kernel(
    "int64(float32[:, ::1], int64, float32[:, ::1], float64, float64, float32[:, ::1])",
    reads=("candidates", "density"),
)
def throw_darts(
    candidates: F32, fixed: int, density: F32, factor: float, largest: float, accepted: F32
) -> int:
    """Accept candidates that keep their distance from those accepted before.

    Parameters
    ----------
    candidates : ndarray of float32, shape (n, 2)
        x, y in px, in the order in which they are tried; the first `fixed` are accepted whatever.
    fixed : int
    density : ndarray of float32, shape (H, W)
        Dots per px: the distance is ``factor / sqrt(density)``.
    factor : float
    largest : float
        Largest distance, px.
    accepted : ndarray of float32, shape (m, 2)
        Receives them; as many as it has room for.

    Returns
    -------
    int
        Number of points accepted.
    """
    rows, columns = density.shape
    side = max(math.sqrt(rows * columns / max(accepted.shape[0], 1)), 1.0)
    heads = np.full((int(rows / side) + 1, int(columns / side) + 1), -1)
    nexts = np.full(accepted.shape[0], -1)
    found = 0
    for k in range(candidates.shape[0]):
        if found == accepted.shape[0]:
            break
        x = candidates[k, 0]
        y = candidates[k, 1]
        wanted = density[min(max(int(y), 0), rows - 1), min(max(int(x), 0), columns - 1)]
        if k >= fixed:
            if wanted <= 0:
                continue
            radius = min(factor / math.sqrt(wanted), largest)
            if not _free(accepted, heads, nexts, x, y, radius, side):
                continue
        accepted[found, 0] = x
        accepted[found, 1] = y
        r = min(max(int(y / side), 0), heads.shape[0] - 1)
        c = min(max(int(x / side), 0), heads.shape[1] - 1)
        nexts[found] = heads[r, c]
        heads[r, c] = found
        found += 1
    return found
