"""The stages `handdrawn`, `fit` and `regions`: shared borders drawn once, and regions put together from them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.fitting import Fitting, fit_chains
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.hand_borders import displaced
from vec2art_nb.engine.kernels.polygons import (
    find_crossings,
    flatten,
    gather_rings,
    simplify_arcs,
    smooth_arcs,
)
from vec2art_nb.engine.kernels.smooth import taps
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.linear_light import encoded
from vec2art_nb.engine.partition import Borders
from vec2art_nb.engine.stages.fit import KEPT
from vec2art_nb.engine.stages.handdrawn import READS as HAND_READS
from vec2art_nb.engine.stages.handdrawn import hand_of
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.engine.stages.tree import Regions

#: Smoothing of staircases, px of the raster: of sharp borders, soft ones, and those that run through shading,
#: where cells ended by chance; the contrasts (CIE 1976) below which borders are soft.
SMOOTHING, SOFT = (1.8, 4.0, 8.0), (14.0, 6.0)
#: Borders come no closer to each other than this, px of the raster; flat pieces of curves stray by less.
MARGIN, FLATNESS = 0.15, 0.06
#: Tolerance where borders are not simplified, px of the raster.
FINEST = 0.15
#: Tolerances, as shares of what is asked for, that borders fall back to where they would cross.
RETREATS = (1.0, 0.5, 0.2)

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


def _softness(borders: Borders) -> NDArray[np.uint8]:
    """Index into `SMOOTHING` for each border."""
    return np.digitize(-borders.contrast, [-limit for limit in SOFT]).astype(np.uint8)


def _smooth(context: Context, regions: Regions) -> F32:
    """Borders as smooth polylines, px of the raster's lattice, by an unsteady hand if asked for."""
    borders = regions.borders
    rows, columns = context.level.shape
    points = np.empty((len(borders.points), 2), np.float32)
    softness = _softness(borders)
    tables = map(taps, SMOOTHING)
    smooth_arcs(
        borders.points, borders.offsets, borders.loop, *tables, softness, float(columns), float(rows), points
    )
    hand = hand_of(context.params)
    if hand.still:
        return points
    context.control.check()
    seed = int(context.rng("handdrawn").integers(2**63))
    moved = displaced(points, borders, hand, context.level.unit, seed)
    return np.clip(moved, 0, np.array((columns, rows), np.float32))


HANDDRAWN = Stage("handdrawn", _smooth, ("seed", *HAND_READS), ("cut",), share=0.2)


@dataclass(frozen=True, eq=False)
class Arcs:
    """Borders as they are drawn: polylines or joined cubics, in px of the raster's lattice."""

    points: F32
    offsets: I64
    degree: Literal[1, 3]


def _straight_cubics(points: F32, ends: I64) -> tuple[F32, I64]:
    """Polylines as joined cubics."""
    sizes = np.diff(ends)
    offsets = np.concatenate([[0], np.cumsum(3 * sizes - 2)]).astype(np.int64)
    out = np.empty((offsets[-1], 2), np.float32)
    rank = np.arange(len(points)) - np.repeat(ends[:-1], sizes)
    at = np.repeat(offsets[:-1], sizes) + 3 * rank
    out[at] = points
    inner = rank < np.repeat(sizes - 1, sizes)
    a = points[inner].astype(np.float64)
    step = (points[np.flatnonzero(inner) + 1] - a) / 3
    out[at[inner] + 1], out[at[inner] + 2] = a + step, a + 2 * step
    return out, offsets


def _chosen(first: tuple[F32, I64], second: tuple[F32, I64], take: NDArray[np.bool_]) -> tuple[F32, I64]:
    """Arcs of `second` where `take` is true, else of `first`."""
    sizes = np.where(take, np.diff(second[1]), np.diff(first[1]))
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    start = np.where(take, second[1][:-1] + len(first[0]), first[1][:-1])
    rows = np.arange(offsets[-1]) + np.repeat(start - offsets[:-1], sizes)
    return np.concatenate([first[0], second[0]])[rows], offsets


def _fit(context: Context, regions: Regions, smooth: F32) -> Arcs:
    borders, params, unit = regions.borders, context.params, context.level.unit
    simplify, curved = params.flag("superpixel.simplify"), params.flag("superpixel.smooth")
    tolerance = FINEST
    if simplify:
        tolerance = max(
            min(params.number("superpixel.epsilon"), KEPT * hand_of(params).finest) * unit, FINEST
        )
    level = np.zeros(len(borders.loop), np.uint8)
    curves = None
    if curved:
        curves = _curves(borders, smooth, tolerance, still=hand_of(params).still)
        context.control.check()
    elif not simplify and hand_of(params).still:
        level[:] = len(RETREATS)
    return _without_crossings(context, borders, smooth, curves, tolerance, level)


def _curves(borders: Borders, smooth: F32, tolerance: float, *, still: bool) -> tuple[F32, I64]:
    """Borders as joined cubics, ends in place."""
    n = len(borders.loop)
    if n == 0:
        return np.empty((0, 2), np.float32), np.zeros(1, np.int64)
    if still:  # fitting finds the corners of sharp borders itself, and better before they are smoothed
        sharp = np.repeat(_softness(borders) == 0, np.diff(borders.offsets))
        smooth = np.where(sharp[:, None], borders.points, smooth).astype(np.float32)
    first, last = borders.offsets[:-1], borders.offsets[1:] - 1
    closed = borders.loop & (smooth[first] == smooth[last]).all(axis=1)
    ones = np.ones(len(smooth), np.float32)
    chains = Chains(
        smooth - np.float32(0.5), borders.offsets, closed, ones, ones[:n], pitch=1.0 if still else 0.4
    )
    fitting = Fitting(tolerance, math.radians(50), 0.01, 3, varying=False, width_sigma=-1.0, tip=0.0)
    strokes = fit_chains(chains, 0, n, fitting)
    points, offsets = strokes.points, strokes.offsets
    for ends, true in ((offsets[:-1], first), (offsets[1:] - 1, last)):
        points[ends[~closed]] = smooth[true[~closed]]
    return points, offsets


def _without_crossings(
    context: Context,
    borders: Borders,
    smooth: F32,
    curves: tuple[F32, I64] | None,
    tolerance: float,
    level: NDArray[np.uint8],
) -> Arcs:
    """Borders as asked for; those that cross or touch others fall back, in the end to the lattice."""
    rows, columns = context.level.shape
    shares = RETREATS if curves is None else (1.0, *RETREATS)
    tolerances = np.array([max(share * tolerance, 0.02) for share in shares])
    active = np.ones(len(level), np.bool_)
    while True:
        out, ends = np.empty_like(smooth), np.empty(len(level) + 1, np.int64)
        count = simplify_arcs(
            smooth, borders.points, borders.offsets, borders.loop, level, tolerances, out, ends
        )
        drawn: tuple[F32, I64] = (out[:count], ends)
        lines = drawn
        if curves is not None:
            drawn = _chosen(curves, _straight_cubics(*drawn), level > 0)
            size = flatten(
                *drawn, FLATNESS, np.empty((0, 2), np.float32), ends := np.empty(len(level) + 1, np.int64)
            )
            lines = np.empty((size, 2), np.float32), ends
            flatten(*drawn, FLATNESS, *lines)
        crossing = borders.loop & (np.diff(lines[1]) < 4)
        find_crossings(*lines, active, float(columns), float(rows), MARGIN, crossing)
        crossing &= level < len(tolerances)
        if not crossing.any():
            return Arcs(drawn[0].copy(), drawn[1], 1 if curves is None else 3)
        level, active = level + crossing.astype(np.uint8), crossing
        context.control.check()


FIT = Stage(
    "fit",
    _fit,
    ("superpixel.simplify", "superpixel.epsilon", "superpixel.smooth", *HAND_READS),
    ("cut", "handdrawn"),
)


def _layers(context: Context, source: Source, regions: Regions, arcs: Arcs) -> tuple[Layer, Layer]:
    borders = regions.borders
    scale = np.array(context.level.scale, np.float64)
    arcs = replace(arcs, points=(arcs.points * scale).astype(np.float32))
    points, offsets = np.empty((2 * len(arcs.points), 2), np.float32), np.empty(len(borders.ends), np.int64)
    count = gather_rings(arcs.points, arcs.offsets, borders.halves, borders.ends, points, offsets)
    n = len(regions.area)
    share = regions.area / max(math.prod(context.level.shape), 1)
    color = encoded(regions.light, source.palette)
    areas = Layer(
        kind="region",
        degree=arcs.degree,
        points=points[:count].copy(),
        offsets=offsets,
        closed=np.ones(len(offsets) - 1, np.bool_),
        color=color,
        width=np.ones(n, np.float32),
        weight=share.astype(np.float32),
        rings=borders.rings,
    )
    return areas, _lines(context, regions, arcs, color)


def _lines(context: Context, regions: Regions, arcs: Arcs, color: NDArray[np.uint8]) -> Layer:
    """Layer of the borders, each once: the strongest and longest first."""
    borders = regions.borders
    sides = borders.sides
    length = (np.diff(borders.offsets) - 1) / math.hypot(*context.level.shape)
    lab = np.concatenate([regions.lab, np.full((1, 3), np.nan)])
    apart = np.nan_to_num(np.linalg.norm(lab[sides[:, 0]] - lab[sides[:, 1]], axis=1), nan=50.0)
    weight = (length * apart / 100).astype(np.float32)
    # the darker side's colour is the line's
    dark = np.where(
        np.nan_to_num(lab[sides[:, 0], 0], nan=200) <= np.nan_to_num(lab[sides[:, 1], 0], nan=200), 0, 1
    )
    own = sides[np.arange(len(sides)), dark]
    n = len(sides)
    first, last = arcs.points[arcs.offsets[:-1]], arcs.points[arcs.offsets[1:] - 1]
    layer = Layer(
        kind="stroke",
        degree=arcs.degree,
        points=arcs.points,
        offsets=arcs.offsets,
        closed=(first == last).all(axis=1),
        color=color[own] if n else np.empty((0, 3), np.uint8),
        width=np.ones(n, np.float32),
        weight=weight,
        border=True,
    )
    return layer.take(np.lexsort((np.arange(n), -weight)).astype(np.int64))


REGIONS = Stage("regions", _layers, (), ("source", "cut", "fit"), share=0.2)
