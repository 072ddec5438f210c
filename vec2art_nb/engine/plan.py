"""Which stages run for given parameters, and at what working size."""

from __future__ import annotations

import math
from importlib import import_module

from vec2art_nb.engine.graph import Algorithm
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import REFERENCE_DIAGONAL
from vec2art_nb.pipeline import overlay_values, pipeline_for, working_size
from vec2art_nb.pipeline.size import SMALLEST_SIDE

#: Longest side, px, of a draft's working picture.
DRAFT_SIDE = 384
#: Most pixels of it, for areas and for dots, whose time goes by pixels; for many dots, px per dot.
DRAFT_AREAS_PX, DRAFT_DOTS_PX, DRAFT_PX_PER_DOT = 80_000, 90_000, 3
#: Working sizes are multiples of this: coarser scales then average whole blocks, which is ten times faster.
WORKING_MULTIPLE = 4


def algorithm_for(params: Snapshot) -> Algorithm:
    """Stages that draw with these parameters.

    Their modules, and with them their kernels, are imported here: only those of the algorithm that is used.
    """
    pipeline = pipeline_for(params)
    home = import_module(f"vec2art_nb.engine.{pipeline.name}")
    algorithm: Algorithm = home.ALGORITHMS[pipeline]
    return algorithm


def load_kernels(params: Snapshot) -> None:
    """Import, and on a new machine compile, all that a drawing with these parameters needs."""
    for one in (params, overlay_of(params)):
        if one is not None:
            algorithm_for(one)


def overlay_of(params: Snapshot) -> Snapshot | None:
    """Parameters of the lines that are drawn over the drawing, or None.

    Examples
    --------
    >>> fields = {"algorithm": "centerline", "detail": 0.5, "overlay": "edge", "overlay_detail": 0.7}
    >>> over = overlay_of(Snapshot(fields))
    >>> over["algorithm"], over["detail"], overlay_of(over)
    ('edge', 0.7, None)
    """
    values = overlay_values(params)
    return None if values is None else params.evolve(values)


def working_side(params: Snapshot, width: int, height: int) -> tuple[int, bool]:
    """Longest side of the working picture, and whether a smaller picture is enlarged to it.

    Parameters
    ----------
    params : Snapshot
    width, height : int
        Size of the picture.

    Examples
    --------
    >>> flow = {"algorithm": "edge", "edge.flow": True, "edge.sigma_s": 2.3, "source.max_side": None}
    >>> working_side(Snapshot(flow), 4000, 3000)
    (766, True)
    >>> working_side(Snapshot({**flow, "edge.sigma_s": 1.15}), 4000, 3000)
    (1532, True)
    """
    size = working_size(params)
    if size.measure == "side":
        return int(size.value), size.enlarge
    if size.measure == "pixels":
        side = _side(size.value, width, height)
    else:
        diagonal = REFERENCE_DIAGONAL / size.value
        side = round(diagonal * max(width, height) / math.hypot(width, height))
    return min(max(side, SMALLEST_SIDE), size.largest), size.enlarge


def draft_side(params: Snapshot, width: int, height: int) -> int:
    """Longest side of a draft's working picture, where the final's is larger.

    Of the fields it follows `dots.count` alone, which places all dots anew: with another size, nothing that
    was made for the last draft could be used again.

    Parameters
    ----------
    params : Snapshot
    width, height : int
        Size of the picture.

    Examples
    --------
    >>> dots = {"algorithm": "dots", "dots.count": None}
    >>> [draft_side(Snapshot(dots), *size) for size in ((2000, 2000), (3000, 2000), (4000, 1000))]
    [300, 367, 384]
    >>> draft_side(Snapshot({"algorithm": "edge"}), 2000, 2000)
    384
    """
    algorithm = params["algorithm"]
    if algorithm == "superpixel":
        pixels = DRAFT_AREAS_PX
    elif algorithm == "dots":
        count = params["dots.count"]
        pixels = max(DRAFT_DOTS_PX, DRAFT_PX_PER_DOT * (0 if count is None else params.integer("dots.count")))
    else:
        return DRAFT_SIDE
    return min(_side(pixels, width, height), DRAFT_SIDE)


def _side(pixels: float, width: int, height: int) -> int:
    """Longest side of a raster of so many pixels."""
    return round(math.sqrt(pixels * max(width, height) / max(min(width, height), 1)))
