"""Points moved so that their density is right at large, which Lloyd's algorithm, acting nearby, cannot do."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

#: Side of a cell of the coarse grid in mean distances of points.
CELL = 1.5
#: Blur of both densities, cells.
BLUR = 0.8
#: Density below this share of the mean counts as this: a few points cannot carry much.
FLOOR = 0.2
#: A point moves by at most so many cells.
FARTHEST = 0.5


def _even(value: float) -> int:
    return max(2 * round(value / 2), 2)


def _potential(source: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solution of Poisson's equation whose gradient across the border is 0 (by the cosine transform)."""
    rows, columns = source.shape
    along = 2 * np.cos(np.pi * np.arange(columns) / columns) - 2
    down = 2 * np.cos(np.pi * np.arange(rows) / rows) - 2
    eigenvalues = along[None, :] + down[:, None]
    eigenvalues[0, 0] = 1
    waves = cv2.dct(source) / eigenvalues
    waves[0, 0] = 0
    return np.asarray(cv2.idct(waves), np.float64)


def _corners(
    points: NDArray[np.float64], shape: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The four cells around each point and its share in them, both of shape (4, n)."""
    rows, columns = shape
    at = np.clip(points - 0.5, 0, (columns - 1, rows - 1))
    whole = np.minimum(at.astype(np.int64), (columns - 2, rows - 2))
    fx, fy = (at - whole).T
    first = whole[:, 1] * columns + whole[:, 0]
    shares = np.stack([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy])
    return np.stack([first, first + 1, first + columns, first + columns + 1]), shares


def _blurred(density: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.GaussianBlur(density, (0, 0), BLUR, borderType=cv2.BORDER_REFLECT), np.float64)


def transported(points: F32, wanted: F32) -> F32:
    """Points moved along the gradient flow that takes their density to the one wanted.

    One linear step of optimal transport: the flow is the gradient of a potential whose Laplacian is what a
    place has too much.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in px of the raster.
    wanted : ndarray of float32, shape (H, W)
        Points per px, up to a factor. None are moved to where it is 0.

    Returns
    -------
    ndarray of float32, shape (n, 2)
    """
    n = len(points)
    rows, columns = wanted.shape
    total = float(wanted.sum(dtype=np.float64))
    if n < 64 or total <= 0 or min(rows, columns) < 8:
        return points
    side = CELL * math.sqrt(rows * columns / n)
    shape = (_even(rows / side), _even(columns / side))
    cell = np.array([columns / shape[1], rows / shape[0]])
    aim = cv2.resize(wanted, shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float64)
    aim *= n / aim.sum()
    corners, shares = _corners(points / cell, shape)
    have = np.bincount(corners.ravel(), shares.ravel(), aim.size).astype(np.float64).reshape(shape)
    potential = _potential(_blurred(have) - _blurred(aim))
    carried = np.maximum(0.5 * (_blurred(have) + _blurred(aim)), FLOOR * n / have.size)
    step = np.stack(
        [
            ((np.gradient(potential, axis=axis) / carried).ravel()[corners] * shares).sum(axis=0)
            for axis in (1, 0)
        ],
        axis=1,
    )
    moved = (points + np.clip(step, -FARTHEST, FARTHEST) * cell).astype(np.float32)
    limit = np.nextafter(np.array([columns, rows], np.float32), np.float32(0))
    moved = np.clip(moved, 0, limit)
    index = moved.astype(np.intp)
    return np.where((wanted[index[:, 1], index[:, 0]] > 0)[:, None], moved, points)
