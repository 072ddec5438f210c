"""The `density` stage: how much ink each place gets, and how many dots it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.engine.tone import edge_strength, lightness_table

F32 = NDArray[np.float32]

#: Ink of a contour at full `edge_emphasis`, as a multiple of `max_coverage`.
EDGE_INK = 2.0
#: Contours weaker than this share of `background_tolerance` stay empty.
EDGE_EMPTY = 0.5
#: Share of a tone that the size of the dots makes; the rest is made by their number. Along contours, where
#: `edge_emphasis` wants them, number makes all of it.
BY_SIZE = {"tone": 0.4, "gradient": 0.4, "adaptive": 0.4, "static": 0.0}
#: Factors on the number of dots in smooth and in detailed places with the sizing *adaptive*.
ADAPTIVE = (0.7, 2.2)


@dataclass(frozen=True, eq=False)
class Density:
    """What dots are to make.

    Attributes
    ----------
    ink : ndarray of float32, shape (H, W)
        Share of the paper to be covered, 0 to 1; 0 where nothing may be drawn.
    number : ndarray of float32, shape (H, W)
        Number of dots per px, up to a factor: its mean is 1 (or 0, of an empty picture).
    detail : ndarray of float32, shape (H, W)
        Strength of contours, 0 to 1.
    """

    ink: F32
    number: F32
    detail: F32


def _step(values: F32, threshold: float, smoothness: float) -> F32:
    """0 below a threshold, 1 above it, with a passage of a width from `smoothness`."""
    half = max(0.5 * smoothness, 1e-3)
    t = np.clip((values - np.float32(threshold - half)) / np.float32(2 * half), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _number(context: Context, ink: F32, detail: F32) -> F32:
    params = context.params
    sizing = params.text("dots.sizing")
    low, high = params.number("dots.low_detail_density"), params.number("dots.high_detail_density")
    by_size = BY_SIZE[sizing] * (1 - params.number("dots.edge_emphasis"))
    number = np.asarray(cv2.pow(ink, 1 - by_size), np.float32)
    where = _step(
        detail, params.number("dots.density_threshold"), params.number("dots.transition_smoothness")
    )
    number *= np.float32(low) + np.float32(high - low) * where
    if sizing == "adaptive":
        number *= np.float32(ADAPTIVE[0]) + np.float32(ADAPTIVE[1] - ADAPTIVE[0]) * np.sqrt(detail)
    if context.level.importance is not None:
        number *= context.level.importance
    mean = float(number.mean(dtype=np.float64))
    return np.asarray(number / np.float32(mean), np.float32) if mean > 0 else number


def _density(context: Context, source: Source) -> Density:
    params = context.params
    lab = np.asarray(cv2.cvtColor(source.rgb, cv2.COLOR_RGB2Lab), np.uint8)
    light = np.ascontiguousarray(lab[:, :, 0])
    seen = light if source.mask is None else light[source.mask]
    most = params.number("dots.max_coverage")
    table = lightness_table(seen, most, params.number("dots.background_tolerance"))
    context.control.check()
    ink = np.asarray(cv2.LUT(light, table), np.float32)
    detail = edge_strength(lab, context.level.unit)
    context.control.check()
    emphasis = params.number("dots.edge_emphasis")
    if emphasis > 0:
        # At low emphasis contours get more dots rather than more ink: the tone stays.
        share = np.float32(emphasis**1.5)
        ink *= 1 - share
        contours = np.where(detail > EDGE_EMPTY * params.number("dots.background_tolerance"), detail, 0)
        ink += share * np.float32(min(EDGE_INK * most, 1.0)) * contours
    if source.mask is not None:
        ink[~source.mask] = 0
    ink[ink < 1e-3] = 0
    context.control.check()
    return Density(ink, _number(context, ink, detail), detail)


DENSITY = Stage(
    "density",
    _density,
    (
        "dots.max_coverage",
        "dots.edge_emphasis",
        "dots.background_tolerance",
        "dots.density_threshold",
        "dots.high_detail_density",
        "dots.low_detail_density",
        "dots.transition_smoothness",
        "dots.sizing",
    ),
    ("source",),
    share=0.2,
)
