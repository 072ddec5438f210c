"""Plotter order: an order of the strokes, and a direction of each, with little travel between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.pens import pens_of

#: Where the pen starts: the corner in which plotters park.
HOME = (0.0, 0.0)

#: Strokes that improvements may move, per stroke to draw: where they stop at the latest.
_BUDGET = 2000


def plotter_order(layers: Sequence[Layer], *, preserve: Sequence[bool]) -> tuple[Layer, ...]:
    """Layers with their strokes in plotter order.

    Strokes are ordered pen by pen (see `vec2art_nb.engine.pens`), because the SVG groups them so, and turned
    around where that helps. Layers of other kinds stay as they are.

    Parameters
    ----------
    layers : sequence of Layer
    preserve : sequence of bool
        Whether the strokes of each layer keep their colours, which makes each colour a pen.

    Returns
    -------
    tuple of Layer
        The same strokes; no longer with the most significant first.
    """
    ordered = []
    place = np.array(HOME)
    for layer, own in zip(layers, preserve, strict=True):
        if layer.kind == "stroke" and len(layer):
            index, flip = _tour(layer, place, preserve=own)
            layer = layer.take(index, flip)  # noqa: PLW2901 - the same strokes
            place = layer.points[-1].astype(np.float64)
        ordered.append(layer)
    return tuple(ordered)


def travel(layers: Sequence[Layer], *, preserve: Sequence[bool]) -> float:
    """Way of the lifted pen in px, from `HOME` through all strokes in the order of the SVG."""
    way = [np.array([HOME], np.float64)]
    for layer, own in zip(layers, preserve, strict=True):
        if layer.kind == "stroke":
            way.append(_ends(layer)[pens_of(layer, preserve=own).order].reshape(-1, 2))
    stops = np.concatenate(way)[:-1].reshape(-1, 2, 2)
    return float(np.hypot(*(stops[:, 1] - stops[:, 0]).T).sum())


def _ends(layer: Layer) -> NDArray[np.float64]:
    """First and last point of each stroke, shape (n, 2, 2)."""
    first, last = layer.offsets[:-1], layer.offsets[1:] - 1
    return layer.points[np.stack([first, last], axis=1)].astype(np.float64)


def _tour(
    layer: Layer, place: NDArray[np.float64], *, preserve: bool
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Order of a layer's strokes and whether to turn each around, for a pen that comes from `place`."""
    # Only plotters need it: no reason to load it with every drawing.
    from vec2art_nb.engine.kernels.order import shortest_tour  # noqa: PLC0415

    pens = pens_of(layer, preserve=preserve)
    ends = _ends(layer)
    order, entries = [], []
    for begin, end in zip(pens.starts[:-1], pens.starts[1:], strict=True):
        strokes = pens.order[begin:end]
        cities = np.concatenate([np.broadcast_to(place, (2, 2)), ends[strokes].reshape(-1, 2)])
        tour = shortest_tour(cities, _grid(cities), _BUDGET * len(strokes))[1:]
        order.append(strokes[tour // 2 - 1])
        entries.append(tour % 2)
        place = cities[tour[-1] ^ 1]
    index = np.concatenate(order)
    return index, (np.concatenate(entries) == 1) & ~layer.closed[index]


def _grid(cities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Grid with about two cities a cell: left, top, cell size, columns, rows."""
    low = cities.min(axis=0)
    extent = cities.max(axis=0) - low
    count = len(cities) / 2
    cell = max(float(extent.prod() / count) ** 0.5, float(extent.max() / count), 1e-9)
    return np.array([*low, cell, *np.ceil(extent / cell).clip(1)])
