"""Links across junctions and around corners, caps at free ends: what a skeleton gets wrong.

Clean parts of branches are taken as they are. What lies between them is drawn anew from how they leave:
straight on through a crossing, to the point where two legs meet, up to the stroke that is met, or out to the
round end.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.curves import STEPS, astray, misfit, onward, put, raw, reach, round_end
from vec2art_nb.engine.kernels.distance import distance_near
from vec2art_nb.engine.kernels.joints import link, straightest
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
Bools = NDArray[np.bool_]

#: Largest sum of both turns, out of one clean part and into the other, of a stroke through a junction.
THROUGH = math.radians(62)

#: A junction this much fatter than the strokes that meet there is a dot of its own; strokes that cross at 30
#: degrees reach 2.07.
BLOB = 2.2

#: Nodes between two checks.
AT_ONCE = 4096


@kernel()
def _landing(pool: F32, first: int, last: int, frame: F64) -> tuple[int, float, float]:
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
def _tie(mate: I32, off: I64, fill: I64, a: int, b: int, m: int) -> None:
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
def _nearest(pool: F32, first: int, last: int, place: F32) -> int:
    """Row of the point nearest to a place; -1 if there are none."""
    best = -1
    least = np.inf
    for i in range(first, last):
        away = math.hypot(pool[i, 0] - place[0], pool[i, 1] - place[1])
        if away < least:
            best = i
            least = away
    return best


@kernel()
def _arrive(
    column: U16,
    points: F32,
    offsets: I64,
    ranges: I64,
    frame: F64,
    t: int,
    off: I64,
    first: int,
    last: int,
    pool: F32,
    m: int,
) -> int:
    """Draw an end up to the part, of those from `first` to `last`, that it heads for."""
    best = np.inf
    row = -1
    way = 0.0
    for j in range(first, last):
        i, u, missed = _landing(pool, off[j], off[j + 1], frame[t])
        if i >= 0 and missed < best:
            best = missed
            row = i
            way = u
    if row >= 0:
        n = reach(pool, m, frame[t], way, float(pool[row, 0]), float(pool[row, 1]), frame[t, 5])
        if not astray(misfit(column, pool, m, n, False)[1], float(frame[t, 5])):
            return n
    n = raw(points, offsets, ranges, t, frame[t, 5], True, pool, m)
    row = _nearest(pool, off[first], off[last], pool[max(n - 1, 0)])
    return put(pool, n, pool[row, 0], pool[row, 1], frame[t, 5]) if n > m and row >= 0 else n


@kernel()
def _cap(
    soft: U8,
    points: F32,
    frame: F64,
    ranges: I64,
    end: int,
    pool: F32,
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
    "void(uint16[:,::1], float32[:,::1], float64[:,::1], int64[::1], int64[:,::1], float32[:,::1],"
    " int64[::1], int32[::1], float32[:,::1], int64[::1], int32[::1], int64[::1], int64, int64)"
)
def _link_nodes(
    column: U16,
    points: F32,
    frame: F64,
    offsets: I64,
    ranges: I64,
    nodes: F32,
    start: I64,
    at: I32,
    pool: F32,
    off: I64,
    mate: I32,
    fill: I64,
    low: int,
    high: int,
) -> None:
    """Draw the links through some nodes."""
    nowhere = np.full(5, np.float32(np.nan))
    for v in range(low, high):
        here = at[start[v] : start[v + 1]]
        widest = 0.0
        for t in here:
            widest = max(widest, frame[t, 5])
        if v < nodes.shape[0] and nodes[v, 2] - 0.5 > BLOB * widest:
            # Nothing stands out of this disc, or only what is much thinner.
            m = put(pool, fill[1], nodes[v, 0] - 0.05, nodes[v, 1], nodes[v, 2] - 0.5)
            fill[1] = put(pool, m, nodes[v, 0] + 0.05, nodes[v, 1], nodes[v, 2] - 0.5)
            fill[0] += 1
            off[fill[0]] = fill[1]
        if here.shape[0] < 2:
            continue
        first = fill[0]
        alone = here.shape[0] == 2
        node = nodes[v] if v < nodes.shape[0] else nowhere
        a, b = straightest(frame, here, mate, np.inf if alone else THROUGH)
        if a < 0:
            # Legs that meet in a point: what runs between them does not reach their outer side.
            alone = True
            a, b = straightest(frame, here, mate, np.inf)
        while a >= 0:
            part = link(column, points, offsets, ranges, frame, a, b, alone, node, pool, fill[1])
            _tie(mate, off, fill, a, b, part)
            a, b = straightest(frame, here, mate, THROUGH) if here.shape[0] > 3 else (-1, -1)
        last = fill[0]
        for t in here:
            if mate[t] < 0:
                part = _arrive(column, points, offsets, ranges, frame, t, off, first, last, pool, fill[1])
                _tie(mate, off, fill, t, -1, part)


@kernel(
    "void(uint8[:,::1], float32[:,::1], float64[:,::1], int64[:,::1], boolean[::1], int64[::1], int32[::1],"
    " float32[:,::1], int64[::1], int32[::1], int64[::1])"
)
def _cap_ends(
    soft: U8,
    points: F32,
    frame: F64,
    ranges: I64,
    closed: Bools,
    start: I64,
    at: I32,
    pool: F32,
    off: I64,
    mate: I32,
    fill: I64,
) -> None:
    """Draw the caps of ends that are alone at their node."""
    lone = np.ones(2 * closed.shape[0], np.bool_)
    for v in range(start.shape[0] - 1):
        if start[v + 1] - start[v] >= 2:
            for t in at[start[v] : start[v + 1]]:
                lone[t] = False
    for t in range(2 * closed.shape[0]):
        if lone[t] and not closed[t >> 1]:
            _tie(mate, off, fill, t, -1, _cap(soft, points, frame[t], ranges[t >> 1], t & 1, pool, fill[1]))


@kernel("void(uint16[:,::1], float32[:,::1])")
def _keep_inside(column: U16, pool: F32) -> None:
    """Let no disc hang out of the ink."""
    for i in range(pool.shape[0]):
        room = distance_near(column, float(pool[i, 1]), float(pool[i, 0]))
        pool[i, 2] = min(pool[i, 2], max(1.05 * room, 0.5))


def connect(
    soft: U8,
    column: U16,
    points: F32,
    frame: F64,
    offsets: I64,
    ranges: I64,
    closed: Bools,
    nodes: F32,
    start: I64,
    at: I32,
    check: Callable[[], None] = lambda: None,
    scratch: Scratch = NO_SCRATCH,
) -> tuple[F32, I64, I32, I64]:
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
    nodes : ndarray of float32, shape (m, 5)
        From `vec2art_nb.engine.kernels.spurs.simplify`; there may be more nodes (corners) than rows.
    start, at
        Branch ends at each node, see `vec2art_nb.engine.kernels.chain.incidence`.
    check : callable, optional
        Called every so many nodes; may raise to stop.
    scratch : Scratch, optional

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
    n = len(closed)
    count = len(start) - 1
    ranges = ranges.copy()
    pool = scratch.take((2 * n * STEPS + 2 * count + len(points) + 8, 3), np.float32)
    off = np.zeros(2 * n + count + 1, np.int64)
    mate = np.full(2 * (n + len(off) - 1), -1, np.int32)
    fill = np.zeros(2, np.int64)
    for low in range(0, count, AT_ONCE):
        check()
        high = min(low + AT_ONCE, count)
        _link_nodes(
            column, points, frame, offsets, ranges, nodes, start, at, pool, off, mate, fill, low, high
        )
    check()
    _cap_ends(soft, points, frame, ranges, closed, start, at, pool, off, mate, fill)
    check()
    parts, drawn = fill
    _keep_inside(column, pool[:drawn])
    return pool[:drawn].copy(), off[: parts + 1].copy(), mate[: 2 * (n + parts)].copy(), ranges
