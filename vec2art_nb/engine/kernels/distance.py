"""Exact Euclidean distance to the background, only where it is asked for.

A full distance transform spends its time on pixels that nobody reads. Distances along columns are cheap to
make for all pixels (rows of additions); from them the Euclidean distance of one pixel takes a look at about
as many columns as the distance is long.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

#: Columns taken at a time: what goes down a strip is still in the processor's cache when it comes up again.
STRIP = 256


@kernel("void(uint8[:,::1], uint16[:,::1])")
def _columns(mask: NDArray[np.uint8], out: NDArray[np.uint16]) -> None:
    height, width = mask.shape
    for left in range(0, width, STRIP):
        right = min(left + STRIP, width)
        size = right - left
        for x in range(left, right):
            out[0, x] = mask[0, x]
        for y in range(1, height):
            ink = mask[y, left:right]
            above = out[y - 1, left:right]
            row = out[y, left:right]
            for x in range(size):
                row[x] = (above[x] + np.uint16(1)) * np.uint16(ink[x])
        for x in range(left, right):
            out[height - 1, x] = mask[height - 1, x]
        for y in range(height - 2, -1, -1):
            below = out[y + 1, left:right]
            row = out[y, left:right]
            for x in range(size):
                row[x] = min(row[x], np.uint16(below[x] + 1))


def columns(mask: NDArray[np.uint8], scratch: Scratch = NO_SCRATCH) -> NDArray[np.uint16]:
    """Distance of every ink pixel to the nearest background pixel in its column.

    Parameters
    ----------
    mask : ndarray of uint8, shape (H, W)
        1 is ink, 0 is not; nor is what lies outside the picture. C-contiguous, neither side 0.
    scratch : Scratch

    Returns
    -------
    ndarray of uint16, shape (H, W)

    Examples
    --------
    >>> columns(np.array([[0], [1], [1], [1], [1]], np.uint8)).ravel()
    array([0, 1, 2, 2, 1], dtype=uint16)
    """
    out = scratch.take(mask.shape, np.uint16)
    _columns(mask, out)
    return out


@kernel("float64(uint16[:,::1], int64, int64)")
def distance(column: NDArray[np.uint16], y: int, x: int) -> float:
    """Distance from one pixel's centre to the nearest background pixel's centre (outside: 0)."""
    height, width = column.shape
    if y < 0 or x < 0 or y >= height or x >= width:
        return 0.0
    row = column[y]
    best = int(row[x]) * int(row[x])
    k = 1
    while k * k < best:
        left = int(row[x - k]) if x >= k else 0
        right = int(row[x + k]) if x + k < width else 0
        near = min(left, right)
        best = min(best, near * near + k * k)
        k += 1
    return math.sqrt(best)


@kernel("float64(uint16[:,::1], float64, float64)")
def distance_near(column: NDArray[np.uint16], y: float, x: float) -> float:
    """`distance` of the pixel at a position."""
    return float(distance(column, math.floor(y + 0.5), math.floor(x + 0.5)))


@kernel("float64(uint16[:,::1], float64, float64)")
def distance_between(column: NDArray[np.uint16], y: float, x: float) -> float:
    """`distance` at a position between pixels, interpolated."""
    y0 = math.floor(y)
    x0 = math.floor(x)
    fy = y - y0
    fx = x - x0
    top = distance(column, y0, x0) * (1 - fx) + distance(column, y0, x0 + 1) * fx
    bottom = distance(column, y0 + 1, x0) * (1 - fx) + distance(column, y0 + 1, x0 + 1) * fx
    return top * (1 - fy) + bottom * fy


@kernel("void(uint16[:,::1], int32[:,::1], float32[::1])")
def _distances(column: NDArray[np.uint16], points: NDArray[np.int32], out: NDArray[np.float32]) -> None:
    for i in range(points.shape[0]):
        out[i] = distance(column, points[i, 1], points[i, 0])


def distances(column: NDArray[np.uint16], points: NDArray[np.int32]) -> NDArray[np.float32]:
    """Distance from each pixel's centre to the nearest background pixel's centre.

    Parameters
    ----------
    column : ndarray of uint16, shape (H, W)
        From `columns`.
    points : ndarray of int32, shape (N, 2)
        x, y.

    Returns
    -------
    ndarray of float32, shape (N,)

    References
    ----------
    T. Saito and J.-I. Toriwaki, "New algorithms for Euclidean distance transformation of an n-dimensional
    digitized picture with applications", Pattern Recognition 27(11), 1994: the same two steps, everywhere.

    Examples
    --------
    >>> square = np.zeros((7, 7), np.uint8)
    >>> square[1:6, 1:6] = 1
    >>> distances(columns(square), np.array([[3, 3], [1, 1]], np.int32))
    array([3., 1.], dtype=float32)
    """
    out = np.empty(len(points), np.float32)
    _distances(column, np.ascontiguousarray(points), out)
    return out
