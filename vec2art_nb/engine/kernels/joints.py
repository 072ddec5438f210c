"""Ways to link two ends of clean parts: smoothly, around a corner, out to the tip of a point, or as is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.curves import astray, corner, meet, misfit, raw, reach, smooth
from vec2art_nb.engine.kernels.distance import distance_between

#: Bends of two ends that turn less than this are drawn as one smooth curve.
SMOOTH = math.radians(20)
#: Turn (radians) times chord (px) from which on a corner differs visibly from a smooth link.
SEEN = 5.0
#: Ways to link two ends.
SMOOTHLY, CURVED_LEGS, STRAIGHT_LEGS = 0, 1, 2
#: Bends that turn more than this go out to the tip of their corner's spur.
SHARP = math.radians(75)
#: Misfit (see `misfit`) by which a corner must be better at a junction; by which it may be worse elsewhere,
#: for a smooth link leaves its tip without ink; and that any good link has.
CLEARLY, BOLDLY, FITTING = 0.03, 0.03, 0.25


@kernel()
def turning(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Turn out of `a` towards `b` plus turn from there into `b`, radians."""
    vx = b[0] - a[0]
    vy = b[1] - a[1]
    out = abs(math.atan2(a[2] * vy - a[3] * vx, a[2] * vx + a[3] * vy))
    into = abs(math.atan2(-vx * b[3] + vy * b[2], -vx * b[2] - vy * b[3]))
    return out + into


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
def _draw(
    way: int,
    column: NDArray[np.uint16],
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    pool: NDArray[np.float32],
    m: int,
) -> int:
    """Draw one of the ways to link two ends; -1 where it is no way."""
    if way == SMOOTHLY:
        return smooth(pool, m, a, b)
    if way == STRAIGHT_LEGS:
        if a[4] == 0 and b[4] == 0:
            return -1
        a = a.copy()
        b = b.copy()
        a[4] = 0
        b[4] = 0
    u, w = meet(a, b)
    far = 12 * max(a[5], b[5]) + 4
    return corner(column, pool, m, a, b, u, w) if 0 < u < far and 0 < w < far else -1


@kernel()
def _corner_point(column: NDArray[np.uint16], node: NDArray[np.float32], r: float) -> tuple[float, float]:
    """Move from the tip of a corner's spur on along it to where the outline is a radius away."""
    x = float(node[3])
    y = float(node[4])
    dx = x - node[0]
    dy = y - node[1]
    norm = math.hypot(dx, dy) + 1e-9
    for _ in range(int(2 * r) + 2):
        if distance_between(column, y, x) - 0.5 <= r:
            break
        x += dx / norm
        y += dy / norm
    return x, y


@kernel()
def link(
    column: NDArray[np.uint16],
    points: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ranges: NDArray[np.int64],
    frame: NDArray[np.float64],
    s: int,
    t: int,
    alone: bool,
    node: NDArray[np.float32],
    pool: NDArray[np.float32],
    m: int,
) -> int:
    """Link two ends in the way that stays best in the middle of the ink: smoothly, around a corner, or as is.

    Where others meet them the middle is not known; there a corner must be clearly better.
    """
    a = frame[s]
    b = frame[t]
    turn = math.acos(min(1.0, max(-1.0, -(a[2] * b[2] + a[3] * b[3]))))
    best = SMOOTHLY
    last = smooth(pool, m, a, b)
    least, worst = misfit(column, pool, m, last, alone)
    if turn <= SMOOTH and not astray(worst, float(min(a[5], b[5]))):
        return last
    if turn > SMOOTH and turn * math.hypot(b[0] - a[0], b[1] - a[1]) > SEEN:
        for way in (CURVED_LEGS, STRAIGHT_LEGS):
            n = _draw(way, column, a, b, pool, m)
            if n >= 0:
                score, deepest = misfit(column, pool, m, n, alone)
                if score + (-BOLDLY if alone else CLEARLY) < least:
                    best = way
                    least = score
                    worst = deepest
    if turn > SHARP and not np.isnan(node[3]):
        x, y = _corner_point(column, node, float(min(a[5], b[5])))
        n = _meeting(frame, s, t, x, y, pool, m)
        score, _ = misfit(column, pool, m, n, alone)
        # A link that is as good but inside of the corner leaves its point without ink.
        if score < (max(least, FITTING) if best == SMOOTHLY else least):
            return n
    if not astray(worst, float(min(a[5], b[5]))):
        return _draw(best, column, a, b, pool, m)
    m = raw(points, offsets, ranges, s, a[5], True, pool, m)
    return raw(points, offsets, ranges, t, b[5], False, pool, m)


@kernel()
def straightest(
    frame: NDArray[np.float64], here: NDArray[np.int32], mate: NDArray[np.int32], limit: float
) -> tuple[int, int]:
    """The two ends at a node that are still alone and go most nearly straight on; -1 if none does."""
    best = limit
    a = -1
    b = -1
    for i in range(here.shape[0]):
        for j in range(i + 1, here.shape[0]):
            if mate[here[i]] < 0 and mate[here[j]] < 0:
                cost = turning(frame[here[i]], frame[here[j]])
                if cost < best:
                    best = cost
                    a = here[i]
                    b = here[j]
    return a, b
