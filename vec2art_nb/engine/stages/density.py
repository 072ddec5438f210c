"""The `density` stage: how much ink each place gets, and how many dots it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.scratch import Scratch
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.engine.tone import edge_strength, lightness_table
from vec2art_nb.pipeline import dots

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


def _step(values: F32, threshold: float, smoothness: float, low: float, high: float, scratch: Scratch) -> F32:
    """`low` below a threshold, `high` above it, with a passage of a width from `smoothness`."""
    half = max(0.5 * smoothness, 1e-3)
    t: F32 = scratch.take(values.shape, np.float32)
    np.subtract(values, np.float32(threshold - half), out=t)
    t /= np.float32(2 * half)
    np.clip(t, 0, 1, out=t)
    curve: F32 = scratch.take(values.shape, np.float32)
    np.multiply(t, np.float32(-2), out=curve)
    curve += 3
    curve *= t
    curve *= t
    curve *= np.float32(high - low)
    curve += np.float32(low)
    return curve


def _number(context: Context, ink: F32, detail: F32) -> F32:
    params, scratch = context.params, context.scratch
    sizing = params.text("dots.sizing")
    low, high = params.number("dots.low_detail_density"), params.number("dots.high_detail_density")
    by_size = BY_SIZE[sizing] * (1 - params.number("dots.edge_emphasis"))
    number: F32 = scratch.take(ink.shape, np.float32)
    cv2.pow(ink, 1 - by_size, dst=number)
    threshold = params.number("dots.density_threshold")
    number *= _step(detail, threshold, params.number("dots.transition_smoothness"), low, high, scratch)
    if sizing == "adaptive":
        factor = np.sqrt(detail, out=scratch.take(detail.shape, np.float32))
        factor *= np.float32(ADAPTIVE[1] - ADAPTIVE[0])
        factor += np.float32(ADAPTIVE[0])
        number *= factor
    if context.level.importance is not None:
        number *= context.level.importance
    mean = float(number.mean(dtype=np.float64))
    if mean > 0:
        number /= np.float32(mean)
    return number


def _density(context: Context, source: Source) -> Density:
    params, take, shape = context.params, context.scratch.take, source.rgb.shape[:2]
    lab, light = take(source.rgb.shape, np.uint8), take(shape, np.uint8)
    cv2.cvtColor(source.rgb, cv2.COLOR_RGB2Lab, dst=lab)
    cv2.extractChannel(lab, 0, dst=light)
    seen = light if source.mask is None else light[source.mask]
    most = params.number("dots.max_coverage")
    table = lightness_table(seen, most, params.number("dots.background_tolerance"))
    context.control.check()
    ink, some = take(shape, np.float32), take(shape, np.bool_)
    cv2.LUT(light, table, dst=ink)
    detail = edge_strength(lab, context.level.unit, context.scratch, context.control.check)
    context.control.check()
    emphasis = params.number("dots.edge_emphasis")
    if emphasis > 0:
        # At low emphasis contours get more dots rather than more ink: the tone stays.
        share = np.float32(emphasis**1.5)
        ink *= 1 - share
        contours = take(shape, np.float32)
        np.multiply(detail, share * np.float32(min(EDGE_INK * most, 1.0)), out=contours)
        np.less_equal(detail, EDGE_EMPTY * params.number("dots.background_tolerance"), out=some)
        np.copyto(contours, 0, where=some)
        ink += contours
    if source.mask is not None:
        np.copyto(ink, 0, where=np.logical_not(source.mask, out=some))
    np.copyto(ink, 0, where=np.less(ink, 1e-3, out=some))
    context.control.check()
    return Density(ink, _number(context, ink, detail), detail)


DENSITY = Stage(dots.DENSITY, _density)
