"""Path data of SVG, written digit by digit into a byte buffer.

Positions are rounded to integers in units of the last decimal and their differences are written, so relative
commands do not accumulate rounding errors. Numbers take their shortest legal form (SVG 1.1, section 8.3.9):
``.5`` instead of ``0.5``, no separator before a sign or before a second point. Where a point can slide along
the curve, or a handle in its direction, without the curve moving by more than half a unit, it does so to save
a digit: a tenth of the bytes. The written curve stays within three units of the exact one, mostly within
one: slides of an anchor and of the handles around it can add up.

This module is plain Python: `compiled_text` compiles it, and the first draft in a fresh process, which must
not wait for a compiler, runs it as it is (on lists, which are faster than arrays then) for the same bytes.
"""

from __future__ import annotations

import math
from typing import Any

from vec2art_nb.engine.kernels.digits import (
    DOTTED,
    KIND,
    LENGTH,
    LETTER,
    WHOLE,
    scaled_to,
    write_long,
    write_short,
)

#: Most bytes of a path without its points, of a subpath without its points, and of a point.
PATH_BYTES, RING_BYTES, POINT_BYTES = 16, 64, 36

# How far points may slide to save digits: an anchor by a share of its shorter handle, where the curve goes on
# smoothly; a handle by a share of its length.
_ANCHOR_REACH, _HANDLE_REACH = 0.2, 0.3
_SMOOTH = math.cos(math.radians(10.0))

_M, _C, _L, _H, _V = 77, 99, 108, 104, 118

# The state of the writer: next byte, what stands before it, last command; then the command to write, a letter
# and six numbers. An array, because numba compiles a function once for each constant that it is called with.
_AT, _BEFORE, _LAST, _COMMAND, _NUMBERS = range(5)
_END_X, _END_Y = _NUMBERS + 4, _NUMBERS + 5
STATE_SIZE = _NUMBERS + 6


def _write(buffer: Any, state: Any, unit: int, short: Any) -> None:
    """Write the command with its numbers; a letter that repeats the last one is left out."""
    at = state[_AT]
    before = state[_BEFORE]
    letter = state[_COMMAND]
    if letter != state[_LAST]:
        buffer[at] = letter
        at += 1
        before = LETTER
        state[_LAST] = letter
    for k in range(_NUMBERS if letter == _C else _END_X, STATE_SIZE):
        if (k == _END_X and letter == _V) or (k == _END_Y and letter == _H):
            continue
        value = state[k]
        size = abs(value)
        if value < 0:
            buffer[at] = 45
            at += 1
        elif before == WHOLE or (before == DOTTED and (size >= unit or size == 0)):
            buffer[at] = 32
            at += 1
        if size < len(short):
            word = short[size]
            write_short(buffer, at, word)
            at += word >> LENGTH & 15
            before = word >> KIND
        else:
            at = write_long(buffer, at, size, unit)
            before = WHOLE if size % unit == 0 else DOTTED
    state[_AT] = at
    state[_BEFORE] = before


def _straight(points: Any, i: int, tolerance: float) -> bool:
    """Whether the cubic from point `i` is the line between its ends, within `tolerance`; no overshoot."""
    # Compiled, `float` would leave single precision as it is, and the plain writer would decide otherwise.
    x = points[2 * i] * 1.0
    y = points[2 * i + 1] * 1.0
    dx = points[2 * i + 6] - x
    dy = points[2 * i + 7] - y
    length = math.sqrt(dx * dx + dy * dy)
    slack = tolerance * length
    for k in range(i + 1, i + 3):
        hx = points[2 * k] - x
        hy = points[2 * k + 1] - y
        if abs(hx * dy - hy * dx) > slack:
            return False
        along = hx * dx + hy * dy
        if along < -slack or along > length * length + slack:
            return False
        if length <= tolerance and hx * hx + hy * hy > tolerance * tolerance:
            return False
    return True


def _slide(
    state: Any,
    slot: int,
    x: float,
    y: float,
    along: float,
    across: float,
    length: float,
    base_x: int,
    base_y: int,
    reach: float,
) -> None:
    """Round a position relative to a base, both in units, into two numbers of the command.

    It may slide by up to `reach` in the direction (`along`, `across`), a vector of this length, to get one
    difference to a multiple of ten units: a digit and the point less to write, in the coordinate that decides
    least about the shape.
    """
    if reach > 0.0:
        flat = abs(along) >= abs(across)
        value = x - base_x if flat else y - base_y
        step = (math.floor(value / 10.0 + 0.5) * 10.0 - value) / (along if flat else across)
        if abs(step) * length <= reach:
            x += step * along
            y += step * across
    state[slot] = math.floor(x + 0.5) - base_x
    state[slot + 1] = math.floor(y + 0.5) - base_y


def _anchor(state: Any, points: Any, i: int, last: bool, x: int, y: int, unit: int) -> None:
    """Set the end of the cubic from point `i`; it may slide along the curve where this goes on smoothly."""
    end_x = scaled_to(points[2 * i + 6], unit)
    end_y = scaled_to(points[2 * i + 7], unit)
    along = across = length = reach = 0.0
    if unit > 1 and not last:
        in_x = end_x - scaled_to(points[2 * i + 4], unit)
        in_y = end_y - scaled_to(points[2 * i + 5], unit)
        out_x = scaled_to(points[2 * i + 8], unit) - end_x
        out_y = scaled_to(points[2 * i + 9], unit) - end_y
        before = math.sqrt(in_x * in_x + in_y * in_y)
        after = math.sqrt(out_x * out_x + out_y * out_y)
        if in_x * out_x + in_y * out_y > _SMOOTH * before * after:
            along, across = in_x / before + out_x / after, in_y / before + out_y / after
            length = math.sqrt(along * along + across * across)
            reach = _ANCHOR_REACH * min(before, after)
    _slide(state, _END_X, end_x, end_y, along, across, length, x, y, reach)


def _handles(state: Any, points: Any, i: int, x: int, y: int, unit: int) -> None:
    """Set the handles of the cubic from point `i`; they may slide in their own direction.

    A handle that slides by ``s`` at an angle ``a`` to the chord moves the curve by at most ``4/9 s sin(a)``.
    """
    end_x, end_y = state[_END_X], state[_END_Y]
    chord = math.sqrt(float(end_x) * end_x + float(end_y) * end_y)  # as integers they would overflow
    for k in range(2):
        handle_x = scaled_to(points[2 * (i + 1 + k)], unit)
        handle_y = scaled_to(points[2 * (i + 1 + k) + 1], unit)
        along = handle_x - x - k * end_x
        across = handle_y - y - k * end_y
        length = math.sqrt(along * along + across * across)
        reach = 0.0
        if unit > 1 and length > 0.0 and chord > 0.0:
            sine = abs(along * end_y - across * end_x) / (length * chord)
            reach = min(_HANDLE_REACH * length, 0.5 * 9.0 / 4.0 / (sine + 1e-3))
        _slide(state, _NUMBERS + 2 * k, handle_x, handle_y, along, across, length, x, y, reach)


def _segment(state: Any, points: Any, i: int, last: bool, degree: int, x: int, y: int, unit: int) -> bool:
    """Set the command of the segment from point `i`; whether it draws a line."""
    if degree == 3:
        _anchor(state, points, i, last, x, y, unit)
        if not _straight(points, i, 0.5 / unit):
            state[_COMMAND] = _C
            _handles(state, points, i, x, y, unit)
            return False
    else:
        state[_END_X] = math.floor(scaled_to(points[2 * i + 2], unit) + 0.5) - x
        state[_END_Y] = math.floor(scaled_to(points[2 * i + 3], unit) + 0.5) - y
    state[_COMMAND] = _H if state[_END_Y] == 0 else (_V if state[_END_X] == 0 else _L)
    return True


def _ring(
    buffer: Any,
    state: Any,
    points: Any,
    first: int,
    end: int,
    closed: bool,
    degree: int,
    unit: int,
    short: Any,
) -> None:
    """Write one subpath: points `first` to `end` (exclusive)."""
    start_x = math.floor(scaled_to(points[2 * first], unit) + 0.5)
    start_y = math.floor(scaled_to(points[2 * first + 1], unit) + 0.5)
    state[_COMMAND] = _M
    state[_END_X] = x = start_x
    state[_END_Y] = y = start_y
    state[_LAST] = 0
    _write(buffer, state, unit, short)
    for i in range(first, end - degree, degree):
        last = i + degree == end - 1
        line = _segment(state, points, i, last, degree, x, y, unit)
        dx = state[_END_X]
        dy = state[_END_Y]
        home = closed and last and x + dx == start_x and y + dy == start_y
        if line and ((dx == 0 and dy == 0) or (home and state[_LAST] != _M)):
            continue  # nothing to draw, or `z` draws it
        _write(buffer, state, unit, short)
        x += dx
        y += dy
    if state[_LAST] == _M:  # a dot: round caps show it
        state[_COMMAND] = _H
        state[_END_X] = 0
        _write(buffer, state, unit, short)
    if closed:
        buffer[state[_AT]] = 122
        state[_AT] += 1


def _literal(buffer: Any, state: Any, text: Any) -> None:
    at = state[_AT]
    for byte in text:
        buffer[at] = byte
        at += 1
    state[_AT] = at


def write_paths(
    buffer: Any,
    ends: Any,
    state: Any,
    opening: Any,
    closing: Any,
    points: Any,
    offsets: Any,
    closed: Any,
    paths: Any,
    order: Any,
    degree: int,
    unit: int,
    short: Any,
) -> None:
    """One ``<path d="…"/>`` for each element of a layer.

    Parameters
    ----------
    buffer : ndarray of uint8 or bytearray
        Receives the ASCII text; see `PATH_BYTES`, `RING_BYTES` and `POINT_BYTES` for its size.
    ends : ndarray of int64 or list, shape (k + 1,)
        Receives where the texts end: path ``order[i]`` is ``buffer[ends[i]:ends[i + 1]]``.
    state : ndarray of int64 or list, shape (STATE_SIZE,)
        Zeros.
    opening, closing : ndarray of uint8 or bytes
        What stands before and after the data of a path.
    points : ndarray of float32 or list, shape (2 N,)
        x and y in turn, of corners (degree 1) or of joined cubics' control points (degree 3).
    offsets : ndarray of int64 or list, shape (m + 1,)
        Subpath ``j`` has the points ``offsets[j]`` to ``offsets[j + 1]``; empty ones are left out.
    closed : ndarray of bool or list, shape (m,)
        Whether a subpath ends with ``z``.
    paths : ndarray of int64 or list, shape (n + 1,)
        Element ``i`` consists of the subpaths ``paths[i]`` to ``paths[i + 1]``.
    order : ndarray of int64 or list, shape (k,)
        Elements to write, in this order.
    degree : {1, 3}
    unit : int
        Units per px, a power of ten: 100 for two decimals.
    short : ndarray of int64 or list
        See `vec2art_nb.engine.kernels.digits.short_numbers`.
    """
    for k in range(len(order)):
        _literal(buffer, state, opening)
        for ring in range(paths[order[k]], paths[order[k] + 1]):
            if offsets[ring + 1] > offsets[ring]:
                end = offsets[ring + 1]
                _ring(buffer, state, points, offsets[ring], end, closed[ring], degree, unit, short)
        _literal(buffer, state, closing)
        ends[k + 1] = state[_AT]


#: Functions that `write_paths` calls.
HELPERS = (
    scaled_to,
    write_short,
    write_long,
    _write,
    _straight,
    _slide,
    _anchor,
    _handles,
    _segment,
    _ring,
    _literal,
)
