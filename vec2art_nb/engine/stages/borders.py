"""The stages `handdrawn`, `fit` and `regions`: shared borders drawn once, regions put together from them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.arcs import RETREATS, Arcs, fitted, simplified, uncrossed
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.hand_borders import displaced
from vec2art_nb.engine.kernels.polygons import gather_rings, restore_sharp, smooth_arcs
from vec2art_nb.engine.kernels.smooth import taps
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.linear_light import encoded
from vec2art_nb.engine.partition import Borders
from vec2art_nb.engine.stages.fit import KEPT
from vec2art_nb.engine.stages.handdrawn import hand_of
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.engine.stages.tree import Regions
from vec2art_nb.pipeline import superpixel

#: Smoothing of staircases, px of the raster: of sharp borders, soft ones, and those that run through shading,
#: where cells ended by chance; the contrasts (CIE 1976) below which borders are soft.
SMOOTHING, SOFT = (1.8, 4.0, 8.0), (14.0, 6.0)
#: Tolerance where borders are not simplified, px of the raster.
FINEST = 0.15

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
    sharp, soft, softest = map(taps, SMOOTHING)
    smooth_arcs(
        borders.points,
        borders.offsets,
        borders.loop,
        sharp,
        soft,
        softest,
        softness,
        float(columns),
        float(rows),
        points,
    )
    hand = hand_of(context.params)
    if hand.still:
        return points
    context.control.check()
    seed = int(context.rng("handdrawn").integers(2**63))
    moved = displaced(points, borders, hand, context.level.unit, seed)
    return np.clip(moved, 0, np.array((columns, rows), np.float32))


HANDDRAWN = Stage(superpixel.HANDDRAWN, _smooth)


def _fit(context: Context, regions: Regions, smooth: F32) -> Arcs:
    borders, params, unit = regions.borders, context.params, context.level.unit
    hand = hand_of(params)
    simplify = params.flag("superpixel.simplify")
    tolerance = max(min(params.number("superpixel.epsilon"), KEPT * hand.finest) * unit, FINEST)
    retreats: list[float | None] = [max(share * tolerance, FINEST / 8) for share in RETREATS]
    if params.flag("superpixel.smooth"):
        arcs = fitted(
            borders,
            _unsmoothed(borders, smooth) if hand.still else smooth,
            tolerance if simplify else FINEST,
            1.0 if hand.still else 0.4,
            context.scratch,
        )
    else:
        exact = hand.still and not simplify
        first = None if exact else (tolerance if simplify else FINEST / 2)
        arcs = simplified(borders, smooth, np.arange(len(borders.loop)), first)
        retreats = [] if exact else retreats[1:]
    context.control.check()
    return uncrossed(arcs, borders, smooth, [*retreats, None], context.level.shape, context.control.check)


def _unsmoothed(borders: Borders, smooth: F32) -> F32:
    """Sharp borders as the lattice has them: fitting finds their corners, and better before smoothing."""
    points = smooth.copy()
    restore_sharp(borders.points, borders.offsets, _softness(borders), points)
    return points


FIT = Stage(superpixel.FIT, _fit)


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
        border=(sides >= 0).sum(axis=1).astype(np.uint8),
    )
    return layer.take(np.lexsort((np.arange(n), -weight)).astype(np.int64))


REGIONS = Stage(superpixel.REGIONS, _layers)
