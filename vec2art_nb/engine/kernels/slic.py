"""SLIC: pixels to cells of like colour, by k-means in colour and place that looks only around each centre.

R. Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel methods", PAMI 34(11), 2012.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Flags = NDArray[np.bool_]

#: Reach of a centre in spacings: a little more than one, for centres move and seeds need not be regular.
REACH = 1.25
#: All but the last round look at every so-manyth row only, another one each time: centres hardly notice.
STRIDE = 4
_FAR = np.float32(1e30)


@kernel(fastmath=True)
def _nearer(
    distance: F32, label: I32, light: F32, a: F32, b: F32, centre: F32, dx: float, dy2: float, k: int
) -> None:
    """Let centre k claim the pixels of a row that are nearer to it than to those before."""
    cl = centre[0]
    ca = centre[1]
    cb = centre[2]
    place = centre[5]
    for x in range(light.shape[0]):
        dl = light[x] - cl
        da = a[x] - ca
        db = b[x] - cb
        gap = dx + np.float32(x)
        d = dl * dl + da * da + db * db + place * (gap * gap + dy2)
        near = d < distance[x]
        distance[x] = d if near else distance[x]
        label[x] = k if near else label[x]


@kernel("void(float32[:, :, ::1], float64[:, ::1])")
def settle_seeds(lab: F32, seeds: F64) -> None:
    """Move seeds, in place, to where lightness changes least among the nine pixels around: off the edges."""
    rows, columns = lab.shape[1], lab.shape[2]
    light = lab[0]
    for k in range(seeds.shape[0]):
        x = min(max(int(seeds[k, 0]), 0), columns - 1)
        y = min(max(int(seeds[k, 1]), 0), rows - 1)
        best = math.inf
        for v in range(max(1, y - 1), min(rows - 1, y + 2)):
            for u in range(max(1, x - 1), min(columns - 1, x + 2)):
                slope = abs(light[v, u + 1] - light[v, u - 1]) + abs(light[v + 1, u] - light[v - 1, u])
                if slope < best:
                    best = slope
                    seeds[k, 0] = u
                    seeds[k, 1] = v


@kernel(fastmath=True)
def _moved(lab: F32, label: I32, phase: int, stride: int, sums: F64, centres: F32) -> None:
    """Move each centre to the mean of its pixels."""
    for k in range(sums.shape[0]):
        for q in range(6):
            sums[k, q] = 0.0
    for y in range(phase, label.shape[0], stride):
        row = label[y]
        light = lab[0, y]
        a = lab[1, y]
        b = lab[2, y]
        x = 0
        while x < row.shape[0]:
            k = row[x]
            first = x
            sl = np.float32(0.0)
            sa = np.float32(0.0)
            sb = np.float32(0.0)
            while x < row.shape[0] and row[x] == k:
                sl += light[x]
                sa += a[x]
                sb += b[x]
                x += 1
            if k >= 0:
                n = x - first
                sums[k, 0] += sl
                sums[k, 1] += sa
                sums[k, 2] += sb
                sums[k, 3] += 0.5 * n * (first + x - 1)
                sums[k, 4] += n * y
                sums[k, 5] += n
    for k in range(sums.shape[0]):
        if sums[k, 5] > 0:
            for q in range(5):
                centres[k, q] = np.float32(sums[k, q] / sums[k, 5])


@kernel(
    "void(float32[:, :, ::1], float64[:, ::1], float64, float64, int64, int64, float32[:, ::1],"
    "float32[:, ::1], int32[:, ::1])"
)
def slic_round(
    lab: F32,
    seeds: F64,
    spacing: float,
    compactness: float,
    phase: int,
    stride: int,
    centres: F32,
    distance: F32,
    label: I32,
) -> None:
    """One round of SLIC: assign pixels to the nearest centre in reach, move the centres.

    The squared distance is ``|difference in Lab|² + (compactness / spacing)² |difference in place|²``.

    Parameters
    ----------
    lab : ndarray of float32, shape (3, H, W)
        L 0 … 100, a and b in the same unit.
    seeds : ndarray of float64, shape (k, 2)
        x, y (px): the first centres; read where a centre has no place yet (its sixth number is 0).
    spacing : float
        Mean distance of centres, px.
    compactness : float
        Colour difference that a spacing's distance counts as.
    phase, stride : int
        Rows ``phase, phase + stride, …`` are looked at.
    centres : ndarray of float32, shape (k, 6)
        L, a, b, x, y of each centre, changed in place, and the weight of places.
    distance : ndarray of float32, shape (H, W)
        Scratch.
    label : ndarray of int32, shape (H, W)
        Receives the number of the nearest centre; where none reaches, what was there stays.
    """
    rows, columns = label.shape
    place = np.float32((compactness / spacing) ** 2)
    reach = math.ceil(spacing * REACH)
    for k in range(seeds.shape[0]):
        if centres[k, 5] == 0:
            x = int(seeds[k, 0])
            y = int(seeds[k, 1])
            for q in range(3):
                centres[k, q] = lab[q, y, x]
            centres[k, 3] = np.float32(seeds[k, 0])
            centres[k, 4] = np.float32(seeds[k, 1])
        centres[k, 5] = place
    for y in range(phase, rows, stride):
        line = distance[y]
        for x in range(columns):
            line[x] = _FAR
    for k in range(seeds.shape[0]):
        cx = centres[k, 3]
        cy = centres[k, 4]
        left = max(0, int(cx) - reach)
        right = min(columns, int(cx) + reach + 1)
        top = max(0, int(cy) - reach)
        bottom = min(rows, int(cy) + reach + 1)
        top += (phase - top) % stride
        for y in range(top, bottom, stride):
            dy = np.float32(y) - cy
            _nearer(
                distance[y, left:right],
                label[y, left:right],
                lab[0, y, left:right],
                lab[1, y, left:right],
                lab[2, y, left:right],
                centres[k],
                np.float32(left) - cx,
                dy * dy,
                k,
            )
    _moved(lab, label, phase, stride, np.empty((seeds.shape[0], 6)), centres)
