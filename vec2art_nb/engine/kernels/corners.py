"""Corners of evenly sampled chains."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@kernel(inline=True)
def extend(grid: F64, n: int, pad: int, closed: bool) -> None:
    """Continue x and y by `pad` samples on both sides: round the loop, or by point reflection in the ends."""
    for row in range(2):
        v = grid[row]
        for k in range(1, pad + 1):
            if closed:
                v[pad - k] = v[pad + (-k) % n]
                v[pad + n + k] = v[pad + k % n]
            else:
                v[pad - k] = 2 * v[pad] - v[pad + min(k, n)]
                v[pad + n + k] = 2 * v[pad + n] - v[pad + n - min(k, n)]


@kernel(inline=True)
def _turn(chain: F64, g: int, reach: int) -> float:
    """Signed angle between the chords of `reach` samples before and after sample g."""
    ax = chain[0, g] - chain[0, g - reach]
    ay = chain[1, g] - chain[1, g - reach]
    bx = chain[0, g + reach] - chain[0, g]
    by = chain[1, g + reach] - chain[1, g]
    return math.atan2(ax * by - ay * bx, ax * bx + ay * by)


@kernel(fastmath=True, inline=True)
def corners(grid: F64, n: int, closed: bool, reach: int, split: float, light: F64, cut: I64) -> int:
    """Find corners of a padded chain: turns by `split` (radians) or more within `reach` samples each side.

    Looks at a lightly smoothed copy, since single pixels turn by 45° and 90° all the time. A circle turns
    everywhere alike and has no corner, however small; a true corner turns much more than what is `reach`
    before and after it. Writes sample numbers, at least `reach` apart, to ``cut[1:]`` and returns how many.
    """
    pad = 2 * reach + 2
    for row in range(2):
        v0 = grid[row]
        v1 = grid[row, 1:]
        v2 = grid[row, 2:]
        v3 = grid[row, 3:]
        v4 = grid[row, 4:]
        out = light[row, 2:]
        for k in range(n + 2 * pad - 3):
            out[k] = (v0[k] + v4[k] + 4 * (v1[k] + v3[k]) + 6 * v2[k]) / 16
    x0 = light[0, pad - reach :]
    y0 = light[1, pad - reach :]
    x1 = light[0, pad:]
    y1 = light[1, pad:]
    x2 = light[0, pad + reach :]
    y2 = light[1, pad + reach :]
    cosine = light[2, 1:]
    for g in range(n + 1):
        ax = x1[g] - x0[g]
        ay = y1[g] - y0[g]
        bx = x2[g] - x1[g]
        by = y2[g] - y1[g]
        size = (ax * ax + ay * ay) * (bx * bx + by * by)
        cosine[g] = (ax * bx + ay * by) / math.sqrt(size + 1e-12)
    light[2, 0] = light[2, n] if closed else 1.0
    cosine[n + 1] = cosine[1] if closed else 1.0
    limit = math.cos(split)
    margin = 0 if closed else 3
    count = 0
    best = 0.0
    for g in range(margin, n - margin + 1 - int(closed)):
        if cosine[g] >= limit or cosine[g] > light[2, g] or cosine[g] >= cosine[g + 1]:
            continue
        k = g + pad
        here = _turn(light, k, reach)
        there = 0.5 * (_turn(light, k - reach, reach) + _turn(light, k + reach, reach))
        sharp = min(abs(here), abs(here - there))
        if sharp < 0.75 * split:
            continue
        if count > 0 and g - cut[count] < reach:
            if sharp > best:
                cut[count] = g
                best = sharp
        else:
            count += 1
            cut[count] = g
            best = sharp
    if closed and count > 1 and cut[1] + n - cut[count] < reach:
        count -= 1
    return count


@kernel()
def snap(points: F32, at: I64, n: int, g: int, x: F64, y: F64) -> None:
    """Move corner sample g onto the input point near it that stands out most from the chord across it."""
    p = max(g - 3, 0)
    q = min(g + 3, n)
    dx = x[q] - x[p]
    dy = y[q] - y[p]
    cx = x[g]
    cy = y[g]
    best = -1.0
    for k in range(at[max(g - 1, 0)], at[min(g + 2, n)] + 1):
        px = np.float64(points[k, 0])
        py = np.float64(points[k, 1])
        away = abs((px - x[p]) * dy - (py - y[p]) * dx)
        if away > best and (px - cx) * (px - cx) + (py - cy) * (py - cy) <= 2.25:
            best = away
            x[g] = px
            y[g] = py
