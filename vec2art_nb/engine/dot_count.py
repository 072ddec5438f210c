"""How many dots are asked for."""

from __future__ import annotations

import math

#: Dots at detail 1 over those at .5, and those at .5 over those at 0.
FACTOR = 4


def count_for_detail(middle: int, detail: float) -> int:
    """Number of dots, of which there are `middle` at detail .5: equal steps multiply it by equal factors.

    Examples
    --------
    >>> [count_for_detail(10_000, detail) for detail in (0, 0.25, 0.5, 1)]
    [2500, 5000, 10000, 40000]
    """
    return round(middle * math.pow(FACTOR, 2 * detail - 1))
