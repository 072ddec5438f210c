"""Delaunay triangulation."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def delaunay(points: NDArray[np.float64], width: int, height: int) -> NDArray[np.int64]:
    """Triangles between points, each with its corners clockwise as seen (y runs down).

    Parameters
    ----------
    points : ndarray of float64, shape (n, 2)
        On a grid of 1/16 px, no two alike; x within 0 … width, y within 0 … height.
    width, height : int

    Returns
    -------
    ndarray of int64, shape (m, 3)
        Indices of points, in a fixed order.

    Examples
    --------
    >>> corners = np.array([[0, 0], [8, 0], [8, 8], [0, 8], [4, 3]], float)
    >>> delaunay(corners, 8, 8).tolist()
    [[0, 1, 4], [0, 4, 3], [1, 2, 4], [2, 3, 4]]
    """
    subdivision = cv2.Subdiv2D((-1, -1, width + 2, height + 2))
    subdivision.insert(points.astype(np.float32).tolist())
    corners = np.asarray(subdivision.getTriangleList(), np.float64).reshape(-1, 3, 2)
    inside = ((corners >= 0) & (corners <= (width, height))).all(axis=(1, 2))
    keys = _key(points)
    order = np.argsort(keys, kind="stable")
    found = _key(corners[inside].reshape(-1, 2))
    triangles = order[np.searchsorted(keys[order], found).clip(0, len(order) - 1)].reshape(-1, 3)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    twice = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    triangles[twice < 0] = triangles[twice < 0][:, ::-1]
    triangles = triangles[twice != 0]
    first = triangles.argmin(axis=1)
    triangles = np.take_along_axis(triangles, (first[:, None] + np.arange(3)) % 3, axis=1)
    return np.asarray(triangles[np.lexsort(triangles.T[::-1])], np.int64)


def _key(points: NDArray[np.float64]) -> NDArray[np.int64]:
    x, y = np.rint(points * 16).astype(np.int64).T
    return np.asarray(y * 2**24 + x, np.int64)
