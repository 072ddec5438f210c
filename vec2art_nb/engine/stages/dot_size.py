"""The `size` and `handdrawn` stages of dots: how large each is drawn, and where an unsteady hand puts it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.hand_dots import moved, swollen
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.noise import uniform
from vec2art_nb.engine.stages.dot_cells import Cells
from vec2art_nb.engine.stages.handdrawn import hand_of
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.pipeline import dots

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

#: Percentile of the radii that `max_radius` may not be below, or all of the drawing becomes lighter.
LARGE = 98.0
#: How much larger dots on contours are than others, in area, with the sizing *gradient*.
ON_CONTOURS = 5.0
#: Spread of the logarithm of the radius at full variation.
SPREAD = 0.5


def place_seeds(points: F32, seed: int) -> NDArray[np.uint64]:
    """A number for each point that depends on where it is and on the seed alone."""
    bits = np.ascontiguousarray(points + np.float32(0)).view(np.uint32).astype(np.uint64)
    return np.asarray((bits[:, 0] << np.uint64(32) | bits[:, 1]) ^ np.uint64(seed), np.uint64)


def _areas(cells: Cells, sizing: str) -> F64:
    """Area of each dot, working px; together they cover what the picture asks for."""
    total, n = cells.ink.sum(), len(cells.ink)
    if sizing == "static":
        return np.full(n, total / n)
    if sizing == "gradient":
        areas = cells.ink * (1 + (ON_CONTOURS - 1) * cells.detail)
        return np.asarray(areas * (total / areas.sum()))
    return cells.ink


def _size(context: Context, cells: Cells) -> F32:
    """Radius of each dot, working px."""
    params, unit, n = context.params, context.level.unit, len(cells.points)
    if n == 0 or cells.ink.sum() <= 0:
        return np.zeros(n, np.float32)
    radius = np.sqrt(_areas(cells, params.text("dots.sizing")) / math.pi)
    low, high = params.number("dots.min_radius") * unit, params.number("dots.max_radius") * unit
    radius *= min(high / max(float(np.percentile(radius, LARGE)), 1e-12), 1.0)
    variation = params.number("dots.variation")
    if variation > 0:
        seeds = place_seeds(cells.points, int(context.rng("variation").integers(2**63)))
        normal = np.sqrt(-2 * np.log1p(-uniform(seeds, 0))) * np.cos(2 * np.pi * uniform(seeds, 1))
        spread = SPREAD * variation
        # the mean of the area stays
        radius *= np.exp(spread * normal - spread**2)
    return np.clip(radius, low, high).astype(np.float32)


SIZE = Stage(dots.SIZE, _size)


def _layer(context: Context, source: Source, cells: Cells, radius: F32) -> Layer:
    points, scale = cells.points, np.array(context.level.scale)
    hand = hand_of(context.params)
    if not hand.still and len(points):
        seed = int(context.rng("handdrawn").integers(2**63))
        seeds = place_seeds(points, seed)
        radius = swollen(points, radius, hand, context.level.unit, seeds, seed)
        points = moved(points, hand, context.level.unit, seeds, seed, source.mask, context.level.shape)
    drawn = np.flatnonzero(radius > 0)
    n = len(drawn)
    return Layer(
        kind="dot",
        degree=1,
        points=np.ascontiguousarray(points[drawn] * scale, np.float32),
        offsets=np.arange(n + 1),
        closed=np.zeros(n, np.bool_),
        color=cells.color[drawn],
        width=(2 * radius[drawn] * math.sqrt(scale[0] * scale[1])).astype(np.float32),
        weight=np.linspace(1, 1 / max(n, 1), n, dtype=np.float32),
        absolute=True,
    )


#: Dots as a layer, redrawn by an unsteady hand where that is asked for.
HAND = Stage(dots.HANDDRAWN, _layer)
