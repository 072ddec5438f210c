"""Colours that change along a stroke, as the linear gradients that SVG knows.

SVG has no gradient along a path: the colours are projected onto the axis from the stroke's start to the point
farthest from it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Layer


def gradient_elements(layer: Layer, index: NDArray[np.int64], prefix: str, unit: float) -> list[str]:
    """``<linearGradient>`` elements of some strokes.

    Parameters
    ----------
    layer : Layer
        With `gradient`, colours at equal steps along each stroke.
    index : ndarray of int64, shape (k,)
        Strokes that need one; element ``i`` gets the id ``prefix + str(i)``.
    prefix : str
    unit : float
        Positions are rounded to multiples of ``1 / unit``.
    """
    if layer.gradient is None or len(index) == 0:
        return []
    samples = _along(layer, index, layer.gradient.shape[1])
    start = samples[:, 0]
    reach = np.hypot(*np.moveaxis(samples - start[:, None], 2, 0))
    end = samples[np.arange(len(index)), reach.argmax(axis=1)]
    axis = end - start
    share = ((samples - start[:, None]) * axis[:, None]).sum(axis=2) / np.maximum(
        (axis**2).sum(axis=1), 1e-12
    )[:, None]
    share = np.rint(share.clip(0, 1) * 100).astype(int)
    order = np.argsort(share, axis=1, kind="stable")
    line = np.rint(np.concatenate([start, end], axis=1) * unit) / unit
    return [
        _element(
            f"{prefix}{i}",
            line[k].tolist(),
            share[k, order[k]].tolist(),
            layer.gradient[i, order[k]].tolist(),
        )
        for k, i in enumerate(index.tolist())
    ]


def _along(layer: Layer, index: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Points at `count` equal steps along the chords of each stroke, shape (k, count, 2)."""
    strokes = layer.take(index)
    rank = np.arange(len(strokes.points)) - np.repeat(strokes.offsets[:-1], np.diff(strokes.offsets))
    anchors = strokes.points[rank % layer.degree == 0].astype(np.float64)
    counts = (np.diff(strokes.offsets) - 1) // layer.degree + 1
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    steps = np.hypot(*np.diff(anchors, axis=0).T)
    steps[first[1:] - 1] = 1.0  # between strokes: keeps one's end and the next one's start apart
    length = np.concatenate([[0.0], np.cumsum(steps)])
    begin, end = length[first], length[first + counts - 1]
    at = begin[:, None] + (end - begin)[:, None] * np.linspace(0, 1, count)
    return np.stack([np.interp(at, length, anchors[:, k]) for k in range(2)], axis=2)


def _element(name: str, line: list[float], shares: list[int], colors: list[list[int]]) -> str:
    x1, y1, x2, y2 = (f"{value:.10g}" for value in line)
    stops = "".join(
        f'<stop offset="{share / 100:g}" stop-color="#{red:02x}{green:02x}{blue:02x}"/>'
        for share, (red, green, blue) in zip(shares, colors, strict=True)
    )
    return (
        f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">'
        f"{stops}</linearGradient>"
    )
