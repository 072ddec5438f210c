"""Strokes as equal pieces of arc: what all measurements on geometry look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vec2art_nb.engine.layer import Layer

#: Chords per cubic that arc length is summed over: a quarter circle's length is .01 % short.
CHORDS = 32


class Samples(NamedTuple):
    """Middles of equal pieces of strokes, stroke by stroke.

    Attributes
    ----------
    points : ndarray of float64, shape (M, 2)
        x, y on the curve, in px of the original picture.
    tangents : ndarray of float64, shape (M, 2)
        Unit direction of travel.
    stroke : ndarray of int64, shape (M,)
        Index of the stroke in its layer.
    arc : ndarray of float64, shape (M,)
        Length of the stroke up to the point, px.
    piece : ndarray of float64, shape (M,)
        Length that the sample stands for, px.
    width : ndarray of float64, shape (M,)
        Width as stored in the layer: relative, or px where ``layer.absolute``.
    """

    points: NDArray[np.float64]
    tangents: NDArray[np.float64]
    stroke: NDArray[np.int64]
    arc: NDArray[np.float64]
    piece: NDArray[np.float64]
    width: NDArray[np.float64]

    def at(self, index: NDArray[np.int64]) -> Samples:
        """Samples in the rows given by `index`, in that order."""
        return Samples(
            self.points[index],
            self.tangents[index],
            self.stroke[index],
            self.arc[index],
            self.piece[index],
            self.width[index],
        )


def cubics(layer: Layer) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Cubics of a layer, straight segments raised to cubics.

    Returns
    -------
    control : ndarray of float64, shape (S, 4, 2)
        Control points in px of the original picture.
    stroke : ndarray of int64, shape (S,)
        Stroke of each cubic.

    Examples
    --------
    >>> control, stroke = cubics(polylines([[(0, 0), (3, 0), (3, 6)]]))
    >>> control[1].tolist(), stroke.tolist()
    ([[3.0, 0.0], [3.0, 2.0], [3.0, 4.0], [3.0, 6.0]], [0, 0])
    """
    stroke, first = _segments(layer)
    return _control(layer.points, first, layer.degree), stroke


def lengths(layer: Layer) -> NDArray[np.float64]:
    """Length of every stroke, px of the original picture, shape (n,)."""
    stroke, first = _segments(layer)
    chords = _chords(_control(layer.points, first, layer.degree))
    return np.bincount(stroke, chords.sum(axis=1), minlength=len(layer)).astype(np.float64)


def sample(layer: Layer, step: float) -> Samples:
    """Cut strokes into equal pieces of at most `step` px and return the middle of each.

    The points lie on the curves exactly; the pieces are equal to within the error of a chord table
    (`CHORDS` per cubic). A stroke of length 0 gives one sample of length 0, a stroke of one point none.

    Parameters
    ----------
    layer : Layer
        Strokes of either degree.
    step : float
        Longest piece, px of the original picture, > 0.

    Examples
    --------
    >>> found = sample(polylines([[(0, 0), (4, 0)]]), step=2)
    >>> found.points.tolist(), found.arc.tolist(), found.piece.tolist()
    ([[1.0, 0.0], [3.0, 0.0]], [1.0, 3.0], [2.0, 2.0])
    """
    cut = _cut(layer, step)
    return Samples(
        _bezier(cut.control, cut.t),
        _directions(cut.control, cut.t),
        cut.owner,
        cut.arc,
        cut.piece,
        _widths(layer, cut.first, cut.owner, cut.t),
    )


def middles(layer: Layer, step: float) -> NDArray[np.float64]:
    """The points of `sample` alone, for a third less.

    Examples
    --------
    >>> middles(polylines([[(0, 0), (4, 0)]]), step=2).tolist()
    [[1.0, 0.0], [3.0, 0.0]]
    """
    cut = _cut(layer, step)
    return _bezier(cut.control, cut.t)


def polylines(strokes: Sequence[ArrayLike]) -> Layer:
    """Layer of degree 1 through given corners; a stroke that ends where it began is closed.

    Parameters
    ----------
    strokes : sequence of array_like, shapes (k, 2)
        Corners of each stroke, px.

    Examples
    --------
    >>> triangle = polylines([[(0, 0), (3, 0), (3, 4), (0, 0)]])
    >>> triangle.closed.tolist(), lengths(triangle).tolist()
    ([True], [12.0])
    """
    n = len(strokes)
    corners = [np.asarray(stroke, np.float32).reshape(-1, 2) for stroke in strokes]
    return Layer(
        kind="stroke",
        degree=1,
        points=np.concatenate([np.zeros((0, 2), np.float32), *corners]),
        offsets=np.cumsum([0, *map(len, corners)]).astype(np.int64),
        closed=np.array([len(c) > 2 and np.array_equal(c[0], c[-1]) for c in corners], np.bool_),
        color=np.zeros((n, 3), np.uint8),
        width=np.ones(n, np.float32),
        weight=np.arange(n, 0, -1, dtype=np.float32),
    )


def _segments(layer: Layer) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Stroke and first point of every segment."""
    counts = (np.diff(layer.offsets) - 1).clip(0) // layer.degree
    stroke = np.repeat(np.arange(len(layer)), counts)
    within = np.arange(len(stroke)) - np.repeat(np.cumsum(counts) - counts, counts)
    return stroke, layer.offsets[stroke] + within * layer.degree


def _control(values: NDArray[np.float32], first: NDArray[np.int64], degree: int) -> NDArray[np.float64]:
    """Values at the four control points of segments that begin at rows `first`, shape (S, 4, …)."""
    if degree == 3:
        return np.asarray(values[first[:, None] + np.arange(4)], np.float64)
    start, end = values[first].astype(np.float64), values[first + 1].astype(np.float64)
    return np.stack([start + (end - start) * k / 3 for k in range(4)], axis=1)


def _chords(control: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lengths of equal steps of the parameter, shape (S, CHORDS)."""
    t = np.linspace(0, 1, CHORDS + 1)
    basis = np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3], axis=1)
    steps = np.diff(np.tensordot(basis, control, axes=(1, 1)), axis=0)
    return np.ascontiguousarray(np.hypot(steps[..., 0], steps[..., 1]).T)


def _bezier(control: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Value of each cubic at its own parameter."""
    t = t.reshape(-1, *[1] * (control.ndim - 2))
    s = 1 - t
    a, b, c, d = (control[:, k] for k in range(4))
    return np.asarray(s**3 * a + 3 * t * s * s * b + 3 * t * t * s * c + t**3 * d, np.float64)


def _directions(control: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit tangent of each cubic at its own parameter; that of the chord where the derivative vanishes."""
    t, s = t[:, None], 1 - t[:, None]
    a, b, c = (control[:, k + 1] - control[:, k] for k in range(3))
    slope = s * s * a + 2 * s * t * b + t * t * c
    for substitute in (control[:, 3] - control[:, 0], np.array([1.0, 0.0])):
        flat = np.hypot(slope[:, 0], slope[:, 1]) < 1e-9
        slope = np.where(flat[:, None], substitute, slope)
    return np.asarray(slope / np.hypot(slope[:, 0], slope[:, 1])[:, None], np.float64)


def _widths(
    layer: Layer, first: NDArray[np.int64], stroke: NDArray[np.int64], t: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Width at each sample: from the profile where there is one, else the stroke's."""
    if layer.profile is None:
        return layer.width[stroke].astype(np.float64)
    return _bezier(_control(layer.profile, first, layer.degree), t)


class _Cut(NamedTuple):
    """Where `sample` looks: the cubic that each piece's middle is on, and its parameter there."""

    control: NDArray[np.float64]
    t: NDArray[np.float64]
    first: NDArray[np.int64]
    owner: NDArray[np.int64]
    arc: NDArray[np.float64]
    piece: NDArray[np.float64]


def _cut(layer: Layer, step: float) -> _Cut:
    stroke, first = _segments(layer)
    control = _control(layer.points, first, layer.degree)
    chords = _chords(control).ravel()
    ends = np.cumsum(chords)
    pieces = np.bincount(stroke, minlength=len(layer)) * CHORDS
    length = np.bincount(np.repeat(stroke, CHORDS), chords, minlength=len(layer))
    counts = np.where(pieces > 0, np.maximum(np.ceil(length / step - 1e-9), 1), 0).astype(np.int64)
    owner = np.repeat(np.arange(len(layer)), counts)
    piece = length[owner] / counts[owner]
    arc = (np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + 0.5) * piece
    last = np.cumsum(pieces)
    before = np.concatenate([[0.0], ends])[last - pieces]
    place = np.searchsorted(ends, before[owner] + arc)
    place = np.clip(place, (last - pieces)[owner], last[owner] - 1)
    rest = before[owner] + arc - (ends[place] - chords[place])
    share = np.divide(rest, chords[place], out=np.zeros(len(owner)), where=chords[place] > 0)
    index, t = place // CHORDS, (place % CHORDS + share.clip(0, 1)) / CHORDS
    return _Cut(control[index], t, first[index], owner, arc, piece)
