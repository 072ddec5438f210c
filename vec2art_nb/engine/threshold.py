"""Ink and paper: one threshold for all (Otsu), one for each place (Sauvola), and which of the two is the ink.

All functions take and give grey levels as uint8. A result is an *ink level*: 255 where there is certainly
ink, 0 where there is none, and 127.5 on the outline, so that outlines can be found between the pixels.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

Grey = NDArray[np.uint8]

#: Pictures whose grey levels spread less than this are blank.
LEAST_CONTRAST = 20
#: Share of pixels at either end of the histogram that may be outliers.
_OUTLIERS = 2e-4
#: Share of the variance between two classes from which on a picture counts as clean black and white.
_CLEAN = 0.9
#: Standard deviation (of 255) from which on a window holds both ink and paper.
_FLAT = 16.0
#: Gain below which ink levels are not spread out: that spares a multiplication of every pixel.
_WORTHWHILE = 1.25
#: Share of paper in a window below which it is taken to lie inside a stroke.
_PAPER = 0.15
#: Contrast in a window from which on it certainly holds ink and paper.
_STRONG = 50.0
#: Range of the standard deviation in Sauvola's formula.
_RANGE = 128.0
#: Pixels that make a good enough histogram.
_COUNTED = 300_000
#: Pixels looked at to tell the polarity.
_LOOKED_AT = 40_000


class Classes(NamedTuple):
    """Otsu's two classes.

    Attributes
    ----------
    threshold : int
        Highest grey level of the dark class.
    dark, light : float
        Mean grey levels.
    share : float
        Share of the dark class, 0 to 1.
    separation : float
        Share of the variance that lies between the classes, 0 to 1.
    """

    threshold: int
    dark: float
    light: float
    share: float
    separation: float

    @property
    def clean(self) -> bool:
        """Whether the picture is black and white but for the rims of strokes."""
        return self.separation > _CLEAN


def histogram(grey: Grey) -> NDArray[np.float64]:
    """Number of pixels of each grey level, shape (256,); of some rows and columns of a large picture."""
    step = math.ceil(math.sqrt(grey.size / _COUNTED))
    if step > 1:
        grey = np.ascontiguousarray(grey[::step, ::step])
    return np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256]), np.float64).ravel()


def spread(counts: NDArray[np.float64]) -> tuple[int, int]:
    """Darkest and lightest grey level that more than a few pixels have.

    Examples
    --------
    >>> spread(histogram(np.array([[10, 10, 200]], np.uint8)))
    (10, 200)
    """
    total = np.cumsum(counts)
    few = _OUTLIERS * total[-1]
    return int(np.argmax(total > few)), int(255 - np.argmax(np.cumsum(counts[::-1]) > few))


def otsu(counts: NDArray[np.float64]) -> Classes:
    """Split a histogram in two so that the variance between the parts is largest.

    Parameters
    ----------
    counts : ndarray of float64, shape (256,)
        At least two levels are not empty.

    References
    ----------
    N. Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9(1), 1979.

    Examples
    --------
    >>> classes = otsu(histogram(np.array([[10, 12, 200, 202]], np.uint8)))
    >>> classes.dark, classes.light, classes.share, classes.clean
    (11.0, 201.0, 0.5, True)
    """
    share = counts / counts.sum()
    levels = np.arange(256)
    below = np.cumsum(share)
    moment = np.cumsum(share * levels)
    mean = moment[-1]
    inner = (below > 0) & (below < 1 - 1e-12)
    between = np.zeros(256)
    between[inner] = (mean * below[inner] - moment[inner]) ** 2 / (below[inner] * (1 - below[inner]))
    best = int(np.argmax(between))
    variance = float((share * (levels - mean) ** 2).sum())
    dark = moment[best] / below[best]
    light = (mean - moment[best]) / (1 - below[best])
    return Classes(best, float(dark), float(light), float(below[best]), float(between[best]) / variance)


def _skewness(grey: Grey, window: float) -> float:
    """Third standardised moment of what is left of the grey levels without their local mean."""
    step = math.ceil(math.sqrt(grey.size / _LOOKED_AT))
    some = np.ascontiguousarray(grey[::step, ::step])
    side = max(3, int(window / step) | 1)
    rest = some.astype(np.float32) - cv2.blur(some, (side, side))
    square = rest * rest
    return float(np.mean(square * rest) / (np.mean(square) ** 1.5 + 1.0))


def is_dark_on_light(grey: Grey, classes: Classes, window: float) -> bool:
    """Whether strokes are darker than their ground.

    Ink covers less than half, touches the picture's border less than the paper does, and thin strokes are the
    exception among their surroundings: the grey levels are skewed towards them. A dark desk around a page
    wins by area and border, the writing by skewness.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
    classes : Classes
    window : float
        Size of the surroundings, px.

    Examples
    --------
    >>> page = np.full((40, 40), 240, np.uint8)
    >>> page[8:32, 10:12] = 20
    >>> [is_dark_on_light(a, otsu(histogram(a)), 9) for a in (page, 255 - page)]
    [True, False]
    """
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    covered = float((border <= classes.threshold).mean())
    skewness = (_skewness(grey, window) + _skewness(grey, 3 * window)) / 2
    # Photographs are neither; they are drawn by their shadows unless much speaks for their lights.
    return 1 - classes.share - covered - 0.6 * float(np.clip(skewness, -1.5, 1.5)) > -0.3


def by_classes(grey: Grey, classes: Classes, scratch: Scratch = NO_SCRATCH) -> Grey:
    """Ink level from one threshold, midway between the classes' means.

    Examples
    --------
    >>> by_classes(np.array([[0, 100, 200]], np.uint8), Classes(99, 0.0, 200.0, 0.5, 1.0))
    array([[255, 128,   0]], dtype=uint8)
    """
    levels = (classes.light - np.arange(256)) / (classes.light - classes.dark)
    table = np.rint(255 * np.clip(levels, 0, 1)).astype(np.uint8)
    ink = scratch.take(grey.shape, np.uint8)
    cv2.LUT(grey, table, dst=ink)
    return ink


def _halved(values: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = values.shape
    return np.asarray(
        cv2.resize(values, ((width + 1) // 2, (height + 1) // 2))
    )  # linear: fast at odd sizes too


def _spread(total: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weighted means of cells; cells without weight take those of the cells around them."""
    mean = np.asarray(total / np.maximum(weight, np.float32(1e-6)), np.float32)
    if max(weight.shape) == 1 or weight.min() > 0:
        return mean
    coarse = _spread(_halved(total), _halved(weight))
    return np.where(weight > 0, mean, np.asarray(cv2.resize(coarse, mean.shape[::-1]), np.float32))


def _thresholds(mean: NDArray[np.float32], side: int, k: float) -> NDArray[np.float32]:
    """Sauvola's threshold of cells whose windows hold ink and paper; elsewhere, that of those around."""
    local = cv2.blur(mean, (side, side))
    deviation = np.sqrt(np.maximum(cv2.blur(mean * mean, (side, side)) - local * local, 0))
    window = np.ones((side, side), np.uint8)
    darkest, lightest = cv2.erode(mean, window), cv2.dilate(mean, window)
    contrast = lightest - darkest
    own = np.asarray(local * (1 + k * (deviation / _RANGE - 1)), np.float32)
    midway = darkest + contrast / 2
    # Sauvola's formula asks for too much where there is more ink than paper.
    own = np.where((local < midway) & (contrast > _STRONG), np.maximum(own, midway), own)
    sure = ((deviation >= _FLAT) & (local > darkest + _PAPER * contrast)).astype(np.float32)
    if not sure.any():
        return np.full_like(mean, _RANGE)
    return _spread(own * sure, sure)


def by_surroundings(
    grey: Grey, low: int, high: int, window: float, k: float, scratch: Scratch = NO_SCRATCH
) -> Grey:
    """Ink level from a threshold for each place: Sauvola's at outlines, spread from there.

    A window inside a fat stroke or on empty paper says nothing about either: its standard deviation is small.
    There the thresholds of the places around are taken, as in the threshold surface of Yanowitz and
    Bruckstein. Means and deviations are taken of cells of pixels, for they change slowly.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
    low, high : int
        Grey levels of the darkest ink and the lightest paper.
    window : float
        Size of the window, px.
    k : float
        Larger values ask for more contrast.
    scratch : Scratch

    References
    ----------
    J. Sauvola and M. Pietikäinen, "Adaptive document image binarization", Pattern Recognition 33(2), 2000.
    S. D. Yanowitz and A. M. Bruckstein, "A new method for image segmentation", CVGIP 46(1), 1989.

    Examples
    --------
    >>> page = np.tile(np.linspace(250, 160, 64).astype(np.uint8), (64, 1))
    >>> page[20:24, 4:60] //= 3
    >>> ink = by_surroundings(page, 30, 250, 15, 0.4) > 127
    >>> ink[21, 10:55].all(), ink[40].any()
    (np.True_, np.False_)
    """
    height, width = grey.shape
    cells = grey
    cell = 1
    # Halving by two is the one resize that OpenCV does at the speed of memory; it wants even sizes.
    while window >= 8 * cell and min(cells.shape) > 1:
        rows, columns = cells.shape[0] // 2, cells.shape[1] // 2
        cells = np.asarray(
            cv2.resize(cells[: 2 * rows, : 2 * columns], (columns, rows), interpolation=cv2.INTER_AREA)
        )
        cell *= 2
    gain = 255 / (high - low)
    mean = np.clip((cells.astype(np.float32) - np.float32(low)) * np.float32(gain), 0, 255)
    found = _thresholds(mean, max(int(window / cell) | 1, 3), k) / gain + low
    fine = scratch.take(grey.shape, np.uint8)
    cv2.resize(np.rint(np.clip(found, 0, 255)).astype(np.uint8), (width, height), dst=fine)
    gain = gain if gain > _WORTHWHILE else 1.0
    cv2.addWeighted(fine, gain, grey, -gain, 127, dst=fine)
    return fine
