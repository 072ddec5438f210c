"""What the pixels of each cell add up to, and how much those across a border differ."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]

#: Columns of the sums: pixels, mass, then mass times L, a, b, and red, green, blue in linear light.
AREA, MASS, LAB, LIGHT, COLUMNS = 0, 1, 2, 5, 8


@kernel(
    "void(int32[:, ::1], float32[:, :, ::1], uint8[:, :, ::1], float32[::1], float32[:, ::1],"
    "float64[:, ::1])",
    reads=("labels", "lab", "rgb", "linear", "gain"),
)
def cell_sums(labels: I32, lab: F32, rgb: U8, linear: F32, gain: F32, sums: F64) -> None:
    """Add the pixels of each cell to its row of `sums`.

    Parameters
    ----------
    labels : ndarray of int32, shape (H, W)
        Negative pixels do not count.
    lab : ndarray of float32, shape (3, H, W)
    rgb : ndarray of uint8, shape (H, W, 3)
    linear : ndarray of float32, shape (256,)
        Linear light of sRGB values.
    gain : ndarray of float32, shape (H, W) or (0, 0)
        Mass of each pixel; 1 where there is no array.
    sums : ndarray of float64, shape (n, COLUMNS)
    """
    weighted = gain.shape[0] > 0
    for y in range(labels.shape[0]):
        row = labels[y]
        light = lab[0, y]
        a = lab[1, y]
        b = lab[2, y]
        colors = rgb[y]
        x = 0
        while x < row.shape[0]:
            k = row[x]
            first = x
            mass = np.float32(0.0)
            sl = np.float32(0.0)
            sa = np.float32(0.0)
            sb = np.float32(0.0)
            red = np.float32(0.0)
            green = np.float32(0.0)
            blue = np.float32(0.0)
            while x < row.shape[0] and row[x] == k:
                g = gain[y, x] if weighted else np.float32(1.0)
                mass += g
                sl += g * light[x]
                sa += g * a[x]
                sb += g * b[x]
                red += linear[colors[x, 0]]
                green += linear[colors[x, 1]]
                blue += linear[colors[x, 2]]
                x += 1
            if k >= 0:
                total = sums[k]
                total[0] += x - first
                total[1] += mass
                total[2] += sl
                total[3] += sa
                total[4] += sb
                total[5] += red
                total[6] += green
                total[7] += blue


@kernel(
    "void(int32[:, ::1], int64[::1], float32[:, :, ::1], float64, float64[::1])",
    reads=("points", "offsets", "lab"),
)
def arc_contrast(points: I32, offsets: I64, lab: F32, aside: float, contrast: F64) -> None:
    """Mean difference of the colours to both sides of each arc, at three places along it.

    Parameters
    ----------
    points, offsets
        Arcs, see `vec2art_nb.engine.kernels.partition.trace_arcs`.
    lab : ndarray of float32, shape (3, H, W)
    aside : float
        Distance from the arc at which colours are taken, px.
    contrast : ndarray of float64, shape (arcs,)
        Receives the difference (CIE 1976).
    """
    rows, columns = lab.shape[1], lab.shape[2]
    for k in range(offsets.shape[0] - 1):
        steps = offsets[k + 1] - offsets[k] - 1
        total = 0.0
        for q in range(1, 4):
            i = offsets[k] + min(steps * q // 4, steps - 1)
            dx = points[i + 1, 0] - points[i, 0]
            dy = points[i + 1, 1] - points[i, 1]
            x = points[i, 0] + 0.5 * dx
            y = points[i, 1] + 0.5 * dy
            u = min(max(math.floor(x - aside * dy), 0), columns - 1)
            v = min(max(math.floor(y + aside * dx), 0), rows - 1)
            s = min(max(math.floor(x + aside * dy), 0), columns - 1)
            t = min(max(math.floor(y - aside * dx), 0), rows - 1)
            away = 0.0
            for c in range(3):
                d = lab[c, v, u] - lab[c, t, s]
                away += d * d
            total += math.sqrt(away)
        contrast[k] = total / 3
