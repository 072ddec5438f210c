"""The stages `dots`, `finer`, `lattice` and `cut`: where dots are, in an order to choose from.

`dots` is a stippling of the number that `detail` .5 draws, relaxed for it, in an order whose every prefix is
spread as the whole is. `finer` adds dots between these without moving them, up to the number of `detail` 1.
So the dots of a lower detail are among those of a higher, and all drawings have well-spaced dots. Halftone
screens (grid, hexagonal) have no such order: `lattice` makes them for the number asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.dot_count import FACTOR, count_for_detail
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.split import split_order
from vec2art_nb.engine.lloyd import relaxed
from vec2art_nb.engine.placement import (
    finer_voronoi,
    lattice,
    lloyd_weight,
    poisson,
    sprayed,
    target,
    voronoi,
)
from vec2art_nb.engine.stages.density import Density
from vec2art_nb.engine.transport import transported
from vec2art_nb.pipeline import dots

F32 = NDArray[np.float32]

#: Dots at detail .5 of a picture with this mean ink; darker pictures get more, by this power.
MIDDLE, MEAN_INK, INK_POWER = 10_000, 0.2, 0.5
#: Bounds of that number.
FEWEST, MOST = 1000, 14_000


@dataclass(frozen=True, eq=False)
class Dots:
    """Dots to choose from.

    Attributes
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in working px; every prefix is spread as the whole.
    middle : int
        Number of dots at detail .5.
    """

    points: F32
    middle: int


def middle_count(density: Density) -> int:
    """Number of dots at detail .5: about the same size of dots on light and dark pictures."""
    ink = float(density.ink.mean(dtype=np.float64)) if density.ink.size else 0.0
    if ink <= 0:
        return 0
    return int(min(max(MIDDLE * (ink / MEAN_INK) ** INK_POWER, FEWEST), MOST))


def _target(context: Context, density: Density, count: int) -> F32:
    spacing = context.params.number("dots.spacing") * context.level.unit
    return target(density.number, count, spacing, context.scratch)


def _seed(context: Context) -> int:
    return int(context.rng("dots").integers(2**63))


def _ordered(context: Context, points: F32) -> F32:
    order = np.empty(len(points), np.int64)
    split_order(points, order, context.control.check, context.scratch)
    return points[order]


def _dots(context: Context, density: Density) -> Dots:
    count, placement = context.params["dots.count"], context.params.text("dots.placement")
    middle = middle_count(density)
    asked = middle if count is None else context.params.integer("dots.count") * (middle > 0)
    wanted = _target(context, density, asked)
    context.control.check()
    if placement == "random":
        return Dots(sprayed(wanted, asked, _seed(context)), middle)
    if placement == "poisson":
        points = poisson(wanted, np.empty((0, 2), np.float32), asked, _seed(context), context.control)
    else:
        points = voronoi(wanted, asked, _seed(context), context.control, context.scratch)
    context.control.check()
    return Dots(_ordered(context, points), middle)


def _finer(context: Context, density: Density, dots: Dots) -> Dots:
    placement, count = context.params.text("dots.placement"), FACTOR * dots.middle
    if len(dots.points) == 0:
        return dots
    wanted, seed = _target(context, density, count), _seed(context) ^ 1
    if placement == "random":
        return Dots(np.concatenate([dots.points, sprayed(wanted, count - dots.middle, seed)]), dots.middle)
    if placement == "poisson":
        points = poisson(wanted, dots.points, count, seed, context.control)
    else:
        points = finer_voronoi(wanted, dots.points, count, seed, context.control, context.scratch)
    context.control.check()
    base = len(dots.points)
    return Dots(np.concatenate([points[:base], _ordered(context, points[base:])]), dots.middle)


def _asked(context: Context, middle: int) -> int:
    if context.params["dots.count"] is not None:
        return context.params.integer("dots.count")
    return count_for_detail(middle, context.params.number("detail"))


def _relaxed(context: Context, density: Density, points: F32) -> F32:
    steps = context.params.integer("dots.relaxation")
    if steps == 0 or len(points) == 0:
        return points
    wanted = _target(context, density, len(points))
    for _ in range(steps):
        points = relaxed(transported(points, wanted), lloyd_weight(wanted), 1, context.control)
    return points


def _cut(context: Context, density: Density, dots: Dots) -> F32:
    return _relaxed(context, density, dots.points[: _asked(context, dots.middle)])


def _lattice(context: Context, density: Density) -> F32:
    count = _asked(context, middle_count(density))
    hexagonal = context.params.text("dots.placement") == "hexagonal"
    points = lattice(_target(context, density, count), count, hexagonal=hexagonal)
    return _relaxed(context, density, points)


DOTS = Stage(dots.DOTS, _dots)
FINER = Stage(dots.FINER, _finer)


def cut_stage(placed: str) -> Stage:
    """Stage that keeps the dots that `detail` or `dots.count` ask for, of those that `placed` returns."""
    return Stage(dots.CUT if placed == "dots" else dots.FINER_CUT, _cut)


#: Halftone screens.
LATTICE = Stage(dots.LATTICE, _lattice)
