"""Strokes whose width varies, as the filled outlines that SVG can show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels.outline import outlines
from vec2art_nb.engine.layer import Layer


@dataclass(frozen=True, eq=False)
class Outlines:
    """Closed rings of joined cubics, filled by the nonzero rule.

    Attributes
    ----------
    points : ndarray of float32, shape (N, 2)
        x, y of control points, in picture px.
    rings : ndarray of int64, shape (m + 1,)
        Ring ``j`` is ``points[rings[j]:rings[j + 1]]``; its last point equals its first.
    paths : ndarray of int64, shape (n + 1,)
        Stroke ``i`` has the rings ``paths[i]`` to ``paths[i + 1]``: two if closed, none without any width.
    """

    points: NDArray[np.float32]
    rings: NDArray[np.int64]
    paths: NDArray[np.int64]


def outline(layer: Layer, pen: float, tolerance: float) -> Outlines:
    """Outlines of the strokes of a layer that has a width profile.

    Ends are round, or pointed where the width falls to nothing; corners are round.

    Parameters
    ----------
    layer : Layer
        Strokes of degree 3 with a profile.
    pen : float
        Nominal stroke width in picture px; plays no part where the layer's widths are absolute.
    tolerance : float
        Most that an outline may stray from the exact offset curve, in picture px.

    Examples
    --------
    A straight line 9 px long and 2 px wide: two sides of one cubic each, two round caps of two.

    >>> line = Layer(
    ...     kind="stroke", degree=3, points=np.float32([[0, 0], [3, 0], [6, 0], [9, 0]]),
    ...     offsets=np.array([0, 4]), closed=np.array([False]), color=np.zeros((1, 3), np.uint8),
    ...     width=np.ones(1, np.float32), weight=np.ones(1, np.float32), profile=np.ones(4, np.float32),
    ... )
    >>> shape = outline(line, pen=2, tolerance=0.05)
    >>> len(shape.points) // 3, shape.points.min(axis=0).tolist(), shape.points.max(axis=0).tolist()
    (6, [-1.0, -1.0], [10.0, 1.0])
    """
    if layer.profile is None or layer.degree != 3:
        raise ValueError("only cubic strokes with a width profile have an outline")
    half = 0.5 if layer.absolute else 0.5 * pen
    return Outlines(*outlines(layer.points, layer.profile, layer.offsets, layer.closed, half, tolerance))
