"""Chains to strokes of joined cubic Béziers: how the kernels of fitting work together.

::

    chains ─► resample ─► corners ─► smooth runs ─► cubics ─┬─► one width a stroke
               (even steps of 1 px)   (every 2nd sample)    └─► width functions
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.kernels.fit import fit_runs, join_cubics
from vec2art_nb.engine.kernels.profile import PIECES, add_widths
from vec2art_nb.engine.kernels.resample import measure, steps_of
from vec2art_nb.engine.kernels.sample import sample_chains
from vec2art_nb.engine.kernels.smooth import taps
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

#: Smoothing of chains, px of the raster that was traced; how much more per px of tolerance; limit in px.
SMOOTHING, SMOOTHING_PER_ERROR, MOST_SMOOTHING = 1.5, 2.1, 12.0
#: Distance of the samples that are kept after smoothing, in sigmas of the smoothing.
SAMPLING = 0.7
#: Window of corners, in px of the raster that was traced, and how much more per px of tolerance.
CORNER_WINDOW, CORNER_WINDOW_PER_ERROR = 5.0, 1.5
#: No tolerance below this, in px of the raster that was traced: noise would be drawn.
FINEST = 0.3


@dataclass(frozen=True)
class Fitting:
    """What fitting needs to know, lengths in working px.

    Attributes
    ----------
    tolerance : float
        Largest distance of the smoothed chain from its curve.
    split : float
        Least turning of a corner, radians.
    penalty : float
        Pull of handle lengths to those of circular arcs, see `vec2art_nb.engine.kernels.bezier.handles`.
    iterations : int
        Newton reparametrisations of each cubic, at most.
    varying : bool
        Whether strokes get width functions instead of one width each.
    width_sigma, tip : float
        Smoothing of the widths along a stroke, and how long its ends taper.
    multiplier : float
        Factor on all widths.
    """

    tolerance: float
    split: float
    penalty: float
    iterations: int
    varying: bool
    width_sigma: float
    tip: float
    multiplier: float = 1.0


@dataclass(frozen=True, eq=False)
class Strokes:
    """Fitted strokes, as in `vec2art_nb.engine.layer.Layer`.

    Attributes
    ----------
    points : ndarray of float32, shape (N, 2)
        Control points in picture px, 3 k + 1 for k cubics.
    offsets : ndarray of int64, shape (n + 1,)
    width : ndarray of float32, shape (n,)
        Width of each stroke, at its widest.
    profile : ndarray of float32, shape (N,), or None
        Coefficients of width functions.
    """

    points: NDArray[np.float32]
    offsets: NDArray[np.int64]
    width: NDArray[np.float32]
    profile: NDArray[np.float32] | None


@dataclass(frozen=True, eq=False)
class _Cubics:
    """Cubics of a chunk: what `fit_runs` says of them, and where those of each chain end."""

    samples: NDArray[np.float64]
    work: NDArray[np.float64]
    knots: NDArray[np.int64]
    handles: NDArray[np.float64]
    ends: NDArray[np.int64]

    def controls(self, scale: tuple[float, float]) -> NDArray[np.float64]:
        """Control points in picture px, shape (k, 2, 4)."""
        begin, end = self.knots
        points = np.empty((len(begin), 2, 4))
        points[:, :, 0] = self.samples[:2, begin].T
        points[:, :, 3] = self.samples[:2, end].T
        points[:, :, 1] = points[:, :, 0] + (self.handles[0] * self.work[:2, begin]).T
        points[:, :, 2] = points[:, :, 3] - (self.handles[1] * self.work[:2, end]).T
        points += 0.5
        points *= np.array(scale)[:, None]
        return points


def _cubics(
    chains: Chains, first: int, stop: int, fitting: Fitting, scratch: Scratch
) -> tuple[_Cubics, NDArray[np.float32]]:
    offsets = chains.offsets[first : stop + 1]
    lengths = np.empty(stop - first)
    measure(chains.points, offsets, lengths)
    steps = steps_of(lengths, np.diff(offsets))
    room = 2 * int(steps.sum())
    samples, run_offsets = scratch.take((3, room), np.float64), scratch.take((room,), np.int64)
    whole, chain_runs = scratch.take((room,), np.bool_), np.zeros(len(steps) + 1, np.int64)
    width = np.empty(len(steps), np.float32)
    tolerance = max(fitting.tolerance, FINEST * chains.pitch)
    sigma = min(SMOOTHING * chains.pitch + SMOOTHING_PER_ERROR * tolerance, MOST_SMOOTHING)
    runs = sample_chains(
        chains.points,
        chains.width,
        offsets,
        chains.closed[first:stop],
        lengths,
        steps,
        taps(sigma),
        max(round(SAMPLING * sigma), 1),
        round(CORNER_WINDOW * chains.pitch + CORNER_WINDOW_PER_ERROR * tolerance),
        fitting.split,
        fitting.width_sigma if fitting.varying else -1.0,
        fitting.tip,
        samples,
        run_offsets,
        whole,
        chain_runs,
        width,
    )
    size = int(run_offsets[runs])
    work, handles = scratch.take((4, size), np.float64), scratch.take((2, size), np.float64)
    knots = scratch.take((2, size), np.int64)
    run_cubics = np.zeros(runs + 1, np.int64)
    count = fit_runs(
        samples,
        run_offsets,
        whole,
        runs,
        tolerance,
        fitting.penalty,
        fitting.iterations,
        work,
        knots,
        handles,
        run_cubics,
    )
    return _Cubics(samples, work, knots[:, :count], handles[:, :count], run_cubics[chain_runs]), width


def _one_width(cubics: _Cubics, scale: tuple[float, float]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Control points in picture px and offsets of strokes."""
    strokes = len(cubics.ends) - 1
    points = np.empty((3 * int(cubics.ends[-1]) + strokes, 2), np.float32)
    offsets = np.empty(strokes + 1, np.int64)
    join_cubics(
        cubics.samples, cubics.work, cubics.knots, cubics.handles, cubics.ends, *scale, points, offsets
    )
    return points, offsets


def fit_chains(
    chains: Chains,
    first: int,
    stop: int,
    fitting: Fitting,
    scale: tuple[float, float] = (1.0, 1.0),
    scratch: Scratch = NO_SCRATCH,
) -> Strokes:
    """Fit the chains from `first` up to `stop`.

    Parameters
    ----------
    chains : Chains
    first, stop : int
    fitting : Fitting
    scale : tuple of float
        Picture px per working px.
    scratch : Scratch

    Examples
    --------
    A square sampled along its sides: four straight cubics, corners in place.

    >>> corners = np.float32([[0, 0], [40, 0], [40, 40], [0, 40], [0, 0]])
    >>> square = Chains(corners, np.array([0, 5]), np.array([True]), np.ones(5, np.float32), np.float32([1]))
    >>> fitting = Fitting(0.5, 0.6, 0.01, 4, varying=False, width_sigma=0, tip=0)
    >>> fit_chains(square, 0, 1, fitting).points[::3].tolist()
    [[0.5, 0.5], [40.5, 0.5], [40.5, 40.5], [0.5, 40.5], [0.5, 0.5]]
    """
    cubics, width = _cubics(chains, first, stop, fitting, scratch)
    factor = np.float32(fitting.multiplier * (0.5 * sum(scale) if chains.absolute else 1.0))
    if not fitting.varying:
        points, offsets = _one_width(cubics, scale)
        return Strokes(points, offsets, width * factor, None)
    controls = cubics.controls(scale)
    room = 3 * PIECES * len(controls) + len(width)
    points, profile = np.empty((room, 2), np.float32), np.empty(room, np.float32)
    offsets = np.empty(len(width) + 1, np.int64)
    end = add_widths(
        cubics.samples,
        cubics.work,
        np.ascontiguousarray(cubics.knots),
        controls,
        np.ascontiguousarray(cubics.handles),
        cubics.ends,
        points,
        profile,
        offsets,
        width,
    )
    return Strokes(points[:end].copy(), offsets, width * factor, profile[:end] * factor)
