"""Mattes: a coarse mask refined to the edges of its picture."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

#: Radius of the windows, px of the coarse mask, and the variance (of colours 0 to 1) that counts as an edge.
RADIUS, EDGE = 3, 2e-4
#: What the filter leaves short of 0 and 1 is stretched by this.
STRETCH = 1.6

_PAIRS = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))


def _mean(plane: F32) -> F32:
    side = 2 * RADIUS + 1
    return np.asarray(cv2.blur(plane, (side, side), borderType=cv2.BORDER_REPLICATE), np.float32)


def _inverse_times(matrix: list[F32], vector: list[F32]) -> list[F32]:
    """Solve symmetric 3 x 3 systems, one for each pixel; `matrix` is in the order of `_PAIRS`."""
    a, b, c, d, e, f = matrix
    cofactors = (d * f - e * e, c * e - b * f, b * e - c * d, a * f - c * c, b * c - a * e, a * d - b * b)
    A, B, C, D, E, F = cofactors  # noqa: N806 - the cofactor of a is A
    determinant = a * A + b * B + c * C
    x, y, z = vector
    rows = (A * x + B * y + C * z, B * x + D * y + E * z, C * x + E * y + F * z)
    return [np.asarray(row / determinant, np.float32) for row in rows]


def _coefficients(guide: F32, mask: F32) -> F32:
    """Local linear models of the mask in the guide's colours, shape (h, w, 4), the constant last."""
    planes = [np.asarray(plane, np.float32) for plane in cv2.split(guide)]
    means = [_mean(plane) for plane in planes]
    centre = _mean(mask)
    variances = [_mean(planes[i] * planes[j]) - means[i] * means[j] for i, j in _PAIRS]
    for diagonal in (0, 3, 5):
        variances[diagonal] += np.float32(EDGE)
    covariances = [_mean(plane * mask) - mean * centre for plane, mean in zip(planes, means, strict=True)]
    slopes = _inverse_times(variances, covariances)
    constant = centre - sum(slope * mean for slope, mean in zip(slopes, means, strict=True))
    return np.dstack([_mean(np.ascontiguousarray(plane, np.float32)) for plane in (*slopes, constant)])


def refined(
    rgb: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    small: NDArray[np.uint8],
    check: Callable[[], None] = lambda: None,
) -> F32:
    """Share of the subject in each pixel, 0 to 1.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
    mask : ndarray of bool, shape (h, w)
        The subject, on a raster that may be coarser.
    small : ndarray of uint8, shape (h, w, 3)
        The picture on that raster.
    check : callable, optional
        Called between steps; may raise to stop.

    Returns
    -------
    ndarray of float32, shape (H, W)
        Further from the rim than the windows reach it is the mask.

    References
    ----------
    K. He, J. Sun and X. Tang, "Guided image filtering", ECCV 2010; K. He and J. Sun, "Fast guided filter",
    arXiv 1505.00996, 2015.

    Examples
    --------
    >>> rgb = np.repeat(np.uint8([[10] * 9 + [240] * 7]), 16, axis=0)[..., None].repeat(3, axis=2)
    >>> coarse = np.repeat([[False] * 8 + [True] * 8], 16, axis=0)
    >>> (refined(rgb, coarse, rgb)[8] >= 0.5).astype(int).tolist()
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    """
    size = (rgb.shape[1], rgb.shape[0])
    hard = mask.astype(np.float32)
    models = _coefficients(small.astype(np.float32) / np.float32(255), hard)
    if size != mask.shape[::-1]:
        models = np.asarray(cv2.resize(models, size, interpolation=cv2.INTER_LINEAR), np.float32)
    check()
    share = models[..., 3].copy()
    for channel in range(3):
        check()
        share += models[..., channel] * (rgb[..., channel] * np.float32(1 / 255))
    check()
    share = np.clip((share - np.float32(0.5)) * np.float32(STRETCH) + np.float32(0.5), 0, 1)
    reach = np.ones((2 * RADIUS + 1, 2 * RADIUS + 1), np.uint8)
    plain = mask.view(np.uint8)
    for value, inner in ((1, cv2.erode(plain, reach)), (0, 1 - cv2.dilate(plain, reach))):
        share[cv2.resize(inner, size, interpolation=cv2.INTER_NEAREST) > 0] = value
    return np.asarray(share, np.float32)
