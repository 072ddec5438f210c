"""`Arcs`: borders as they are drawn, each once, so that both sides fit; none crosses another."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.fitting import Fitting, fit_chains
from vec2art_nb.engine.kernels.crossings import find_crossings
from vec2art_nb.engine.kernels.polygons import flatten, simplify_arcs
from vec2art_nb.engine.partition import Borders
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

#: Borders come no closer to each other than this, px of the raster; flat pieces of curves stray by less.
MARGIN, FLATNESS = 0.15, 0.06
#: Tolerances, as shares of what is asked for, that borders fall back to where they would cross.
RETREATS = (1.0, 0.5, 0.2)
#: Least turning of a corner in a curve, radians: four out of five px of staircase turn less.
CORNER = math.radians(50)

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Polylines (degree 1) or joined cubics (degree 3), in px of the raster's lattice.

    Attributes
    ----------
    points : ndarray of float32, shape (N, 2)
    offsets : ndarray of int64, shape (n + 1,)
    degree : {1, 3}
    """

    points: F32
    offsets: I64
    degree: Literal[1, 3]

    def some(self, index: I64) -> Arcs:
        """The arcs at `index`."""
        sizes = np.diff(self.offsets)[index]
        return Arcs(self.points[_rows(self.offsets[index], sizes)], _stops(sizes), self.degree)

    def but(self, index: I64, others: Arcs) -> Arcs:
        """These arcs, but `others` at `index`."""
        sizes, first = np.diff(self.offsets), self.offsets[:-1].copy()
        sizes[index] = np.diff(others.offsets)
        first[index] = others.offsets[:-1] + len(self.points)
        both = np.concatenate([self.points, others.points])
        return Arcs(both[_rows(first, sizes)], _stops(sizes), self.degree)

    def cubics(self) -> Arcs:
        """Polylines as straight cubics; cubics as they are."""
        if self.degree == 3:
            return self
        sizes = np.diff(self.offsets)
        offsets = _stops(3 * sizes - 2)
        rank = np.arange(len(self.points)) - np.repeat(self.offsets[:-1], sizes)
        at = np.repeat(offsets[:-1], sizes) + 3 * rank
        out = np.empty((offsets[-1], 2), np.float32)
        out[at] = self.points
        inner = np.flatnonzero(rank < np.repeat(sizes - 1, sizes))
        a = self.points[inner].astype(np.float64)
        step = (self.points[inner + 1] - a) / 3
        out[at[inner] + 1], out[at[inner] + 2] = a + step, a + 2 * step
        return Arcs(out, offsets, 3)

    def lines(self) -> Arcs:
        """As polylines that stray from the curves by less than `MARGIN`."""
        if self.degree == 1:
            return self
        ends = np.empty_like(self.offsets)
        out = np.empty((flatten(self.points, self.offsets, FLATNESS, self.points[:0], ends), 2), np.float32)
        flatten(self.points, self.offsets, FLATNESS, out, ends)
        return Arcs(out, ends, 1)


def _stops(sizes: I64) -> I64:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _rows(first: I64, sizes: I64) -> I64:
    stops = _stops(sizes)
    return np.asarray(np.arange(stops[-1]) + np.repeat(first - stops[:-1], sizes), np.int64)


def fitted(
    borders: Borders, points: F32, tolerance: float, pitch: float, scratch: Scratch = NO_SCRATCH
) -> Arcs:
    """Borders as joined cubics; where borders meet they stay.

    Parameters
    ----------
    borders : Borders
    points : ndarray of float32, shape (N, 2)
        The borders' points, moved.
    tolerance : float
        Px of the raster.
    pitch : float
        Size of the staircases that are left, px of the raster.
    scratch : Scratch
    """
    n = len(borders.loop)
    if n == 0:
        return Arcs(np.empty((0, 2), np.float32), np.zeros(1, np.int64), 3)
    first, last = borders.offsets[:-1], borders.offsets[1:] - 1
    beginnings, endings = points[first], points[last]
    points = points - np.float32(0.5)  # what was given is let go, which matters where memory peaks
    ones = np.ones(len(points), np.float32)
    chains = Chains(points, borders.offsets, borders.loop, ones, ones[:n], pitch=pitch)
    fitting = Fitting(tolerance, CORNER, 0.01, 3, varying=False, width_sigma=-1.0, tip=0.0)
    strokes = fit_chains(chains, 0, n, fitting, scratch=scratch)
    for ends, true in ((strokes.offsets[:-1], beginnings), (strokes.offsets[1:] - 1, endings)):
        strokes.points[ends[~borders.loop]] = true[~borders.loop]
    return Arcs(strokes.points, strokes.offsets, 3)


def simplified(borders: Borders, points: F32, index: I64, tolerance: float | None) -> Arcs:
    """Some borders as polylines.

    Parameters
    ----------
    borders : Borders
    points : ndarray of float32, shape (N, 2)
        The borders' points, moved.
    index : ndarray of int64
        Which borders.
    tolerance : float or None
        Px of the raster; None: the corners of the lattice, exactly.
    """
    sizes = np.diff(borders.offsets)[index]
    rows, offsets = _rows(borders.offsets[index], sizes), _stops(sizes)
    out, ends = np.empty((len(rows), 2), np.float32), np.empty_like(offsets)
    count = simplify_arcs(
        points[rows],
        borders.points[rows],
        offsets,
        borders.loop[index],
        -1.0 if tolerance is None else tolerance,
        out,
        ends,
    )
    return Arcs(out[:count].copy(), ends, 1)


def uncrossed(
    arcs: Arcs,
    borders: Borders,
    points: F32,
    tolerances: list[float | None],
    shape: tuple[int, int],
    check: Callable[[], None],
) -> Arcs:
    """Arcs that neither cross nor touch: those that do fall back to ever closer polylines.

    The last resort, the lattice, crosses nothing, and what crosses it falls back too: this ends.

    Parameters
    ----------
    arcs : Arcs
        As they should be.
    borders : Borders
    points : ndarray of float32, shape (N, 2)
        The borders' points, moved.
    tolerances : list of float or None
        See `simplified`: what to fall back to, one after the other; the last is None.
    shape : tuple of int
        Rows and columns of the raster.
    check : callable
        Called between rounds.
    """
    n = len(borders.loop)
    level = np.zeros(n, np.int64)
    near = changed = np.arange(n)
    while len(changed):
        check()
        lines = arcs.some(near).lines() if len(near) < n else arcs.lines()
        active = np.zeros(n, np.bool_)
        active[changed] = True
        crossing = borders.loop[near] & (np.diff(lines.offsets) < 4)
        find_crossings(
            lines.points, lines.offsets, active[near], float(shape[1]), float(shape[0]), MARGIN, crossing
        )
        changed = near[crossing & (level[near] < len(tolerances))]
        for step, tolerance in enumerate(tolerances):
            index = changed[level[changed] == step]
            if len(index):
                again = simplified(borders, points, index, tolerance)
                arcs = arcs.but(index, again.cubics() if arcs.degree == 3 else again)
        level[changed] += 1
        near = _near(arcs, changed)
    return arcs


def _near(arcs: Arcs, index: I64) -> I64:
    """Arcs whose boxes touch the box of one of those at `index`."""
    low = np.minimum.reduceat(arcs.points, arcs.offsets[:-1]) - MARGIN
    high = np.maximum.reduceat(arcs.points, arcs.offsets[:-1]) + MARGIN
    touch = np.zeros(len(low), np.bool_)
    for k in index.tolist():
        touch |= ((low <= high[k]) & (high >= low[k])).all(axis=1)
    return np.flatnonzero(touch)
