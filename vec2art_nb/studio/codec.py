"""Layers as binary chunks for the browser; ``js/src/codec.ts`` reads them.

::

    Layer ──► elements in their order, most significant first ──► Chunk, Chunk, …
              head (JSON): what it is, where it lies, which arrays    data: the arrays one after another

Arrays of 4-byte values come first, so that all of them are aligned; all are little-endian.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Layer

#: Most bytes of a chunk: some front ends lose larger messages, and all stall on them.
CHUNK_BYTES = 1_000_000


@dataclass(frozen=True)
class Chunk:
    """Some consecutive elements of a layer.

    Attributes
    ----------
    head : dict
        ``type`` ("stroke", "region" or "dot"), ``degree``, ``absolute``, ``first`` and ``count`` (which
        elements), ``total`` (of the layer), ``bbox`` (x0, y0, x1, y1 of the control points, px of the
        picture), and ``arrays``: name, type and length of each array in the data.
    data : bytes
    """

    head: dict[str, Any]
    data: bytes


def encode(
    layer: Layer, limit: int = CHUNK_BYTES, first: int = 0, last: int | None = None
) -> Iterator[Chunk]:
    """Chunks of a layer, the most significant elements first.

    Parameters
    ----------
    layer : Layer
    limit : int
        Most bytes of a chunk; an element is never split, so that one larger than this is alone in its own.
    first, last : int, optional
        Which elements: those from `first` up to before `last`.

    Examples
    --------
    >>> chunk, = encode(Layer.empty("dot"))
    >>> chunk.head["type"], chunk.head["total"], chunk.head["arrays"]
    ('dot', 0, [['points', 'f4', 0], ['width', 'f4', 0], ['color', 'u1', 0]])
    """
    sizes = np.concatenate([[0], np.cumsum(_sizes(layer))])
    last = len(layer) if last is None else min(last, len(layer))
    while True:
        stop = int(np.searchsorted(sizes, sizes[first] + limit, side="right")) - 1
        stop = min(max(stop, first + 1), last)
        yield _chunk(layer, first, stop)
        if stop >= last:
            return
        first = stop


def _paths(layer: Layer) -> NDArray[np.int64]:
    """Which subpaths each element has, as offsets."""
    return np.arange(len(layer) + 1) if layer.rings is None else layer.rings


def _sizes(layer: Layer) -> NDArray[np.int64]:
    """Bytes of each element."""
    if layer.kind == "dot":
        return np.full(len(layer), 15)
    paths = _paths(layer)
    points = np.diff(layer.offsets[paths])
    per_point = 8 if layer.profile is None else 12
    stops = 0 if layer.gradient is None else layer.gradient[0].size if len(layer) else 0
    return np.asarray(points * per_point + np.diff(paths) * 5 + 16 + stops)


def _chunk(layer: Layer, first: int, stop: int) -> Chunk:
    paths = _paths(layer)
    a, b = int(paths[first]), int(paths[stop])
    p, q = int(layer.offsets[a]), int(layer.offsets[b])
    points = layer.points[p:q]
    arrays: dict[str, NDArray[Any]] = {
        "points": points.astype("<f4", copy=False),
        "width": layer.width[first:stop].astype("<f4", copy=False),
        "color": layer.color[first:stop],
    }
    if layer.kind != "dot":
        arrays["offsets"] = (layer.offsets[a : b + 1] - p).astype("<u4")
        arrays["closed"] = layer.closed[a:b].astype("u1")
    if layer.profile is not None:
        arrays["profile"] = layer.profile[p:q].astype("<f4", copy=False)
    if layer.rings is not None:
        arrays["rings"] = (layer.rings[first : stop + 1] - a).astype("<u4")
    if layer.border is not None:
        arrays["border"] = layer.border[first:stop]
    if layer.gradient is not None:
        arrays["gradient"] = layer.gradient[first:stop]
    ordered = sorted(arrays.items(), key=lambda item: -item[1].itemsize)
    head = {
        "type": layer.kind,
        "degree": layer.degree,
        "absolute": layer.absolute,
        "first": first,
        "count": stop - first,
        "total": len(layer),
        "bbox": _bounds(points),
        "arrays": [[name, array.dtype.str[1:], int(array.size)] for name, array in ordered],
    }
    return Chunk(head, b"".join(array.tobytes() for _, array in ordered))


def _bounds(points: NDArray[np.float32]) -> list[float]:
    if len(points) == 0:
        return [0.0, 0.0, 0.0, 0.0]
    low, high = points.min(axis=0), points.max(axis=0)
    return [float(value) for value in (*low, *high)]
