"""Strokes of varying width as filled outlines: both offset curves of every cubic, joins and caps.

A point of the offset curve at distance ``h(t)`` is ``q = p + h n`` with the derivative
``q' = p' (1 - kappa h) + h' n`` (`n` unit normal, `kappa` curvature towards it); a cubic takes both at its
ends (Hermite) and is halved until it keeps close to the true offset (Tiller and Hanson 1984).

On the inner side of a bend the distance never exceeds the radius of curvature, and corners pass through the
stroke's own point: so the area swept from the centre line outwards is never swept back, every part of the
outline winds the same way, and a nonzero fill has neither holes nor spikes, however tight the curl.
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
_PX, _PY, _NX, _NY, _R, _H, _QX, _QY, _VX, _VY, _T = range(11)
_FRAME = 11
# No plain integers, for which numba would compile each function that takes a frame once per constant. The
# frames of a side's start and end follow each other, and the stack comes last.
_PLACES = (0, 1, 2, 3, 4, 6, 8)
_START, _END, _MIDDLE, _PROBE, _LEFT, _RIGHT, _STACK = (np.int64(18 + _FRAME * k) for k in _PLACES)
_SIZE = 18 + _FRAME * (9 + DEPTH)


@kernel()
def _load(
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


@kernel()
def _frame(w: NDArray[np.float64], t: float, side: float, f: np.int64) -> None:
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
    w[f + _R] = h
    stretch = speed - turn * h
    if stretch < 0.0:
        h = speed / turn
        dh = stretch = 0.0
    w[f + _PX] = px
    w[f + _PY] = py
    w[f + _NX] = nx
    w[f + _NY] = ny
    w[f + _H] = h
    w[f + _QX] = px + nx * h
    w[f + _QY] = py + ny * h
    w[f + _VX] = dx * stretch + nx * dh
    w[f + _VY] = dy * stretch + ny * dh
    w[f + _T] = t


@kernel()
def _copy(w: NDArray[np.float64], source: np.int64, target: np.int64) -> None:
    for k in range(_FRAME):
        w[target + k] = w[source + k]


@kernel()
def _hermite(w: NDArray[np.float64], a: np.int64, b: np.int64) -> None:
    """Piece between two frames; its handles are no longer than its chord."""
    third = (w[b + _T] - w[a + _T]) / 3.0
    chord = math.hypot(w[b + _QX] - w[a + _QX], w[b + _QY] - w[a + _QY])
    first = min(third, chord / (math.hypot(w[a + _VX], w[a + _VY]) + 1e-12))
    last = min(third, chord / (math.hypot(w[b + _VX], w[b + _VY]) + 1e-12))
    w[_PIECE] = w[a + _QX] + w[a + _VX] * first
    w[_PIECE + 1] = w[a + _QY] + w[a + _VY] * first
    w[_PIECE + 2] = w[b + _QX] - w[b + _VX] * last
    w[_PIECE + 3] = w[b + _QY] - w[b + _VY] * last
    w[_PIECE + 4] = w[b + _QX]
    w[_PIECE + 5] = w[b + _QY]


@kernel()
def _fits(w: NDArray[np.float64], a: np.int64, b: np.int64, side: float, tolerance: float) -> bool:
    """Whether the piece follows the offset curve from frame `a` to `b`; works out the frame in the middle."""
    for k in range(3):
        t = 0.5 if k == 0 else 0.5 * k - 0.25
        f = _MIDDLE if k == 0 else _PROBE
        _frame(w, w[a + _T] + t * (w[b + _T] - w[a + _T]), side, f)
        if k == 0 and w[f + _H] < w[f + _R] and w[a + _H] < w[a + _R] and w[b + _H] < w[b + _R]:
            return True  # deep inside the stroke
        if k == 0 and (w[f + _H] < w[f + _R]) != (w[a + _H] < w[a + _R]):
            return False
        u = 1.0 - t
        miss = 0.0
        for axis in range(2):
            inner = 3.0 * u * t * (u * w[_PIECE + axis] + t * w[_PIECE + 2 + axis])
            at = u * u * u * w[a + _QX + axis] + inner + t * t * t * w[_PIECE + 4 + axis]
            miss += (at - w[f + _QX + axis]) * w[f + _NX + axis]
        if abs(miss) > tolerance:
            return False
    return True


@kernel()
def _line(out: NDArray[np.float32], n: int, x: float, y: float) -> int:
    """Append a straight cubic to (x, y)."""
    for k in range(1, 4):
        out[n + k - 1, 0] = out[n - 1, 0] + (x - out[n - 1, 0]) * (k / 3.0)
        out[n + k - 1, 1] = out[n - 1, 1] + (y - out[n - 1, 1]) * (k / 3.0)
    return n + 3


@kernel()
def _fan(
    out: NDArray[np.float32], n: int, w: NDArray[np.float64], a: np.int64, b: np.int64, angle: float
) -> int:
    """Append an arc of the full radius around the point of frame `a`, from its normal to that of `b`."""
    count = max(1, math.ceil(abs(angle) / (0.5 * math.pi) - 1e-3))
    step = angle / count
    handle = 4.0 / 3.0 * math.tan(step / 4.0)
    turn_x, turn_y = math.cos(step), math.sin(step)
    px, py, ux, uy, r = w[a + _PX], w[a + _PY], w[a + _NX], w[a + _NY], w[a + _R]
    if w[a + _H] < r:
        n = _line(out, n, px + r * ux, py + r * uy)
    for k in range(1, count + 1):
        vx = ux * turn_x - uy * turn_y
        vy = ux * turn_y + uy * turn_x
        s = w[a + _R] + (w[b + _R] - w[a + _R]) * k / count
        out[n, 0] = px + r * (ux - handle * uy)
        out[n, 1] = py + r * (uy + handle * ux)
        out[n + 1, 0] = px + s * (vx + handle * vy)
        out[n + 1, 1] = py + s * (vy - handle * vx)
        out[n + 2, 0] = px + s * vx
        out[n + 2, 1] = py + s * vy
        n += 3
        ux, uy, r = vx, vy, s
    if w[b + _H] < w[b + _R]:
        n = _line(out, n, w[b + _QX], w[b + _QY])
    return n


@kernel()
def _join(
    out: NDArray[np.float32],
    n: int,
    w: NDArray[np.float64],
    a: np.int64,
    b: np.int64,
    side: float,
    tolerance: float,
) -> int:
    """Lead from the end of one piece to the start of the next around the point they share."""
    if math.hypot(w[b + _QX] - out[n - 1, 0], w[b + _QY] - out[n - 1, 1]) < 0.5 * tolerance:
        return n
    cross = w[a + _NX] * w[b + _NY] - w[a + _NY] * w[b + _NX]
    dot = w[a + _NX] * w[b + _NX] + w[a + _NY] * w[b + _NY]
    turn = 1.0 if cross >= 0.0 else -1.0
    if side * turn > 0.0:
        if dot < _NEARLY_STRAIGHT:
            n = _line(out, n, w[a + _PX], w[a + _PY])
    elif w[a + _R] * (1.0 - math.sqrt(max(0.0, 0.5 + 0.5 * dot))) > tolerance:
        return _fan(out, n, w, a, b, turn * math.acos(min(1.0, max(-1.0, dot))))
    return _line(out, n, w[b + _QX], w[b + _QY])


@kernel()
def _offset(out: NDArray[np.float32], n: int, w: NDArray[np.float64], side: float, tolerance: float) -> int:
    """Append the offset curve of one cubic, from the frame ``_START`` to the frame ``_END``."""
    b = _STACK  # ends of the pieces still to come
    _copy(w, _END, b)
    while b >= _STACK:
        _hermite(w, _START, b)
        good = _fits(w, _START, b, side, tolerance)
        if not good and w[b + _T] - w[_START + _T] > 0.5**DEPTH:
            b += _FRAME
            _copy(w, _MIDDLE, b)
            continue
        bend = w[_START + _NX] * w[b + _NX] + w[_START + _NY] * w[b + _NY]
        if not good and bend < _SMOOTH:
            n = _join(out, n, w, _START, b, side, tolerance)
        else:
            for k in range(6):
                out[n + k // 2, k % 2] = w[_PIECE + k]
            n += 3
        _copy(w, b, _START)
        b -= _FRAME
    return n


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
    """Append one side of a stroke; the frames of its ends go to ``_LEFT`` or ``_RIGHT``."""
    head = _LEFT if side > 0.0 else _RIGHT
    begun = False
    for i in range(first, end - 3, 3):
        if not _load(w, points, profile, i, half):
            continue
        _frame(w, 0.0, side, _START)
        _frame(w, 1.0, side, _END)
        if begun:
            n = _join(out, n, w, head + _FRAME, _START, side, tolerance)
        else:
            out[n, 0] = w[_START + _QX]
            out[n, 1] = w[_START + _QY]
            n += 1
            begun = True
            _copy(w, _START, head)
        n = _offset(out, n, w, side, tolerance)
        _copy(w, _END, head + _FRAME)
    if begun and closed:
        n = _join(out, n, w, head + _FRAME, head, side, tolerance)
        out[n - 1, 0] = w[head + _QX]
        out[n - 1, 1] = w[head + _QY]
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
    if w[a + _R] > 0.5 * tolerance:
        return _fan(out, n, w, a, b, -math.pi)
    return _line(out, n, w[b + _QX], w[b + _QY])


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
    for k in range(_FRAME):
        w[_LEFT + k] = 0.0
    w[_LEFT + _PX] = x
    w[_LEFT + _PY] = y
    w[_LEFT + _NX] = 1.0
    w[_LEFT + _R] = w[_LEFT + _H] = radius
    out[n, 0] = x + radius
    out[n, 1] = y
    return _fan(out, n + 1, w, _LEFT, _LEFT, -2.0 * math.pi)


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
    w = np.empty(_SIZE, np.float64)
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
                    _frame(w, 1.0, -1.0, _START)
                    other = _cap(out, n, w, _LEFT + _FRAME, _START, tolerance) - 1
                n = _side(out, other, w, points, profile, first, end, closed[i], -1.0, half, tolerance)
                _reverse(out, other, n)
                if not closed[i]:
                    n = _cap(out, n, w, _RIGHT, _LEFT, tolerance)
            out[n - 1, 0] = out[start, 0]
            out[n - 1, 1] = out[start, 1]
            m += 1
            rings[m] = n
        paths[i + 1] = m
    return out[:n], rings[: m + 1], paths
