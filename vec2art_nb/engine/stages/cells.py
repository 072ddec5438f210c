"""The stages `tones` and `cells`: the picture in a perceptual colour space, and its SLIC cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.components import components
from vec2art_nb.engine.kernels.slic import STRIDE, settle_seeds, slic_round
from vec2art_nb.engine.kernels.tones import lab_planes, toggle
from vec2art_nb.engine.region_count import region_count
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.engine.seeds import seeds
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.pipeline import superpixel

#: Blur before colours are compared, working px: noise is no border (measured on BSDS500: it helps most).
BLUR = 0.8
#: Range of values (of 255) in five px from which on ramps are made steps: noise and shading stay as they are.
STEEP = 30
#: Pixels of a fine cell, also in drafts, which have fewer pixels, and the most fine cells.
FINE, DRAFT_FINE, MOST = 120, 72, 8000
#: Components of less than this share of a cell join the cell beside them.
CRUMB = 1 / 8


def toggled(picture: NDArray[np.uint8], scratch: Scratch = NO_SCRATCH) -> NDArray[np.uint8]:
    """Picture whose ramps are steps: where values range far, each becomes the nearer end of the range.

    H. P. Kramer and J. B. Bruckner, "Iterations of a non-linear transformation for enhancement of digital
    images", Pattern Recognition 7 (1975).

    Examples
    --------
    >>> ramp = np.repeat(np.uint8([0, 0, 0, 60, 140, 200, 200, 200]), 3).reshape(1, 8, 3)
    >>> toggled(ramp)[0, :, 0].tolist()
    [0, 0, 0, 0, 200, 200, 200, 200]
    """
    around = np.ones((5, 5), np.uint8)
    high, low, out = (scratch.take(picture.shape, np.uint8) for _ in range(3))
    cv2.dilate(picture, around, dst=high)
    cv2.erode(picture, around, dst=low)
    np.copyto(out, picture)
    toggle(out, high, low, STEEP)
    return out


@dataclass(frozen=True, eq=False)
class Tones:
    """The picture as colours that are compared and averaged.

    Attributes
    ----------
    lab : ndarray of float32, shape (3, H, W)
        CIE Lab, L 0 … 100: the distance of colours is about what people see.
    rgb : ndarray of uint8, shape (H, W, 3)
        sRGB.
    """

    lab: NDArray[np.float32]
    rgb: NDArray[np.uint8]


def _tones(source: Source, scratch: Scratch, *, enhanced: bool) -> Tones:
    smooth, lab = (scratch.take(source.rgb.shape, np.uint8) for _ in range(2))
    cv2.GaussianBlur(source.rgb, (3, 3), BLUR, dst=smooth)
    rgb = source.rgb
    if enhanced:
        rgb = smooth = toggled(smooth, scratch)  # means of areas without the ramps around them
    planes = scratch.take((3, *rgb.shape[:2]), np.float32)
    cv2.cvtColor(smooth, cv2.COLOR_RGB2Lab, dst=lab)
    lab_planes(lab, planes)
    return Tones(planes, rgb)


def _sharp_tones(context: Context, source: Source) -> Tones:
    return _tones(source, context.scratch, enhanced=context.params.flag("superpixel.enhance_edges"))


def _plain_tones(context: Context, source: Source) -> Tones:
    return _tones(source, context.scratch, enhanced=False)


TONES = Stage(superpixel.TONES, _sharp_tones)
#: For mosaics, whose cells are too large to make rims, and fit soft edges better.
PLAIN_TONES = Stage(superpixel.PLAIN_TONES, _plain_tones)


def _slic(context: Context, lab: NDArray[np.float32], source: Source, count: int) -> NDArray[np.int32]:
    rows, columns = lab.shape[1:]
    params = context.params
    centres_of = seeds(params.text("superpixel.seeding"), columns, rows, count, context.rng("seeds"))
    if source.mask is not None:
        x, y = centres_of.astype(np.int64).T
        centres_of = np.ascontiguousarray(centres_of[source.mask[y, x]])
    settle_seeds(lab, centres_of)
    spacing = max(math.sqrt(rows * columns / count), 1.0)
    label = context.scratch.full((rows, columns), np.int32, 0)
    distance = context.scratch.take((rows, columns), np.float32)
    centres = np.zeros((len(centres_of), 6), np.float32)
    rounds = params.integer("superpixel.iterations")
    for k in range(rounds):
        context.control.check()
        stride = STRIDE if k < rounds - 1 else 1
        slic_round(
            lab,
            centres_of,
            spacing,
            params.number("superpixel.compactness"),
            k % stride,
            stride,
            centres,
            distance,
            label,
        )
    if source.mask is not None:
        label[~source.mask] = -1
    return label


def _cells(context: Context, tones: Tones, source: Source, count: int) -> NDArray[np.int32]:
    label = _slic(context, tones.lab, source, count)
    out = context.scratch.take(label.shape, np.int32)
    components(label, max(int(label.size / count * CRUMB), 2), out)
    return out


def _fine(context: Context, tones: Tones, source: Source) -> NDArray[np.int32]:
    fine = DRAFT_FINE if context.level.draft else FINE
    return _cells(context, tones, source, min(max(tones.lab[0].size // fine, 1), MOST))


def _mosaic(context: Context, tones: Tones, source: Source) -> NDArray[np.int32]:
    return _cells(context, tones, source, min(region_count(context.params), max(tones.lab[0].size // 4, 1)))


#: Far more cells than regions: they are merged later.
FINE_CELLS = Stage(superpixel.FINE_CELLS, _fine)
#: As many cells as regions are asked for.
MOSAIC_CELLS = Stage(superpixel.MOSAIC_CELLS, _mosaic)
