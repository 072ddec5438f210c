"""Voronoi cells of points on a raster: which point is nearest to each pixel, and sums over cells."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
U8 = NDArray[np.uint8]

#: Rows between two checks.
BAND = 256


@kernel()
def _away(points: F32, i: Any, x: Any, y: Any) -> Any:
    dx = points[i, 0] - x
    dy = points[i, 1] - y
    return dx * dx + dy * dy


@kernel()
def _sweep(points: F32, beside: I32, row: I32, y: Any, start: Any, step: Any) -> None:
    """Let the three pixels of the row beside, and the one before in this row, offer their points.

    The pixels of both rows are `step` px apart, the first has its centre at `start`.
    """
    columns = row.shape[0]
    one = beside[0]
    straight = one
    before = row[0]
    for k in range(columns):
        other = beside[k + 1] if k + 1 < columns else straight
        best = row[k]
        if best != straight or best != one or best != other or best != before:
            x = start + np.float32(k) * step
            least = _away(points, best, x, y) if best >= 0 else np.float32(math.inf)
            if straight >= 0 and straight != best:
                away = _away(points, straight, x, y)
                if away < least:
                    least = away
                    best = straight
            if one >= 0 and one != straight:
                away = _away(points, one, x, y)
                if away < least:
                    least = away
                    best = one
            if other >= 0 and other != straight:
                away = _away(points, other, x, y)
                if away < least:
                    least = away
                    best = other
            if before >= 0 and before != one:
                away = _away(points, before, x, y)
                if away < least:
                    best = before
            row[k] = best
        before = best
        one = straight
        straight = other


@kernel()
def _back(points: F32, row: I32, y: Any, start: Any, step: Any) -> None:
    """Let the pixel before in this row offer its point."""
    before = row[0]
    for k in range(row.shape[0]):
        best = row[k]
        if before != best and before >= 0:
            x = start + np.float32(k) * step
            if best < 0 or _away(points, before, x, y) < _away(points, best, x, y):
                row[k] = before
                best = before
        before = best


@kernel("void(float32[:, ::1], int32[:, ::1], boolean)", reads=("points",))
def _place(points: F32, labels: I32, again: bool) -> None:
    """Give each point the pixel that it is in."""
    rows, columns = labels.shape
    if not again:
        labels[:] = -1
    for i in range(points.shape[0] - 1, -1, -1):
        x = min(max(int(points[i, 0]), 0), columns - 1)
        y = min(max(int(points[i, 1]), 0), rows - 1)
        labels[y, x] = i


@kernel("void(float32[:, ::1], int32[:, ::1], boolean, int64, int64)", reads=("points",))
def _down(points: F32, labels: I32, again: bool, first: int, end: int) -> None:
    """Sweep some rows downwards."""
    columns = labels.shape[1]
    nothing = np.full(columns, -1, np.int32)
    one = np.float32(1)
    left = np.float32(0.5)
    right = np.float32(columns) - np.float32(0.5)
    for y in range(first, end):
        beside = labels[y - 1] if y > 0 else nothing
        fy = np.float32(y) + np.float32(0.5)
        _sweep(points, beside, labels[y], fy, left, one)
        if not again:
            _back(points, labels[y, ::-1], fy, right, -one)


@kernel("void(float32[:, ::1], int32[:, ::1], boolean, int64, int64)", reads=("points",))
def _up(points: F32, labels: I32, again: bool, first: int, end: int) -> None:
    """Sweep some rows upwards."""
    rows, columns = labels.shape
    nothing = np.full(columns, -1, np.int32)
    one = np.float32(1)
    left = np.float32(0.5)
    right = np.float32(columns) - np.float32(0.5)
    for y in range(end - 1, first - 1, -1):
        beside = labels[y + 1] if y < rows - 1 else nothing
        fy = np.float32(y) + np.float32(0.5)
        _sweep(points, beside[::-1], labels[y, ::-1], fy, right, -one)
        if not again:
            _back(points, labels[y], fy, left, one)


def nearest_sites(points: F32, labels: I32, again: bool, check: Callable[[], None] = lambda: None) -> None:
    """Nearest point of each pixel's centre, by two sweeps.

    Labels travel from pixel to pixel, as in Danielsson's distance transform: some in 10 000 pixels get the
    second nearest. Of points in one pixel only one gets pixels.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in px, on the raster: pixel (i, j) has its centre at (i + .5, j + .5).
    labels : ndarray of int32, shape (H, W)
        Receives the rows of the points; -1 if there are none.
    again : bool
        Whether `labels` holds those of the same points before they moved a little: half the work.
    check : callable, optional
        Called between bands of rows; may raise to stop.

    References
    ----------
    P.-E. Danielsson, "Euclidean distance mapping", Computer Graphics and Image Processing 14, 1980.
    """
    rows = len(labels)
    bands = [(first, min(first + BAND, rows)) for first in range(0, rows, BAND)]
    _place(points, labels, again)
    for sweep, order in ((_down, bands), (_up, bands[::-1])):
        for first, end in order:
            check()
            sweep(points, labels, again, first, end)


@kernel("void(int32[:, ::1], float32[:, ::1], float64[:, ::1])", reads=("labels", "weight"))
def cell_moments(labels: I32, weight: F32, sums: F64) -> None:
    """Weight of each cell and its first moments.

    Parameters
    ----------
    labels : ndarray of int32, shape (H, W)
        From `nearest_sites`.
    weight : ndarray of float32, shape (H, W)
    sums : ndarray of float64, shape (n, 3)
        Receives the sums of weight, weight · x and weight · y.
    """
    rows, columns = labels.shape
    sums[:] = 0
    for y in range(rows):
        fy = np.float32(y) + np.float32(0.5)
        row = labels[y]
        heavy = weight[y]
        for x in range(columns):
            i = row[x]
            w = heavy[x]
            sums[i, 0] += w
            sums[i, 1] += w * (np.float32(x) + np.float32(0.5))
            sums[i, 2] += w * fy


@kernel(
    "void(int32[:, ::1], float32[:, ::1], float32[:, ::1], uint8[:, :, ::1], float32[::1], float64[:, ::1])",
    reads=("labels", "ink", "detail", "rgb", "linear"),
)
def _add_inks(labels: I32, ink: F32, detail: F32, rgb: U8, linear: F32, sums: F64) -> None:
    """Add what some rows give to the sums of `cell_inks`."""
    rows, columns = labels.shape
    for y in range(rows):
        for x in range(columns):
            i = labels[y, x]
            w = ink[y, x]
            sums[i, 5] += np.float32(1)
            if w > 0:
                sums[i, 0] += w
                sums[i, 1] += w * detail[y, x]
                sums[i, 2] += w * linear[rgb[y, x, 0]]
                sums[i, 3] += w * linear[rgb[y, x, 1]]
                sums[i, 4] += w * linear[rgb[y, x, 2]]


def cell_inks(
    labels: I32,
    ink: F32,
    detail: F32,
    rgb: U8,
    linear: F32,
    sums: F64,
    check: Callable[[], None] = lambda: None,
) -> None:
    """What each dot stands for.

    Parameters
    ----------
    labels : ndarray of int32, shape (H, W)
    ink, detail : ndarray of float32, shape (H, W)
    rgb : ndarray of uint8, shape (H, W, 3)
    linear : ndarray of float32, shape (256,)
        Linear light of sRGB values.
    sums : ndarray of float64, shape (n, 6)
        Receives the sums of ink, ink · detail, ink · linear red, green, blue, and the number of pixels.
    check : callable, optional
        Called between bands of rows; may raise to stop.
    """
    sums[:] = 0
    for first in range(0, len(labels), BAND):
        check()
        rows = slice(first, first + BAND)
        _add_inks(labels[rows], ink[rows], detail[rows], rgb[rows], linear, sums)
