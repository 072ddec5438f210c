"""Measurements of dots: tone, evenness of their cells, spectrum of their places."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels.cells import cell_moments, nearest_sites

#: Blur of the tone error in mean distances of dots.
TONE_SIGMA = 1.5
#: Px per cell on which areas are measured: their borders then make an error of about 1 %.
PX_PER_CELL = 150
#: Frequencies below this share of the dots' own count as low.
LOW = 0.5
#: Bins of the spectrum per mean distance of dots: places are rounded to them.
BINS = 8


class Spectrum(NamedTuple):
    """Radially averaged power spectrum of points.

    Attributes
    ----------
    frequency : ndarray of float64, shape (k,)
        In units of the square root of the points' density: 1 is one wave per mean distance.
    power : ndarray of float64, shape (k,)
        1 is what independent random points have.
    """

    frequency: NDArray[np.float64]
    power: NDArray[np.float64]

    @property
    def low(self) -> float:
        """Mean power of low frequencies: clumps and holes that the eye sees from afar."""
        return float(self.power[self.frequency <= LOW].mean())


def stippled_tone_error(
    points: NDArray[np.float32], area: NDArray[np.float64], ink: NDArray[np.float32]
) -> float:
    """Mean difference between the ink of dots and the ink asked for, both blurred by 1.5 mean distances.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in px of `ink`.
    area : ndarray of float64, shape (n,)
        Ink of each dot, px of `ink`.
    ink : ndarray of float32, shape (H, W)
        Share of the paper to be covered.

    Returns
    -------
    float
        In shares of the paper, 0 to 1.

    Examples
    --------
    >>> centres = np.stack(np.meshgrid(*[np.arange(2.5, 50, 5)] * 2), axis=2).reshape(-1, 2)
    >>> even = np.full((50, 50), 0.2, np.float32)
    >>> stippled_tone_error(centres.astype(np.float32), np.full(100, 5.0), even) < 0.001
    True
    """
    if len(points) == 0:
        return float(ink.mean())
    rows, columns = ink.shape
    drawn = np.zeros((rows + 1, columns + 1))
    left = np.clip(points.astype(np.float64) - 0.5, 0, (columns - 1, rows - 1))
    x, y = left.astype(np.int64).T
    fx, fy = (left - np.stack([x, y], axis=1)).T
    for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1)):
        share = (fx if dx else 1 - fx) * (fy if dy else 1 - fy)
        np.add.at(drawn, (y + dy, x + dx), area * share)
    sigma = TONE_SIGMA * math.sqrt(rows * columns / len(points))
    difference = drawn[:rows, :columns] - ink
    return float(np.abs(cv2.GaussianBlur(difference, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)).mean())


def capacity_spread(points: NDArray[np.float32], density: NDArray[np.float32]) -> float:
    """Spread of the density in the dots' Voronoi cells: standard deviation over mean.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in px of `density`.
    density : ndarray of float32, shape (H, W)

    Examples
    --------
    >>> even, places = np.ones((40, 40), np.float32), np.float32([[10, 20], [30, 20]])
    >>> capacity_spread(places, even), round(capacity_spread(places - [[6, 0], [0, 0]], even), 2)
    (0.0, 0.15)
    """
    factor = max(math.ceil(math.sqrt(PX_PER_CELL * len(points) / density.size)), 1)
    size = (density.shape[1] * factor, density.shape[0] * factor)
    fine = np.asarray(cv2.resize(density, size, interpolation=cv2.INTER_LINEAR), np.float32)
    labels = np.empty(fine.shape, np.int32)
    nearest_sites(np.ascontiguousarray(points * factor, np.float32), labels, False)
    sums = np.empty((len(points), 3))
    cell_moments(labels, fine, sums)
    return float(sums[:, 0].std() / sums[:, 0].mean())


def spectrum(points: NDArray[np.float32], width: float, height: float) -> Spectrum:
    """Radially averaged power spectrum.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in any unit.
    width, height : float
        Extent in which they lie.

    References
    ----------
    R. Ulichney, "Dithering with blue noise", Proceedings of the IEEE 76, 1988.

    Examples
    --------
    >>> points = np.random.default_rng(0).random((4000, 2)).astype(np.float32)
    >>> 0.8 < spectrum(points, 1, 1).low < 1.2
    True
    """
    n, distance = len(points), math.sqrt(width * height / len(points))
    size = [math.ceil(BINS * side / distance) for side in (width, height)]
    cells = np.clip(points / np.array([width, height]) * size, 0, np.array(size) - 1).astype(np.int64)
    counts = np.bincount(cells[:, 1] * size[0] + cells[:, 0], minlength=size[0] * size[1])
    power = np.abs(np.fft.rfft2(counts.reshape(size[1], size[0]))) ** 2 / n
    across, down = np.fft.rfftfreq(size[0], width / size[0]), np.fft.fftfreq(size[1], height / size[1])
    frequency = np.hypot(down[:, None], across[None, :]) * distance
    step = 1 / math.sqrt(n)
    ring = np.rint(frequency / step).astype(np.int64)
    inside = (ring > 0) & (frequency <= BINS / 4)
    total = np.bincount(ring[inside], power[inside])
    members = np.bincount(ring[inside])
    seen = np.flatnonzero(members)
    return Spectrum(np.asarray(seen * step), np.asarray(total[seen] / members[seen], np.float64))
