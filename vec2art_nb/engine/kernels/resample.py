"""Even sampling of chains along their arc length.

Every later step (corner windows, smoothing, tangents) wants equal spacing: pixel chains come with steps of
1 and √2, bridged gaps with steps of several px, simplified chains with anything.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

#: A chain gets at most this many steps more than 4 per input point: bounds memory on absurd input.
EXTRA_STEPS = 4096


@kernel("void(float32[:, ::1], int64[::1], float64[::1])", fastmath=True)
def measure(points: F32, offsets: I64, lengths: F64) -> None:
    """Write the length of every chain to `lengths`, in px of the points."""
    for c in range(lengths.shape[0]):
        total = 0.0
        for k in range(offsets[c] + 1, offsets[c + 1]):
            dx = np.float64(points[k, 0]) - points[k - 1, 0]
            dy = np.float64(points[k, 1]) - points[k - 1, 1]
            total += math.sqrt(dx * dx + dy * dy)
        lengths[c] = total


def steps_of(lengths: F64, counts: I64) -> I64:
    """Number of equal steps of about 1 px that chains of these lengths and numbers of points are sampled in.

    Examples
    --------
    >>> steps_of(np.array([10.4, 0.0, 1e9]), np.array([8, 2, 2])).tolist()
    [10, 1, 4104]
    """
    return np.clip(np.rint(lengths), 1, 4 * counts + EXTRA_STEPS).astype(np.int64)


@kernel(inline=True)
def resample(
    points: F32, width: F32, a: int, b: int, n: int, length: float, pad: int, grid: F64, at: I64
) -> None:
    """Write n + 1 samples at equal steps along ``points[a:b]`` to the rows of `grid`, from column `pad` on.

    The first and the last are the input's own, exactly; `at` gets the input point before each.
    """
    step = length / n
    before = 0.0
    target = 0.0
    i = 0
    for k in range(a + 1, b):
        x = np.float64(points[k - 1, 0])
        y = np.float64(points[k - 1, 1])
        w = np.float64(width[k - 1])
        dx = points[k, 0] - x
        dy = points[k, 1] - y
        dw = width[k] - w
        piece = math.sqrt(dx * dx + dy * dy)
        scale = 1.0 / max(piece, 1e-12)
        while i < n and target <= before + piece:
            t = (target - before) * scale
            grid[0, pad + i] = x + t * dx
            grid[1, pad + i] = y + t * dy
            grid[2, pad + i] = w + t * dw
            at[i] = k - 1
            i += 1
            target = i * step
        before += piece
    while i <= n:  # the last sample, and those that rounding left over
        grid[0, pad + i] = points[b - 1, 0]
        grid[1, pad + i] = points[b - 1, 1]
        grid[2, pad + i] = width[b - 1]
        at[i] = b - 1
        i += 1
