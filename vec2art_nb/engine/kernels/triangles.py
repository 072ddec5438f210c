"""What the pixels inside triangles add up to."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
Flags = NDArray[np.bool_]


@kernel()
def _span(p: F64, triangle: I64, y: float) -> tuple[float, float]:
    """Where a horizontal line enters and leaves a triangle; empty if it does not."""
    left = math.inf
    right = -math.inf
    for e in range(3):
        ax = p[triangle[e], 0]
        ay = p[triangle[e], 1]
        bx = p[triangle[(e + 1) % 3], 0]
        by = p[triangle[(e + 1) % 3], 1]
        if (ay <= y) != (by <= y):
            x = ax + (y - ay) * (bx - ax) / (by - ay)
            left = min(left, x)
            right = max(right, x)
    return left, right


@kernel(
    "void(uint8[:, :, ::1], boolean[:, ::1], float32[::1], float64[:, ::1], int64[:, ::1], float64[:, ::1])",
    reads=("rgb", "mask", "linear", "points", "triangles"),
)
def triangle_sums(rgb: U8, mask: Flags, linear: F32, points: F64, triangles: I64, sums: F64) -> None:
    """Add up the pixels whose centres are inside each triangle.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
    mask : ndarray of bool, shape (H, W) or (0, 0)
        Which pixels count; all where there is no array.
    linear : ndarray of float32, shape (256,)
        Linear light of sRGB values.
    points : ndarray of float64, shape (n, 2)
        x, y in px of the lattice of pixel corners.
    triangles : ndarray of int64, shape (m, 3)
    sums : ndarray of float64, shape (m, 5)
        Receives pixels, those that count, and their red, green, blue in linear light; the nearest pixel's
        where none is inside.
    """
    rows, columns = rgb.shape[0], rgb.shape[1]
    for k in range(triangles.shape[0]):
        triangle = triangles[k]
        total = sums[k]
        total[:] = 0.0
        low = min(points[triangle[0], 1], points[triangle[1], 1], points[triangle[2], 1])
        high = max(points[triangle[0], 1], points[triangle[1], 1], points[triangle[2], 1])
        for y in range(max(math.ceil(low - 0.5), 0), min(math.floor(high - 0.5) + 1, rows)):
            left, right = _span(points, triangle, y + 0.5)
            if left > right:
                continue
            for x in range(max(math.ceil(left - 0.5), 0), min(math.ceil(right - 0.5), columns)):
                total[0] += 1
                if mask.shape[0] == 0 or mask[y, x]:
                    total[1] += 1
                    for c in range(3):
                        total[2 + c] += linear[rgb[y, x, c]]
        if total[0] == 0:
            cx = (points[triangle[0], 0] + points[triangle[1], 0] + points[triangle[2], 0]) / 3
            cy = (points[triangle[0], 1] + points[triangle[1], 1] + points[triangle[2], 1]) / 3
            x = min(max(int(cx), 0), columns - 1)
            y = min(max(int(cy), 0), rows - 1)
            total[0] = 1
            if mask.shape[0] == 0 or mask[y, x]:
                total[1] = 1
                for c in range(3):
                    total[2 + c] = linear[rgb[y, x, c]]
