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
    elements: int
    closed: int
    segments: int
    points: int
    length: float


@dataclass(frozen=True)
class Stats:
    """Numbers of a drawing, of what its SVG shows.

    Attributes
    ----------
    travel : float
        Way of a plotter's lifted pen in px, from the top left corner through all strokes as the SVG has them.
    travel_before : float or None
        The same before `Drawing.optimise_order`.
    bytes : int
        Size of the SVG.
    layers : tuple of LayerStats
    """

    travel: float
    travel_before: float | None
    bytes: int
    layers: tuple[LayerStats, ...]

    @property
    def strokes(self) -> int:
        """Number of strokes."""
        return self._number("stroke")

    @property
    def regions(self) -> int:
        """Number of regions."""
        return self._number("region")

    @property
    def dots(self) -> int:
        """Number of dots."""
        return self._number("dot")

    @property
    def closed(self) -> int:
        """Number of closed strokes."""
        return sum(layer.closed for layer in self.layers if layer.kind == "stroke")

    @property
    def segments(self) -> int:
        """Number of cubics, or of straight segments."""
        return sum(layer.segments for layer in self.layers)

    @property
    def points(self) -> int:
        """Number of control points."""
        return sum(layer.points for layer in self.layers)

    @property
    def length(self) -> float:
        """Length of all strokes, px."""
        return sum(layer.length for layer in self.layers if layer.kind == "stroke")

    @property
    def elements(self) -> str:
        """Elements in words."""
        return counted((layer.kind, layer.elements) for layer in self.layers)

    def _number(self, kind: Kind) -> int:
        return sum(layer.elements for layer in self.layers if layer.kind == kind)

    def __str__(self) -> str:
        """One line for people."""
        parts = [self.elements]
        if self.segments:
            parts.append(f"{self.segments} segments, {self.points} points")
        if self.strokes:
            parts[0] += f" ({self.closed} closed)"
            before = "" if self.travel_before is None else f" (before: {self.travel_before:,.0f} px)"
            parts += [f"{self.length:,.0f} px of ink", f"pen-up travel {self.travel:,.0f} px{before}"]
        return ", ".join([*parts, f"{self.bytes / 1000:.1f} kB"])


def counted(parts: Iterable[tuple[Kind, int]]) -> str:
    """Numbers of elements of each kind in words.

    Examples
    --------
    >>> counted([("dot", 900), ("stroke", 20), ("stroke", 1)]), counted([("region", 1)])
    ('900 dots, 21 strokes', '1 region')
    """
    sums: dict[Kind, int] = {}
    for kind, number in parts:
        sums[kind] = sums.get(kind, 0) + number
    return ", ".join(f"{number} {kind}{'s' * (number != 1)}" for kind, number in sums.items()) or "0 strokes"


def layer_stats(layer: Layer) -> LayerStats:
    """Count what is in a layer.

    Examples
    --------
    >>> layer_stats(Layer.empty())
    LayerStats(kind='stroke', elements=0, closed=0, segments=0, points=0, length=0.0)
    """
    return LayerStats(
        kind=layer.kind,
        elements=len(layer),
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
