"""Tone of dots: how much ink a lightness needs, and where contours are."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

F32 = NDArray[np.float32]

#: Percentiles of lightness that become paper and the darkest tone.
LIGHTEST, DARKEST = 99.0, 1.0
#: Lightness that a picture spans for its tone to be stretched to the full range; flat ones keep theirs.
FULL_SPAN = 30.0
#: Part of the darkness range that `background_tolerance` 1 leaves empty.
EMPTY = 0.5
#: Blur before the gradient is taken, px at 1080p and least px.
EDGE_BLUR, LEAST_BLUR = 1.8, 0.7
#: Pixels counted at a time.
PART = 1 << 14
#: Percentile of the gradient that counts as 1, least gradient that does (Lab units per px), and contrast.
EDGE_TOP, EDGE_LEAST, EDGE_POWER = 98.0, 3.0, 1.3


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
    [0.55, 0.311, 0.0]
    """
    darkest = 116 * np.cbrt(1 - max_coverage) - 16
    compressed = darkest + (100 - darkest) * lightness
    return np.asarray(1 - ((compressed + 16) / 116) ** 3)


def lightness_table(light: NDArray[np.uint8], max_coverage: float, empty: float) -> F32:
    """Ink for each of the 256 lightnesses (L* in 8 bits).

    Parameters
    ----------
    light : ndarray of uint8
        Lightnesses of the picture: what is lightest becomes paper, what is darkest gets `max_coverage`.
    max_coverage : float
    empty : float
        0 to 1: how much of the light tones becomes paper too.

    Returns
    -------
    ndarray of float32, shape (256,)
    """
    levels = np.arange(256) / 2.55
    # numpy counts 64-bit integers: by parts, lest the copy be eight times as large as the picture
    flat = light.ravel()
    counts = np.zeros(256, np.int64)
    for first in range(0, flat.size, PART):
        counts += np.bincount(flat[first : first + PART], minlength=256)
    shares = np.cumsum(counts) / max(light.size, 1)
    low, high = (float(np.searchsorted(shares, percent / 100)) / 2.55 for percent in (DARKEST, LIGHTEST))
    stretch = min((high - low) / FULL_SPAN, 1.0)
    low, high = low * stretch, 100 + (high - 100) * stretch
    share = np.clip((levels - low) / (high - low), 0, 1)
    ink = coverage(share, max_coverage)
    ink[1 - share <= EMPTY * empty] = 0
    return ink.astype(np.float32)


def edge_strength(
    lab: NDArray[np.uint8],
    unit: float,
    scratch: Scratch = NO_SCRATCH,
    check: Callable[[], None] = lambda: None,
) -> F32:
    """Gradient of the colours, 1 at strong contours of this picture.

    Parameters
    ----------
    lab : ndarray of uint8, shape (H, W, 3)
        CIE Lab in 8 bits; other colours do, too.
    unit : float
        Px per reference px.
    scratch : Scratch
    check : callable, optional
        Called between channels; may raise to stop.
    """
    sigma = max(EDGE_BLUR * unit, LEAST_BLUR)
    shape = lab.shape[:2]
    total, plane = scratch.full(shape, np.float32, 0), scratch.take(shape, np.uint8)
    smooth, slope = scratch.take(shape, np.float32), scratch.take(shape, np.float32)
    for channel in range(3):
        check()
        cv2.extractChannel(lab, channel, dst=plane)
        np.copyto(smooth, plane)
        cv2.GaussianBlur(smooth, (0, 0), sigma, dst=smooth)
        for dx, dy in ((1, 0), (0, 1)):
            cv2.Sobel(smooth, cv2.CV_32F, dx, dy, dst=slope, scale=1 / 8)
            cv2.accumulateSquare(slope, total)
    cv2.sqrt(total, total)
    top = max(float(np.percentile(total[::4, ::4], EDGE_TOP)), EDGE_LEAST)
    total /= np.float32(top)
    np.minimum(total, 1, out=total)
    cv2.pow(total, EDGE_POWER, total)
    return total
