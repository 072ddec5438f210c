"""Counter-based random numbers and smooth noise: values depend on seed and place, not on what came before."""

from __future__ import annotations

import math

import numpy as np

from vec2art_nb.engine.kernels._jit import kernel


@kernel("uint64(uint64, int64)")
def mixed(seed: np.uint64, counter: int) -> np.uint64:
    """64 random bits for a counter: SplitMix64 (Steele, Lea & Flood 2014)."""
    z = seed + np.uint64(counter + 1) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@kernel("float64(uint64, int64)")
def uniform(seed: np.uint64, counter: int) -> float:
    """Random number in 0 … 1."""
    return float(mixed(seed, counter) >> np.uint64(11)) * 2.0**-53


@kernel("float64(uint64, float64, int64)")
def smooth_noise(seed: np.uint64, t: float, period: int) -> float:
    """Band-limited noise in -1 … 1 (standard deviation .4) with about one wave in two units of t.

    A cubic B-spline with random coefficients: twice continuously differentiable. With a positive `period` it
    repeats after so many units.
    """
    i = math.floor(t)
    f = t - i
    g = 1.0 - f
    total = 0.0
    for k in range(4):
        if k == 0:
            w = g * g * g
        elif k == 1:
            w = 3.0 * f * f * f - 6.0 * f * f + 4.0
        elif k == 2:
            w = 3.0 * g * g * g - 6.0 * g * g + 4.0
        else:
            w = f * f * f
        place = i + k - 1
        if period > 0:
            place = place % period
        total += w * (2.0 * uniform(seed, place) - 1.0)
    return total / 6.0
