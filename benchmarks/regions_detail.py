"""Whether areas nest as `detail` grows, measured on the borders of the bundled pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import LINE_ART, PHOTOS, load
from benchmarks.report import Bar, Row
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Algorithm, execute
from vec2art_nb.engine.plan import WORKING_MULTIPLE, working_side
from vec2art_nb.engine.superpixel import POSTER
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.picture.picture import Picture

DETAILS = [step / 10 for step in range(11)]
_NAMES = [stage.name for stage in POSTER.stages]
_TO_CUT = Algorithm("superpixel", POSTER.stages[: _NAMES.index("cut") + 1])


def detail(limit: int) -> Iterator[Row]:
    """Steps of `detail` at which regions get fewer, or a border of the lower detail is missing."""
    falls, gaps = {}, {}
    for name in (PHOTOS + LINE_ART)[:limit]:
        picture, cache = load(name), StageCache()
        steps = [_cut(picture, value, cache) for value in DETAILS]
        falls[name] = float(sum(a > b for (a, _), (b, _) in pairwise(steps)))
        gaps[name] = float(sum(len(np.setdiff1d(low, high)) > 0 for (_, low), (_, high) in pairwise(steps)))
    on = f"{len(falls)} bundled pictures, detail 0, .1 … 1"
    yield Row("superpixel: steps that lose regions", on, Bar(high=0), sum(falls.values()), falls)
    yield Row("superpixel: steps that are not nested", on, Bar(high=0), sum(gaps.values()), gaps)


def _cut(picture: Picture, value: float, cache: StageCache) -> tuple[int, NDArray[np.int64]]:
    """Number of regions, and the edges of px that their borders run along, as numbers."""
    params = resolve_params("superpixel", fields={"detail": value})
    side, enlarge = working_side(params, *picture.size)
    level = picture.level(side, enlarge=enlarge, multiple=WORKING_MULTIPLE)
    regions = execute(_TO_CUT, level, params, cache, Control()).result
    points, offsets = regions.borders.points.astype(np.int64), regions.borders.offsets
    inner = np.ones(len(points), np.bool_)
    inner[offsets[1:] - 1] = False
    first = np.flatnonzero(inner)
    middle = points[first] + points[first + 1]  # twice the middle of an edge tells it from all others
    return len(regions.area), np.unique(middle[:, 1] * 4 * level.shape[1] + middle[:, 0])
