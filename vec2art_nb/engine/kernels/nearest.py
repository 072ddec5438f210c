"""Searches among points sorted into the square buckets of a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel


@kernel(
    "Tuple((float64[::1], int64[::1]))"
    "(float64[:,::1], float64[:,::1], int64[:,::1], float64, float64, float64)"
)
def nearest(
    queries: NDArray[np.float64],
    points: NDArray[np.float64],
    starts: NDArray[np.int64],
    left: float,
    top: float,
    side: float,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Distance to, and row of, the nearest point of every query; `points` must not be empty.

    Rings of buckets around the query's own are searched until none that is left can hold a nearer point.
    """
    rows, columns = starts.shape[0], starts.shape[1] - 1
    distance = np.empty(len(queries))
    index = np.empty(len(queries), np.int64)
    for i in range(len(queries)):
        x, y = queries[i, 0], queries[i, 1]
        column = min(max(int((x - left) / side), 0), columns - 1)
        row = min(max(int((y - top) / side), 0), rows - 1)
        best, found, ring = np.inf, -1, 0
        while ring <= max(rows, columns) and best > max(ring - 1, 0) ** 2 * side * side:
            for r in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
                step = 1 if abs(r - row) == ring else max(2 * ring, 1)
                for c in range(column - ring, column + ring + 1, step):
                    if c < 0 or c >= columns:
                        continue
                    for k in range(starts[r, c], starts[r, c + 1]):
                        dx, dy = points[k, 0] - x, points[k, 1] - y
                        squared = dx * dx + dy * dy
                        if squared < best:
                            best, found = squared, k
            ring += 1
        distance[i] = np.sqrt(best)
        index[i] = found
    return distance, index


@kernel(
    "boolean[::1](float64[:,::1], float64[:,::1], int64[::1], float64[::1], float64[::1], int64[:,::1],"
    " float64, float64, float64, float64, float64)"
)
def accompanied(
    points: NDArray[np.float64],
    tangents: NDArray[np.float64],
    stroke: NDArray[np.int64],
    arc: NDArray[np.float64],
    around: NDArray[np.float64],
    starts: NDArray[np.int64],
    left: float,
    top: float,
    side: float,
    cosine: float,
    apart: float,
) -> NDArray[np.bool_]:
    """Which points have one at most `side` away that runs parallel and belongs to other ink.

    Other ink is another stroke, or the same one at least `apart` of arc away; `around` holds the length of
    each closed stroke and infinity for open ones.
    """
    rows, columns = starts.shape[0], starts.shape[1] - 1
    found = np.zeros(len(points), np.bool_)
    for i in range(len(points)):
        x, y = points[i, 0], points[i, 1]
        column, row = int((x - left) / side), int((y - top) / side)
        for r in range(max(row - 1, 0), min(row + 1, rows - 1) + 1):
            for k in range(starts[r, max(column - 1, 0)], starts[r, min(column + 1, columns - 1) + 1]):
                dx, dy = points[k, 0] - x, points[k, 1] - y
                if dx * dx + dy * dy > side * side:
                    continue
                dot = tangents[i, 0] * tangents[k, 0] + tangents[i, 1] * tangents[k, 1]
                if abs(dot) < cosine:
                    continue
                gap = abs(arc[i] - arc[k])
                if stroke[i] != stroke[k] or min(gap, around[stroke[i]] - gap) >= apart:
                    found[i] = True
                    break
            if found[i]:
                break
    return found
