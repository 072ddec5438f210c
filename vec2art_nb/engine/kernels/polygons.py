"""Borders drawn smooth and with fewer points, and rings put together from them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.smooth import smooth

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
Flags = NDArray[np.bool_]


@kernel(
    "void(int32[:, ::1], int64[::1], boolean[::1], float64[:, ::1], float64[:, ::1], float64[:, ::1],"
    "uint8[::1], float64, float64, float32[:, ::1])",
    reads=("points", "offsets", "loop", "sharp", "soft", "softest", "choice"),
)
def smooth_arcs(
    points: I32,
    offsets: I64,
    loop: Flags,
    sharp: F64,
    soft: F64,
    softest: F64,
    choice: U8,
    width: float,
    height: float,
    out: F32,
) -> None:
    """Smooth staircases away; ends stay, loops wrap, and nothing leaves the picture.

    Parameters
    ----------
    points, offsets, loop
        Arcs in steps of one px.
    sharp, soft, softest : ndarray of float64
        Smoothing kernels, see `vec2art_nb.engine.kernels.smooth.taps`.
    choice : ndarray of uint8, shape (arcs,)
        Which of them smooths each arc: 0, 1 or 2.
    width, height : float
        Size of the picture, px.
    out : ndarray of float32, shape (N, 2)
    """
    longest = 1
    for k in range(loop.shape[0]):
        longest = max(longest, offsets[k + 1] - offsets[k])
    size = longest + 2 * max(sharp.shape[0], soft.shape[0], softest.shape[0]) + 2
    chain = np.empty((2, size))
    spare = np.empty((2, size))
    result = np.empty((2, size))
    for k in range(loop.shape[0]):
        a = offsets[k]
        n = offsets[k + 1] - a - 1
        frame = True
        for i in range(n + 1):
            chain[0, i] = points[a + i, 0]
            chain[1, i] = points[a + i, 1]
        for axis in range(2):
            far = width if axis == 0 else height
            flat = True
            for i in range(n + 1):
                flat = flat and chain[axis, i] == chain[axis, 0]
            frame = flat and (chain[axis, 0] == 0 or chain[axis, 0] == far)
            if frame:
                break
        if not frame:
            table = softest if choice[k] == 2 else (soft if choice[k] == 1 else sharp)
            smooth(chain, 0, n, loop[k], table, spare, result)
        for i in range(n + 1):
            for axis in range(2):
                far = width if axis == 0 else height
                value = chain[axis, i] if frame else result[axis, i]
                out[a + i, axis] = np.float32(min(max(value, 0.0), far))


@kernel(
    "void(int32[:, ::1], int64[::1], uint8[::1], float32[:, ::1])", reads=("lattice", "offsets", "choice")
)
def restore_sharp(lattice: I32, offsets: I64, choice: U8, points: F32) -> None:
    """Put the arcs whose `choice` is 0 back to the lattice, where their corners are."""
    for k in range(choice.shape[0]):
        if choice[k] == 0:
            for i in range(offsets[k], offsets[k + 1]):
                points[i, 0] = lattice[i, 0]
                points[i, 1] = lattice[i, 1]


@kernel()
def _keep(points: F32, a: int, b: int, tolerance2: float, kept: Flags, stack: I64) -> None:
    """Mark the points between a and b that a polyline within the tolerance needs (Douglas and Peucker)."""
    kept[a] = True
    kept[b] = True
    top = 0
    stack[0] = a
    stack[1] = b
    top = 2
    while top > 0:
        top -= 2
        i = stack[top]
        j = stack[top + 1]
        if j - i < 2:
            continue
        x = points[i, 0]
        y = points[i, 1]
        dx = points[j, 0] - x
        dy = points[j, 1] - y
        length2 = dx * dx + dy * dy
        worst = tolerance2
        at = -1
        for k in range(i + 1, j):
            px = points[k, 0] - x
            py = points[k, 1] - y
            if length2 > 0:
                t = min(max((px * dx + py * dy) / length2, 0.0), 1.0)
                px -= t * dx
                py -= t * dy
            away = px * px + py * py
            if away > worst:
                worst = away
                at = k
        if at >= 0:
            kept[at] = True
            stack[top] = i
            stack[top + 1] = at
            stack[top + 2] = at
            stack[top + 3] = j
            top += 4


@kernel(
    "int64(float32[:, ::1], int32[:, ::1], int64[::1], boolean[::1], float64, float32[:, ::1], int64[::1])",
    reads=("points", "lattice", "offsets", "loop"),
)
def simplify_arcs(
    points: F32, lattice: I32, offsets: I64, loop: Flags, tolerance: float, out: F32, ends: I64
) -> int:
    """Simplify arcs (Douglas and Peucker); ends stay.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        Smooth arcs.
    lattice : ndarray of int32, shape (N, 2)
        The same arcs in steps along the lattice.
    offsets, loop
        Where arcs begin and end, and whether they meet no node.
    tolerance : float
        Px; below 0 all corners of the lattice are kept.
    out : ndarray of float32, shape (N, 2)
    ends : ndarray of int64, shape (arcs + 1,)

    Returns
    -------
    int
        Number of points.
    """
    longest = 2
    for k in range(loop.shape[0]):
        longest = max(longest, offsets[k + 1] - offsets[k])
    kept = np.empty(points.shape[0], np.bool_)
    stack = np.empty(4 * longest + 8, np.int64)
    n = 0
    for k in range(loop.shape[0]):
        ends[k] = n
        a = offsets[k]
        b = offsets[k + 1] - 1
        exact = tolerance < 0
        for i in range(a, b + 1):
            kept[i] = False
        if exact:
            kept[a] = True
            kept[b] = True
            for i in range(a + 1, b):
                kept[i] = (
                    lattice[i + 1, 0] - lattice[i, 0] != lattice[i, 0] - lattice[i - 1, 0]
                    or lattice[i + 1, 1] - lattice[i, 1] != lattice[i, 1] - lattice[i - 1, 1]
                )
        else:
            middle = b
            farthest = -1.0
            if loop[k] or (points[a, 0] == points[b, 0] and points[a, 1] == points[b, 1]):
                for i in range(a, b):
                    away = math.hypot(points[i, 0] - points[a, 0], points[i, 1] - points[a, 1])
                    if away > farthest:
                        farthest = away
                        middle = i
            _keep(points, a, middle, tolerance * tolerance, kept, stack)
            if middle < b:
                _keep(points, middle, b, tolerance * tolerance, kept, stack)
        for i in range(a, b + 1):
            if kept[i]:
                out[n, 0] = lattice[i, 0] if exact else points[i, 0]
                out[n, 1] = lattice[i, 1] if exact else points[i, 1]
                n += 1
    ends[loop.shape[0]] = n
    return n


@kernel(
    "int64(float32[:, ::1], int64[::1], float64, float32[:, ::1], int64[::1])", reads=("points", "offsets")
)
def flatten(points: F32, offsets: I64, tolerance: float, out: F32, ends: I64) -> int:
    """Joined cubics to polylines that stray by at most about `tolerance`; returns the number of points.

    Called without room (`out` of no rows) it only counts.
    """
    n = 0
    room = out.shape[0] > 0
    for k in range(offsets.shape[0] - 1):
        ends[k] = n
        for i in range(offsets[k], offsets[k + 1] - 1, 3):
            x0 = np.float64(points[i, 0])
            y0 = np.float64(points[i, 1])
            x1 = np.float64(points[i + 1, 0])
            y1 = np.float64(points[i + 1, 1])
            x2 = np.float64(points[i + 2, 0])
            y2 = np.float64(points[i + 2, 1])
            x3 = np.float64(points[i + 3, 0])
            y3 = np.float64(points[i + 3, 1])
            ax = x0 - 2 * x1 + x2
            ay = y0 - 2 * y1 + y2
            bx = x1 - 2 * x2 + x3
            by = y1 - 2 * y2 + y3
            bend = math.sqrt(max(ax * ax + ay * ay, bx * bx + by * by))
            steps = min(max(math.ceil(math.sqrt(0.75 * bend / tolerance)), 1), 64)
            for q in range(steps):
                if room:
                    t = q / steps
                    s = 1 - t
                    out[n, 0] = s * s * s * x0 + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t * t * t * x3
                    out[n, 1] = s * s * s * y0 + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t * t * t * y3
                n += 1
        last = offsets[k + 1] - 1
        if room:
            out[n, 0] = points[last, 0]
            out[n, 1] = points[last, 1]
        n += 1
    ends[offsets.shape[0] - 1] = n
    return n


@kernel(
    "int64(float32[:, ::1], int64[::1], int32[::1], int64[::1], float32[:, ::1], int64[::1])",
    reads=("points", "offsets", "halves", "ends"),
)
def gather_rings(points: F32, offsets: I64, halves: I32, ends: I64, out: F32, out_offsets: I64) -> int:
    """Points of rings from those of arcs, each arc in its direction; the last equals the first.

    Parameters
    ----------
    points, offsets
        Arcs as drawn.
    halves, ends
        Rings, see `vec2art_nb.engine.kernels.joined.assemble_rings`.
    out : ndarray of float32, shape (2 N, 2)
    out_offsets : ndarray of int64, shape (rings + 1,)

    Returns
    -------
    int
        Number of points.
    """
    n = 0
    for r in range(ends.shape[0] - 1):
        out_offsets[r] = n
        for q in range(ends[r], ends[r + 1]):
            h = halves[q]
            a = offsets[h >> 1]
            b = offsets[(h >> 1) + 1]
            for i in range(0 if q == ends[r] else 1, b - a):
                j = a + i if h & 1 == 0 else b - 1 - i
                out[n, 0] = points[j, 0]
                out[n, 1] = points[j, 1]
                n += 1
    out_offsets[ends.shape[0] - 1] = n
    return n
