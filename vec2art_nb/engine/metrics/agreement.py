"""How well drawn points agree with true ones: distances, precision, recall, widths, counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels.nearest import nearest as search
from vec2art_nb.engine.metrics.buckets import Buckets

Points = NDArray[np.floating]


def nearest(points: Points, others: Points) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Distance to, and row of, the nearest of the other points, exactly.

    Parameters
    ----------
    points : ndarray, shape (M, 2)
    others : ndarray, shape (N, 2)

    Returns
    -------
    distance : ndarray of float64, shape (M,)
        Infinite where there are no others.
    index : ndarray of int64, shape (M,)
        Row in `others`; -1 where there are none.

    Examples
    --------
    >>> distance, index = nearest(np.array([[0.0, 0.0], [5.0, 4.0]]), np.array([[0.0, 1.0], [5.0, 5.0]]))
    >>> distance.tolist(), index.tolist()
    ([1.0, 1.0], [0, 1])
    """
    if not len(points) or not len(others):
        return np.full(len(points), np.inf), np.full(len(points), -1, np.int64)
    grid = Buckets.of(np.asarray(others, np.float64))
    queries = np.ascontiguousarray(points, np.float64)
    candidates = np.ascontiguousarray(others[grid.order], np.float64)
    distance, place = search(queries, candidates, grid.starts, grid.left, grid.top, grid.side)
    return distance, grid.order[place]


def mean_distance(points: Points, others: Points) -> float:
    """Mean distance from each point to the nearest other; 0 without points, infinite without others.

    Examples
    --------
    >>> mean_distance(np.array([[0.0, 0.0], [0.0, 2.0]]), np.array([[0.0, 0.0]]))
    1.0
    """
    return float(nearest(points, others)[0].mean()) if len(points) else 0.0


def chamfer(points: Points, others: Points) -> float:
    """Symmetric mean distance: the mean of both directed means, in the unit of the points.

    Examples
    --------
    >>> chamfer(np.array([[0.0, 0.0], [0.0, 2.0]]), np.array([[0.0, 0.0]]))
    0.5
    """
    return (mean_distance(points, others) + mean_distance(others, points)) / 2


def precision_recall(points: Points, truth: Points, tolerance: float) -> tuple[float, float]:
    """Share of drawn points near the truth, and share of true points near the drawing.

    Parameters
    ----------
    points, truth : ndarray, shapes (M, 2) and (N, 2)
        Equally spaced points, so that shares are shares of length.
    tolerance : float
        Greatest distance that counts as found, in the unit of the points.

    Returns
    -------
    precision, recall : float
        1 where there was nothing to get wrong: no drawn points, no true points.

    Examples
    --------
    >>> precision_recall(np.array([[0.0, 0.0], [9.0, 0.0]]), np.array([[0.0, 1.0]]), 1)
    (0.5, 1.0)
    """

    def found(some: Points, others: Points) -> float:
        return float((nearest(some, others)[0] <= tolerance).mean()) if len(some) else 1.0

    return found(points, truth), found(truth, points)


def boundary_f1(points: Points, truth: Points, tolerance: float) -> float:
    """Harmonic mean of `precision_recall`.

    Unlike the Berkeley benchmark (Martin, Fowlkes and Malik 2004) points are not matched one to one: doubled
    lines are not punished here, `doubled_ink` finds them.

    Examples
    --------
    >>> round(boundary_f1(np.array([[0.0, 0.0], [9.0, 0.0]]), np.array([[0.0, 1.0]]), 1), 3)
    0.667
    """
    precision, recall = precision_recall(points, truth, tolerance)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def width_error(
    points: Points, width: Points, truth: Points, true_width: Points, tolerance: float = np.inf
) -> float:
    """Mean of `|width - true width|` / true width over drawn points that lie on the truth.

    Parameters
    ----------
    points, truth : ndarray, shapes (M, 2) and (N, 2)
    width, true_width : ndarray, shapes (M,) and (N,), or broadcast to them
        Widths at the points, all in one unit; true widths > 0.
    tolerance : float
        Points farther than this from the truth are left out: they have no true width.

    Returns
    -------
    float
        0 where no point is near the truth.

    Examples
    --------
    >>> width_error(np.zeros((1, 2)), np.array([1.1]), np.zeros((1, 2)), np.array([1.0])).__round__(3)
    0.1
    """
    distance, index = nearest(points, truth)
    on = (index >= 0) & (distance <= tolerance)
    if not on.any():
        return 0.0
    expected = np.broadcast_to(true_width, len(truth))[index[on]]
    return float(np.mean(np.abs(np.broadcast_to(width, len(points))[on] - expected) / expected))


def stroke_count_ratio(drawn: int, true: int) -> float:
    """Drawn strokes per true stroke; 1 where there are none of both, infinite where only true ones lack.

    Examples
    --------
    >>> stroke_count_ratio(13, 10)
    1.3
    """
    if not true:
        return 1.0 if not drawn else float("inf")
    return drawn / true
