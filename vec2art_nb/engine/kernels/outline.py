"""Strokes of varying width as filled outlines: both sides and, where they are open, round caps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.offset import (
    END,
    FRAME,
    LEFT,
    NX,
    PX,
    PY,
    QX,
    QY,
    RIGHT,
    ROOM,
    SIZE,
    START,
    H,
    R,
    add_fan,
    add_join,
    add_line,
    add_offset,
    copy_frame,
    load,
    set_frame,
)


@kernel()
def _side(
    out: NDArray[np.float32],
    n: int,
    w: NDArray[np.float64],
    points: NDArray[np.float32],
    profile: NDArray[np.float32],
    first: int,
    end: int,
    closed: bool,
    side: float,
    half: float,
    tolerance: float,
) -> int:
    """Append one side of a stroke; the frames of its ends go to ``LEFT`` or ``RIGHT``."""
    head = LEFT if side > 0.0 else RIGHT
    begun = False
    for i in range(first, end - 3, 3):
        if not load(w, points, profile, i, half):
            continue
        set_frame(w, 0.0, side, START)
        set_frame(w, 1.0, side, END)
        if begun:
            n = add_join(out, n, w, head + FRAME, START, side, tolerance)
        else:
            out[n, 0] = w[START + QX]
            out[n, 1] = w[START + QY]
            n += 1
            begun = True
            copy_frame(w, START, head)
        n = add_offset(out, n, w, side, tolerance)
        copy_frame(w, END, head + FRAME)
    if begun and closed:
        n = add_join(out, n, w, head + FRAME, head, side, tolerance)
        out[n - 1, 0] = w[head + QX]
        out[n - 1, 1] = w[head + QY]
    return n


@kernel()
def _reverse(out: NDArray[np.float32], first: int, end: int) -> None:
    i = first
    j = end - 1
    while i < j:
        for k in range(2):
            swap = out[i, k]
            out[i, k] = out[j, k]
            out[j, k] = swap
        i += 1
        j -= 1


@kernel()
def _cap(
    out: NDArray[np.float32], n: int, w: NDArray[np.float64], a: np.int64, b: np.int64, tolerance: float
) -> int:
    """Round end from frame `a` to `b` on the other side; a stroke that thins out to nothing stays pointed."""
    if w[a + R] > 0.5 * tolerance:
        return add_fan(out, n, w, a, b, -math.pi)
    return add_line(out, n, w[b + QX], w[b + QY])


@kernel()
def _grown(out: NDArray[np.float32], n: int, need: int) -> NDArray[np.float32]:
    """Array with room for `need` points that holds the first `n`."""
    if need <= out.shape[0]:
        return out
    more = np.empty((need + need // 2, 2), np.float32)
    for k in range(n):
        more[k, 0] = out[k, 0]
        more[k, 1] = out[k, 1]
    return more


@kernel()
def _dot(out: NDArray[np.float32], n: int, w: NDArray[np.float64], x: float, y: float, radius: float) -> int:
    """Append a circle: what is left of a stroke whose points all coincide."""
    for k in range(FRAME):
        w[LEFT + k] = 0.0
    w[LEFT + PX] = x
    w[LEFT + PY] = y
    w[LEFT + NX] = 1.0
    w[LEFT + R] = w[LEFT + H] = radius
    out[n, 0] = x + radius
    out[n, 1] = y
    return add_fan(out, n + 1, w, LEFT, LEFT, -2.0 * math.pi)


@kernel(
    "Tuple((float32[:,::1], int64[::1], int64[::1]))"
    "(float32[:,::1], float32[::1], int64[::1], boolean[::1], float64, float64)",
    reads=("points", "profile", "offsets", "closed"),
)
def outlines(
    points: NDArray[np.float32],
    profile: NDArray[np.float32],
    offsets: NDArray[np.int64],
    closed: NDArray[np.bool_],
    half: float,
    tolerance: float,
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Outlines of strokes, as joined cubics.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        x, y of joined cubics' control points.
    profile : ndarray of float32, shape (N,)
        Widths: Bézier coefficients on the curve's parameter.
    offsets : ndarray of int64, shape (n + 1,)
    closed : ndarray of bool, shape (n,)
    half : float
        Half the width, in px, where the profile is 1.
    tolerance : float
        Most that an outline strays from the true offset curve, in px.

    Returns
    -------
    points : ndarray of float32, shape (M, 2)
    rings : ndarray of int64, shape (m + 1,)
        Ring ``j`` is ``points[rings[j]:rings[j + 1]]``, its last point equals its first.
    paths : ndarray of int64, shape (n + 1,)
        Stroke ``i`` has the rings ``paths[i]`` to ``paths[i + 1]``: two where closed, none without any width.
    """
    count = offsets.shape[0] - 1
    out = np.empty((8 * points.shape[0] + 1024, 2), np.float32)
    rings = np.empty(2 * count + 1, np.int64)
    paths = np.empty(count + 1, np.int64)
    w = np.empty(SIZE, np.float64)
    rings[0] = paths[0] = 0
    n = m = rings[0]  # not the constant, see above
    for i in range(count):
        first = offsets[i]
        end = offsets[i + 1]
        out = _grown(out, n, n + (end - first) // 3 * ROOM + 64)
        widest = 0.0
        for k in range(first, end):
            widest = max(widest, half * profile[k])
        start = n
        if widest > 0.0:
            n = _side(out, n, w, points, profile, first, end, closed[i], 1.0, half, tolerance)
            if n == start:
                n = _dot(out, n, w, points[first, 0], points[first, 1], widest)
            else:
                if closed[i]:
                    m += 1
                    rings[m] = start = other = n
                else:
                    set_frame(w, 1.0, -1.0, START)
                    other = _cap(out, n, w, LEFT + FRAME, START, tolerance) - 1
                n = _side(out, other, w, points, profile, first, end, closed[i], -1.0, half, tolerance)
                _reverse(out, other, n)
                if not closed[i]:
                    n = _cap(out, n, w, RIGHT, LEFT, tolerance)
            out[n - 1, 0] = out[start, 0]
            out[n - 1, 1] = out[start, 1]
            m += 1
            rings[m] = n
        paths[i + 1] = m
    return out[:n], rings[: m + 1], paths
