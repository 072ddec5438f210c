"""Parts of strokes drawn anew: how a stroke goes on from where its clean part ends.

A *frame* (x, y, direction, bend, radius) says how a stroke leaves: see `vec2art_nb.engine.kernels.frames`.
All functions append points (x, y, radius) to a pool, from row `m` on, and return the new number of rows.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.centre import EDGE, ink_at
from vec2art_nb.engine.kernels.distance import distance_between, distance_near

#: Points of a drawn part, at most.
STEPS = 48
#: Shortfall of the distance to the outline, as a share of the radius, from which on a drawn part is wrong.
ASTRAY = 0.22


@kernel(inline=True)
def onward(frame: NDArray[np.float64], u: float) -> tuple[float, float]:
    """Place at way `u` outwards along a frame's quadratic."""
    bend = frame[4] * u * u
    return frame[0] + frame[2] * u - frame[3] * bend, frame[1] + frame[3] * u + frame[2] * bend


@kernel(inline=True)
def put(pool: NDArray[np.float32], m: int, x: float, y: float, r: float) -> int:
    """Append a point if there is room."""
    if m < pool.shape[0]:
        pool[m, 0] = x
        pool[m, 1] = y
        pool[m, 2] = r
        m += 1
    return m


@kernel()
def smooth(pool: NDArray[np.float32], m: int, a: NDArray[np.float64], b: NDArray[np.float64]) -> int:
    """Draw the cubic that leaves `a` and enters `b` along their directions, without its ends."""
    vx = b[0] - a[0]
    vy = b[1] - a[1]
    chord = math.hypot(vx, vy)
    turn = math.acos(min(1.0, max(-1.0, -(a[2] * b[2] + a[3] * b[3]))))
    handle = chord / (3 * max(math.cos(turn / 4) ** 2, 0.5))
    steps = min(STEPS, int(chord) + 1)
    for k in range(1, steps):
        t = k / steps
        s = 1 - t
        w0 = s * s * s
        w1 = 3 * s * s * t
        w2 = 3 * s * t * t
        w3 = t * t * t
        x = (w0 + w1) * a[0] + w1 * handle * a[2] + (w2 + w3) * b[0] + w2 * handle * b[2]
        y = (w0 + w1) * a[1] + w1 * handle * a[3] + (w2 + w3) * b[1] + w2 * handle * b[3]
        m = put(pool, m, x, y, s * a[5] + t * b[5])
    return m


@kernel()
def meet(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float]:
    """Ways along both quadratics to where they cross; negative where they do not cross ahead of both."""
    cross = a[2] * b[3] - a[3] * b[2]
    if abs(cross) < 0.15:
        return -1.0, -1.0
    vx = b[0] - a[0]
    vy = b[1] - a[1]
    u = (vx * b[3] - vy * b[2]) / cross
    w = (vx * a[3] - vy * a[2]) / cross
    if u <= 0 or w <= 0:
        return -1.0, -1.0
    u0 = u
    w0 = w
    if max(abs(a[4]) * u, abs(b[4]) * w) > 0.3:
        return u, w
    for _ in range(4):
        ax, ay = onward(a, u)
        bx, by = onward(b, w)
        aux = a[2] - 2 * u * a[4] * a[3]
        auy = a[3] + 2 * u * a[4] * a[2]
        bwx = b[2] - 2 * w * b[4] * b[3]
        bwy = b[3] + 2 * w * b[4] * b[2]
        det = aux * -bwy + auy * bwx
        if abs(det) < 0.1:
            return u0, w0
        ex = bx - ax
        ey = by - ay
        u += (ex * -bwy + ey * bwx) / det
        w += (aux * ey - auy * ex) / det
    if u <= 0 or w <= 0 or u > 2 * u0 + 2 or w > 2 * w0 + 2:
        return u0, w0
    return u, w


@kernel()
def _arc(
    ax: float, ay: float, px: float, py: float, bx: float, by: float, handle: float, t: float
) -> tuple[float, float]:
    """Point of the cubic from a to b with handles towards the corner p, as a share of the way there."""
    s = 1 - t
    w0 = s * s * s + 3 * s * s * t * (1 - handle)
    w3 = t * t * t + 3 * s * t * t * (1 - handle)
    wp = 3 * s * t * handle
    return w0 * ax + wp * px + w3 * bx, w0 * ay + wp * py + w3 * by


@kernel()
def corner(
    column: NDArray[np.uint16],
    pool: NDArray[np.float32],
    m: int,
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    u: float,
    w: float,
) -> int:
    """Draw both legs to their corner, without the ends.

    A stroke's middle is a radius away from the outline on the outer side of the corner; where the corner
    itself is nearer, an arc rounds it off that is as large as need be.
    """
    r = min(a[5], b[5])
    px, py = onward(a, u)
    turn = math.acos(min(1.0, max(-1.0, -(a[2] * b[2] + a[3] * b[3]))))
    handle = 4 / 3 * math.tan(turn / 4) / max(math.tan(turn / 2), 1e-6)
    low = 0.0
    high = min(u, w)
    if distance_between(column, py, px) - 0.5 < 0.92 * r - 0.5:
        for _ in range(7):
            cut = (low + high) / 2
            ax, ay = onward(a, u - cut)
            bx, by = onward(b, w - cut)
            x, y = _arc(ax, ay, px, py, bx, by, handle, 0.5)
            if distance_between(column, y, x) - 0.5 < r - 0.5:
                low = cut
            else:
                high = cut
        low = high
    steps = min(STEPS // 3, int(u - low) + 1)
    for k in range(1, steps + 1):
        x, y = onward(a, (u - low) * k / steps)
        m = put(pool, m, x, y, a[5])
    if low > 0:
        ax, ay = onward(a, u - low)
        bx, by = onward(b, w - low)
        steps = min(STEPS // 3, int(2 * low) + 1)
        for k in range(1, steps):
            x, y = _arc(ax, ay, px, py, bx, by, handle, k / steps)
            m = put(pool, m, x, y, a[5] + (b[5] - a[5]) * k / steps)
    steps = min(STEPS // 3, int(w - low) + 1)
    for k in range(steps if low > 0 else steps - 1, 0, -1):
        x, y = onward(b, (w - low) * k / steps)
        m = put(pool, m, x, y, b[5])
    return m


@kernel()
def reach(
    pool: NDArray[np.float32], m: int, frame: NDArray[np.float64], u: float, x: float, y: float, r: float
) -> int:
    """Draw a frame's quadratic as far as `u`, bent to end at (x, y); with its end, without its start."""
    steps = min(STEPS, int(u) + 1)
    # A bend is a local thing: far ahead it would turn around.
    straight = abs(frame[4]) * u > 0.5
    ex, ey = onward(frame, u)
    for k in range(1, steps + 1):
        t = k / steps
        if straight:
            qx = frame[0] + t * (x - frame[0])
            qy = frame[1] + t * (y - frame[1])
        else:
            qx, qy = onward(frame, u * t)
            qx += t * (x - ex)
            qy += t * (y - ey)
        m = put(pool, m, qx, qy, (1 - t) * frame[5] + t * r)
    return m


@kernel()
def round_end(soft: NDArray[np.uint8], frame: NDArray[np.float64]) -> float:
    """Way to the centre of the round end: that to the outline ahead, less the radius; may be negative."""
    limit = 4 * frame[5] + 8
    u = 0.0
    level = ink_at(soft, frame[0], frame[1])
    if level < EDGE:
        return 0.0
    while u < limit:
        u += 0.5
        x, y = onward(frame, u)
        ahead = ink_at(soft, x, y)
        if ahead < EDGE:
            return float(u - 0.5 * (EDGE - ahead) / (level - ahead) - frame[5])
        level = ahead
    return 0.0


@kernel()
def misfit(
    column: NDArray[np.uint16], pool: NDArray[np.float32], first: int, last: int, alone: bool
) -> tuple[float, float]:
    """Mean difference, in radii, of a drawn part's distance to the outline from its radius; worst shortfall.

    Where other strokes meet it (not `alone`) the outline may well be farther away.
    """
    total = 0.0
    worst = 0.0
    for i in range(first, last):
        r = pool[i, 2]
        away = (distance_near(column, float(pool[i, 1]), float(pool[i, 0])) - 0.5 - r) / r
        total += -away if away < 0 else (away if alone else 0.15 * away)
        worst = max(worst, -away)
    return total / max(last - first, 1), worst


@kernel()
def astray(worst: float, r: float) -> bool:
    """Whether a part comes so much closer to the outline than its radius that the skeleton is better."""
    return worst >= ASTRAY + 0.7 / r


@kernel()
def raw(
    points: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ranges: NDArray[np.int64],
    t: int,
    r: float,
    outwards: bool,
    pool: NDArray[np.float32],
    m: int,
) -> int:
    """Copy the skeleton between a clean part's end `t` and its node, without its steps."""
    b = t >> 1
    first = offsets[b] if t & 1 == 0 else ranges[b, 1]
    last = ranges[b, 0] if t & 1 == 0 else offsets[b + 1]
    for k in range(last - first):
        i = first + k if outwards == (t & 1 == 1) else last - 1 - k
        near = min(2, i - offsets[b], offsets[b + 1] - 1 - i)
        x = 0.0
        y = 0.0
        for j in range(i - near, i + near + 1):
            x += points[j, 0]
            y += points[j, 1]
        m = put(pool, m, x / (2 * near + 1), y / (2 * near + 1), r)
    return m
