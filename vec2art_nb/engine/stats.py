"""What a drawing consists of, in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Kind, Layer

#: Gauss-Legendre nodes and weights on 0 to 1: five give the length of a fitted cubic to far below a px.
_NODES, _WEIGHTS = (values / 2 for values in np.polynomial.legendre.leggauss(5))
_NODES = _NODES + 0.5


@dataclass(frozen=True)
class LayerStats:
    """Numbers of one layer; see `Stats`."""

    kind: Kind
    strokes: int
    closed: int
    segments: int
    points: int
    length: float


@dataclass(frozen=True)
class Stats:
    """Numbers of a drawing.

    Attributes
    ----------
    strokes, closed : int
        Elements, and how many of them are closed.
    segments, points : int
        Cubics (or straight segments) and their control points.
    length : float
        Length of all strokes in px of the picture.
    travel : float
        Way of a plotter's lifted pen in px, from the top left corner through all strokes as the SVG has them.
    travel_before : float or None
        The same before `Drawing.optimise_order`.
    bytes : int
        Size of the SVG.
    layers : tuple of LayerStats
    """

    strokes: int
    closed: int
    segments: int
    points: int
    length: float
    travel: float
    travel_before: float | None
    bytes: int
    layers: tuple[LayerStats, ...]

    def __str__(self) -> str:
        """One line for people."""
        elements = counted([(layer.kind, layer.strokes) for layer in self.layers])
        if {layer.kind for layer in self.layers} == {"dot"}:
            return f"{elements}, {self.bytes / 1000:.1f} kB"
        travel = f"pen-up travel {self.travel:,.0f} px"
        if self.travel_before is not None:
            travel += f" (before: {self.travel_before:,.0f} px)"
        return (
            f"{elements} ({self.closed} closed), {self.segments} segments, {self.points} points, "
            f"{self.length:,.0f} px of ink, {travel}, {self.bytes / 1000:.1f} kB"
        )


def counted(parts: Iterable[tuple[Kind, int]]) -> str:
    """Numbers of elements of each kind in words.

    Examples
    --------
    >>> counted([("dot", 900), ("stroke", 20), ("stroke", 1)])
    '900 dots, 21 strokes'
    """
    sums: dict[Kind, int] = {}
    for kind, number in parts:
        sums[kind] = sums.get(kind, 0) + number
    return ", ".join(f"{number} {kind}s" for kind, number in sums.items()) or "0 strokes"


def layer_stats(layer: Layer) -> LayerStats:
    """Count what is in a layer.

    Examples
    --------
    >>> layer_stats(Layer.empty())
    LayerStats(kind='stroke', strokes=0, closed=0, segments=0, points=0, length=0.0)
    """
    return LayerStats(
        kind=layer.kind,
        strokes=len(layer),
        closed=int(layer.closed.sum()),
        segments=layer.segments,
        points=len(layer.points),
        length=float(segment_lengths(layer).sum()),
    )


def segment_lengths(layer: Layer) -> NDArray[np.float64]:
    """Length of each segment in px of the picture, in the order of the points."""
    rank = np.arange(len(layer.points)) - np.repeat(layer.offsets[:-1], np.diff(layer.offsets))
    last = np.repeat(layer.offsets[1:] - 1, np.diff(layer.offsets))
    first = np.flatnonzero((rank % layer.degree == 0) & (np.arange(len(rank)) < last))
    points = layer.points.astype(np.float64)
    if layer.degree == 1:
        return np.asarray(np.hypot(*(points[first + 1] - points[first]).T))
    a, b, c = (3 * (points[first + k + 1] - points[first + k]) for k in range(3))
    length = np.zeros(len(first))
    for t, weight in zip(_NODES, _WEIGHTS, strict=True):
        length += weight * np.hypot(*((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c).T)
    return length
