"""How clean parts of branches leave through their ends: place, direction, bend and radius."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: A quadratic is bent only if it leaves its chord by this many px; less is noise.
SAG = 0.35


@kernel()
def _fit_end(
    points: NDArray[np.float32],
    radius: NDArray[np.float32],
    low: int,
    high: int,
    end: int,
    out: NDArray[np.float64],
) -> None:
    """Least-squares quadratic over the last 1.5 radii, on the way along them."""
    tip = low if end == 0 else high - 1
    step = 1 if end == 0 else -1
    reach = max(6.0, 1.5 * radius[tip])
    n = 1
    way = 0.0
    st = 0.0
    while n < high - low:
        i = tip + n * step
        way += math.hypot(points[i, 0] - points[i - step, 0], points[i, 1] - points[i - step, 1])
        if way > reach and n > 2:
            break
        st += way
        n += 1
    tm = st / n
    way = 0.0
    m = np.zeros(3)
    s1 = np.zeros(3)
    s2 = np.zeros(3)
    q1 = 0.0
    q2 = 0.0
    sq = 0.0
    for turn in range(2):
        way = 0.0
        for k in range(n):
            i = tip + k * step
            if k > 0:
                way += math.hypot(points[i, 0] - points[i - step, 0], points[i, 1] - points[i - step, 1])
            u = way - tm
            if turn == 0:
                sq += u * u / n
                continue
            v = u * u - sq
            q1 += u * u
            q2 += v * v
            for c in range(3):
                value = radius[i] if c == 2 else points[i, c]
                m[c] += value / n
                s1[c] += u * value
                s2[c] += v * value
    s1 /= q1 + 1e-12
    s2 /= q2 + 1e-12
    if n < 6 or math.hypot(s2[0], s2[1]) * way * way / 4 < SAG:
        s2[:] = 0
    dx = -(s1[0] - 2 * tm * s2[0])
    dy = -(s1[1] - 2 * tm * s2[1])
    norm = math.hypot(dx, dy) + 1e-12
    out[0] = m[0] - tm * s1[0] + (tm * tm - sq) * s2[0]
    out[1] = m[1] - tm * s1[1] + (tm * tm - sq) * s2[1]
    out[2] = dx / norm
    out[3] = dy / norm
    out[4] = (out[2] * s2[1] - out[3] * s2[0]) / (norm * norm)
    out[5] = m[2]


@kernel()
def _chord(
    points: NDArray[np.float32],
    radius: NDArray[np.float32],
    first: int,
    last: int,
    at: int,
    end: int,
    out: NDArray[np.float64],
) -> None:
    """Direction of a branch without a clean part: that of its chord."""
    a = last - 1 if end == 0 else first
    b = first if end == 0 else last - 1
    dx = float(points[b, 0] - points[a, 0])
    dy = float(points[b, 1] - points[a, 1])
    norm = math.hypot(dx, dy)
    out[0] = points[at, 0]
    out[1] = points[at, 1]
    out[2] = dx / norm if norm > 0 else (1.0 if end else -1.0)
    out[3] = dy / norm if norm > 0 else 0.0
    out[5] = radius[at]


@kernel("float64[:,::1](float32[:,::1], float32[::1], int64[::1], int64[:,::1])")
def frames(
    points: NDArray[np.float32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ranges: NDArray[np.int64],
) -> NDArray[np.float64]:
    """How every clean part leaves through its ends: a quadratic fitted to about 1.5 radii of it.

    Parameters
    ----------
    points, radius
        From `centre`.
    offsets, ranges
        Of the branches and of their clean parts.

    Returns
    -------
    ndarray of float64, shape (2 n, 6)
        x, y, unit direction outwards (x, y), bend to its left (half the curvature, 1 / px) and radius of end
        ``2 * branch + end``, so that it goes on as ``p(u) = p + d u + bend n u^2``.
    """
    out = np.zeros((ranges.shape[0] * 2, 6), np.float64)
    for b in range(ranges.shape[0]):
        low = ranges[b, 0]
        high = ranges[b, 1]
        for e in range(2):
            if high - low >= 3:
                _fit_end(points, radius, low, high, e, out[2 * b + e])
            else:
                at = low if e == 0 else high - 1
                _chord(points, radius, offsets[b], offsets[b + 1], at, e, out[2 * b + e])
    return out
