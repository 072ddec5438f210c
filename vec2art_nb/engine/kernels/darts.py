"""Points that keep a distance: candidates in order, each accepted if none before it is too close."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@kernel("int64(float64[:, ::1], float64[::1], float64, float64, int64[::1])", reads=("darts", "radius"))
def accept_darts(darts: F64, radius: F64, width: float, height: float, accepted: I64) -> int:
    """Accept points that keep their distance from all those accepted before.

    Parameters
    ----------
    darts : ndarray of float64, shape (n, 2)
        x, y within 0 … width and 0 … height; the first have precedence.
    radius : ndarray of float64, shape (n,)
        Distance that each must keep, above 0.
    accepted : ndarray of int64, shape (n,)
        Receives the indices of the accepted points.

    Returns
    -------
    int
        How many were accepted.
    """
    n = darts.shape[0]
    if n == 0:
        return 0
    largest = 0.0
    for k in range(n):
        largest = max(largest, radius[k])
    side = max(largest, width / 1024, height / 1024)
    columns = int(width / side) + 1
    rows = int(height / side) + 1
    head = np.full(columns * rows, -1, np.int64)
    following = np.empty(n, np.int64)
    count = 0
    for k in range(n):
        x = darts[k, 0]
        y = darts[k, 1]
        column = min(max(int(x / side), 0), columns - 1)
        row = min(max(int(y / side), 0), rows - 1)
        r2 = radius[k] * radius[k]
        free = True
        for v in range(max(row - 1, 0), min(row + 2, rows)):
            for u in range(max(column - 1, 0), min(column + 2, columns)):
                q = head[v * columns + u]
                while q >= 0 and free:
                    dx = darts[q, 0] - x
                    dy = darts[q, 1] - y
                    free = dx * dx + dy * dy >= r2
                    q = following[q]
        if free:
            following[k] = head[row * columns + column]
            head[row * columns + column] = k
            accepted[count] = k
            count += 1
    return count
