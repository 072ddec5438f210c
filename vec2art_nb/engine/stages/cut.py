"""The `cut` stage: `detail` chooses how many of the ranked strokes are drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.layer import Layer
from vec2art_nb.pipeline import common

#: Powers of ten of the least weight drawn at detail 0 and .5, by the absolute rule.
FIRST, MIDDLE = -2.0, -3.2
#: Share of all ink that is drawn at detail 0 by the relative rule; equal steps multiply it by equal factors.
LEAST_SHARE = 1 / 6
#: How much the absolute rule counts against the relative one, 0 to 1.
ABSOLUTE = 0.95
#: Strokes that any drawing has, if there are so many.
FEWEST = 4
#: Weights below this count as this.
SMALLEST = 1e-12


def _absolute(detail: float, weakest: float) -> float:
    """Power of ten of the least weight drawn: fixed up to the middle, then on to that of the weakest."""
    if detail <= 0.5:
        return FIRST + (MIDDLE - FIRST) * 2 * detail
    return MIDDLE + (min(math.log10(weakest), MIDDLE) - MIDDLE) * (2 * detail - 1)


def count_for_detail(weight: NDArray[np.float32], length: NDArray[np.float64], detail: float) -> int:
    """Number of strokes to draw, of those ranked by falling weight.

    Two rules give a threshold each; their weighted geometric mean decides. By the absolute rule a stroke
    counts from a weight on that is the same in all pictures: a logo of few strong lines is drawn whole. By
    the relative rule a share of all ink is drawn, which grows by equal factors in equal steps: in a meadow
    some of the grass is.

    Parameters
    ----------
    weight : ndarray of float32, shape (n,)
        Significance, falling.
    length : ndarray of float64, shape (n,)
        Lengths of the strokes, in any unit.
    detail : float
        0 (few strokes) to 1 (all). The result never falls as it grows.

    Examples
    --------
    >>> weight = np.float32(0.1) * np.float32(0.98) ** np.arange(400)
    >>> [count_for_detail(weight, np.ones(400), d) for d in (0, 0.25, 0.5, 0.75, 1)]
    [112, 179, 247, 322, 400]
    """
    n = len(weight)
    if detail >= 1 or n <= FEWEST:
        return n
    ink = np.cumsum(length)
    last = int(np.searchsorted(ink, ink[-1] * LEAST_SHARE ** (1 - detail)))
    relative = math.log10(max(float(weight[min(last, n - 1)]), SMALLEST))
    absolute = _absolute(detail, max(float(weight[-1]), SMALLEST))
    threshold = 10 ** (ABSOLUTE * absolute + (1 - ABSOLUTE) * relative)
    count = n - int(np.searchsorted(weight[::-1], threshold))
    return min(max(count, FEWEST), n)


def _lengths(layer: Layer) -> NDArray[np.float64]:
    """Lengths of the control polygons of strokes: close enough to weigh ink."""
    edges = np.zeros(len(layer.points))
    edges[1:] = np.hypot(*np.diff(layer.points, axis=0).T)
    edges[layer.offsets[:-1]] = 0
    return np.add.reduceat(edges, layer.offsets[:-1])


def counts_for_details(layer: Layer, details: Sequence[float]) -> list[int]:
    """Numbers of strokes of a layer to draw, for several values of `detail`; see `count_for_detail`."""
    if len(layer) == 0:
        return [0] * len(details)
    lengths = _lengths(layer)
    return [count_for_detail(layer.weight, lengths, detail) for detail in details]


def _cut(context: Context, layer: Layer) -> Layer:
    (count,) = counts_for_details(layer, [context.params.number("detail")])
    return layer.first(count)


def cut_stage() -> Stage:
    """Stage that keeps the strokes that `detail` asks for, of those that `color` returns."""
    return Stage(common.CUT, _cut)
