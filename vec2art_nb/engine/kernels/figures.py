"""Figures of strokes, from which they are ranked."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel


@kernel("float32[:,::1](uint8[:,::1], float32[:,::1], float32[::1], int64[::1])")
def figures(
    soft: NDArray[np.uint8],
    points: NDArray[np.float32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Extent and darkness of every stroke.

    Parameters
    ----------
    soft : ndarray of uint8, shape (H, W)
        Ink level.
    points : ndarray of float32, shape (N, 2)
    radius : ndarray of float32, shape (N,)
    offsets : ndarray of int64, shape (n + 1,)
        No stroke is empty.

    Returns
    -------
    ndarray of float32, shape (n, 2)
        Length plus mean width in px, and mean ink level.
    """
    height, width = soft.shape
    out = np.empty((offsets.shape[0] - 1, 2), np.float32)
    for b in range(out.shape[0]):
        first = offsets[b]
        last = offsets[b + 1]
        length = 0.0
        across = 0.0
        level = 0.0
        for i in range(first, last):
            if i > first:
                length += math.hypot(points[i, 0] - points[i - 1, 0], points[i, 1] - points[i - 1, 1])
            across += 2 * radius[i]
            x = min(max(int(points[i, 0] + 0.5), 0), width - 1)
            y = min(max(int(points[i, 1] + 0.5), 0), height - 1)
            level += soft[y, x]
        out[b, 0] = length + across / (last - first)
        out[b, 1] = level / (last - first)
    return out
