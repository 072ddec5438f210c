"""The `ink` stage: which pixels belong to strokes, and by how much."""

from __future__ import annotations

import cv2
import numpy as np

from vec2art_nb.engine import threshold
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.pipeline import centerline


def _dark(polarity: str, grey: threshold.Grey, classes: threshold.Classes, window: float) -> bool:
    if polarity == "auto":
        return threshold.is_dark_on_light(grey, classes, window)
    return polarity == "dark_on_light"


def _run(context: Context, source: Source) -> threshold.Grey:
    level, params = context.level, context.params
    scratch = context.scratch
    grey = scratch.take(source.rgb.shape[:2], np.uint8)
    cv2.cvtColor(source.rgb, cv2.COLOR_RGB2GRAY, dst=grey)
    counts = threshold.histogram(grey)
    low, high = threshold.spread(counts)
    if high - low < threshold.LEAST_CONTRAST:
        return np.zeros_like(grey)
    classes = threshold.otsu(counts)
    window = max(params.number("centerline.window") * level.unit, 3.0)
    if not _dark(params.text("centerline.polarity"), grey, classes, window):
        np.subtract(255, grey, out=grey)
        low, high = 255 - high, 255 - low
        classes = threshold.otsu(counts[::-1])
    if params.flag("centerline.adaptive") and not classes.clean:
        ink = threshold.by_surroundings(grey, low, high, window, params.number("centerline.k"), scratch)
    else:
        ink = threshold.by_classes(grey, classes, scratch)
    if source.mask is not None:
        np.multiply(ink, source.mask, out=ink)
    return ink


#: Ink level, uint8, shape (H, W): outlines at 127.5; 0 where the picture is transparent.
INK = Stage(centerline.INK, _run)
