"""One side of a stroke of varying width: offset curves of its cubics, joins and round ends.

A point of the offset curve at distance ``h(t)`` is ``q = p + h n`` with the derivative
``q' = p' (1 - kappa h) + h' n`` (`n` unit normal, `kappa` curvature towards it); a cubic takes both at its
ends (Hermite) and is halved until it keeps close to the true offset (Tiller and Hanson 1984).

On the inner side of a bend the distance never exceeds the radius of curvature, and corners pass through the
stroke's own point: so the area swept from the centre line outwards is never swept back, every part of the
outline winds the same way, and a nonzero fill has neither holes nor spikes, however tight the curl.

After a change here touch `outline`: numba's cache only looks at the file of the kernel that it loads.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: Pieces are halved at most so often.
DEPTH = 5
#: Most points that one cubic of a stroke adds to its outline, joins included: two cubics a piece, both sides.
ROOM = 2 * 6 * (2**DEPTH + 2)

_SMOOTH = math.cos(math.radians(25.0))
_NEARLY_STRAIGHT = math.cos(math.radians(10.0))

# All intermediate values are in a flat array: first the polynomials of x, y and half width, then handles and
# end of a piece, then frames.
_PIECE = 12
# A frame is the state of the offset curve at one parameter: point of the stroke, normal, half width, what the
# curvature leaves of it, point of the offset curve, its derivative, the parameter.
PX, PY, NX, NY, R, H, QX, QY, _VX, _VY, _T = range(11)
FRAME = 11
# No plain integers, for which numba would compile each function that takes a frame once per constant. The
# frames of a side's start and end follow each other, and the stack comes last.
_PLACES = (0, 1, 2, 3, 4, 6, 8)
START, END, _MIDDLE, _PROBE, LEFT, RIGHT, _STACK = (np.int64(18 + FRAME * k) for k in _PLACES)
SIZE = 18 + FRAME * (9 + DEPTH)


@kernel()
def load(
    w: NDArray[np.float64], points: NDArray[np.float32], profile: NDArray[np.float32], i: int, half: float
) -> bool:
    """Polynomials of x, y and half width of the cubic from point `i`; False if all its points coincide."""
    size = 0.0
    for k in range(4):
        w[3 * k] = points[i + k, 0]
        w[3 * k + 1] = points[i + k, 1]
        w[3 * k + 2] = half * profile[i + k]
        size = max(size, abs(w[3 * k] - w[0]), abs(w[3 * k + 1] - w[1]))
    for k in range(4):
        # A handle of length zero gets a direction: that in which the curve leaves its end.
        end, handle = 9 * (k // 2), 3 + 3 * (k // 2)
        far = 9 - handle if k % 2 == 0 else 9 - end
        if abs(w[handle] - w[end]) + abs(w[handle + 1] - w[end + 1]) < 1e-3 * size:
            w[handle] = w[end] + 0.02 * (w[far] - w[end])
            w[handle + 1] = w[end + 1] + 0.02 * (w[far + 1] - w[end + 1])
    for k in range(3):
        a, b, c, d = w[k], w[3 + k], w[6 + k], w[9 + k]
        w[3 + k] = 3.0 * (b - a)
        w[6 + k] = 3.0 * (c - 2.0 * b + a)
        w[9 + k] = d - a + 3.0 * (b - c)
    return size > 1e-6


@kernel(inline=True)
def set_frame(w: NDArray[np.float64], t: float, side: float, f: np.int64) -> None:
    """Work out the frame `f`: the offset curve on one `side` (1 or -1) at parameter `t`."""
    px = ((w[9] * t + w[6]) * t + w[3]) * t + w[0]
    py = ((w[10] * t + w[7]) * t + w[4]) * t + w[1]
    h = ((w[11] * t + w[8]) * t + w[5]) * t + w[2]
    dx = (3.0 * w[9] * t + 2.0 * w[6]) * t + w[3]
    dy = (3.0 * w[10] * t + 2.0 * w[7]) * t + w[4]
    dh = (3.0 * w[11] * t + 2.0 * w[8]) * t + w[5]
    ex = 6.0 * w[9] * t + 2.0 * w[6]
    ey = 6.0 * w[10] * t + 2.0 * w[7]
    if dx * dx + dy * dy < 1e-9 * (ex * ex + ey * ey):
        dx += 1e-4 * ex  # in a cusp: the direction in which the curve leaves it
        dy += 1e-4 * ey
    speed = math.sqrt(dx * dx + dy * dy) + 1e-12
    shrink = 1.0 / speed
    dx *= shrink
    dy *= shrink
    nx = -dy * side
    ny = dx * side
    turn = side * (dx * ey - dy * ex) * shrink
    if h < 0.0:
        h = dh = 0.0
    w[f + R] = h
    stretch = speed - turn * h
    if stretch < 0.0:
        h = speed / turn
        dh = stretch = 0.0
    w[f + PX] = px
    w[f + PY] = py
    w[f + NX] = nx
    w[f + NY] = ny
    w[f + H] = h
    w[f + QX] = px + nx * h
    w[f + QY] = py + ny * h
    w[f + _VX] = dx * stretch + nx * dh
    w[f + _VY] = dy * stretch + ny * dh
    w[f + _T] = t


@kernel(inline=True)
def copy_frame(w: NDArray[np.float64], source: np.int64, target: np.int64) -> None:
    """Copy a frame to another place."""
    for k in range(FRAME):
        w[target + k] = w[source + k]


@kernel(inline=True)
def _hermite(w: NDArray[np.float64], a: np.int64, b: np.int64) -> None:
    """Piece between two frames; its handles are no longer than its chord."""
    third = (w[b + _T] - w[a + _T]) / 3.0
    chord = math.hypot(w[b + QX] - w[a + QX], w[b + QY] - w[a + QY])
    first = min(third, chord / (math.hypot(w[a + _VX], w[a + _VY]) + 1e-12))
    last = min(third, chord / (math.hypot(w[b + _VX], w[b + _VY]) + 1e-12))
    w[_PIECE] = w[a + QX] + w[a + _VX] * first
    w[_PIECE + 1] = w[a + QY] + w[a + _VY] * first
    w[_PIECE + 2] = w[b + QX] - w[b + _VX] * last
    w[_PIECE + 3] = w[b + QY] - w[b + _VY] * last
    w[_PIECE + 4] = w[b + QX]
    w[_PIECE + 5] = w[b + QY]


@kernel()
def _fits(w: NDArray[np.float64], a: np.int64, b: np.int64, side: float, tolerance: float) -> bool:
    """Whether the piece follows the offset curve from frame `a` to `b`; works out the frame in the middle."""
    for k in range(3):
        t = 0.5 if k == 0 else 0.5 * k - 0.25
        f = _MIDDLE if k == 0 else _PROBE
        set_frame(w, w[a + _T] + t * (w[b + _T] - w[a + _T]), side, f)
        if k == 0 and w[f + H] < w[f + R] and w[a + H] < w[a + R] and w[b + H] < w[b + R]:
            return True  # deep inside the stroke
        if k == 0 and (w[f + H] < w[f + R]) != (w[a + H] < w[a + R]):
            return False
        u = 1.0 - t
        miss = 0.0
        for axis in range(2):
            inner = 3.0 * u * t * (u * w[_PIECE + axis] + t * w[_PIECE + 2 + axis])
            at = u * u * u * w[a + QX + axis] + inner + t * t * t * w[_PIECE + 4 + axis]
            miss += (at - w[f + QX + axis]) * w[f + NX + axis]
        if abs(miss) > tolerance:
            return False
    return True


@kernel(inline=True)
def add_line(out: NDArray[np.float32], n: int, x: float, y: float) -> int:
    """Append a straight cubic to (x, y)."""
    for k in range(1, 4):
        out[n + k - 1, 0] = out[n - 1, 0] + (x - out[n - 1, 0]) * (k / 3.0)
        out[n + k - 1, 1] = out[n - 1, 1] + (y - out[n - 1, 1]) * (k / 3.0)
    return n + 3


@kernel()
def add_fan(
    out: NDArray[np.float32], n: int, w: NDArray[np.float64], a: np.int64, b: np.int64, angle: float
) -> int:
    """Append an arc of the full radius around the point of frame `a`, from its normal to that of `b`."""
    count = max(1, math.ceil(abs(angle) / (0.5 * math.pi) - 1e-3))
    step = angle / count
    handle = 4.0 / 3.0 * math.tan(step / 4.0)
    turn_x, turn_y = math.cos(step), math.sin(step)
    px, py, ux, uy, r = w[a + PX], w[a + PY], w[a + NX], w[a + NY], w[a + R]
    if w[a + H] < r:
        n = add_line(out, n, px + r * ux, py + r * uy)
    for k in range(1, count + 1):
        vx = ux * turn_x - uy * turn_y
        vy = ux * turn_y + uy * turn_x
        s = w[a + R] + (w[b + R] - w[a + R]) * k / count
        out[n, 0] = px + r * (ux - handle * uy)
        out[n, 1] = py + r * (uy + handle * ux)
        out[n + 1, 0] = px + s * (vx + handle * vy)
        out[n + 1, 1] = py + s * (vy - handle * vx)
        out[n + 2, 0] = px + s * vx
        out[n + 2, 1] = py + s * vy
        n += 3
        ux, uy, r = vx, vy, s
    if w[b + H] < w[b + R]:
        n = add_line(out, n, w[b + QX], w[b + QY])
    return n


@kernel()
def add_join(
    out: NDArray[np.float32],
    n: int,
    w: NDArray[np.float64],
    a: np.int64,
    b: np.int64,
    side: float,
    tolerance: float,
) -> int:
    """Lead from the end of one piece to the start of the next around the point they share."""
    if math.hypot(w[b + QX] - out[n - 1, 0], w[b + QY] - out[n - 1, 1]) < 0.5 * tolerance:
        return n
    cross = w[a + NX] * w[b + NY] - w[a + NY] * w[b + NX]
    dot = w[a + NX] * w[b + NX] + w[a + NY] * w[b + NY]
    turn = 1.0 if cross >= 0.0 else -1.0
    if side * turn > 0.0:
        if dot < _NEARLY_STRAIGHT:
            n = add_line(out, n, w[a + PX], w[a + PY])
    elif w[a + R] * (1.0 - math.sqrt(max(0.0, 0.5 + 0.5 * dot))) > tolerance:
        return add_fan(out, n, w, a, b, turn * math.acos(min(1.0, max(-1.0, dot))))
    return add_line(out, n, w[b + QX], w[b + QY])


@kernel()
def add_offset(
    out: NDArray[np.float32], n: int, w: NDArray[np.float64], side: float, tolerance: float
) -> int:
    """Append the offset curve of one cubic, from the frame ``START`` to the frame ``END``."""
    b = _STACK  # ends of the pieces still to come
    copy_frame(w, END, b)
    while b >= _STACK:
        _hermite(w, START, b)
        good = _fits(w, START, b, side, tolerance)
        if not good and w[b + _T] - w[START + _T] > 0.5**DEPTH:
            b += FRAME
            copy_frame(w, _MIDDLE, b)
            continue
        bend = w[START + NX] * w[b + NX] + w[START + NY] * w[b + NY]
        if not good and bend < _SMOOTH:
            n = add_join(out, n, w, START, b, side, tolerance)
        else:
            for k in range(6):
                out[n + k // 2, k % 2] = w[_PIECE + k]
            n += 3
        copy_frame(w, b, START)
        b -= FRAME
    return n
