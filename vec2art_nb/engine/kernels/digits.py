"""Coordinates as integers and decimal numbers in their shortest form, most of them from a table.

Plain Python, compiled where `vec2art_nb.engine.kernels.text` is.
"""

from __future__ import annotations

from functools import cache
from typing import Any

#: Units of the last decimal that a coordinate may have; bounds the digits, whatever is in the array.
LIMIT = 10**12

# What was written before a number decides about the separator.
LETTER, WHOLE, DOTTED = 0, 1, 2

#: Numbers of fewer units than this are in the table of `short_numbers`.
SHORT = 1000
#: Largest unit of which all such numbers have at most `ROOM` characters.
_FINEST = 10_000
#: Most characters of such a number; the bits where its length and its kind (`WHOLE` or `DOTTED`) stand.
ROOM, LENGTH, KIND = 5, 40, 44


@cache
def short_numbers(unit: int) -> tuple[int, ...]:
    """Texts of ``value / unit`` for the values below `SHORT`, each packed into an integer.

    The lowest five bytes hold the characters, the first one lowest; above them stand their number and whether
    there is a point among them.

    Parameters
    ----------
    unit : int
        A power of ten. Above 10000 the table is empty: short numbers would have up to seven characters.

    Examples
    --------
    >>> word = short_numbers(10)[25]
    >>> (word & 0xFFFFFF).to_bytes(3, "little"), word >> LENGTH & 15, word >> KIND == DOTTED
    (b'2.5', 3, True)
    """
    words = []
    for value in range(SHORT if unit <= _FINEST else 0):
        whole, rest = divmod(value, unit)
        text = str(whole) if whole or not rest else ""
        if rest:
            text += "." + str(unit + rest)[1:].rstrip("0")
        kind = DOTTED if rest else WHOLE
        words.append(int.from_bytes(text.encode(), "little") | len(text) << LENGTH | kind << KIND)
    return tuple(words)


def scaled_to(value: float, unit: int) -> float:
    """Coordinate in units of the last decimal; a NaN becomes the smallest one instead of an overrun."""
    scaled = float(value) * unit
    if not scaled > -LIMIT:
        return float(-LIMIT)
    return scaled if scaled < LIMIT else float(LIMIT)


def write_short(buffer: Any, at: int, word: int) -> None:
    """Write a number of the table at byte `at`, and some bytes behind it that the next one will cover.

    All five bytes each time, whatever its length: there is no branch for the processor to guess wrong.
    """
    buffer[at] = word & 255
    buffer[at + 1] = word >> 8 & 255
    buffer[at + 2] = word >> 16 & 255
    buffer[at + 3] = word >> 24 & 255
    buffer[at + 4] = word >> 32 & 255


def write_long(buffer: Any, at: int, value: int, unit: int) -> int:
    """Write ``value / unit`` at byte `at`, no negative number; return the next byte."""
    whole = value // unit
    rest = value - whole * unit
    if value == 0:
        buffer[at] = 48
        at += 1
    if whole > 0:
        left = whole
        while left > 0:
            at += 1
            left //= 10
        end = at
        while whole > 0:
            end -= 1
            buffer[end] = 48 + whole % 10
            whole //= 10
    if rest > 0:
        buffer[at] = 46
        at += 1
    while rest > 0:
        unit //= 10
        buffer[at] = 48 + rest // unit
        at += 1
        rest %= unit
    return at
