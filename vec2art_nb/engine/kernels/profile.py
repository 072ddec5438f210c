"""Width along a stroke: a width function on the same parameter as each of its cubics."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.bezier import distances

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

#: A cubic is cut into at most this many pieces for its width's sake (a power of two).
PIECES = 8
#: Width functions follow the widths within this share of the stroke's widest part.
WIDTH_ERROR = 0.06


@kernel(inline=True)
def _width_at(u: F64, w: F64, i: int, j: int, t: float) -> float:
    """Linear interpolation of the widths w of samples i … j at parameter t; u rises."""
    low = i
    high = j
    while high - low > 1:
        mid = (low + high) // 2
        if u[mid] <= t:
            low = mid
        else:
            high = mid
    gap = u[high] - u[low]
    f = min(max((t - u[low]) / gap, 0.0), 1.0) if gap > 1e-12 else 1.0
    return float(w[low] + f * (w[high] - w[low]))


@kernel(inline=True)
def _cubic_at(c: F64, t: float) -> float:
    s = 1.0 - t
    return float(s * s * (s * c[0] + 3.0 * t * c[1]) + t * t * (3.0 * s * c[2] + t * c[3]))


@kernel(inline=True)
def _width_function(u: F64, w: F64, i: int, j: int, u0: float, u1: float, c: F64) -> float:
    """Write the coefficients of the width function on u0 … u1 to `c`; returns how far it is off.

    It goes through the widths at thirds; its coefficients are not negative, which keeps it so.
    """
    step = (u1 - u0) / 6.0
    a = _width_at(u, w, i, j, u0 + 2 * step)
    b = _width_at(u, w, i, j, u0 + 4 * step)
    c[0] = _width_at(u, w, i, j, u0)
    c[3] = _width_at(u, w, i, j, u1)
    c[1] = max((18 * a - 9 * b - 5 * c[0] + 2 * c[3]) / 6, 0.0)
    c[2] = max((18 * b - 9 * a - 5 * c[3] + 2 * c[0]) / 6, 0.0)
    off = 0.0
    for q in range(1, 6):
        off = max(off, abs(_cubic_at(c, q / 6.0) - _width_at(u, w, i, j, u0 + q * step)))
    return off


@kernel(inline=True)
def _polar(p: F64, r: float, s: float, t: float) -> float:
    """Polar form of the cubic with coefficients p: (0, 0, 0), (0, 0, 1) … (1, 1, 1) give p[0] … p[3]."""
    # written so that ends come out exactly
    a = (1.0 - r) * p[0] + r * p[1]
    b = (1.0 - r) * p[1] + r * p[2]
    c = (1.0 - r) * p[2] + r * p[3]
    a = (1.0 - s) * a + s * b
    b = (1.0 - s) * b + s * c
    return float((1.0 - t) * a + t * b)


@kernel(
    "int64(float64[:, ::1], float64[:, ::1], int64[:, ::1], float64[:, :, ::1], float64[:, ::1], int64[::1],"
    "float32[:, ::1], float32[::1], int64[::1], float32[::1])"
)
def add_widths(
    samples: F64,
    work: F64,
    knots: I64,
    cubics: F64,
    handles: F64,
    ends: I64,
    out: F32,
    out_width: F32,
    out_offsets: I64,
    out_widest: F32,
) -> int:
    """Write strokes with width functions, cutting cubics (de Casteljau) where one cannot follow the widths.

    Parameters
    ----------
    samples, work, knots, handles
        See `vec2art_nb.engine.kernels.fit.fit_runs`.
    cubics : ndarray of float64, shape (k, 2, 4)
        x and y of the control points of each cubic, in any unit.
    ends : ndarray of int64, shape (n + 1,)
        Where the cubics of each stroke begin and end.
    out, out_width : ndarray of float32, shape (room, 2) and (room,)
        Receive the control points and the coefficients of the width functions: at most ``3 * PIECES * k +
        n``.
    out_offsets : ndarray of int64, shape (n + 1,)
        Receives where each stroke begins and ends in `out`.
    out_widest : ndarray of float32, shape (n,)
        Receives each stroke's largest width.

    Returns
    -------
    int
        Number of control points.
    """
    x = samples[0]
    y = samples[1]
    w = samples[2]
    s = work[2]
    u = work[3]
    c = np.empty(4)
    at = 0
    out_offsets[0] = 0
    for stroke in range(ends.shape[0] - 1):
        peak = 0.0
        for k in range(knots[0, ends[stroke]], knots[1, ends[stroke + 1] - 1] + 1):
            peak = max(peak, w[k])
        out_widest[stroke] = peak
        for q in range(ends[stroke], ends[stroke + 1]):
            i = knots[0, q]
            j = knots[1, q]
            for k in range(i, j + 1):
                u[k] = (s[k] - s[i]) / (s[j] - s[i])
            a = handles[0, q]
            b = handles[1, q]
            distances(x[i:], y[i:], u[i:], j - i, work[0, i:], work[1, i:], a, b)
            for k in range(i + 1, j + 1):
                u[k] = max(u[k], u[k - 1])
            if q == ends[stroke]:
                out[at, 0] = cubics[q, 0, 0]
                out[at, 1] = cubics[q, 1, 0]
                out_width[at] = w[i]
                at += 1
            start = 0
            size = PIECES
            while start < PIECES:
                u0 = start / PIECES
                u1 = (start + size) / PIECES
                if _width_function(u, w, i, j, u0, u1, c) > WIDTH_ERROR * peak and size > 1:
                    size //= 2
                    continue
                for p in range(3):
                    r = u0 if p < 2 else u1
                    t = u0 if p < 1 else u1
                    out[at, 0] = _polar(cubics[q, 0], r, t, u1)
                    out[at, 1] = _polar(cubics[q, 1], r, t, u1)
                    out_width[at] = c[p + 1]
                    at += 1
                start += size
                while size < PIECES and start % (2 * size) == 0:
                    size *= 2
        out_offsets[stroke + 1] = at
    return at
