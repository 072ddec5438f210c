"""Guo and Hall's thinning as a table by neighbour code, for the compiled kernel and for OpenCV alone.

Z. Guo and R. W. Hall, "Parallel thinning with two-subiteration algorithms", CACM 32(3), 1989 (A1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Flags of the table: may go in the first pass, in the second, as the corner of a staircase.
FIRST, SECOND, CORNER = 1, 2, 4


def table() -> NDArray[np.uint8]:
    """Decisions by neighbour code (bit i = neighbour i clockwise from north) as the three flags above."""
    decisions = np.zeros(256, np.uint8)
    for code in range(256):
        n, ne, e, se, s, sw, w, nw = ((code >> i) & 1 for i in range(8))
        parts = ((1 - n) & (ne | e)) + ((1 - e) & (se | s)) + ((1 - s) & (sw | w)) + ((1 - w) & (nw | n))
        pairs = min((nw | n) + (ne | e) + (se | s) + (sw | w), (n | ne) + (e | se) + (s | sw) + (w | nw))
        if parts != 1:
            continue
        if 2 <= pairs <= 3:
            decisions[code] |= FIRST if ((s | sw | (1 - nw)) & w) == 0 else 0
            decisions[code] |= SECOND if ((n | ne | (1 - se)) & e) == 0 else 0
        decisions[code] |= CORNER if (n | s) & (e | w) else 0
    return decisions


def crossings() -> NDArray[np.uint8]:
    """Ways out of a pixel of a thin line by its neighbour code: 1 at a tip, 2 on the way, more at a junction.

    Examples
    --------
    >>> crossings()[0b10001], crossings()[0b1], crossings()[0b10101]
    (np.uint8(2), np.uint8(1), np.uint8(3))
    """
    codes = np.arange(256)
    bits = (codes[:, None] >> np.arange(8)) & 1
    return np.asarray(((bits == 0) & (np.roll(bits, -1, axis=1) == 1)).sum(axis=1), np.uint8)


def simple() -> NDArray[np.uint8]:
    """Whether a pixel may go, by its neighbour code: its neighbours stay connected, and it ends no line.

    Examples
    --------
    >>> simple()[0b111], simple()[0b1], simple()[0b10001]
    (np.uint8(1), np.uint8(0), np.uint8(0))
    """
    decisions = np.zeros(256, np.uint8)
    for code in range(256):
        n, ne, e, se, s, sw, w, nw = ((code >> i) & 1 for i in range(8))
        parts = ((1 - n) & (ne | e)) + ((1 - e) & (se | s)) + ((1 - s) & (sw | w)) + ((1 - w) & (nw | n))
        decisions[code] = parts == 1 and code.bit_count() >= 2
    return decisions
