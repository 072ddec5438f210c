"""Which pipelines draw with given values, and what that depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vec2art_nb.pipeline import centerline, dots, edge, superpixel
from vec2art_nb.pipeline.size import SIZE
from vec2art_nb.pipeline.step import Pipeline, Value

_CHOOSE: Mapping[str, Callable[[Mapping[str, Value]], Pipeline]] = {
    "edge": edge.choose,
    "centerline": centerline.choose,
    "superpixel": superpixel.choose,
    "dots": dots.choose,
}

#: Every pipeline there is.
PIPELINES = (*edge.PIPELINES, *centerline.PIPELINES, *superpixel.PIPELINES, *dots.PIPELINES)

#: Fields that choose the pipelines and their working sizes.
CHOICE = frozenset(
    {"algorithm", "overlay", "overlay_detail", *edge.CHOICE, *superpixel.CHOICE, *dots.CHOICE, *SIZE}
)


def pipeline_for(values: Mapping[str, Value]) -> Pipeline:
    """Pipeline that draws with these values, the overlay aside.

    Examples
    --------
    >>> pipeline_for({"algorithm": "edge", "edge.flow": False}).variant
    'Canny'
    """
    return _CHOOSE[str(values["algorithm"])](values)


def overlay_values(values: Mapping[str, Value]) -> dict[str, Value] | None:
    """What the lines over the drawing have other values for, or None where there are no such lines.

    Examples
    --------
    >>> overlay_values({"algorithm": "dots", "detail": 0.5, "overlay": "edge", "overlay_detail": 0.7})
    {'algorithm': 'edge', 'detail': 0.7, 'overlay': 'none'}
    """
    chosen = values["overlay"]
    if chosen in {"none", values["algorithm"]}:
        return None
    return {"algorithm": chosen, "detail": values["overlay_detail"], "overlay": "none"}
