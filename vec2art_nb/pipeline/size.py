"""`WorkingSize`: at what size a picture is worked on, as far as the fields say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, cast

from vec2art_nb.pipeline.step import Value

#: Longest side, px, for centre lines.
CENTERLINE_SIDE = 4096
#: Pixels for areas: finer ones show nothing more once borders are smoothed.
AREAS_PIXELS = 500_000
#: Pixels for dots; for many dots, px per dot and most px: more for their cells would not show.
DOTS_PX, PX_PER_DOT, MOST_DOTS_PX = 300_000, 16, 2_000_000
#: Bounds of the longest side, px, where it is not given.
SMALLEST_SIDE, LARGEST_SIDE = 256, 8192

#: Fields that `working_size` reads.
SIZE = ("algorithm", "source.max_side", "edge.flow", "edge.sigma_s", "dots.count")


class WorkingSize(NamedTuple):
    """A size that is the same for every picture, or follows its proportions.

    Attributes
    ----------
    measure : {"side", "pixels", "length"}
        What `value` is: the longest side in px, a number of pixels, or a length at 1080p that is to be 1 px.
    value : float
    enlarge : bool
        Whether a smaller picture is enlarged to it.
    largest : int
        Bound of the longest side, px.
    """

    measure: Literal["side", "pixels", "length"]
    value: float
    enlarge: bool
    largest: int = LARGEST_SIDE


_AREAS = WorkingSize("pixels", AREAS_PIXELS, True, CENTERLINE_SIDE)
_CENTERLINE = WorkingSize("side", CENTERLINE_SIDE, False)


def _dots_pixels(count: Value) -> int:
    if count is None:
        return DOTS_PX
    return min(max(PX_PER_DOT * cast("int", count), DOTS_PX), MOST_DOTS_PX)


def working_size(values: Mapping[str, Value]) -> WorkingSize:
    """Size of the working picture for these values: equal ones are the same for every picture.

    Flow lines are sought where their finest scale, `edge.sigma_s`, is about one px: the same lines then come
    out of a small and of a large copy of a picture, and no larger raster would show more of them.

    Examples
    --------
    >>> auto = {"algorithm": "edge", "edge.flow": True, "edge.sigma_s": 2.3, "source.max_side": None}
    >>> working_size(auto) == working_size({**auto, "edge.flow": False})  # flow enlarges small pictures
    False
    >>> given = {**auto, "source.max_side": 800}
    >>> working_size(given) == working_size({**given, "edge.flow": False})
    True
    """
    asked, algorithm = values["source.max_side"], values["algorithm"]
    if asked is not None:
        return WorkingSize("side", cast("int", asked), False)
    if algorithm == "superpixel":
        return _AREAS
    if algorithm == "dots":
        return WorkingSize("pixels", _dots_pixels(values["dots.count"]), True)
    if algorithm == "centerline":
        return _CENTERLINE
    return WorkingSize("length", cast("float", values["edge.sigma_s"]), bool(values["edge.flow"]))
