"""One cubic Bézier through a run of samples: handles by least squares, distances, Newton reparametrisation.

Philip J. Schneider, "An algorithm for automatically fitting digitized curves", Graphics Gems (1990), with
two changes: handles are drawn towards those of a circular arc, and bounded (Raph Levien's note in kurbo
that the best distance alone gives bumps).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F64 = NDArray[np.float64]

#: Handles stay within these multiples of the circular arc's: no loops, no cusps.
SHORTEST, LONGEST = 0.25, 1.5


@kernel()
def arc_handle(cosine: float) -> float:
    """Handle of a circular arc in units of its length, given the cosine of its turning: 1/3 … 0.4244.

    ``4/3 tan(turn / 4) / turn``, the usual approximation of a circle by cubics.
    """
    c = min(max(cosine, -1.0), 1.0)
    turn = math.acos(c)
    if turn < 1e-3:
        return 1.0 / 3.0
    half = math.sqrt(0.5 * (1.0 + c))
    return 4.0 / 3.0 * math.sqrt((1.0 - half) / (1.0 + half)) / turn


@kernel(fastmath=True)
def handles(
    x: F64, y: F64, u: F64, n: int, tx: F64, ty: F64, arc: float, penalty: float
) -> tuple[float, float]:
    """Handle lengths of the cubic from sample 0 to sample n with unit tangents (tx, ty) there.

    Minimises ``sum |B(u) - P|² + penalty * n * ((a - arc)² + (b - arc)²)`` over a and b, the two handle
    lengths; `arc` is the handle of the circular arc with the same length and turning.
    """
    x0 = x[0]
    y0 = y[0]
    dx = x[n] - x0
    dy = y[n] - y0
    s11 = 0.0
    s12 = 0.0
    s22 = 0.0
    ax = 0.0
    ay = 0.0
    bx = 0.0
    by = 0.0
    for k in range(n):  # sample 0 adds nothing
        t = u[k]
        v = 1.0 - t
        b1 = 3.0 * t * v * v
        b2 = 3.0 * t * t * v
        h = t * t * (3.0 - 2.0 * t)
        rx = x[k] - x0 - dx * h
        ry = y[k] - y0 - dy * h
        s11 += b1 * b1
        s12 += b1 * b2
        s22 += b2 * b2
        ax += b1 * rx
        ay += b1 * ry
        bx += b2 * rx
        by += b2 * ry
    pull = penalty * n
    c11 = s11 + pull
    c22 = s22 + pull
    c12 = -s12 * (tx[0] * tx[n] + ty[0] * ty[n])
    r1 = tx[0] * ax + ty[0] * ay + pull * arc
    r2 = pull * arc - tx[n] * bx - ty[n] * by
    det = c11 * c22 - c12 * c12
    a = (r1 * c22 - r2 * c12) / det
    b = (c11 * r2 - c12 * r1) / det
    return min(max(a, SHORTEST * arc), LONGEST * arc), min(max(b, SHORTEST * arc), LONGEST * arc)


@kernel(fastmath=True)
def distances(x: F64, y: F64, u: F64, n: int, tx: F64, ty: F64, a: float, b: float) -> float:
    """Largest squared distance of the samples 0 … n from the cubic; improves their parameters `u`.

    The parameters get one Newton step towards the feet of the perpendiculars.
    """
    x0 = x[0]
    y0 = y[0]
    c1x = 3.0 * a * tx[0]
    c1y = 3.0 * a * ty[0]
    c2x = 3.0 * (x[n] - b * tx[n] - x0) - 2.0 * c1x
    c2y = 3.0 * (y[n] - b * ty[n] - y0) - 2.0 * c1y
    c3x = x[n] - x0 - c1x - c2x
    c3y = y[n] - y0 - c1y - c2y
    worst = 0.0
    for k in range(n):
        t = u[k]
        ex = x0 - x[k] + t * (c1x + t * (c2x + t * c3x))
        ey = y0 - y[k] + t * (c1y + t * (c2y + t * c3y))
        fx = c1x + t * (2.0 * c2x + t * 3.0 * c3x)
        fy = c1y + t * (2.0 * c2y + t * 3.0 * c3y)
        gx = 2.0 * c2x + t * 6.0 * c3x
        gy = 2.0 * c2y + t * 6.0 * c3y
        worst = max(worst, ex * ex + ey * ey)
        speed = fx * fx + fy * fy
        slope = max(speed + ex * gx + ey * gy, 0.25 * speed) + 1e-12
        u[k] = min(max(t - (ex * fx + ey * fy) / slope, 0.0), 1.0)
    return worst


@kernel(fastmath=True)
def fit_cubic(
    samples: F64, work: F64, i: int, j: int, tolerance: float, penalty: float, iterations: int
) -> tuple[bool, float, float]:
    """Fit one cubic to the samples i … j.

    Parameters
    ----------
    samples : ndarray of float64, shape (2 or more, any)
        x and y.
    work : ndarray of float64, shape (4, any)
        Unit tangents along the run (rows 0 and 1, only i and j are read), arc length (row 2), and room for
        parameters (row 3).
    i, j : int
        First and last sample, which the cubic meets exactly.
    tolerance : float
        Largest distance of a sample from the curve.
    penalty : float
        See `handles`.
    iterations : int
        Newton reparametrisations at most; hopeless fits stop earlier.

    Returns
    -------
    good : bool
        Whether every sample is within the tolerance; always, where there is none between i and j.
    a, b : float
        Handle lengths.
    """
    n = j - i
    x = samples[0, i:]
    y = samples[1, i:]
    tx = work[0, i:]
    ty = work[1, i:]
    s = work[2, i:]
    u = work[3, i:]
    length = s[n] - s[0]
    arc = arc_handle(tx[0] * tx[n] + ty[0] * ty[n]) * length
    scale = 1.0 / length
    for k in range(n):
        u[k] = (s[k] - s[0]) * scale
    a = arc
    b = arc
    last = 1e300
    for _ in range(iterations + 1 if n > 1 else 0):
        a, b = handles(x, y, u, n, tx, ty, arc, penalty)
        worst = distances(x, y, u, n, tx, ty, a, b)
        if worst <= tolerance * tolerance:
            return True, a, b
        if worst > 9.0 * tolerance * tolerance or worst > 0.95 * last:
            return False, a, b
        last = worst
    return n < 2, a, b
