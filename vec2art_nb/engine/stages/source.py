"""The working picture: `denoise`, `source` with its palette, and `tone`, its colours at half the size."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.engine.stages.background import BACKGROUND, Subject
from vec2art_nb.pipeline import common, edge


@dataclass(frozen=True, eq=False)
class Source:
    """What the algorithms look at.

    Attributes
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
    mask : ndarray of bool, shape (H, W), or None
        True where something may be drawn; None means everywhere.
    ignored : ndarray of bool, shape (H, W), or None
        True where nothing may be drawn: transparent, and further than a line's breadth from what is opaque.
    palette : ndarray of uint8, shape (k, 3), or None
        The colours (sRGB) that a drawing may have; None means any.
    """

    rgb: NDArray[np.uint8]
    mask: NDArray[np.bool_] | None
    ignored: NDArray[np.bool_] | None
    palette: NDArray[np.uint8] | None = None


def _ignored(mask: NDArray[np.bool_] | None, scratch: Scratch) -> NDArray[np.bool_] | None:
    if mask is None or mask.all():
        return None
    # The silhouette of a cut-out is a line of the picture, and its response reaches two px outside.
    near = scratch.take(mask.shape, np.uint8)
    cv2.dilate(mask.view(np.uint8), np.ones((5, 5), np.uint8), dst=near)
    return np.asarray(np.equal(near, 0, out=near.view(np.bool_)))


def _denoise(context: Context, subject: Subject) -> NDArray[np.uint8]:
    level, params = context.level, context.params
    rgb = subject.over(level, context.scratch)
    if params.flag("source.denoise"):
        sigma = max(params.number("source.spatial_sigma") * level.unit, 0.5)
        smooth = context.scratch.take(rgb.shape, np.uint8)
        rgb = cv2.bilateralFilter(rgb, 0, params.number("source.range_sigma"), sigma, dst=smooth)  # type: ignore[assignment]
    return rgb


#: C. Tomasi and R. Manduchi, "Bilateral filtering for gray and color images", 1998.
DENOISE = Stage(common.DENOISE, _denoise)


def _run(context: Context, subject: Subject, rgb: NDArray[np.uint8]) -> Source:
    mask, palette = subject.within(context.level.mask, context.scratch), None
    method = context.params.text("source.palette")
    if method != "off":
        # Its kernels load only when they are used.
        from vec2art_nb.engine.palette import quantised  # noqa: PLC0415

        count, dithering = context.params.integer("source.colors"), context.params.flag("source.dithering")
        rgb, palette = quantised(rgb, mask, method, count, dithering, context.control)
    return Source(rgb, mask, _ignored(mask, context.scratch), palette)


SOURCE = Stage(common.SOURCE, _run)

#: What every algorithm begins with.
PREPARE = (BACKGROUND, DENOISE, SOURCE)


def reduced(picture: NDArray[np.uint8], factor: int, scratch: Scratch = NO_SCRATCH) -> NDArray[np.uint8]:
    """Picture at 1/factor of its size, rounded up, each px the mean of a block."""
    rows, columns = -(-picture.shape[0] // factor), -(-picture.shape[1] // factor)
    small = scratch.take((rows, columns, *picture.shape[2:]), np.uint8)
    cv2.resize(picture, (columns, rows), dst=small, interpolation=cv2.INTER_AREA)
    return small


def lab_at(rgb: NDArray[np.uint8], factor: int, scratch: Scratch = NO_SCRATCH) -> NDArray[np.uint8]:
    """CIE Lab colours (8 bits) at 1/factor of the size."""
    small = reduced(rgb, factor, scratch)
    lab = scratch.take(small.shape, np.uint8)
    cv2.cvtColor(small, cv2.COLOR_RGB2Lab, dst=lab)
    return lab


def _tone(context: Context, source: Source) -> NDArray[np.uint8]:
    return lab_at(source.rgb, 2, context.scratch)


#: CIE Lab at half size (8 bits): equal steps look equal, and colour has no finer detail in most pictures.
TONE = Stage(edge.TONE, _tone)
