"""Strokes in even steps, as the hand sets out to draw them: longer or shorter, some of them twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.kernels.resample import measure, steps_of
from vec2art_nb.engine.noise import mixed, ranges, uniform

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]

#: How far from its line a stroke drawn once more may run, and the shortest stroke that is, reference px.
RESTATED, LONG = 2.5, 60.0
#: Ends are cut by undershooting to at most this share of the stroke each.
MOST_CUT = 0.3
#: Steps that the direction of an end is taken from.
END = 8
#: Strokes with their middles in one square of so many reference px are drawn alike, in drafts as in the end.
SQUARE = 16.0
#: What the random numbers of a stroke are for: 0 to 9; others begin at `FREE`.
_OVER, _UNDER, _AGAIN, FREE = 0, 2, 4, 10


@dataclass(frozen=True, eq=False)
class Strokes:
    """Strokes in even steps, one after the other.

    Attributes
    ----------
    points : ndarray of float64, shape (N, 2)
        x, y in working px.
    width : ndarray of float64, shape (N,)
    counts : ndarray of int64, shape (n,)
        Number of points of each stroke.
    step : ndarray of float64, shape (n,)
        Distance of its points, working px.
    closed : ndarray of bool, shape (n,)
    seeds : ndarray of uint64, shape (n,)
        What its random numbers depend on.
    origin : ndarray of int64, shape (n,)
        The chain that it comes from.
    shift : ndarray of float64, shape (n,)
        Distance from its line, working px; 0 unless it is drawn for the second time.
    """

    points: F64
    width: F64
    counts: I64
    step: F64
    closed: NDArray[np.bool_]
    seeds: U64
    origin: I64
    shift: F64

    @property
    def starts(self) -> I64:
        """Index of each stroke's first point."""
        return np.asarray(np.cumsum(self.counts) - self.counts, np.int64)

    def random(self, purpose: int) -> F64:
        """A number in 0 … 1 for each stroke."""
        return uniform(self.seeds, purpose)

    def each(self, values: NDArray[Any]) -> NDArray[Any]:
        """One value per stroke to one per point."""
        return np.repeat(values, self.counts)


def sampled(chains: Chains, unit: float, seed: int) -> Strokes:
    """Chains in equal steps of about 1 px."""
    lengths = np.empty(len(chains))
    measure(chains.points, chains.offsets, lengths)
    steps = steps_of(lengths, np.diff(chains.offsets))
    counts = steps + 1
    first, last = chains.offsets[:-1], chains.offsets[1:] - 1
    pieces = np.concatenate([[0.0], np.hypot(*np.diff(chains.points.astype(np.float64), axis=0).T)])
    pieces[first] = 1.0  # a gap between chains: places on the common axis are theirs alone
    axis = np.cumsum(pieces)
    share = ranges(np.zeros_like(counts), counts) / np.repeat(steps, counts)
    places = np.repeat(axis[first], counts) + share * np.repeat(axis[last] - axis[first], counts)
    points = np.stack([np.interp(places, axis, chains.points[:, k]) for k in (0, 1)], axis=1)
    ends = np.cumsum(counts)
    points[ends - counts], points[ends - 1] = chains.points[first], chains.points[last]
    return Strokes(
        points=points,
        width=np.interp(places, axis, chains.width),
        counts=counts,
        step=np.maximum(lengths, 1e-9) / steps,
        closed=chains.closed,
        seeds=_seeds(points[ends - counts + counts // 2], unit, seed),
        origin=np.arange(len(chains)),
        shift=np.zeros(len(chains)),
    )


def as_they_are(chains: Chains, unit: float, seed: int) -> Strokes:
    """Chains whose points are in about equal steps already."""
    lengths = np.empty(len(chains))
    measure(chains.points, chains.offsets, lengths)
    counts = np.diff(chains.offsets)
    points = chains.points.astype(np.float64)
    return Strokes(
        points=points,
        width=chains.width.astype(np.float64),
        counts=counts,
        step=np.maximum(lengths, 1e-9) / np.maximum(counts - 1, 1),
        closed=chains.closed,
        seeds=_seeds(points[chains.offsets[:-1] + counts // 2], unit, seed),
        origin=np.arange(len(chains)),
        shift=np.zeros(len(chains)),
    )


def _seeds(middles: F64, unit: float, seed: int) -> U64:
    """What the random numbers of strokes depend on: where their middles are."""
    square = np.floor(middles / (unit * SQUARE)).astype(np.int64)
    return mixed(np.full(len(middles), seed, np.uint64), square[:, 0] * 65536 + square[:, 1])


def evened(strokes: Strokes) -> Strokes:
    """Strokes of one width each."""
    mean = np.add.reduceat(strokes.width, strokes.starts) / strokes.counts
    return replace(strokes, width=strokes.each(mean))


def ended(strokes: Strokes, over: float, under: float) -> Strokes:
    """Open strokes run on or cut short at both ends by random shares of `over` and `under` px."""
    steps = strokes.counts - 1
    more = [
        (
            over * (0.35 + 0.65 * strokes.random(_OVER + e))
            - under * (0.35 + 0.65 * strokes.random(_UNDER + e))
        )
        / strokes.step
        for e in (0, 1)
    ]
    fixed = strokes.closed | (strokes.step * steps < 0.5)
    head, tail = (
        np.where(fixed, 0, np.maximum(np.trunc(m), -np.floor(MOST_CUT * steps))).astype(np.int64)
        for m in more
    )
    counts = strokes.counts + head + tail
    place = ranges(-head, counts)
    inside = np.clip(place, 0, np.repeat(steps, counts))
    first, last, ahead = strokes.starts, strokes.starts + steps, np.minimum(steps, END)
    out = np.stack(
        [
            strokes.points[first] - strokes.points[first + ahead],
            strokes.points[last] - strokes.points[last - ahead],
        ]
    )
    out /= np.maximum(np.hypot(out[..., 0], out[..., 1]), 1e-12)[..., None]
    out *= strokes.step[:, None]
    beyond = (place - inside)[:, None]
    rows = np.repeat(first, counts) + inside
    points = strokes.points[rows] + np.where(
        beyond < 0, -beyond * np.repeat(out[0], counts, axis=0), beyond * np.repeat(out[1], counts, axis=0)
    )
    return replace(strokes, points=points, width=strokes.width[rows], counts=counts)


def restated(strokes: Strokes, roughness: float, unit: float) -> Strokes:
    """Some long strokes drawn once more, in part and beside the first time."""
    long = strokes.step * (strokes.counts - 1) > LONG * unit
    again = np.flatnonzero(long & (strokes.random(_AGAIN) < roughness))
    half, middle, shift = (strokes.random(_AGAIN + k)[again] for k in (1, 2, 3))
    half = 0.2 + 0.2 * half
    middle = 0.5 + (0.5 - half) * (2 * middle - 1)
    size = strokes.counts[again] - 1
    first = ((middle - half) * size).astype(np.int64)
    order = np.argsort(np.concatenate([strokes.origin, strokes.origin[again]]), kind="stable")

    def both(values: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([values, second])[order]

    counts = both(strokes.counts, ((middle + half) * size).astype(np.int64) - first + 1)
    rows = ranges(both(strokes.starts, strokes.starts[again] + first), counts)
    return Strokes(
        points=strokes.points[rows],
        width=strokes.width[rows],
        counts=counts,
        step=both(strokes.step, strokes.step[again]),
        closed=both(strokes.closed, np.zeros(len(again), np.bool_)),
        seeds=both(strokes.seeds, mixed(strokes.seeds[again], _AGAIN)),
        origin=both(strokes.origin, strokes.origin[again]),
        shift=both(strokes.shift, (2 * shift - 1) * RESTATED * unit),
    )
