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

from vec2art_nb.engine.kernels.digits import LENGTH, scaled_to, write_long, write_short

#: Most bytes of a dot without its tail.
DOT_BYTES = 48


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


def _place(value: float, unit: int) -> int:
    """Coordinate in whole units of the last decimal."""
    return math.floor(scaled_to(value, unit) + 0.5)


def _signed(buffer: Any, at: int, value: int, unit: int, short: Any) -> int:
    """Write ``value / unit`` in its shortest form; return where it ends."""
    if value < 0:
        buffer[at] = 45
        at += 1
        value = -value
    if value >= len(short):
        return write_long(buffer, at, value, unit)
    word = short[value]
    write_short(buffer, at, word)
    end: int = at + (word >> LENGTH & 15)
    return end


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
    short: Any,
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
    short : ndarray of int64 or list
        See `vec2art_nb.engine.kernels.digits.short_numbers`.
    """
    at = 0
    for k in range(len(starts) - 1):
        x = y = 0
        letter = 77
        for i in range(starts[k], starts[k + 1]):
            buffer[at] = letter
            letter = 109
            dx = _place(points[2 * order[i]], unit) - x
            dy = _place(points[2 * order[i] + 1], unit) - rises[k] - y
            x += dx
            y += dy
            at = _signed(buffer, at + 1, dx, unit, short)
            # a sign separates, and so does a point after a number with one
            if dy >= 0 and not (dx % unit != 0 and 0 < dy < unit):
                buffer[at] = 32
                at += 1
            at = _signed(buffer, at, dy, unit, short)
            for j in range(tail_starts[k], tail_starts[k + 1]):
                buffer[at] = tails[j]
                at += 1
        ends[k + 1] = at


#: Functions that the others call.
HELPERS = (scaled_to, write_short, write_long, hilbert, _cell, _place, _signed)
