"""Error diffusion: points whose density follows a map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]


@kernel("uint64(uint64, uint64)")
def scrambled(seed: np.uint64, counter: np.uint64) -> np.uint64:
    """64 random bits for a seed and a counter: SplitMix64 (Steele, Lea & Flood 2014)."""
    z = seed + (counter + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@kernel("int64(float32[:, ::1], uint64, float32[:, ::1])", reads=("density",))
def diffuse(density: F32, seed: np.uint64, points: F32) -> int:
    """Error diffusion (Floyd and Steinberg 1976) on a serpentine scan with a dithered threshold.

    Parameters
    ----------
    density : ndarray of float32, shape (H, W)
        Dots per px, at most 1; none are put where it is 0.
    seed : int
    points : ndarray of float32, shape (m, 2)
        Receives x, y of the dots, in px, at random within the pixels; as many as it has room for.

    Returns
    -------
    int
        Number of points.
    """
    rows, columns = density.shape
    now = np.zeros(columns + 2, np.float32)
    following = np.zeros(columns + 2, np.float32)
    found = 0
    for y in range(rows):
        step = 1 if y % 2 == 0 else -1
        x = 0 if step == 1 else columns - 1
        for _ in range(columns):
            want = density[y, x]
            value = want + now[x + 1]
            if want <= 0:
                x += step
                continue
            bits = scrambled(seed, np.uint64(y * columns + x))
            noise = np.float32(bits >> np.uint64(40)) * np.float32(2.0**-24)
            if value > np.float32(0.4) + np.float32(0.2) * noise and found < points.shape[0]:
                points[found, 0] = (
                    np.float32(x)
                    + np.float32(0.25)
                    + np.float32(0.5) * np.float32(bits & np.uint64(0xFFFF)) * np.float32(2.0**-16)
                )
                points[found, 1] = (
                    np.float32(y)
                    + np.float32(0.25)
                    + np.float32(0.5)
                    * np.float32((bits >> np.uint64(16)) & np.uint64(0xFFFF))
                    * np.float32(2.0**-16)
                )
                found += 1
                value -= np.float32(1)
            now[x + 1 + step] += value * np.float32(7 / 16)
            following[x + 1 - step] += value * np.float32(3 / 16)
            following[x + 1] += value * np.float32(5 / 16)
            following[x + 1 + step] += value * np.float32(1 / 16)
            x += step
        now, following = following, now
        following[:] = 0
    return found
