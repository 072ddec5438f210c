"""Measurements on rendered drawings: similarity, noise, tone, darkness of grey pictures (H, W), 0 to 255."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8] | NDArray[np.float32] | NDArray[np.float64]

#: Wang et al. 2004: Gaussian window of 11 px with sigma 1.5.
SSIM_SIGMA, SSIM_WINDOW = 1.5, 11
SSIM_K1, SSIM_K2 = 0.01, 0.03
WHITE = 255.0


def ssim(a: Grey, b: Grey) -> float:
    """Structural similarity index of two grey pictures, 1 for equal ones.

    Gaussian weights, population covariances and a border of half a window left out: the same as
    ``skimage.metrics.structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False)``.
    In pictures of less than 11 px nothing is left out.

    Parameters
    ----------
    a, b : ndarray, shape (H, W)
        Grey values, 0 to 255.

    Raises
    ------
    ValueError
        If the shapes differ.

    References
    ----------
    Wang, Bovik, Sheikh, Simoncelli: Image quality assessment: from error visibility to structural similarity.
    IEEE Transactions on Image Processing 13 (4), 2004.

    Examples
    --------
    >>> ssim(np.zeros((20, 20), np.uint8), np.zeros((20, 20), np.uint8))
    1.0
    """
    x, y = _pair(a, b)
    mean_x, mean_y = _window(x), _window(y)
    variances = _window(x * x) - mean_x**2 + _window(y * y) - mean_y**2
    covariance = _window(x * y) - mean_x * mean_y
    c1, c2 = (SSIM_K1 * WHITE) ** 2, (SSIM_K2 * WHITE) ** 2
    structure = (2 * covariance + c2) / (variances + c2)
    index = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1) * structure
    border = SSIM_WINDOW // 2 if min(x.shape) >= SSIM_WINDOW else 0
    return float(index[border : x.shape[0] - border, border : x.shape[1] - border].mean())


def psnr(a: Grey, b: Grey) -> float:
    """Peak signal-to-noise ratio in dB, infinite for equal pictures.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> round(psnr(np.zeros((2, 2), np.uint8), np.full((2, 2), 255, np.uint8)), 1)
    0.0
    """
    x, y = _pair(a, b)
    error = float(np.mean((x - y) ** 2))
    return 10 * float(np.log10(WHITE**2 / error)) if error else float("inf")


def tone_error(a: Grey, b: Grey, sigma: float) -> float:
    """Mean difference of the two pictures' tones, 0 to 1, after a Gaussian blur of `sigma` px.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> tone_error(np.zeros((8, 8), np.uint8), np.full((8, 8), 51, np.uint8), sigma=2)
    0.2
    """
    x, y = _pair(a, b)
    blurred = cv2.GaussianBlur(x - y, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    return round(float(np.abs(blurred).mean()) / WHITE, 12)


def darkness(grey: Grey) -> float:
    """Share of the paper's light that the ink takes: 0 for white, 1 for black.

    Examples
    --------
    >>> darkness(np.array([[0, 255], [255, 255]], np.uint8))
    0.25
    """
    return 1.0 - float(np.mean(grey)) / WHITE


def _pair(a: Grey, b: Grey) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both pictures as floats, if their shapes agree."""
    if a.shape != b.shape or a.ndim != 2:
        raise ValueError(f"two grey pictures of one shape are compared, not {a.shape} and {b.shape}")
    return a.astype(np.float64), b.astype(np.float64)


def _window(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means under the Gaussian window."""
    size = (SSIM_WINDOW, SSIM_WINDOW)
    blurred = cv2.GaussianBlur(values, size, SSIM_SIGMA, borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, np.float64)
