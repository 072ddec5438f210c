"""Smoothing of evenly sampled chains that keeps ends, corners and the radius of curves."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F64 = NDArray[np.float64]


@lru_cache(maxsize=32)
def taps(sigma: float) -> F64:
    """Table of symmetric smoothing kernels, one row per half-width 0 … K.

    Row k holds weights ``w[0] … w[k]`` of the fourth-order Gaussian kernel ``(3 - x²) exp(-x²/2)`` (Wand &
    Schucany 1990): its second moment is zero, so that circles keep their radius, where a plain Gaussian
    shrinks a radius r by ``sigma² / 2r``.

    Parameters
    ----------
    sigma : float
        Standard deviation in samples of the widest row; narrower rows, for short runs, scale it down.

    Returns
    -------
    ndarray of float64, shape (K + 1, K + 1)
        Read-only: it is remembered.

    Examples
    --------
    >>> t = taps(2.0)
    >>> bool(np.allclose(t[:, 0] + 2 * t[:, 1:].sum(axis=1), 1))
    True
    >>> bool(abs((t[-1] * np.arange(len(t)) ** 2).sum()) < 1e-9)
    True
    """
    widest = max(1, math.ceil(3 * sigma))
    half, x = np.mgrid[: widest + 1, : widest + 1].astype(np.float64)
    bell = np.where(x <= half, np.exp(-0.5 * (x * widest / (sigma * np.maximum(half, 1))) ** 2), 0)
    # the bell, and the bell times x², mixed so that the sum is 1 and the second moment 0
    m0, m2, m4 = (((2 - (x == 0)) * bell * x**k).sum(axis=1, keepdims=True) for k in (0, 2, 4))
    table = bell * (m4 - m2 * x * x) / np.where(half > 1, m0 * m4 - m2 * m2, 1)
    table[:2] = x[:2] == 0  # there is nothing to smooth a sample or two with
    table.flags.writeable = False
    return np.asarray(table, np.float64)


@kernel(fastmath=True, inline=True)
def smooth(chain: F64, i: int, j: int, whole: bool, table: F64, spare: F64, out: F64) -> None:
    """Smooth x and y (rows 0 and 1) of the run i … j of `chain` into the columns 0 … j - i of `out`.

    An open run is continued past its ends by point reflection, which keeps the ends themselves exactly in
    place; a `whole` loop wraps (sample j repeats sample i). `spare` is scratch like `out`, longer by two
    kernels.
    """
    n = j - i
    half = min(table.shape[0] - 1, n // 2 if whole else n)
    w = table[half]
    for row in range(2):
        v = chain[row, i:]
        e = spare[row]
        for g in range(n + 1):
            e[half + g] = v[g]
        for k in range(1, half + 1):
            e[half - k] = v[n - k] if whole else 2 * v[0] - v[k]
            e[half + n + k] = v[k] if whole else 2 * v[n] - v[n - k]
    ox = out[0]
    oy = out[1]
    # slices from 0 on, here and below: an index that may be negative, as far as numba knows, is not
    # vectorised
    x = spare[0, half:]
    y = spare[1, half:]
    for g in range(n + 1):
        ox[g] = w[0] * x[g]
        oy[g] = w[0] * y[g]
    for k in range(1, half + 1):
        f = w[k]
        xl = spare[0, half - k :]
        yl = spare[1, half - k :]
        xr = spare[0, half + k :]
        yr = spare[1, half + k :]
        for g in range(n + 1):
            ox[g] += f * (xl[g] + xr[g])
            oy[g] += f * (yl[g] + yr[g])
    for row in range(2):
        out[row, n] = out[row, 0] if whole else chain[row, j]
        out[row, 0] = out[row, 0] if whole else chain[row, i]


@kernel()
def box(v: F64, n: int, closed: bool, half: int, out: F64) -> None:
    """Moving average of 2 half + 1 samples; windows are cut at open ends and wrap in closed chains."""
    if closed:
        half = min(half, (n - 1) // 2)
        total = 0.0
        for k in range(-half, half + 1):
            total += v[k % n]
        for g in range(n):
            out[g] = total / (2 * half + 1)
            total += v[(g + half + 1) % n] - v[(g - half) % n]
        out[n] = out[0]
        return
    total = 0.0
    low = 0
    high = 0
    for g in range(n + 1):
        while high <= min(g + half, n):
            total += v[high]
            high += 1
        while low < g - half:
            total -= v[low]
            low += 1
        out[g] = total / (high - low)


@kernel()
def gaussian(v: F64, n: int, closed: bool, sigma: float, scratch: F64) -> None:
    """Smooth n + 1 samples in place by three moving averages, about a Gaussian of `sigma` samples.

    The cost does not depend on sigma (Wells 1986). A sum of three boxes of 2 h + 1 samples has the variance
    h (h + 1).
    """
    half = round(math.sqrt(sigma * sigma + 0.25) - 0.5)
    if half < 1 or n < 2:
        return
    box(v, n, closed, half, scratch)
    box(scratch, n, closed, half, v)
    box(v, n, closed, half, scratch)
    for g in range(n + 1):
        v[g] = scratch[g]


@kernel(inline=True)
def average(w: F64, n: int, closed: bool) -> float:
    """Mean of n + 1 even samples; an open one's outer tenths, faint or part of a junction, do not count."""
    cut = 0 if closed else n // 10
    total = 0.0
    for g in range(cut, n + 1 - cut):
        total += w[g]
    return total / (n + 1 - 2 * cut)


@kernel(inline=True)
def taper(w: F64, n: int, reach: float) -> None:
    """Let n + 1 even samples run out to 0 over `reach` samples, at most a third of them, at both ends.

    A parabola: pointed at the tip, level where it meets the full width.
    """
    reach = min(reach, n / 3.0)
    for g in range(n + 1):
        t = min(g, n - g)
        if t < reach:
            w[g] *= t / reach * (2.0 - t / reach)
