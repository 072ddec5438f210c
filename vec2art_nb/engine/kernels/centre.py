"""From skeleton pixels to the middle of the stroke, between the pixels.

Across the stroke both outlines are looked up in the grey levels; the middle of the two is the centre, half
their distance the radius. Noise along the stroke is smoothed without pulling curves inwards.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: Ink level of an outline: half covered.
EDGE = 127.5


@kernel(inline=True)
def ink_at(soft: NDArray[np.uint8], x: float, y: float) -> float:
    """Ink level (0-255) between pixels; 0 outside the picture."""
    height, width = soft.shape
    x0 = math.floor(x)
    y0 = math.floor(y)
    fx = x - x0
    fy = y - y0
    if x0 >= 0 and y0 >= 0 and x0 + 1 < width and y0 + 1 < height:
        # Unsigned: numba need not look out for negative indices.
        x1 = np.uint64(x0)
        y1 = np.uint64(y0)
        one = np.uint64(1)
        top = soft[y1, x1] * (1 - fx) + soft[y1, x1 + one] * fx
        bottom = soft[y1 + one, x1] * (1 - fx) + soft[y1 + one, x1 + one] * fx
        return float(top * (1 - fy) + bottom * fy)
    level = 0.0
    for k in range(4):
        yy = y0 + k // 2
        xx = x0 + k % 2
        if 0 <= yy < height and 0 <= xx < width:
            level += (fy if k >= 2 else 1 - fy) * (fx if k % 2 else 1 - fx) * soft[yy, xx]
    return level


@kernel(inline=True)
def exit_at(
    soft: NDArray[np.uint8], x: float, y: float, dx: float, dy: float, start: float, stop: float
) -> float:
    """Way along a ray from a place in the ink, at least `start`, until it leaves it; -1 if not by `stop`."""
    t = start
    level = ink_at(soft, x + t * dx, y + t * dy)
    if level < EDGE:
        return -1.0
    while t < stop:
        t += 1.0
        ahead = ink_at(soft, x + t * dx, y + t * dy)
        if ahead < EDGE:
            return t - (EDGE - ahead) / (level - ahead)
        level = ahead
    return -1.0


@kernel(inline=True)
def _neighbour(i: int, low: int, high: int, ring: bool) -> int:
    """Index kept between `low` and `high` (exclusive); around a ring, whose last point repeats its first."""
    if not ring:
        return min(max(i, low), high - 1)
    return low + (i - low) % max(high - low - 1, 1)


@kernel(
    "Tuple((float32[:,::1], float32[::1]))"
    "(uint8[:,::1], int32[:,::1], float32[::1], int64[::1], boolean[::1])"
)
def measure(
    soft: NDArray[np.uint8],
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
    closed: NDArray[np.bool_],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Middle between both outlines across every branch, and half the way between them.

    Parameters
    ----------
    soft : ndarray of uint8, shape (H, W)
        Ink level; outlines are at 127.5.
    points : ndarray of int32, shape (N, 2)
        x, y of skeleton pixels.
    radius : ndarray of float32, shape (N,)
        Distance to the nearest background pixel's centre.
    offsets : ndarray of int64, shape (n + 1,)
    closed : ndarray of bool, shape (n,)

    Returns
    -------
    middle : ndarray of float32, shape (N, 2)
        The pixel itself where an outline is not found near the expected radius.
    half : ndarray of float32, shape (N,)
        Negative where an outline is not found.
    """
    middle = points.astype(np.float32)
    half = np.full(points.shape[0], np.float32(-1.0))
    for b in range(closed.shape[0]):
        low = offsets[b]
        high = offsets[b + 1]
        # Every other point and both ends: neighbours differ by little, and are smoothed anyway.
        for k in range(0, high - low + 1, 2):
            i = min(low + k, high - 1)
            r = max(float(radius[i]) - 0.5, 0.5)
            h = min(max(2, int(0.5 * r)), 12)
            p = _neighbour(i - h, low, high, closed[b])
            q = _neighbour(i + h, low, high, closed[b])
            tx = float(points[q, 0] - points[p, 0])
            ty = float(points[q, 1] - points[p, 1])
            norm = math.sqrt(tx * tx + ty * ty)
            if norm == 0:
                continue
            x = float(points[i, 0])
            y = float(points[i, 1])
            nx = -ty / norm
            ny = tx / norm
            start = max(r - 2.0, 0.0)
            left = exit_at(soft, x, y, nx, ny, start, 1.3 * r + 4)
            right = exit_at(soft, x, y, -nx, -ny, start, 1.3 * r + 4)
            if left >= 0 and right >= 0:
                middle[i, 0] = x + nx * (left - right) / 2
                middle[i, 1] = y + ny * (left - right) / 2
                half[i] = (left + right) / 2
        for i in range(low + 1, high - 1, 2):
            if half[i - 1] > 0 and half[i + 1] > 0:
                half[i] = (half[i - 1] + half[i + 1]) / 2
                for axis in range(2):
                    before = middle[i - 1, axis] - points[i - 1, axis]
                    after = middle[i + 1, axis] - points[i + 1, axis]
                    middle[i, axis] = points[i, axis] + (before + after) / 2
    return middle, half


@kernel()
def _settle(
    soft: NDArray[np.uint8],
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    first: int,
    last: int,
    low: int,
    high: int,
    xy: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """Centre the few points of a dot or of a short branch: across its chord; a dot along both axes."""
    dx = float(points[last - 1, 0] - points[first, 0])
    dy = float(points[last - 1, 1] - points[first, 1])
    norm = math.hypot(dx, dy)
    turns = 1 if norm > 0 else 2
    for i in range(low, high):
        r = max(float(radius[i]) - 0.5, 0.5)
        total = 0.0
        for k in range(turns):
            nx = -dy / norm if norm > 0 else float(k)
            ny = dx / norm if norm > 0 else 1.0 - k
            left = exit_at(soft, xy[i, 0], xy[i, 1], nx, ny, 0.0, 1.5 * r + 4)
            right = exit_at(soft, xy[i, 0], xy[i, 1], -nx, -ny, 0.0, 1.5 * r + 4)
            if left >= 0 and right >= 0:
                xy[i, 0] += nx * (left - right) / 2
                xy[i, 1] += ny * (left - right) / 2
                total += (left + right) / 2
            else:
                total += r
        out[i] = total / turns


@kernel()
def _box(
    values: NDArray[np.float32], low: int, high: int, ring: bool, h: int, out: NDArray[np.float32]
) -> None:
    """Running mean over 2 h + 1 points, over fewer towards the ends of an open line."""
    for i in range(low, high):
        k = h if ring else min(h, i - low, high - 1 - i)
        total = 0.0
        if i - k >= low and i + k < high and not ring:
            for j in range(i - k, i + k + 1):
                total += values[j]
        else:
            for j in range(i - k, i + k + 1):
                total += values[_neighbour(j, low, high, True)]
        out[i] = total / (2 * k + 1)


@kernel(
    "Tuple((float32[:,::1], float32[::1]))"
    "(uint8[:,::1], int32[:,::1], float32[::1], float32[:,::1], float32[::1],"
    " int64[::1], int64[:,::1], boolean[::1])"
)
def centre(
    soft: NDArray[np.uint8],
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    middle: NDArray[np.float32],
    half: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ranges: NDArray[np.int64],
    closed: NDArray[np.bool_],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Smooth centres and radii of the clean points; other points stay where they are.

    Parameters
    ----------
    soft, points, radius, offsets, closed
        As for `measure`.
    middle, half
        From `measure`.
    ranges : ndarray of int64, shape (n, 2)
        Clean part of every branch, from `vec2art_nb.engine.kernels.bends.clean`.

    Returns
    -------
    points : ndarray of float32, shape (N, 2)
    radius : ndarray of float32, shape (N,)
        Half the stroke's width.
    """
    size = points.shape[0]
    xy = points.astype(np.float32)
    rad = np.empty(size, np.float32)
    for i in range(size):
        rad[i] = half[i] if half[i] > 0 else max(radius[i] - np.float32(0.5), np.float32(0.5))
    column = np.empty(size, np.float32)
    once = np.empty(size, np.float32)
    twice = np.empty(size, np.float32)
    for b in range(closed.shape[0]):
        low = ranges[b, 0]
        high = ranges[b, 1]
        ring = closed[b]
        for i in range(low, high):
            xy[i, 0] = middle[i, 0]
            xy[i, 1] = middle[i, 1]
        if high - low < 3:
            _settle(soft, points, radius, offsets[b], offsets[b + 1], low, high, xy, rad)
            continue
        mean = 0.0
        for i in range(low, high):
            mean += rad[i]
        h = min(max(1, int(0.35 * mean / (high - low))), 10)
        for axis in range(2):
            for i in range(low, high):
                column[i] = xy[i, axis]
            _box(column, low, high, ring, h, once)
            _box(once, low, high, ring, h, twice)
            for i in range(low, high):
                # Twice the smoothed minus the twice smoothed: to second order curves keep their place.
                xy[i, axis] = 2 * once[i] - twice[i]
        _box(rad, low, high, ring, 2 * h, once)
        for i in range(low, high):
            rad[i] = once[i]
    return xy, rad
