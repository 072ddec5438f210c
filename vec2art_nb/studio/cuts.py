"""Cuts: `detail` and `count` only choose how many of the ranked elements are shown, so that pages can do it.

::

    params ── whole ──► drawn with all elements ──► frame: all of them, and how many each value shows
                                  └── cut ──► the drawing that the parameters ask for

Strokes are cut exactly: their `cut` stage is the last. Dots are cut approximately, until the answer comes:
fewer of them stand for larger parts of the picture. Regions, and halftone screens, are another partition for
each number, and cannot be cut.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from vec2art_nb.engine.dot_count import FACTOR
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.stages.cut import counts_for_details
from vec2art_nb.params.delta import diff
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pipeline import overlay_values

#: Algorithms whose drawings are a prefix of the ranked strokes.
_RANKED = frozenset({"edge", "centerline"})
#: Placements of dots that have an order to be cut.
_ORDERED = frozenset({"voronoi", "poisson", "random"})
#: Values of `detail` for which pages know the number of elements: those of the slider.
STEPS = 100


@dataclass(frozen=True)
class Cut:
    """How many elements of a layer are shown.

    Attributes
    ----------
    layer : int
    field : str
        Path of the field that says it.
    shown : int
        Elements that the present value shows.
    counts : tuple of int
        Elements that values from 0 to 1 show, at equal steps; empty if the number is the value's share of
        `of`.
    of : int
        Value at which all elements are shown, where `counts` is empty.
    swell : bool
        Fewer elements are drawn larger, so that they cover as much.
    """

    layer: int
    field: str
    shown: int
    counts: tuple[int, ...] = ()
    of: int = 0
    swell: bool = False

    def to_json(self) -> dict[str, Any]:
        """What pages need to know."""
        about: dict[str, Any] = {"layer": self.layer, "field": self.field, "swell": self.swell}
        return about | ({"counts": list(self.counts)} if self.counts else {"of": self.of})


def whole(params: Snapshot) -> Snapshot:
    """Parameters that differ in how much is cut off, and lead to nothing being cut off.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> whole(DEFAULTS)["detail"], whole(DEFAULTS.evolve(algorithm="dots"))["detail"]
    (1.0, 0.5)
    """
    fields = _fields(params)
    return params.evolve(dict.fromkeys(fields, 1.0)) if any(params[path] != 1 for path in fields) else params


def needs_drawing(before: Snapshot, after: Snapshot) -> bool:
    """Whether a change of parameters needs more than another cut, or another way of writing.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> [needs_drawing(DEFAULTS, DEFAULTS.evolve({path: 0.9})) for path in ("detail", "edge.coherency_tau")]
    [False, True]
    """
    return not diff(whole(before), whole(after)).view_only


def cut(drawing: Drawing, params: Snapshot) -> Drawing:
    """The drawing that parameters ask for, of one that was made for `whole` of them.

    Where it was made for others, the cut and the way of writing are taken over as far as they fit.
    """
    if needs_drawing(drawing.params, params):
        own = {path: params[path] for path in _fields(drawing.params)}
        params = drawing.params.evolve(own)
    layers = list(drawing.layers)
    for one in _strokes(drawing, params):
        layers[one.layer] = layers[one.layer].first(one.shown)
    return replace(drawing, params=params, layers=tuple(layers))


def cuts_of(drawing: Drawing, params: Snapshot) -> list[Cut]:
    """How a page can cut a drawing that was made for `whole` of parameters."""
    found = _strokes(drawing, params)
    dots = drawing.layers[0] if drawing.layers else None
    values = drawing.params
    if dots is None or dots.kind != "dot" or values["dots.placement"] not in _ORDERED:
        return found
    n = len(dots)
    if values["dots.count"] is not None:
        return [Cut(0, "dots.count", n, of=max(values.integer("dots.count"), 1), swell=True), *found]
    now = values.number("detail")
    counts = tuple(min(n, round(n * FACTOR ** (2 * (k / STEPS - now)))) for k in range(STEPS + 1))
    return [Cut(0, "detail", n, counts, swell=True), *found]


def _fields(params: Snapshot) -> list[str]:
    """Fields that only say how many of the ranked strokes are drawn."""
    base = ["detail"] if params["algorithm"] in _RANKED else []
    return base if overlay_values(params) is None else [*base, "overlay_detail"]


def _strokes(drawing: Drawing, params: Snapshot) -> list[Cut]:
    """Cuts of layers of strokes: exact ones."""
    found = []
    for path in _fields(drawing.params):
        number = len(drawing.layers) - 1 if path == "overlay_detail" else 0
        layer = drawing.layers[number] if drawing.layers else Layer.empty()
        if layer.kind == "stroke" and layer.border is None:
            steps = [k / STEPS for k in range(STEPS + 1)]
            *counts, shown = counts_for_details(layer, [*steps, params.number(path)])
            found.append(Cut(number, path, shown, tuple(counts)))
    return found
