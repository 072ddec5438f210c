"""The `cells` stage: what each dot stands for, its Voronoi cell's share of the picture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.cells import cell_inks, nearest_sites
from vec2art_nb.engine.stages.density import Density
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.pipeline import dots

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

_VALUES = np.arange(256) / 255.0
_LINEAR = np.where(_VALUES <= 0.04045, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4).astype(np.float32)
#: Steps of L, a and b (8 bits each) that colours are rounded to, so that dots can share one: too small to be
#: seen on dots.
LAB_STEPS = (16.0, 9.0, 9.0)


@dataclass(frozen=True, eq=False)
class Cells:
    """Dots with what they stand for.

    Attributes
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in working px.
    ink : ndarray of float64, shape (n,)
        Ink of the cell, in working px of covered paper.
    detail : ndarray of float64, shape (n,)
        Mean strength of contours where the cell has ink, 0 to 1.
    color : ndarray of uint8, shape (n, 3)
        Mean colour (in linear light) where the cell has ink, sRGB.
    """

    points: F32
    ink: NDArray[np.float64]
    detail: NDArray[np.float64]
    color: U8


def _encoded(linear: NDArray[np.float64]) -> U8:
    """The sRGB values of linear light."""
    curved = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(curved.clip(0, 1) * 255), np.uint8)


def _lab(colors: U8) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(colors[None], cv2.COLOR_RGB2Lab)[0], np.float32)


def shared_colors(colors: U8, palette: U8 | None) -> U8:
    """Colours rounded to few: those of a palette, or of a grid in CIE Lab; each by itself.

    Parameters
    ----------
    colors : ndarray of uint8, shape (n, 3)
    palette : ndarray of uint8, shape (k, 3), or None

    Returns
    -------
    ndarray of uint8, shape (n, 3)

    Examples
    --------
    >>> colors = np.uint8([[250, 10, 10], [248, 12, 9], [10, 10, 200]])
    >>> shared_colors(colors, np.uint8([[255, 0, 0], [0, 0, 255]])).tolist()
    [[255, 0, 0], [255, 0, 0], [0, 0, 255]]
    >>> len(np.unique(shared_colors(colors, None), axis=0))
    2
    """
    if len(colors) == 0:
        return colors
    lab = _lab(colors)
    if palette is not None:
        away = np.square(lab[:, None] - _lab(palette)[None]).sum(axis=2)
        return np.asarray(palette[np.argmin(away, axis=1)], np.uint8)
    steps = np.array(LAB_STEPS, np.float32)
    rounded = np.rint((lab - 128) / steps) * steps + 128
    grid = np.clip(np.rint(rounded), 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grid[None], cv2.COLOR_Lab2RGB)[0], np.uint8)


def _cells(context: Context, source: Source, density: Density, points: F32) -> Cells:
    n = len(points)
    sums = context.scratch.full((n, 6), np.float64, 0)
    if n:
        labels = context.scratch.take(density.ink.shape, np.int32)
        nearest_sites(points, labels, False, context.control.check)
        rgb = np.ascontiguousarray(source.rgb)
        cell_inks(labels, density.ink, density.detail, rgb, _LINEAR, sums, context.control.check)
    context.control.check()
    ink = sums[:, 0]
    share = np.where(ink > 0, ink, 1)
    encoded = _encoded(sums[:, 2:5] / share[:, None])
    context.control.check()
    colors = shared_colors(encoded, source.palette)
    return Cells(points, ink, sums[:, 1] / share, colors)


CELLS = Stage(dots.CELLS, _cells)
