"""Where a skeleton can be trusted.

Along a stroke of even width the radius stays the same. Near a junction or a sharp corner the largest disc
leans on the inner corner of the outline: the skeleton is pulled aside and the radius swells. Walking away
from there the radius falls until the true middle of the stroke is reached; from then on the branch is clean.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: Fall of the radius per px of way below which a branch is clean.
FALL = 0.07
#: A swelling is a corner if it stands out by SWELL of the radius plus SWELL_PX (pixels are coarse) and if the
#: branch turns by more than TURN there.
SWELL, SWELL_PX, TURN = 0.03, 0.4, math.radians(25)
#: Width across a corner that thinning has cut, over that across its legs, at least.
WIDER = 1.08


@kernel()
def _steady(radius: NDArray[np.float32], first: int, last: int, out: NDArray[np.float32]) -> None:
    """Radius of every point of a branch, each the mean of three."""
    for i in range(first, last):
        out[i] = (radius[max(i - 1, first)] + radius[i] + radius[min(i + 1, last - 1)]) / 3


@kernel()
def _foot(
    points: NDArray[np.int32],
    steady: NDArray[np.float32],
    i: int,
    step: int,
    first: int,
    last: int,
    fall: float,
) -> int:
    """Walk from `i` by `step` (1 or -1) while the radius falls by `fall` a px (rises, if negative)."""
    begin = i
    peak = steady[i]
    while True:
        w = max(3, int(0.3 * steady[i]))
        j = i + step * w
        if j < first or j >= last:
            return i
        way = math.hypot(points[i, 0] - points[j, 0], points[i, 1] - points[j, 1])
        change = steady[i] - steady[j]
        if fall < 0:
            change = -change
        if change < abs(fall) * way or abs(i - begin) > 4 * max(peak, steady[i]):
            return i
        i += step


@kernel()
def _turn(points: NDArray[np.int32], a: int, peak: int, b: int, arm: int, first: int, last: int) -> float:
    """Change of direction between the ways before `a` and after `b`, radians."""
    p = max(a - arm, first)
    q = min(b + arm, last - 1)
    ux = float(points[a, 0] - points[p, 0])
    uy = float(points[a, 1] - points[p, 1])
    vx = float(points[q, 0] - points[b, 0])
    vy = float(points[q, 1] - points[b, 1])
    if a == p:
        ux = float(points[peak, 0] - points[a, 0])
        uy = float(points[peak, 1] - points[a, 1])
    if b == q:
        vx = float(points[b, 0] - points[peak, 0])
        vy = float(points[b, 1] - points[peak, 1])
    return abs(math.atan2(ux * vy - uy * vx, ux * vx + uy * vy))


@kernel(inline=True)
def _is_corner(
    points: NDArray[np.int32],
    steady: NDArray[np.float32],
    half: NDArray[np.float32],
    i: int,
    first: int,
    last: int,
) -> bool:
    """Whether a branch turns at a top of its radius, or at a low where thinning has cut the corner."""
    r = steady[i]
    swell = SWELL * r + SWELL_PX
    h = max(2, int(0.4 * r))
    a = max(i - h, first)
    b = min(i + h, last - 1)
    if max(steady[a], steady[b]) < r - swell / 2 and r >= max(steady[i - 1], steady[i + 1]):
        a = _foot(points, steady, i, -1, first, last, FALL / 2)
        b = _foot(points, steady, i, 1, first, last, FALL / 2)
        if r - max(steady[a], steady[b]) <= swell:
            return False
    else:
        if r > min(steady[i - 1], steady[i + 1]):
            return False
        a = max(i - 3 * h, first)
        b = min(i + 3 * h, last - 1)
        even = i - a == 3 * h and b - i == 3 * h and abs(steady[a] - steady[b]) <= swell / 2
        # Across a corner the ink is wider than across its legs; across a curve it is not.
        wider = half[i] < 0 or half[i] > WIDER * (steady[a] - 0.5) + SWELL_PX
        if not (even and wider) or r > steady[a] - 0.7 * swell:
            return False
    return _turn(points, a, i, b, max(4, int(0.7 * r)), first, last) > TURN


@kernel()
def _corners(
    points: NDArray[np.int32],
    steady: NDArray[np.float32],
    half: NDArray[np.float32],
    first: int,
    last: int,
    out: NDArray[np.int32],
) -> int:
    """Write down where a branch turns sharply; return how often."""
    n = 0
    i = first + 2
    while i < last - 2:
        if _is_corner(points, steady, half, i, first, last):
            out[n] = i
            n += 1
            i += max(2, int(steady[i]))
        i += 1
    return n


@kernel(
    "Tuple((int32[::1], int64[::1], int32[:,::1], boolean[::1], int64))"
    "(int32[:,::1], float32[::1], float32[::1], int64[::1], int32[:,::1], boolean[::1], boolean[::1], int64)"
)
def split(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    half: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    closed: NDArray[np.bool_],
    alive: NDArray[np.bool_],
    nodes: int,
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_], int]:
    """Keep the branches that are alive and cut them at sharp corners, which become nodes of two ends.

    Parameters
    ----------
    points, radius, offsets, ends, closed
        Branches and the distance to the background at each point.
    half : ndarray of float32, shape (N,)
        From `vec2art_nb.engine.kernels.centre.measure`.
    alive : ndarray of bool, shape (n,)
    nodes : int
        Number of nodes so far; corners are numbered from here.

    Returns
    -------
    rows : ndarray of int32, shape (M,)
        Points of the pieces, as rows of `points`.
    offsets, ends, closed, nodes
        The same for the pieces. A closed branch with corners begins and ends at one of them.
    """
    size = points.shape[0]
    corners = np.empty(size + 1, np.int32)
    steady = np.empty(size, np.float32)
    rows = np.empty(2 * size + 2, np.int32)
    off = np.zeros(size + ends.shape[0] + 2, np.int64)
    end = np.full((size + ends.shape[0] + 1, 2), -1, np.int32)
    ring = np.zeros(size + ends.shape[0] + 1, np.bool_)
    n = 0
    m = 0
    for b in range(ends.shape[0]):
        if not alive[b]:
            continue
        first = offsets[b]
        last = offsets[b + 1]
        _steady(radius, first, last, steady)
        count = _corners(points, steady, half, first, last, corners)
        turns = closed[b] and count > 0
        begin = corners[0] if turns else first
        corner = nodes
        previous = np.int32(nodes) if turns else ends[b, 0]
        nodes += count
        for k in range(1 if turns else 0, count + 1):
            stop = corners[k] if k < count else (last - 1)
            for i in range(begin, stop + 1):
                rows[m] = i
                m += 1
            if k == count and turns:
                for i in range(first + 1, corners[0] + 1):
                    rows[m] = i
                    m += 1
            end[n, 0] = previous
            previous = np.int32(corner + k)
            end[n, 1] = previous if k < count else (np.int32(corner) if turns else ends[b, 1])
            ring[n] = closed[b] and not turns
            begin = stop
            n += 1
            off[n] = m
    return rows[:m].copy(), off[: n + 1].copy(), end[:n].copy(), ring[:n].copy(), nodes


@kernel()
def _steadiest(
    radius: NDArray[np.float32], first: int, last: int, ends: NDArray[np.int32], degree: NDArray[np.int32]
) -> int:
    """The point of a branch without a clean part that says most: its thinnest, or its free tip."""
    free0 = ends[0] < 0 or degree[ends[0]] == 1
    free1 = ends[1] < 0 or degree[ends[1]] == 1
    if free0 != free1:
        return first if free0 else last - 1
    third = (last - first) // 3
    best = (first + last - 1) // 2
    if not free0:
        for i in range(first + third, last - third):
            if radius[i] < radius[best]:
                best = i
    return best


@kernel()
def _settled(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    middle: NDArray[np.float32],
    half: NDArray[np.float32],
    i: int,
    step: int,
    stop: int,
) -> int:
    """Walk on from `i` while the skeleton is off the middle of the stroke, then a little further."""
    limit = i + step * int(2 * radius[i] + 2)
    while i not in (stop, limit):
        off = math.hypot(points[i, 0] - middle[i, 0], points[i, 1] - middle[i, 1])
        if (
            half[i] > 0
            and off < max(1.0, 0.06 * radius[i])
            and abs(half[i] + 0.5 - radius[i]) < 0.06 * radius[i] + 1
        ):
            break
        i += step
    for _ in range(max(1, int(0.2 * radius[i]))):
        if i != stop:
            i += step
    return i


@kernel(
    "int64[:,::1](int32[:,::1], float32[::1], float32[:,::1], float32[::1], int64[::1], int32[:,::1],"
    " boolean[::1], int32[::1])"
)
def clean(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    middle: NDArray[np.float32],
    half: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    closed: NDArray[np.bool_],
    degree: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Range of clean points of every branch.

    Parameters
    ----------
    points, radius, offsets, ends, closed
        Branches as `split` returns them.
    middle, half
        From `vec2art_nb.engine.kernels.centre.measure`.
    degree : ndarray of int32
        Number of branch ends at each node.

    Returns
    -------
    ndarray of int64, shape (n, 2)
        First clean point and the one after the last; a single point where a branch has no clean part.
    """
    out = np.empty((ends.shape[0], 2), np.int64)
    steady = np.empty(radius.shape[0], np.float32)
    for b in range(ends.shape[0]):
        first = offsets[b]
        last = offsets[b + 1]
        low = first
        high = last - 1
        if not closed[b]:
            free0 = ends[b, 0] < 0 or degree[ends[b, 0]] == 1
            free1 = ends[b, 1] < 0 or degree[ends[b, 1]] == 1
            _steady(radius, first, last, steady)
            low = _foot(points, steady, first, 1, first, last, -FALL if free0 else FALL)
            high = _foot(points, steady, last - 1, -1, first, last, -FALL if free1 else FALL)
            low = _settled(points, radius, middle, half, low, 1, last - 1)
            high = _settled(points, radius, middle, half, high, -1, first)
        if high - low < 2:
            low = high = _steadiest(radius, first, last, ends[b], degree)
        out[b, 0] = low
        out[b, 1] = high + 1
    return out
