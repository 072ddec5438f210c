"""Measurements of strokes that need no truth: folds, doubled ink, curves, sizes, pen travel.

Thresholds are in px of a 1920 x 1080 picture; `unit` converts them: px of the original picture per such px.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels.nearest import accompanied
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.metrics.buckets import Buckets
from vec2art_nb.engine.metrics.sampling import Samples, cubics, lengths, sample

#: A fold turns by more than FOLD_TURN within FOLD_ARC of arc, and its legs then run antiparallel (within
#: FOLD_SPREAD) at most FOLD_GAP apart until FOLD_RUN from the turn. Legs that open by more than 17 degrees
#: part earlier: a sharp corner. Legs of a loop are not antiparallel, or not that long.
FOLD_TURN, FOLD_SPREAD = math.radians(150), math.radians(30)
FOLD_ARC, FOLD_GAP, FOLD_RUN = 4.0, 1.5, 5.0
FOLD_STEP = 0.25

#: Ink is doubled by parallel ink (within DOUBLED_SPREAD) that is at least DOUBLED_ARC of arc away.
DOUBLED_SPREAD, DOUBLED_ARC = math.radians(25), 6.0

#: An inner control point this far off the chord, px and share of the chord's length, makes a cubic a curve.
CURVED_PX, CURVED_SHARE = 0.05, 0.01


class PenTravel(NamedTuple):
    """What a plotter's pen travels in the order of the layer, px of the original picture.

    Attributes
    ----------
    down : float
        Length drawn.
    up : float
        Length of the moves from each stroke's end to the next one's start.
    """

    down: float
    up: float


def fold_backs(layer: Layer, unit: float = 1.0) -> NDArray[np.int64]:
    """Indices of strokes that turn back on themselves and retrace their own way.

    A fold is a turn of more than 150 degrees within 4 px of arc whose two legs then run antiparallel, at most
    1.5 px apart, until 5 px from the turn. A sharp corner (legs opening by more than 17 degrees) and a small
    loop are no folds.

    Parameters
    ----------
    layer : Layer
        Strokes.
    unit : float
        Px of the original picture per reference px.

    Returns
    -------
    ndarray of int64, shape (k,)

    Examples
    --------
    >>> from vec2art_nb.engine.metrics import polylines
    >>> corner, fold = [(0, 0), (30, 0), (0, 20)], [(0, 0), (30, 0), (30, 1), (10, 1)]
    >>> fold_backs(polylines([corner, fold])).tolist()
    [1]
    """
    samples = sample(layer, FOLD_STEP * unit)
    counts = np.bincount(samples.stroke, minlength=len(layer))
    half, run = round(FOLD_ARC / 2 / FOLD_STEP), round(FOLD_RUN / FOLD_STEP)
    rows = np.arange(len(samples.stroke))
    before, after = (_along(layer, samples, counts, rows, k) for k in (-half, half))
    tips = rows[(before >= 0) & (after >= 0)]
    turned = _dot(samples, before[tips], after[tips]) < math.cos(FOLD_TURN)
    tips = tips[turned]
    folded = np.ones(len(tips), np.bool_)
    for k in range(half, run + 1):
        folded[folded] = _legs_touch(layer, samples, counts, tips[folded], k, FOLD_GAP * unit)
    return np.unique(samples.stroke[tips[folded]])


def doubled_ink(layer: Layer, distance: float = 1.0, unit: float = 1.0) -> float:
    """Share of the drawn length that lies within `distance` of other ink running parallel.

    Parallel means directions within 25 degrees, travelled either way; other ink is another stroke, or the
    same stroke at least 6 px of arc away. Distances are exact to 1 % of `distance`.

    Parameters
    ----------
    layer : Layer
        Strokes.
    distance : float
        In reference px; 1 is about the width of a stroke.
    unit : float
        Px of the original picture per reference px.

    Examples
    --------
    >>> from vec2art_nb.engine.metrics import polylines
    >>> round(doubled_ink(polylines([[(0, 0), (75, 0)], [(50, 0.6), (75, 0.6)]])), 1)
    0.5
    """
    reach = distance * unit
    samples = sample(layer, reach / 4)
    ink = float(samples.piece.sum())
    if not ink:
        return 0.0
    grid = Buckets.of(samples.points, reach)
    near = samples.at(grid.order)
    around = np.where(layer.closed, lengths(layer), np.inf)
    double = accompanied(
        near.points,
        near.tangents,
        near.stroke,
        near.arc,
        around,
        grid.starts,
        grid.left,
        grid.top,
        grid.side,
        math.cos(DOUBLED_SPREAD),
        DOUBLED_ARC * unit,
    )
    return float(near.piece[double].sum()) / ink


def curved_share(layer: Layer) -> float:
    """Share of strokes with at least one cubic that is not a straight line; 0 without strokes.

    Examples
    --------
    >>> from vec2art_nb.engine.metrics import polylines
    >>> curved_share(polylines([[(0, 0), (9, 0), (9, 9)]]))
    0.0
    """
    control, stroke = cubics(layer)
    chord = control[:, 3] - control[:, 0]
    length = np.hypot(chord[:, 0], chord[:, 1])
    inner = control[:, 1:3] - control[:, :1]
    cross = np.abs(inner[..., 0] * chord[:, None, 1] - inner[..., 1] * chord[:, None, 0]).max(axis=1)
    radius = np.hypot(inner[..., 0], inner[..., 1]).max(axis=1)
    off = np.where(length > 0, cross / np.maximum(length, 1e-12), radius)
    curved = off > np.maximum(CURVED_PX, CURVED_SHARE * length)
    return len(np.unique(stroke[curved])) / max(len(layer), 1)


def bytes_per_cubic(svg: str, layer: Layer) -> float:
    """Bytes of all ``<path>`` elements of a drawing's SVG divided by its number of cubics.

    Examples
    --------
    >>> from vec2art_nb.engine.metrics import polylines
    >>> bytes_per_cubic('<svg><path d="M0 0c1 1 2 2 3 0"/></svg>', polylines([[(0, 0), (3, 0)]]))
    28.0
    """
    size = sum(len(path.encode()) for path in re.findall(r"<path\b[^>]*>", svg))
    return size / max(layer.segments, 1)


def mean_length(layer: Layer) -> float:
    """Mean length of the strokes, px of the original picture; 0 without strokes."""
    return float(lengths(layer).mean()) if len(layer) else 0.0


def pen_travel(layer: Layer) -> PenTravel:
    """Lengths that a pen draws and moves in the order of the layer.

    Examples
    --------
    >>> from vec2art_nb.engine.metrics import polylines
    >>> pen_travel(polylines([[(0, 0), (10, 0)], [(10, 3), (0, 3)]]))
    PenTravel(down=20.0, up=3.0)
    """
    filled = np.diff(layer.offsets) > 0
    starts = layer.points[layer.offsets[:-1][filled]].astype(np.float64)
    ends = layer.points[layer.offsets[1:][filled] - 1].astype(np.float64)
    moves = starts[1:] - ends[:-1]
    return PenTravel(float(lengths(layer).sum()), float(np.hypot(moves[:, 0], moves[:, 1]).sum()))


def _along(
    layer: Layer, samples: Samples, counts: NDArray[np.int64], rows: NDArray[np.int64], k: int
) -> NDArray[np.int64]:
    """Rows of the samples `k` further along the same strokes, -1 past an open end."""
    stroke = samples.stroke[rows]
    start = (np.cumsum(counts) - counts)[stroke]
    place = rows - start + k
    inside = (place >= 0) & (place < counts[stroke])
    wraps = layer.closed[stroke] & (counts[stroke] > abs(k))
    return np.where(inside | wraps, start + place % np.maximum(counts[stroke], 1), -1)


def _dot(samples: Samples, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cosine of the angle between the directions at two rows."""
    return np.asarray((samples.tangents[a] * samples.tangents[b]).sum(axis=-1), np.float64)


def _legs_touch(
    layer: Layer, samples: Samples, counts: NDArray[np.int64], tips: NDArray[np.int64], k: int, gap: float
) -> NDArray[np.bool_]:
    """Whether the sample `k` before each tip has an antiparallel one, `gap` away or less, `k` or so after."""
    leg = _along(layer, samples, counts, tips, -k)
    near = np.zeros(len(tips), np.bool_)
    slack = round(FOLD_ARC / 2 / FOLD_STEP)
    for other in range(max(k - slack, 1), k + slack + 1):
        row = _along(layer, samples, counts, tips, other)
        apart = samples.points[leg] - samples.points[row]
        close = np.hypot(apart[:, 0], apart[:, 1]) <= gap
        near |= (leg >= 0) & (row >= 0) & close & (_dot(samples, leg, row) < -math.cos(FOLD_SPREAD))
    return near
