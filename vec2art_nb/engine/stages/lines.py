"""The `lines` stage of flow mode: responses at several scales, merged, thinned to ridges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.response import margin, merge, respond, ridge
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.engine.stages.source import Source, reduced
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pipeline import edge

#: A response of this height counts as 1 in `edge.nms_low` and `edge.nms_high`.
UNIT_RESPONSE = 0.5
#: Scales relative to `edge.sigma_s`, how much each counts, and how much its lines count: a wide bar is drawn
#: by its two contours, a thin one by the line between them.
SCALES = ((1.0, 1.0, 1.0), (2.2, 0.95, 1.0), (4.4, 0.8, 0.3))
#: Half the breadth, in sigmas and at most in px, within which responses of a scale compete with others:
#: beside a thin line the coarsest scale sees contours, which must give way to it.
FOOTPRINT, BROADEST = 2.0, 8
#: Weight of the colour channels against lightness (their units are equal steps of Lab).
CHROMA = 0.7
#: Weight of lines against contours: less, and thin lines are drawn by their edges; more, and contours doubly.
LINES_GAIN = 1.1
#: A derivative needs at least this blur, px, to be steerable.
SMALLEST_SIGMA = 0.8
#: Rows between looks at the clock.
BAND = 128
#: Thresholds of each extra pass against those of the one before.
RELAX = 0.6


@dataclass(frozen=True, eq=False)
class Lines:
    """Where lines run.

    Attributes
    ----------
    response : ndarray of float32, shape (H, W)
        Strength; zero away from ridges. For Canny, the blurred lightness instead.
    ridges : ndarray of uint8, shape (H, W)
        1 on the ridges, a px or two wide.
    flow : ndarray of float32, shape (h, w, 4)
        Tangents, coherence and gain, see `vec2art_nb.engine.stages.flow`.
    """

    response: NDArray[np.float32]
    ridges: NDArray[np.uint8]
    flow: NDArray[np.float32]


def _planes(
    rgb: NDArray[np.uint8], tone: NDArray[np.uint8], factor: int, scratch: Scratch
) -> NDArray[np.float32]:
    """Channels at 1/factor of the size: lightness at full size, where colour has no detail, else Lab."""
    if factor == 1:
        plane, out = scratch.take(rgb.shape[:2], np.uint8), scratch.take((1, *rgb.shape[:2]), np.float32)
        cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY, dst=plane)
        np.multiply(plane, np.float32(1 / 255), out=out[0])
        return out
    lab = tone if factor == 2 else reduced(tone, factor // 2, scratch)
    plane, out = scratch.take(lab.shape[:2], np.uint8), scratch.take((3, *lab.shape[:2]), np.float32)
    for channel, weight in enumerate((1 / 255, CHROMA / 255, CHROMA / 255)):
        cv2.extractChannel(lab, channel, dst=plane)
        np.multiply(plane, np.float32(weight), out=out[channel])
    return out


def _prepared(planes: NDArray[np.float32], blur: float, m: int, scratch: Scratch) -> NDArray[np.float32]:
    """Planes with a margin of `m` px, blurred."""
    count, rows, columns = planes.shape
    smooth = scratch.take((count, rows + 2 * m, columns + 2 * m), np.float32)
    for plane, target in zip(planes, smooth, strict=True):
        cv2.copyMakeBorder(plane, m, m, m, m, cv2.BORDER_REPLICATE, dst=target)
        cv2.GaussianBlur(target, (0, 0), blur, dst=target)
    return smooth


def _taps(sigma: float, stride: float) -> NDArray[np.float32]:
    """One side of a Gaussian sampled every `stride` px, centre first, both sides summing to 1."""
    n = max(1, math.ceil(2 * sigma / stride))
    weights = np.exp(-0.5 * (np.arange(n + 1) * stride / sigma) ** 2)
    return np.asarray(weights / (2 * weights.sum() - weights[0]), np.float32)


def _difference_scales(sigma: float) -> NDArray[np.float32]:
    """Factors that turn 3 x 3 differences of a picture blurred by `sigma` px into normalised derivatives.

    On so fine a raster differences fall short of derivatives, the more so the smaller the blur: the factors
    make a step and a thin line answer as in the continuous case.
    """
    step = math.erf(1 / (sigma * math.sqrt(2)))
    line = 2 * (1 - math.exp(-0.5 / sigma**2))
    return np.array([1 / (math.sqrt(2 * math.pi) * step), 1 / line], np.float32)


def _gains(balance: float) -> NDArray[np.float32]:
    contours, lines = min(1.0, 2 * balance), min(1.0, 2 - 2 * balance)
    return np.array([contours, LINES_GAIN * lines, LINES_GAIN * lines], np.float32)


def respond_at(
    source: Source,
    tone: NDArray[np.uint8],
    flow: NDArray[np.float32],
    sigma: float,
    along: float,
    gains: NDArray[np.float32],
    low: float,
    control: Control,
    scratch: Scratch = NO_SCRATCH,
) -> NDArray[np.float32]:
    """Response at one scale, on a raster reduced so far that `sigma` is one to two px there.

    Parameters
    ----------
    source : Source
    tone : ndarray of uint8, shape (h, w, 3)
        Its Lab colours at half size.
    flow : ndarray of float32, shape (h, w, 4)
    sigma, along : float
        Blur across and smoothing along the flow, in px of the source.
    gains : ndarray of float32, shape (3,)
        Weights of contours, dark and light lines.
    low : float
        Responses below this are left at zero.
    control : Control
    scratch : Scratch
    """
    factor = max(1, 2 ** int(math.log2(max(sigma / SMALLEST_SIGMA, 1))))
    scale, length = max(sigma / factor, SMALLEST_SIGMA), along / factor
    stride = min(max(length / 1.5, 1.0), 3.0)
    differences, taps = _difference_scales(scale), _taps(max(length, 0.5), stride)
    # averaging over the pixels of the reduced raster has blurred already
    blur = math.sqrt(scale**2 - (1 / 12 if factor > 1 else 0))
    planes = _planes(source.rgb, tone, factor, scratch)
    m = margin(taps, stride) + 1
    smooth = _prepared(planes, blur, m, scratch)
    out = scratch.take(planes.shape[1:], np.float32)
    band = min(BAND, len(out)) + 2 * m - 2, out.shape[1] + 2 * m - 2
    field = scratch.take((*band, 2 + 2 * len(planes)), np.float32)
    energy = scratch.take(band, np.float32)
    for first in range(0, len(out), BAND):
        control.check()
        last = min(first + BAND, len(out))
        rows = last - first + 2 * m - 2
        respond(
            smooth, flow, differences, taps, stride, gains, low, out, first, last, field[:rows], energy[:rows]
        )
    return out


def merged_response(
    context: Context,
    source: Source,
    tone: NDArray[np.uint8],
    flow: NDArray[np.float32],
    gains: NDArray[np.float32],
    low: float,
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Largest response over all scales, on the raster of the finest one, and the footprint it came with."""
    unit = context.level.unit
    finest = max(context.params.number("edge.sigma_s") * unit, SMALLEST_SIGMA)
    along = context.params.number("edge.sigma_c") * unit
    responses = [
        respond_at(
            source,
            tone,
            flow,
            finest * relative,
            along * math.sqrt(relative),
            gains * np.array([1, lines, lines], np.float32),
            0.9 * low / weight,
            context.control,
            context.scratch,
        )
        for relative, weight, lines in SCALES
    ]
    best = responses[0]
    px = finest * best.shape[1] / source.rgb.shape[1]
    reach = context.scratch.full(best.shape, np.uint8, min(math.ceil(FOOTPRINT * px), BROADEST))
    enlarged = context.scratch.take(best.shape, np.float32)
    for (relative, weight, _), coarse in zip(SCALES[1:], responses[1:], strict=True):
        cv2.resize(coarse, (best.shape[1], best.shape[0]), dst=enlarged, interpolation=cv2.INTER_LINEAR)
        footprint = min(math.ceil(FOOTPRINT * px * relative), BROADEST)
        merge(best, reach, enlarged, weight, footprint)
    return best, reach


def _hold_back(
    flow: NDArray[np.float32], source: Source, tau: float, scratch: Scratch
) -> NDArray[np.float32]:
    """Flow whose gain is lowered where the flow is incoherent, and zero where nothing may be drawn."""
    held, factor = scratch.take(flow.shape, np.float32), scratch.take(flow.shape[:2], np.float32)
    np.copyto(held, flow)
    np.multiply(flow[:, :, 2], tau, out=factor)
    factor += 1 - tau
    held[:, :, 3] *= factor
    if source.ignored is not None:
        size = (flow.shape[1], flow.shape[0])
        held[cv2.resize(source.ignored.view(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0, 3] = 0
    return held


def _diagonal_boost(
    flow: NDArray[np.float32], shape: tuple[int, ...], params: Snapshot, scratch: Scratch
) -> NDArray[np.float32] | np.float32:
    """Factor that favours lines at 45 degrees in extra passes."""
    if not params.flag("edge.diagonal"):
        return np.float32(1)
    boost, large = scratch.take(flow.shape[:2], np.float32), scratch.take(shape, np.float32)
    np.multiply(flow[:, :, 0], 2, out=boost)
    boost *= flow[:, :, 1]
    np.abs(boost, out=boost)
    boost *= params.number("edge.directional_strength")
    boost += 1
    cv2.resize(boost, (shape[1], shape[0]), dst=large, interpolation=cv2.INTER_LINEAR)
    return large


def _add(ridges: NDArray[np.uint8], more: NDArray[np.uint8], scratch: Scratch) -> None:
    """Add ridges that keep clear of those already found."""
    taken = scratch.take(ridges.shape, np.uint8)
    cv2.dilate(ridges, np.ones((7, 7), np.uint8), dst=taken)
    np.equal(taken, 0, out=taken.view(np.bool_))
    np.bitwise_and(more, taken, out=taken)
    np.maximum(ridges, taken, out=ridges)


def _padded(raster: NDArray[Any], m: int, scratch: Scratch) -> NDArray[Any]:
    """Raster with a margin of `m` px of zeros."""
    padded = scratch.full((raster.shape[0] + 2 * m, raster.shape[1] + 2 * m), raster.dtype, 0)
    padded[m:-m, m:-m] = raster
    return padded


def _suppress(
    flow: NDArray[np.float32],
    response: NDArray[np.float32],
    reach: NDArray[np.uint8],
    low: float,
    scratch: Scratch,
) -> NDArray[np.uint8]:
    """Ridges of a response, see `vec2art_nb.engine.kernels.response.ridge`."""
    m = int(reach.max()) + 1
    ridges = scratch.take(response.shape, np.uint8)
    ridge(flow, _padded(response, m, scratch), _padded(reach, m, scratch), m, low, ridges)
    return ridges


def _run(context: Context, source: Source, tone: NDArray[np.uint8], flow: NDArray[np.float32]) -> Lines:
    params, scratch = context.params, context.scratch
    passes = params.integer("edge.passes")
    low = UNIT_RESPONSE * params.number("edge.nms_low")
    lowest = low * RELAX ** (passes - 1)
    held = _hold_back(flow, source, params.number("edge.coherency_tau"), scratch)
    response, reach = merged_response(
        context, source, tone, held, _gains(params.number("edge.balance")), lowest
    )
    ridges = _suppress(held, response, reach, low, scratch)
    boost = _diagonal_boost(flow, response.shape, params, scratch)
    for number in range(1, passes):
        context.control.check()
        boosted = np.multiply(response, boost, out=scratch.take(response.shape, np.float32))
        _add(ridges, _suppress(held, boosted, reach, low * RELAX**number, scratch), scratch)
    if params.flag("edge.reverse"):
        # The other polarity: light lines on dark ground, which the first pass holds back.
        gains = np.array([0, 0, 1], np.float32)
        reverse, reach = merged_response(context, source, tone, held, gains, lowest)
        _add(ridges, _suppress(held, reverse, reach, low, scratch), scratch)
        np.maximum(response, reverse, out=response)
    return Lines(response, ridges, flow)


LINES = Stage(edge.LINES, _run)
