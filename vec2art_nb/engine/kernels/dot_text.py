"""Path data of many equal dots, written digit by digit into a byte buffer.

Each dot is a relative move from the dot before and a tail that draws it: ``m9.3-4.1h0`` is a line of no
length, of which round caps make a circle. Positions are rounded to integers in units of the last decimal and
their differences written, so no rounding errors accumulate. Dots of a path are visited along a Hilbert curve:
short ways have few digits.

This module is plain Python: `compiled_dot_text` compiles it, and the first draft in a fresh process, which
must not wait for a compiler, runs it as it is for the same bytes.
"""

from __future__ import annotations

import math
from typing import Any

#: Most bytes of a dot without its tail.
DOT_BYTES = 48
#: Units of the last decimal that a coordinate may have; bounds the digits, whatever is in the array.
LIMIT = 10**12


def hilbert(x: int, y: int, bits: int) -> int:
    """Place of a cell on the Hilbert curve through 2^bits by 2^bits cells (Hilbert 1891).

    Examples
    --------
    >>> [hilbert(x, y, 1) for x, y in ((0, 0), (0, 1), (1, 1), (1, 0))]
    [0, 1, 2, 3]
    """
    place = 0
    swapped = 0
    turned = 0
    for bit in range(bits - 1, -1, -1):
        right = x >> bit & 1 ^ turned
        low = y >> bit & 1 ^ turned
        change = (right ^ low) & swapped
        right ^= change
        low ^= change
        place = place << 2 | 3 * right ^ low
        turned ^= right & (1 - low)
        swapped ^= 1 - low
    return place


def _cell(value: float, side: float, most: int) -> int:
    """Cell of a coordinate, 0 to `most`, whatever the coordinate is."""
    place = value / side
    if not place > 0:
        return 0
    return int(place) if place < most else most


def write_places(places: Any, points: Any, side: float, bits: int) -> None:
    """Places of points on a Hilbert curve.

    Parameters
    ----------
    places : ndarray of int64 or list, shape (n,)
        Receives them.
    points : ndarray of float32 or list, shape (2 n,)
        x and y in turn.
    side : float
        Side of a cell of the curve; there are 2^bits by 2^bits.
    bits : int
    """
    most = (1 << bits) - 1
    for i in range(len(places)):
        places[i] = hilbert(_cell(points[2 * i], side, most), _cell(points[2 * i + 1], side, most), bits)


def _scaled(value: float, unit: int) -> int:
    """Coordinate in units of the last decimal; a NaN becomes the smallest one instead of an overrun."""
    scaled = float(value) * unit
    if not scaled > -LIMIT:
        return -LIMIT
    return math.floor(scaled + 0.5) if scaled < LIMIT else LIMIT


def _digits(buffer: Any, at: int, value: int, unit: int) -> int:
    """Write ``value / unit`` in its shortest form; returns where it ends."""
    if value < 0:
        buffer[at] = 45
        at += 1
        value = -value
    whole = value // unit
    rest = value - whole * unit
    if 0 < whole < 10:  # most differences: no divisions by what is known only later
        buffer[at] = 48 + whole
        at += 1
    elif 10 <= whole < 100:
        buffer[at] = 48 + whole // 10
        buffer[at + 1] = 48 + whole % 10
        at += 2
    elif whole > 0 or rest == 0:
        power = 1
        while power * 10 <= whole:
            power *= 10
        while power > 0:
            buffer[at] = 48 + whole // power % 10
            at += 1
            power //= 10
    if rest > 0:
        buffer[at] = 46
        at += 1
        if unit == 10:
            buffer[at] = 48 + rest
            return at + 1
    while rest > 0:
        unit //= 10
        buffer[at] = 48 + rest // unit
        at += 1
        rest %= unit
    return at


def write_dots(
    buffer: Any,
    ends: Any,
    points: Any,
    order: Any,
    starts: Any,
    rises: Any,
    tails: Any,
    tail_starts: Any,
    unit: int,
) -> None:
    """Path data of classes of dots, one path each.

    Parameters
    ----------
    buffer : ndarray of uint8 or bytearray
        Receives the ASCII text.
    ends : ndarray of int64 or list, shape (k + 1,)
        Receives where the texts end: class ``i`` has ``buffer[ends[i]:ends[i + 1]]``.
    points : ndarray of float32 or list, shape (2 n,)
        x and y of the dots in turn.
    order : ndarray of int64 or list, shape (n,)
        Dots class by class.
    starts : ndarray of int64 or list, shape (k + 1,)
        Class ``i`` has the dots ``order[starts[i]:starts[i + 1]]``.
    rises : ndarray of int64 or list, shape (k,)
        How far above the dots' centres the pen is set down, in units of the last decimal.
    tails : ndarray of uint8 or bytes
        What draws a dot after the move to it, and ends there: of all classes.
    tail_starts : ndarray of int64 or list, shape (k + 1,)
        Class ``i`` has ``tails[tail_starts[i]:tail_starts[i + 1]]``.
    unit : int
        Units per px, a power of ten.
    """
    at = 0
    for k in range(len(starts) - 1):
        x = y = 0
        letter = 77
        for i in range(starts[k], starts[k + 1]):
            buffer[at] = letter
            letter = 109
            dx = _scaled(points[2 * order[i]], unit) - x
            dy = _scaled(points[2 * order[i] + 1], unit) - rises[k] - y
            x += dx
            y += dy
            at = _digits(buffer, at + 1, dx, unit)
            # a sign separates, and so does a point after a number with one
            if dy >= 0 and not (dx % unit != 0 and 0 < dy < unit):
                buffer[at] = 32
                at += 1
            at = _digits(buffer, at, dy, unit)
            for j in range(tail_starts[k], tail_starts[k + 1]):
                buffer[at] = tails[j]
                at += 1
        ends[k + 1] = at


#: Functions that the others call.
HELPERS = (hilbert, _cell, _scaled, _digits)
