"""The `lines` stage of Canny mode: plain edges, for logos and for speed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.stages.flow import tensor_flow
from vec2art_nb.engine.stages.lines import RELAX, Lines
from vec2art_nb.engine.stages.source import Source, lab_at
from vec2art_nb.pipeline import edge

#: Blur below this, px, leaves the pixel grid and the noise in the gradient.
SMALLEST_SIGMA = 1.2
#: Full swing from black to white, blurred, in units of OpenCV's Sobel sums: thresholds are relative to it.
FULL_SWING = 4 * 255 / 2.5
#: Blur of the tensor, in quarter-size px, from which tangents and coherence for ranking are taken.
TENSOR_SIGMA = 0.7
#: Edges weaker than this many times the noise of the gradient are noise.
NOISE = 3.0


def gradient_noise(dx: NDArray[np.int16]) -> float:
    """Standard deviation of the gradient's noise, from its smaller values (median absolute deviation)."""
    sample = np.abs(dx[::8, ::8])
    return 1.4826 * float(np.percentile(sample, 50))


def _run(context: Context, source: Source) -> Lines:
    params, unit = context.params, context.level.unit
    sigma = max(params.number("edge.sigma_s") * unit, SMALLEST_SIGMA)
    shape, take = source.rgb.shape[:2], context.scratch.take
    smooth = take(shape, np.uint8)
    cv2.cvtColor(source.rgb, cv2.COLOR_RGB2GRAY, dst=smooth)
    cv2.GaussianBlur(smooth, (0, 0), sigma, dst=smooth)
    context.control.check()
    dx, dy = take(shape, np.int16), take(shape, np.int16)
    cv2.Sobel(smooth, cv2.CV_16S, 1, 0, dst=dx)
    cv2.Sobel(smooth, cv2.CV_16S, 0, 1, dst=dy)
    noise = gradient_noise(dx)
    relaxed = RELAX ** (params.integer("edge.passes") - 1)
    low = max(params.number("edge.nms_low") * relaxed * FULL_SWING, NOISE * noise)
    high = max(params.number("edge.nms_high") * relaxed * FULL_SWING, 2 * NOISE * noise)
    edges = take(shape, np.uint8)
    cv2.Canny(dx, dy, low, high, edges, L2gradient=True)
    if source.ignored is not None:
        edges[source.ignored] = 0
    # only for ranking: a sixteenth of the pixels will do
    quarter = lab_at(source.rgb, 4, context.scratch)
    even = context.scratch.full(quarter.shape[:2], np.float32, 1)
    flow = tensor_flow(quarter, TENSOR_SIGMA, 1, even, context.scratch)
    lightness = take(shape, np.float32)
    np.copyto(lightness, smooth)
    edges >>= 7
    return Lines(lightness, edges, flow)


#: J. Canny, "A computational approach to edge detection", 1986.
CANNY = Stage(edge.CANNY, _run)
