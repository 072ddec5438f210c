"""Which stages run for given parameters, and at what working size."""

from __future__ import annotations

import math

from vec2art_nb.engine.graph import Algorithm
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import REFERENCE_DIAGONAL

#: Longest side, px, of a draft's working picture.
DRAFT_SIDE = 384
#: Working sizes are multiples of this: coarser scales then average whole blocks, which is ten times faster.
WORKING_MULTIPLE = 4
#: Longest side, px, of the working picture for centre lines, where no `source.max_side` is given.
CENTERLINE_SIDE = 4096
#: Pixels of the working picture for areas, where no `source.max_side` is given: finer ones show nothing more
#: once borders are smoothed.
AREAS_PIXELS = 500_000
#: Size, px, of the working picture for dots; for many dots, px per dot and most px.
DOTS_PX, PX_PER_DOT, MOST_DOTS_PX = 300_000, 16, 2_000_000
#: Bounds of `source.max_side`.
SMALLEST_SIDE, LARGEST_SIDE = 256, 8192


def algorithm_for(params: Snapshot) -> Algorithm:
    """Stages that draw with these parameters.

    Their modules, and with them their kernels, are imported here: only those of the algorithm that is used.
    """
    if params.text("algorithm") == "centerline":
        from vec2art_nb.engine.centerline import CENTERLINE  # noqa: PLC0415

        return CENTERLINE
    if params.text("algorithm") == "superpixel":
        from vec2art_nb.engine.superpixel import superpixel_for  # noqa: PLC0415

        return superpixel_for(params.text("superpixel.mode"))
    if params.text("algorithm") == "dots":
        from vec2art_nb.engine.dots import dots_for  # noqa: PLC0415

        return dots_for(params)
    from vec2art_nb.engine.edge import EDGE_CANNY, EDGE_FLOW  # noqa: PLC0415

    return EDGE_FLOW if params.flag("edge.flow") else EDGE_CANNY


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
    chosen = params.text("overlay")
    if chosen in {"none", params.text("algorithm")}:
        return None
    return params.evolve(algorithm=chosen, detail=params["overlay_detail"], overlay="none")


def _dots_side(params: Snapshot, width: int, height: int) -> int:
    """Longest side at which cells of the dots have enough px: more would not show."""
    count = params["dots.count"]
    px = (
        DOTS_PX
        if count is None
        else min(max(PX_PER_DOT * params.integer("dots.count"), DOTS_PX), MOST_DOTS_PX)
    )
    side = round(math.sqrt(px * max(width, height) / max(min(width, height), 1)))
    return min(max(side, SMALLEST_SIDE), LARGEST_SIDE)


def working_side(params: Snapshot, width: int, height: int) -> tuple[int, bool]:
    """Longest side of the working picture, and whether a smaller picture is enlarged to it.

    Flow lines are sought where their finest scale, `edge.sigma_s`, is about one px: the same lines then come
    out of a small and of a large copy of a picture, and no larger raster would show more of them.

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
    asked = params["source.max_side"]
    flow = params.text("algorithm") == "edge"
    if asked is not None:
        return params.integer("source.max_side"), False
    if params.text("algorithm") == "superpixel":
        side = round(max(width, height) * math.sqrt(AREAS_PIXELS / (width * height)))
        return min(side, CENTERLINE_SIDE), True
    if params.text("algorithm") == "dots":
        return _dots_side(params, width, height), True
    if not flow:
        return CENTERLINE_SIDE, False
    diagonal = REFERENCE_DIAGONAL / params.number("edge.sigma_s")
    side = round(diagonal * max(width, height) / math.hypot(width, height))
    return min(max(side, SMALLEST_SIDE), LARGEST_SIDE), params.flag("edge.flow")
