"""The `flow` stage: the edge tangent flow that lines are sought across and followed along."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.flow import structure_tensor, tangent_field
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.pipeline import edge

#: Local contrast (standard deviation of lightness, 0..1) that needs no gain, and the exponent of the gain.
CONTRAST, EXPONENT = 0.16, 0.6
#: Keeps the noise of flat areas from being lifted to lines.
FLOOR = 0.05
#: Side of the neighbourhood, in reference px, over which contrast is judged.
NEIGHBOURHOOD = 56.0


def local_gain(
    lightness: NDArray[np.uint8], unit: float, scratch: Scratch = NO_SCRATCH
) -> NDArray[np.float32]:
    """Gain that evens out local contrast in part, so that dark and hazy parts get their lines too.

    Parameters
    ----------
    lightness : ndarray of uint8, shape (H, W)
    unit : float
        Px of this raster per reference px.
    scratch : Scratch

    Returns
    -------
    ndarray of float32, shape (H, W)
        Between about 0.5 and 2.
    """
    rows, columns = lightness.shape
    small = cv2.resize(lightness, (max(columns // 4, 1), max(rows // 4, 1)), interpolation=cv2.INTER_AREA)
    values = small.astype(np.float32) / 255
    sigma = max(NEIGHBOURHOOD * unit / 4, 0.5)
    mean = cv2.GaussianBlur(values, (0, 0), sigma)
    variance = cv2.GaussianBlur(values * values, (0, 0), sigma) - mean * mean
    deviation = np.sqrt(np.maximum(variance, 0))
    gain = (CONTRAST / (deviation + FLOOR)) ** EXPONENT
    out = scratch.take((rows, columns), np.float32)
    cv2.resize(gain, (columns, rows), dst=out, interpolation=cv2.INTER_LINEAR)
    return out


def tensor_flow(
    lab: NDArray[np.uint8],
    sigma: float,
    iterations: int,
    gain: NDArray[np.float32],
    scratch: Scratch = NO_SCRATCH,
) -> NDArray[np.float32]:
    """Edge tangent flow of a picture.

    Parameters
    ----------
    lab : ndarray of uint8, shape (H, W, 3)
    sigma : float
        Standard deviation of the tensor's blur, in px of `lab`, once per iteration.
    iterations : int
    gain : ndarray of float32, shape (H, W)
        Handed on with the flow, see `local_gain`.
    scratch : Scratch

    Returns
    -------
    ndarray of float32, shape (H, W, 4)
        Tangent x, y (unit length), coherence (0..1), contrast gain.
    """
    tensor = scratch.take(lab.shape, np.float32)
    structure_tensor(lab, tensor)
    for _ in range(iterations):
        cv2.GaussianBlur(tensor, (0, 0), max(sigma, 0.5), dst=tensor)
    field = scratch.take((*lab.shape[:2], 4), np.float32)
    tangent_field(tensor, gain, field)
    return field


def _run(context: Context, tone: NDArray[np.uint8]) -> NDArray[np.float32]:
    unit = context.level.unit / 2
    radius, iterations = (
        context.params.number("edge.flow_radius"),
        context.params.integer("edge.flow_iterations"),
    )
    lightness = context.scratch.take(tone.shape[:2], np.uint8)
    cv2.extractChannel(tone, 0, dst=lightness)
    gain = local_gain(lightness, unit, context.scratch)
    return tensor_flow(tone, radius * unit, iterations, gain, context.scratch)


FLOW = Stage(edge.FLOW, _run)
