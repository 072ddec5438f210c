"""Tips of polylines: where and how they leave, and which of them face each other across a gap."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel


@kernel()
def tip(
    points: NDArray[np.float32], first: int, last: int, end: int, skip: int, reach: int
) -> tuple[float, float]:
    """Unit direction in which a polyline leaves through its `end`, leaving out `skip` points there."""
    n = last - first
    if n < 2:
        return 0.0, 0.0
    skip = min(skip, n - 2)
    far = min(skip + reach, n - 1)
    if end == 0:
        a = first + skip
        b = first + far
    else:
        a = last - 1 - skip
        b = last - 1 - far
    dx = points[a, 0] - points[b, 0]
    dy = points[a, 1] - points[b, 1]
    length = math.sqrt(dx * dx + dy * dy) + 1e-9
    return dx / length, dy / length


@kernel("float64[:,::1](float32[:,::1], int64[::1], int64)")
def tips(points: NDArray[np.float32], offsets: NDArray[np.int64], reach: int) -> NDArray[np.float64]:
    """Position and outward direction (x, y, dx, dy) of both ends of every chain."""
    ends = np.empty((2 * (offsets.shape[0] - 1), 4), np.float64)
    for t in range(ends.shape[0]):
        first = offsets[t >> 1]
        last = offsets[(t >> 1) + 1]
        i = first if t & 1 == 0 else last - 1
        ends[t, 0] = points[i, 0]
        ends[t, 1] = points[i, 1]
        ends[t, 2], ends[t, 3] = tip(points, first, last, t & 1, 0, reach)
    return ends


@kernel("Tuple((int32[::1], int32[::1], int64[::1], int64))(float64[:,::1], boolean[::1], float64)")
def _grid(
    ends: NDArray[np.float64], closed: NDArray[np.bool_], size: float
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], np.int64]:
    """Hash the ends of open chains into square cells: first of each cell, next one, cell of each."""
    n = ends.shape[0]
    left = ends[:, 0].min()
    top = ends[:, 1].min()
    columns = np.int64((ends[:, 0].max() - left) / size) + 3
    rows = np.int64((ends[:, 1].max() - top) / size) + 3
    head = np.full(rows * columns, -1, np.int32)
    after = np.full(n, -1, np.int32)
    cell = np.empty(n, np.int64)
    for t in range(n - 1, -1, -1):
        cell[t] = (
            (np.int64((ends[t, 1] - top) / size) + 1) * columns + np.int64((ends[t, 0] - left) / size) + 1
        )
        if not closed[t >> 1]:
            after[t] = head[cell[t]]
            head[cell[t]] = t
    return head, after, cell, columns


@kernel()
def _cost(
    a: NDArray[np.float64], b: NDArray[np.float64], max_gap: float, limit: float, straightest: float
) -> float:
    """Price of joining two ends, or infinity where they do not face each other."""
    dx = b[0] - a[0]
    dy = b[1] - a[1]
    gap = math.sqrt(dx * dx + dy * dy)
    straight = -(a[2] * b[2] + a[3] * b[3])
    ahead = a[2] * dx + a[3] * dy
    back = -(b[2] * dx + b[3] * dy)
    # Ends that all but touch say nothing by the direction of the gap between them.
    facing = gap < 2.5 or (ahead > limit * gap and back > limit * gap)
    fits = gap <= max_gap and limit < straight <= straightest
    return gap * (2 - straight) if fits and facing else np.inf


@kernel("int32[::1](float64[:,::1], int64[::1], boolean[::1], float64, float64, float64)")
def face(
    ends: NDArray[np.float64],
    offsets: NDArray[np.int64],
    closed: NDArray[np.bool_],
    max_gap: float,
    max_turn: float,
    min_turn: float,
) -> NDArray[np.int32]:
    """Pair chain ends that face each other, nearest and straightest first."""
    n = ends.shape[0]
    mate = np.full(n, -1, np.int32)
    head, after, cell, columns = _grid(ends, closed, max_gap)
    limit = math.cos(math.radians(max_turn))
    straightest = math.cos(math.radians(min_turn)) if min_turn > 0 else 2.0
    room = 8 * n  # more candidates than this is noise, not drawing
    pairs = np.empty((room, 2), np.int32)
    cost = np.empty(room, np.float64)
    m = 0
    for t in range(n):
        if closed[t >> 1]:
            continue
        for row in (cell[t] - columns, cell[t], cell[t] + columns):
            for g in range(row - 1, row + 2):
                u = head[g]
                while u >= 0:
                    price = (
                        _cost(ends[t], ends[u], max_gap, limit, straightest) if u > t and m < room else np.inf
                    )
                    # A chain may bite its own tail only if that closes a ring much longer than the gap.
                    ring = u >> 1 == t >> 1
                    if price < np.inf and not (
                        ring and offsets[(t >> 1) + 1] - offsets[t >> 1] < 4 * max_gap
                    ):
                        pairs[m, 0] = t
                        pairs[m, 1] = u
                        cost[m] = price
                        m += 1
                    u = after[u]
    for k in np.argsort(cost[:m], kind="mergesort"):
        t = pairs[k, 0]
        u = pairs[k, 1]
        if mate[t] < 0 and mate[u] < 0:
            mate[t] = u
            mate[u] = t
    return mate
