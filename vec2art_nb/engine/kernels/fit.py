"""Runs of samples to tangent-continuous cubics, each as long as the tolerance lets it be."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.bezier import fit_cubic

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Samples on each side that a tangent is estimated from.
REACH = 2
#: Steps between samples that the first attempt at a cubic takes.
FIRST_GUESS = 14


@kernel(inline=True)
def _unit(dx: float, dy: float, k: int, tx: F64, ty: F64) -> None:
    size = math.sqrt(dx * dx + dy * dy)
    tx[k] = dx / size if size > 1e-12 else 1.0
    ty[k] = dy / size if size > 1e-12 else 0.0


@kernel(inline=True)
def _end_tangents(x: F64, y: F64, s: F64, first: int, last: int, tx: F64, ty: F64) -> None:
    """Tangents at both ends of an open run, along it.

    Derivative of the least-squares parabola through the end: a plain chord would lag behind a curve.
    """
    for step in (1, -1):
        i = first if step > 0 else last
        s2 = 0.0
        s3 = 0.0
        s4 = 0.0
        ax = 0.0
        ay = 0.0
        bx = 0.0
        by = 0.0
        for q in range(1, min(last - first, REACH) + 1):
            k = i + step * q
            t = s[k] - s[i]
            dx = x[k] - x[i]
            dy = y[k] - y[i]
            s2 += t * t
            s3 += t * t * t
            s4 += t * t * t * t
            ax += t * dx
            ay += t * dy
            bx += t * t * dx
            by += t * t * dy
        s4 *= 1.2  # draws the curvature towards 0: few samples, some noise
        _unit(ax * s4 - bx * s3, ay * s4 - by * s3, i, tx, ty)


@kernel(inline=True)
def _tangent(x: F64, y: F64, first: int, last: int, whole: bool, k: int, tx: F64, ty: F64) -> None:
    """Tangent at sample k inside a run or on a loop: slope of the line fitted to its neighbours."""
    n = last - first
    reach = min(REACH, n // 2) if whole else min(REACH, k - first, last - k)
    dx = 0.0
    dy = 0.0
    for q in range(1, reach + 1):
        p = first + (k - first + q) % n if whole else k + q
        m = first + (k - first - q) % n if whole else k - q
        dx += q * (x[p] - x[m])
        dy += q * (y[p] - y[m])
    _unit(dx, dy, k, tx, ty)


@kernel(
    "int64(float64[:, ::1], int64[::1], boolean[::1], int64, float64, float64, int64,"
    "float64[:, ::1], int64[:, ::1], float64[:, ::1], int64[::1])"
)
def fit_runs(
    samples: F64,
    run_offsets: I64,
    whole: Flags,
    runs: int,
    tolerance: float,
    penalty: float,
    iterations: int,
    work: F64,
    knots: I64,
    handles: F64,
    run_cubics: I64,
) -> int:
    """Fit cubics to runs of samples, tangent-continuous inside each run.

    Each cubic in turn gets as many samples as one can follow, found by galloping from the length of the one
    before and bisection: within 5 % of the fewest cubics possible (dynamic programming over all knots) on
    traced photographs, where Schneider's recursive splitting needs 15 % more.

    Parameters
    ----------
    samples, run_offsets, whole
        See `vec2art_nb.engine.kernels.sample.sample_chains`.
    runs : int
        Number of runs.
    tolerance : float
        Largest distance of a sample from the curve, px.
    penalty, iterations
        See `vec2art_nb.engine.kernels.bezier.fit_cubic`.
    work : ndarray of float64, shape (4, columns of samples)
        Scratch; rows 0 and 1 hold the unit tangents at the knots afterwards, row 2 the arc length along the
        run.
    knots : ndarray of int64, shape (2, room)
        Receives the columns of `samples` where each cubic begins and ends.
    handles : ndarray of float64, shape (2, room)
        Receives both handle lengths of each cubic.
    run_cubics : ndarray of int64
        Receives, per run from index 1 on, where its cubics end.

    Returns
    -------
    int
        Number of cubics.
    """
    x = samples[0]
    y = samples[1]
    tx = work[0]
    ty = work[1]
    s = work[2]
    count = 0
    for r in range(runs):
        first = run_offsets[r]
        last = run_offsets[r + 1] - 1
        s[first] = 0.0
        for k in range(first + 1, last + 1):
            dx = x[k] - x[k - 1]
            dy = y[k] - y[k - 1]
            s[k] = s[k - 1] + max(math.sqrt(dx * dx + dy * dy), 1e-9)
        if whole[r]:
            _tangent(x, y, first, last, whole[r], last, tx, ty)
            tx[first] = tx[last]
            ty[first] = ty[last]
        else:
            _end_tangents(x, y, s, first, last, tx, ty)
        i = first
        guess = FIRST_GUESS
        while i < last:
            # one cubic cannot be a loop, and its chord says nothing
            most = i + (2 * (last - first) + 2) // 3 if whole[r] and i == first else last
            good = i
            bad = most + 1
            j = min(i + guess, most)
            while bad - good > 1:
                if j < last:
                    _tangent(x, y, first, last, whole[r], j, tx, ty)
                fits, a, b = fit_cubic(samples, work, i, j, tolerance, penalty, iterations)
                if fits:
                    good = j
                    knots[1, count] = j
                    handles[0, count] = a
                    handles[1, count] = b
                else:
                    bad = j
                if bad > most:
                    j = min(2 * good - i, most)
                elif 4 * (bad - good) <= good - i:
                    break  # near enough
                else:
                    j = (good + bad) // 2
            knots[0, count] = i
            guess = good - i
            i = good
            count += 1
        run_cubics[r + 1] = count
    return count


@kernel(
    "void(float64[:, ::1], float64[:, ::1], int64[:, :], float64[:, :], int64[::1], float64, float64,"
    "float32[:, ::1], int64[::1])",
    reads=("samples", "work", "knots", "handles", "ends"),
)
def join_cubics(
    samples: F64, work: F64, knots: I64, handles: F64, ends: I64, across: float, down: float,
    points: F32, offsets: I64,
) -> None:  # fmt: skip
    """Write the control points of strokes of joined cubics, in picture px.

    Parameters
    ----------
    samples, work, knots, handles
        See `fit_runs`.
    ends : ndarray of int64, shape (n + 1,)
        Stroke ``i`` has the cubics ``ends[i]`` to ``ends[i + 1]``.
    across, down : float
        Picture px per working px.
    points : ndarray of float32, shape (3 cubics + n, 2)
        Receives the control points: one, and three more for each cubic.
    offsets : ndarray of int64, shape (n + 1,)
        Receives where strokes begin and end in `points`.
    """
    n = 0
    for i in range(ends.shape[0] - 1):
        offsets[i] = n
        for k in range(ends[i], ends[i + 1]):
            a = knots[0, k]
            b = knots[1, k]
            if k == ends[i]:
                points[n, 0] = (samples[0, a] + 0.5) * across
                points[n, 1] = (samples[1, a] + 0.5) * down
                n += 1
            points[n, 0] = (samples[0, a] + handles[0, k] * work[0, a] + 0.5) * across
            points[n, 1] = (samples[1, a] + handles[0, k] * work[1, a] + 0.5) * down
            points[n + 1, 0] = (samples[0, b] - handles[1, k] * work[0, b] + 0.5) * across
            points[n + 1, 1] = (samples[1, b] - handles[1, k] * work[1, b] + 0.5) * down
            points[n + 2, 0] = (samples[0, b] + 0.5) * across
            points[n + 2, 1] = (samples[1, b] + 0.5) * down
            n += 3
    offsets[ends.shape[0] - 1] = n
