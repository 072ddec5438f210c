"""The `density` stage: how much ink each place gets, and how many dots it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.stages.source import Source

F32 = NDArray[np.float32]

#: Percentiles of lightness that become paper and the darkest tone.
LIGHTEST, DARKEST = 99.0, 1.0
#: Lightness that a picture spans for its tone to be stretched to the full range; flat ones keep theirs.
FULL_SPAN = 30.0
#: Part of the darkness range that `background_tolerance` 1 leaves empty.
EMPTY = 0.5
#: Blur before the gradient is taken, px at 1080p and least px.
EDGE_BLUR, LEAST_BLUR = 1.8, 0.7
#: Percentile of the gradient that counts as 1, least gradient that does (Lab units per px), and contrast.
EDGE_TOP, EDGE_LEAST, EDGE_POWER = 98.0, 3.0, 1.3
#: Ink of a contour at full `edge_emphasis`, as a multiple of `max_coverage`.
EDGE_INK = 1.6
#: Share of a tone that the size of the dots makes; the rest is made by their number.
BY_SIZE = {"tone": 0.4, "gradient": 0.4, "adaptive": 0.4, "static": 0.0}
#: Factors on the number of dots in smooth and in detailed places with the sizing *adaptive*.
ADAPTIVE = (0.5, 2.5)


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


def coverage(lightness: NDArray[np.float64], max_coverage: float) -> NDArray[np.float64]:
    """Ink for a lightness: seen from afar, the drawing's lightness is a linear function of the picture's.

    Coverage acts in linear light. Taken as it is there, a mid grey would need 82 % of ink; so lightness is
    compressed first, in L*, to what `max_coverage` can show.

    Parameters
    ----------
    lightness : ndarray of float64
        0 (darkest tone) to 1 (paper).
    max_coverage : float
        Ink of the darkest tone, 0 to 1.

    Examples
    --------
    >>> coverage(np.array([0, 0.5, 1]), 0.55).round(3).tolist()
    [0.55, 0.307, 0.0]
    """
    darkest = 116 * np.cbrt(1 - max_coverage) - 16
    compressed = darkest + (100 - darkest) * lightness
    return np.asarray(1 - ((compressed + 16) / 116) ** 3)


def _tone_table(light: NDArray[np.uint8], max_coverage: float, empty: float) -> F32:
    """Ink for each of the 256 lightnesses."""
    levels = np.arange(256) / 2.55
    low, high = np.percentile(light, (DARKEST, LIGHTEST)) / 2.55 if light.size else (0.0, 100.0)
    stretch = min((high - low) / FULL_SPAN, 1.0)
    low, high = low * stretch, 100 + (high - 100) * stretch
    share = np.clip((levels - low) / (high - low), 0, 1)
    ink = coverage(share, max_coverage)
    ink[1 - share <= EMPTY * empty] = 0
    return ink.astype(np.float32)


def _detail(lab: NDArray[np.uint8], sigma: float) -> F32:
    """Gradient of the colours, 1 at strong contours of this picture."""
    total = np.zeros(lab.shape[:2], np.float32)
    for plane in cv2.split(lab):
        smooth = cv2.GaussianBlur(plane.astype(np.float32), (0, 0), sigma)
        for dx, dy in ((1, 0), (0, 1)):
            slope = cv2.Sobel(smooth, cv2.CV_32F, dx, dy, scale=1 / 8)
            cv2.accumulateSquare(slope, total)
    cv2.sqrt(total, total)
    top = max(float(np.percentile(total[::4, ::4], EDGE_TOP)), EDGE_LEAST)
    np.minimum(total / np.float32(top), 1, out=total)
    return np.asarray(cv2.pow(total, EDGE_POWER), np.float32)


def _step(values: F32, threshold: float, smoothness: float) -> F32:
    """0 below a threshold, 1 above it, with a passage of a width from `smoothness`."""
    half = max(0.5 * smoothness, 1e-3)
    t = np.clip((values - np.float32(threshold - half)) / np.float32(2 * half), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _number(context: Context, ink: F32, detail: F32) -> F32:
    params = context.params
    sizing = params.text("dots.sizing")
    low, high = params.number("dots.low_detail_density"), params.number("dots.high_detail_density")
    number = np.power(ink, np.float32(1 - BY_SIZE[sizing]))
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
    table = _tone_table(seen, most, params.number("dots.background_tolerance"))
    context.control.check()
    ink = np.asarray(cv2.LUT(light, table), np.float32)
    detail = _detail(lab, max(EDGE_BLUR * context.level.unit, LEAST_BLUR))
    context.control.check()
    emphasis = params.number("dots.edge_emphasis")
    if emphasis > 0:
        # At low emphasis contours get more dots rather than more ink: the tone stays.
        share = np.float32(emphasis**1.5)
        ink *= 1 - share
        ink += share * np.float32(min(EDGE_INK * most, 1.0)) * detail
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
