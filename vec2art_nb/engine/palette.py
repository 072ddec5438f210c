"""Palettes: a picture's few best colours, and the picture in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.kernels.palette import CELLS, diffuse, nearest_of, paint, tally
from vec2art_nb.engine.quantisation import kmeans, median_cut, octree

U8 = NDArray[np.uint8]
Bools = NDArray[np.bool_]

#: How a palette is found.
METHODS = ("kmeans", "median_cut", "octree")
#: Equal steps of linear light that are told apart when it is encoded as sRGB again.
LIGHT_STEPS = 4096
#: Rows between looks at the clock.
BAND = 128


def to_lab(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """CIE Lab of sRGB colours 0 … 255 in float, shape (n, 3)."""
    return np.asarray(cv2.cvtColor(rgb[None] / np.float32(255), cv2.COLOR_RGB2Lab)[0], np.float32)


@lru_cache(maxsize=1)
def _cells() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Middle colour of each cell, shape (CELLS, 3), as sRGB and as Lab."""
    cell = np.arange(CELLS)
    rgb = np.stack([cell >> 12, (cell >> 6) & 63, cell & 63], axis=1).astype(np.float32) * 4 + np.float32(1.5)
    return rgb, to_lab(rgb)


@lru_cache(maxsize=1)
def _light() -> tuple[NDArray[np.float32], U8]:
    """Linear light of sRGB values, and sRGB values of equal steps of linear light."""
    value = np.arange(256) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    encoded = np.interp(np.linspace(0, 1, LIGHT_STEPS), linear, np.arange(256))
    return linear.astype(np.float32), np.rint(encoded).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Colors:
    """Colours of a picture, those of a small cell of the sRGB cube taken together.

    Attributes
    ----------
    cell : ndarray of int64, shape (n,)
        Cells that hold any, ascending.
    weight : ndarray of float64, shape (n,)
        Number of pixels.
    rgb, lab : ndarray of float32, shape (n, 3)
        Mean colour: sRGB 0 … 255, and CIE Lab.
    """

    cell: NDArray[np.int64]
    weight: NDArray[np.float64]
    rgb: NDArray[np.float32]
    lab: NDArray[np.float32]

    @classmethod
    def of(cls, rgb: U8, counted: Bools) -> Colors:
        """Count the colours of some pixels, or of all where none are chosen."""
        counts, rests = np.zeros(CELLS, np.int32), np.zeros((CELLS, 3), np.int32)
        tally(rgb, counted if counted.any() else np.ones_like(counted), counts, rests)
        cell = np.flatnonzero(counts)
        weight = counts[cell].astype(np.float64)
        least = _cells()[0][cell] - np.float32(1.5)
        mean = np.asarray(least + rests[cell] / weight[:, None], np.float32)
        return cls(cell, weight, mean, to_lab(mean))


def find_palette(colors: Colors, method: str, count: int) -> U8:
    """Few colours that stand for all, shape (k, 3) of sRGB, dark to light; k is at most `count`.

    Parameters
    ----------
    colors : Colors
    method : {"kmeans", "median_cut", "octree"}
    count : int
        2 to 256.
    """
    if method == "octree":
        labels = octree(np.rint(colors.rgb).astype(np.uint8), colors.weight, count)
    else:
        labels = (kmeans if method == "kmeans" else median_cut)(colors.lab, colors.weight, count)
    total = np.bincount(labels, colors.weight)
    sums = [np.bincount(labels, colors.weight * channel) for channel in colors.rgb.T.astype(np.float64)]
    mean = np.rint(np.stack(sums, axis=1) / total[:, None]).astype(np.uint8)
    palette = np.unique(mean, axis=0)
    return np.asarray(palette[np.argsort(to_lab(palette.astype(np.float32))[:, 0], kind="stable")], np.uint8)


def nearest_colors(rgb: U8, palette: U8) -> U8:
    """Colours of a palette that are nearest in Lab to some colours (..., 3).

    Examples
    --------
    >>> ink_on_paper = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    >>> nearest_colors(np.array([[9, 9, 9], [200, 210, 190]], np.uint8), ink_on_paper)
    array([[  0,   0,   0],
           [255, 255, 255]], dtype=uint8)
    """
    flat = np.ascontiguousarray(rgb.reshape(-1, 3), np.float32)
    labels = np.empty(len(flat), np.uint8)
    nearest_of(to_lab(flat), to_lab(palette.astype(np.float32)), labels)
    return palette[labels].reshape(rgb.shape)


def _table(colors: Colors, palette: U8) -> U8:
    """Number of the nearest colour of the palette for each cell of the cube."""
    table = np.empty(CELLS, np.uint8)
    centers = to_lab(palette.astype(np.float32))
    nearest_of(_cells()[1], centers, table)
    own = np.empty(len(colors.cell), np.uint8)
    nearest_of(colors.lab, centers, own)
    table[colors.cell] = own
    return table


def _diffused(rgb: U8, wanted: Bools, table: U8, palette: U8, control: Control) -> U8:
    out, errors = np.empty_like(rgb), np.zeros((2, rgb.shape[1] + 2, 3), np.float32)
    for first in range(0, len(rgb), BAND):
        control.check()
        last = min(first + BAND, len(rgb))
        diffuse(rgb, wanted, table, palette, *_light(), errors, out, first, last)
    return out


def quantised(
    rgb: U8, mask: Bools | None, method: str, count: int, dithering: bool, control: Control
) -> tuple[U8, U8]:
    """Picture in a few of its own colours, and these.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
    mask : ndarray of bool, shape (H, W), or None
        Pixels that count and are painted; the others keep their colour. None: all.
    method : {"kmeans", "median_cut", "octree"}
        k-means and median cut work in CIE Lab.
    count : int
        Most colours, 2 to 256.
    dithering : bool
        Mix what the palette lacks of dots of what it has, by error diffusion in linear light.
    control : Control

    Returns
    -------
    rgb : ndarray of uint8, shape (H, W, 3)
    palette : ndarray of uint8, shape (k, 3)
        Dark to light.

    References
    ----------
    R. W. Floyd and L. Steinberg, "An adaptive algorithm for spatial greyscale", Proc. SID 17(2), 1976.

    Examples
    --------
    >>> ramp = np.repeat(np.array([[0, 10, 240, 250]], np.uint8)[..., None], 3, axis=2)
    >>> flat, palette = quantised(ramp, None, "kmeans", 2, False, Control())
    >>> flat[0, :, 0].tolist(), len(palette)
    ([5, 5, 245, 245], 2)
    """
    wanted = np.ones(rgb.shape[:2], bool) if mask is None else mask
    colors = Colors.of(rgb, wanted)
    control.check()
    palette = find_palette(colors, method, count)
    control.check()
    table = _table(colors, palette)
    if dithering:
        return _diffused(rgb, wanted, table, palette, control), palette
    out = np.empty_like(rgb)
    paint(rgb, wanted, table, palette, out)
    return out, palette
