"""Which strokes of a layer share a pen: a width and a colour. They are written as one group of the SVG.

A plotter draws in the order of the file, so plotter order (`vec2art_nb.engine.order`) goes through the pens
as the SVG writer does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Layer

#: Widths are rounded to this many steps per octave, by 6 % at most: the width of a stroke does not depend on
#: which others are drawn, so nothing changes while `detail` does.
STEPS_PER_OCTAVE = 6
_THINNEST = 2.0**-6

#: First number of an ink that is a stroke's own gradient; those below are colours.
GRADIENT = 2**24


@dataclass(frozen=True, eq=False)
class Pens:
    """Strokes of a layer by pen.

    Attributes
    ----------
    order : ndarray of int64, shape (n,)
        Strokes by falling width, then by ink, else in the layer's order.
    starts : ndarray of int64, shape (k + 1,)
        Pen ``i`` draws ``order[starts[i]:starts[i + 1]]``.
    width : ndarray of float64, shape (k,)
        Width of each pen: relative to the nominal one, or in px where the layer's widths are absolute.
    ink : ndarray of int64, shape (k,)
        ``0xrrggbb``, or `GRADIENT` + the number of the stroke; 0 where strokes do not keep their colours.
    """

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    width: NDArray[np.float64]
    ink: NDArray[np.int64]


def pens_of(layer: Layer, *, preserve: bool) -> Pens:
    """Group the strokes of a layer by width, and by colour where they keep theirs."""
    width = _rounded_widths(layer)
    ink = _inks(layer) if preserve else np.zeros(len(layer), np.int64)
    order = np.lexsort((ink, -width)).astype(np.int64)
    width, ink = width[order], ink[order]
    changes = np.flatnonzero((np.diff(width) != 0) | (np.diff(ink) != 0)) + 1
    first = np.concatenate([np.zeros(min(1, len(layer)), np.int64), changes])
    return Pens(order, np.append(first, len(layer)), width[first], ink[first])


def _rounded_widths(layer: Layer) -> NDArray[np.float64]:
    """Width of each stroke, rounded unless all are the same; 1 where a profile says it."""
    if layer.profile is not None:
        return np.ones(len(layer))
    width = layer.width.astype(np.float64)
    if len(width) == 0 or np.ptp(width) == 0:
        return width
    steps: NDArray[np.float64] = np.rint(np.log2(width.clip(_THINNEST)) * STEPS_PER_OCTAVE)
    return np.exp2(steps / STEPS_PER_OCTAVE)


def _inks(layer: Layer) -> NDArray[np.int64]:
    colors = layer.color if layer.gradient is None else layer.gradient[:, 0]
    red, green, blue = colors.astype(np.int64).T
    ink: NDArray[np.int64] = red << 16 | green << 8 | blue
    if layer.gradient is not None:
        own = (layer.gradient != layer.gradient[:, :1]).any(axis=(1, 2))
        ink[own] = GRADIENT + np.flatnonzero(own)
    return ink
