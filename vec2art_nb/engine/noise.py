"""Random numbers that depend on a seed and a counter, not on what came before, and smooth noise of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

_GOLDEN, _FIRST, _SECOND = (
    np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)


def mixed(seeds: U64, counters: I64 | int) -> U64:
    """64 random bits for each seed and counter: SplitMix64 (Steele, Lea & Flood 2014)."""
    z = seeds + (np.atleast_1d(counters).astype(np.uint64) + np.uint64(1)) * _GOLDEN
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return np.asarray(z ^ (z >> np.uint64(31)), np.uint64)


def uniform(seeds: U64, counters: I64 | int) -> F64:
    """Random numbers in 0 … 1 for each seed and counter.

    Examples
    --------
    >>> uniform(np.array([1, 1, 2], np.uint64), np.array([0, 1, 0])).round(3).tolist()
    [0.567, 0.746, 0.591]
    """
    return np.asarray((mixed(seeds, counters) >> np.uint64(11)) * 2.0**-53, np.float64)


def ranges(starts: I64, counts: I64) -> I64:
    """Integers ``start, start + 1, …``, `count` of them for each pair, one after the other.

    Examples
    --------
    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + counts, counts)


def smooth_noise(seeds: U64, places: F64, counts: I64, periods: I64) -> F64:
    """Band-limited noise along lines, -1 … 1 with a standard deviation of .4, about one wave in two units.

    Cubic B-splines with random coefficients: twice continuously differentiable.

    Parameters
    ----------
    seeds : ndarray of uint64, shape (n,)
        One per line.
    places : ndarray of float64, shape (N,)
        Where to look: all places on the first line, then those on the second …
    counts : ndarray of int64, shape (n,)
        Number of places on each line, at least one.
    periods : ndarray of int64, shape (n,)
        Units after which the noise repeats; 0: never.

    Returns
    -------
    ndarray of float64, shape (N,)
    """
    whole = np.floor(places).astype(np.int64)
    f = places - whole
    g = 1 - f
    starts = np.cumsum(counts) - counts
    low = np.minimum.reduceat(whole, starts) - 1
    sizes = np.maximum.reduceat(whole, starts) - low + 3
    knots = ranges(low, sizes)
    repeats = np.repeat(periods, sizes)
    knots = np.where(repeats > 0, knots % np.maximum(repeats, 1), knots)
    values = 2 * uniform(np.repeat(seeds, sizes), knots) - 1
    at = whole - 1 + np.repeat(np.cumsum(sizes) - sizes - low, counts)
    f2, g2 = f * f, g * g
    total = g2 * g * values[at] + f2 * f * values[at + 3]
    total += ((3 * f - 6) * f2 + 4) * values[at + 1] + ((3 * g - 6) * g2 + 4) * values[at + 2]
    return np.asarray(total / 6, np.float64)
