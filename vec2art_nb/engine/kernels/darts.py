"""Dart throwing: candidates in order, each accepted if none before it is too close."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

#: Most cells of the grid along a side.
_CELLS = 1024


@kernel()
def _free(darts: F64, heads: I64, following: I64, x: float, y: float, radius: float, side: float) -> bool:
    """Whether no accepted point is within `radius`."""
    rows, columns = heads.shape
    reach = int(radius / side) + 1
    column = int(x / side)
    row = int(y / side)
    for r in range(max(row - reach, 0), min(row + reach + 1, rows)):
        for c in range(max(column - reach, 0), min(column + reach + 1, columns)):
            i = heads[r, c]
            while i >= 0:
                dx = darts[i, 0] - x
                dy = darts[i, 1] - y
                if dx * dx + dy * dy < radius * radius:
                    return False
                i = following[i]
    return True


@kernel("int64(float64[:, ::1], float64[::1], float64, float64, int64[::1])", reads=("darts", "radius"))
def accept_darts(darts: F64, radius: F64, width: float, height: float, accepted: I64) -> int:
    """Accept points that keep their distance from all those accepted before.

    Parameters
    ----------
    darts : ndarray of float64, shape (n, 2)
        x, y within 0 … width and 0 … height; the first have precedence.
    radius : ndarray of float64, shape (n,)
        Distance that each must keep; 0 accepts a point whatever, a negative one refuses it.
    accepted : ndarray of int64, shape (m,)
        Receives the indices of the accepted points; as many as it has room for.

    Returns
    -------
    int
        How many were accepted.
    """
    room = accepted.shape[0]
    side = max(math.sqrt(width * height / max(room, 1)), max(width, height) / _CELLS, 1e-9)
    heads = np.full((int(height / side) + 1, int(width / side) + 1), -1)
    following = np.full(darts.shape[0], -1)
    found = 0
    for k in range(darts.shape[0]):
        if found == room:
            break
        x = darts[k, 0]
        y = darts[k, 1]
        if radius[k] < 0 or not _free(darts, heads, following, x, y, radius[k], side):
            continue
        r = min(max(int(y / side), 0), heads.shape[0] - 1)
        c = min(max(int(x / side), 0), heads.shape[1] - 1)
        following[k] = heads[r, c]
        heads[r, c] = k
        accepted[found] = k
        found += 1
    return found
