"""Links across junctions and around corners, caps at free ends: what a skeleton gets wrong.

Clean parts of branches are taken as they are. What lies between them is drawn anew from how they leave:
straight on through a crossing, to the point where two legs meet, up to the stroke that is met, or out to the
round end.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.curves import (
    STEPS,
    corner,
    covered,
    meet,
    onward,
    put,
    raw,
    reach,
    round_end,
    smooth,
)

#: Largest sum of both turns, out of one clean part and into the other, of a stroke through a junction.
THROUGH = math.radians(62)
#: Bends of two ends that turn less than this are drawn as one smooth curve.
SMOOTH = math.radians(20)


@kernel()
def _cost(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Turn out of `a` towards `b` plus turn from there into `b`, radians."""
    vx = b[0] - a[0]
    vy = b[1] - a[1]
    out = abs(math.atan2(a[2] * vy - a[3] * vx, a[2] * vx + a[3] * vy))
    into = abs(math.atan2(-vx * b[3] + vy * b[2], -vx * b[2] - vy * b[3]))
    return out + into


@kernel()
def _landing(
    pool: NDArray[np.float32], first: int, last: int, frame: NDArray[np.float64]
) -> tuple[int, float, float]:
    """Point of a drawn part that a frame heads for: its row, the way there and how far it is missed by."""
    best = -1
    way = 0.0
    missed = np.inf
    for i in range(first, last):
        vx = pool[i, 0] - frame[0]
        vy = pool[i, 1] - frame[1]
        u = vx * frame[2] + vy * frame[3]
        lateral = abs(frame[2] * vy - frame[3] * vx - frame[4] * u * u)
        if u > 0 and lateral < missed:
            best = i
            way = u
            missed = lateral
    return best, way, missed


@kernel()
def _crossing(
    frame: NDArray[np.float64], at: NDArray[np.int32], place: NDArray[np.float32]
) -> tuple[float, float]:
    """Point nearest to the lines along which several ends leave; the node's own place if that is far off."""
    sxx = 0.0
    sxy = 0.0
    syy = 0.0
    bx = 0.0
    by = 0.0
    for t in at:
        x = frame[t, 0]
        y = frame[t, 1]
        dx = frame[t, 2]
        dy = frame[t, 3]
        xx = 1 - dx * dx
        xy = -dx * dy
        yy = 1 - dy * dy
        sxx += xx
        sxy += xy
        syy += yy
        bx += xx * x + xy * y
        by += xy * x + yy * y
    det = sxx * syy - sxy * sxy
    if det > 0.05:
        x = (bx * syy - by * sxy) / det
        y = (by * sxx - bx * sxy) / det
        if math.hypot(x - place[0], y - place[1]) < 2.5 * place[2] + 2:
            return x, y
    return float(place[0]), float(place[1])


@kernel()
def _bend(
    column: NDArray[np.uint16],
    points: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ranges: NDArray[np.int64],
    frame: NDArray[np.float64],
    s: int,
    t: int,
    pool: NDArray[np.float32],
    m: int,
) -> int:
    """Link two ends: around a corner where they turn more than their bends would, else smoothly.

    What would leave the ink is not drawn; the skeleton as it is remains.
    """
    a = frame[s]
    b = frame[t]
    turn = math.atan2(a[3] * b[2] - a[2] * b[3], -(a[2] * b[2] + a[3] * b[3]))
    # `a` bends to its left as it goes on, `b` is met from its far side.
    curved = (a[4] - b[4]) * math.hypot(b[0] - a[0], b[1] - a[1])
    if abs(turn) > SMOOTH and abs(turn - curved) > abs(turn) / 2:
        u, w = meet(a, b)
        far = 8 * max(a[5], b[5]) + 4
        if 0 < u < far and 0 < w < far:
            n = corner(column, pool, m, a, b, u, w)
            if covered(column, pool, m, n):
                return n
    n = smooth(pool, m, a, b)
    if covered(column, pool, m, n):
        return n
    m = raw(points, offsets, ranges, s, a[5], True, pool, m)
    return raw(points, offsets, ranges, t, b[5], False, pool, m)


@kernel()
def _straightest(
    frame: NDArray[np.float64], here: NDArray[np.int32], mate: NDArray[np.int32], limit: float
) -> tuple[int, int]:
    """The two ends at a node that are still alone and go most nearly straight on; -1 if none does."""
    best = limit
    a = -1
    b = -1
    for i in range(here.shape[0]):
        for j in range(i + 1, here.shape[0]):
            if mate[here[i]] < 0 and mate[here[j]] < 0:
                cost = _cost(frame[here[i]], frame[here[j]])
                if cost < best:
                    best = cost
                    a = here[i]
                    b = here[j]
    return a, b


@kernel()
def _tie(
    mate: NDArray[np.int32], off: NDArray[np.int64], fill: NDArray[np.int64], a: int, b: int, m: int
) -> None:
    """Finish a drawn part from end `a` to end `b` (-1: free); `fill` counts parts and points."""
    row = 2 * (mate.shape[0] // 2 - off.shape[0] + 1 + fill[0])
    mate[a] = row
    mate[row] = a
    if b >= 0:
        mate[b] = row + 1
        mate[row + 1] = b
    fill[0] += 1
    fill[1] = m
    off[fill[0]] = m


@kernel()
def _meeting(
    frame: NDArray[np.float64], a: int, b: int, x: float, y: float, pool: NDArray[np.float32], m: int
) -> int:
    """Draw from one end to a point and on to the other end."""
    m = reach(pool, m, frame[a], math.hypot(x - frame[a, 0], y - frame[a, 1]), x, y, frame[a, 5])
    begin = m
    m = reach(pool, m, frame[b], math.hypot(x - frame[b, 0], y - frame[b, 1]), x, y, frame[b, 5]) - 1
    for i in range((m - begin) // 2):
        for c in range(3):
            pool[begin + i, c], pool[m - 1 - i, c] = pool[m - 1 - i, c], pool[begin + i, c]
    return m


@kernel()
def _arrive(
    frame: NDArray[np.float64],
    pool: NDArray[np.float32],
    off: NDArray[np.int64],
    first: int,
    last: int,
    m: int,
) -> int:
    """Draw an end up to the part, of rows `first` to `last`, that it heads for."""
    best = np.inf
    row = -1
    way = 0.0
    for j in range(first, last):
        i, u, missed = _landing(pool, off[j], off[j + 1], frame)
        if i >= 0 and missed < best:
            best = missed
            row = i
            way = u
    if row < 0:
        return m
    return reach(pool, m, frame, way, float(pool[row, 0]), float(pool[row, 1]), frame[5])


@kernel()
def _cap(
    soft: NDArray[np.uint8],
    points: NDArray[np.float32],
    frame: NDArray[np.float64],
    ranges: NDArray[np.int64],
    end: int,
    pool: NDArray[np.float32],
    m: int,
) -> int:
    """Draw a free end out to the centre of its round cap, or take back what goes beyond it."""
    u = round_end(soft, frame)
    if u < 0:
        while ranges[1] - ranges[0] > 1:
            i = ranges[0] if end == 0 else ranges[1] - 1
            if math.hypot(points[i, 0] - frame[0], points[i, 1] - frame[1]) >= -u:
                break
            ranges[end] += 1 if end == 0 else -1
        if ranges[1] - ranges[0] > 1:
            x, y = onward(frame, u)
            return put(pool, m, x, y, frame[5])
    u = max(u, 0.05)  # a dot keeps a length
    x, y = onward(frame, u)
    return reach(pool, m, frame, u, x, y, frame[5])


@kernel(
    "Tuple((float32[:,::1], int64[::1], int32[::1], int64[:,::1]))"
    "(uint8[:,::1], uint16[:,::1], float32[:,::1], float64[:,::1], int64[::1], int64[:,::1], boolean[::1],"
    " float32[:,::1], int64[::1], int32[::1])"
)
def connect(
    soft: NDArray[np.uint8],
    column: NDArray[np.uint16],
    points: NDArray[np.float32],
    frame: NDArray[np.float64],
    offsets: NDArray[np.int64],
    ranges: NDArray[np.int64],
    closed: NDArray[np.bool_],
    nodes: NDArray[np.float32],
    start: NDArray[np.int64],
    at: NDArray[np.int32],
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Draw all links and caps.

    Parameters
    ----------
    soft : ndarray of uint8, shape (H, W)
        Ink level.
    column : ndarray of uint16, shape (H, W)
        From `vec2art_nb.engine.kernels.distance.columns`.
    points, frame, offsets, ranges
        Centred points of all branches, how each leaves, and its clean part.
    closed : ndarray of bool, shape (n,)
    nodes : ndarray of float32, shape (m, 3)
        x, y and radius of junctions; there may be more nodes (corners) than rows.
    start, at
        Branch ends at each node, see `vec2art_nb.engine.kernels.chain.incidence`.

    Returns
    -------
    drawn : ndarray of float32, shape (M, 3)
        x, y and radius along every part drawn anew.
    offsets : ndarray of int64, shape (k + 1,)
    mate : ndarray of int32, shape (2 (n + k),)
        End that each end of a branch or (from row n on) of a drawn part is joined to; -1 where it is free.
    ranges : ndarray of int64, shape (n, 2)
        Clean parts without what lies beyond the centres of round ends.
    """
    n = closed.shape[0]
    count = start.shape[0] - 1
    ranges = ranges.copy()
    pool = np.empty((2 * n * STEPS + 2 * count + points.shape[0] + 8, 3), np.float32)
    off = np.zeros(2 * n + count + 1, np.int64)
    mate = np.full(2 * (n + off.shape[0] - 1), -1, np.int32)
    fill = np.zeros(2, np.int64)
    lone = np.ones(2 * n, np.bool_)
    for v in range(count):
        here = at[start[v] : start[v + 1]]
        if here.shape[0] == 0 and v < nodes.shape[0] and nodes[v, 2] > 0:
            # Nothing stands out of this disc: a dot.
            m = put(pool, fill[1], nodes[v, 0] - 0.05, nodes[v, 1], nodes[v, 2] - 0.5)
            fill[1] = put(pool, m, nodes[v, 0] + 0.05, nodes[v, 1], nodes[v, 2] - 0.5)
            fill[0] += 1
            off[fill[0]] = fill[1]
        if here.shape[0] < 2:
            continue
        for t in here:
            lone[t] = False
        first = fill[0]
        a, b = _straightest(frame, here, mate, THROUGH if here.shape[0] > 2 else np.inf)
        while a >= 0:
            _tie(mate, off, fill, a, b, _bend(column, points, offsets, ranges, frame, a, b, pool, fill[1]))
            a, b = _straightest(frame, here, mate, THROUGH)
        if fill[0] == first:
            x, y = _crossing(frame, here, nodes[v])
            a, b = _straightest(frame, here, mate, np.inf)
            _tie(mate, off, fill, a, b, _meeting(frame, a, b, x, y, pool, fill[1]))
        last = fill[0]
        for t in here:
            if mate[t] < 0:
                _tie(mate, off, fill, t, -1, _arrive(frame[t], pool, off, first, last, fill[1]))
    for t in range(2 * n):
        if lone[t] and not closed[t >> 1]:
            _tie(mate, off, fill, t, -1, _cap(soft, points, frame[t], ranges[t >> 1], t & 1, pool, fill[1]))
    return pool[: fill[1]].copy(), off[: fill[0] + 1].copy(), mate[: 2 * (n + fill[0])].copy(), ranges
