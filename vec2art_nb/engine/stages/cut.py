"""The `cut` stage: `detail` chooses how many of the ranked strokes are drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.layer import Layer

#: Weight of a stroke that just counts at detail 0, as a power of ten, and by how much it falls up to detail
#: 1.
STRONG, FALL = -2.0, 2.1
#: How steeply the threshold drops to nothing near detail 1, where everything is drawn.
PLUNGE = 0.15
#: Share of all ink that is drawn at detail 0 by the relative rule; equal steps multiply it by equal factors.
LEAST_SHARE = 1 / 6
#: How much the absolute rule counts against the relative one, 0 to 1.
ABSOLUTE = 0.95
#: Strokes that any drawing has, if there are so many.
FEWEST = 4


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
    >>> length = np.ones(400)
    >>> [count_for_detail(weight, length, d) for d in (0, 0.25, 0.5, 0.75, 1)]
    [112, 176, 247, 341, 400]
    """
    n = len(weight)
    if detail >= 1 or n <= FEWEST:
        return n
    ink = np.cumsum(length)
    share = ink[-1] * LEAST_SHARE ** (1 - detail)
    last = float(weight[min(int(np.searchsorted(ink, share)), n - 1)])
    absolute = 10 ** (STRONG - FALL * detail - PLUNGE * detail / (1 - detail))
    threshold = absolute**ABSOLUTE * max(last, 1e-30) ** (1 - ABSOLUTE)
    count = n - int(np.searchsorted(weight[::-1], threshold))
    return min(max(count, FEWEST), n)


def _lengths(layer: Layer) -> NDArray[np.float64]:
    """Lengths of the control polygons of strokes: close enough to weigh ink."""
    edges = np.zeros(len(layer.points))
    edges[1:] = np.hypot(*np.diff(layer.points, axis=0).T)
    edges[layer.offsets[:-1]] = 0
    return np.add.reduceat(edges, layer.offsets[:-1])


def _cut(context: Context, layer: Layer) -> Layer:
    if len(layer) == 0:
        return layer
    return layer.first(count_for_detail(layer.weight, _lengths(layer), context.params.number("detail")))


def cut_stage() -> Stage:
    """Stage that keeps the strokes that `detail` asks for, of those that `color` returns."""
    return Stage("cut", _cut, ("detail",), ("color",), share=0.01)
