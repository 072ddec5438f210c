"""Medial axis by thinning in the order of distance: what is nearest to the outline goes first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.guo_hall import simple
from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.distance import distance
from vec2art_nb.engine.kernels.thin import code_at, strip

#: Classes of distance per px: finer than the steps between distances of neighbours.
FINENESS = 8
#: Pixels taken between two looks at the control.
BAND = 200_000
_SIMPLE = simple()


@kernel("int32[::1](uint8[:,::1], uint16[:,::1])")
def _by_distance(cells: NDArray[np.uint8], column: NDArray[np.uint16]) -> NDArray[np.int32]:
    """Flat indices of ink pixels by rising distance to the background; of equal ones every other first."""
    stride = cells.shape[1]
    rows, columns = column.shape
    count = 0
    for y in range(1, rows + 1):
        for x in range(1, columns + 1):
            count += cells[y, x]
    pixel = np.empty(count, np.int32)
    rank = np.empty(count, np.int32)
    n = 0
    top = 0
    for y in range(1, rows + 1):
        for x in range(1, columns + 1):
            if cells[y, x]:
                pixel[n] = y * stride + x
                # Like a chessboard among equals: by rows, a band two px wide would be eaten up from its end.
                rank[n] = 2 * int(FINENESS * distance(column, y - 1, x - 1)) + ((x + y) & 1)
                top = max(top, rank[n])
                n += 1
    start = np.zeros(top + 2, np.int64)
    for i in range(count):
        start[rank[i] + 1] += 1
    for k in range(top + 1):
        start[k + 1] += start[k]
    out = np.empty(count, np.int32)
    for i in range(count):
        out[start[rank[i]]] = pixel[i]
        start[rank[i]] += 1
    return out


@kernel("void(uint8[::1], int64, int32[::1], uint8[::1])")
def _take(f: NDArray[np.uint8], stride: int, order: NDArray[np.int32], table: NDArray[np.uint8]) -> None:
    """Take pixels one by one that neither hold others together nor end a line."""
    for p in order:
        if table[code_at(f, p, stride)]:
            f[p] = 0


def medial_padded(
    cells: NDArray[np.uint8], column: NDArray[np.uint16], check: Callable[[], None] | None = None
) -> NDArray[np.uint8]:
    """Medial axis of a padded mask: one pixel wide, as many parts and holes as the mask.

    Compared with parallel thinning it lies in the Euclidean middle, and corners of the outline leave no
    spurs.

    Parameters
    ----------
    cells : ndarray of uint8
        From `vec2art_nb.engine.kernels.thin.pad`; it is used up.
    column : ndarray of uint16, shape (H, W)
        From `vec2art_nb.engine.kernels.distance.columns`.
    check : callable, optional
        Called from time to time; may raise to stop.

    Returns
    -------
    ndarray of uint8
        1 on the axis, else 0.

    References
    ----------
    C. Pudney, "Distance-ordered homotopic thinning: a skeletonization algorithm for 3D digital images",
    Computer Vision and Image Understanding 72(3), 1998.
    """
    flat = cells.reshape(-1)
    order = _by_distance(cells, column)
    for first in range(0, len(order), BAND):
        if check is not None:
            check()
        _take(flat, cells.shape[1], order[first : first + BAND], _SIMPLE)
    strip(cells)
    return cells
