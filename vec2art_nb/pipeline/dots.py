"""Dots: stippling and halftone screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from vec2art_nb.pipeline.common import HAND, PREPARE
from vec2art_nb.pipeline.step import Pipeline, Step, Value

_PLACES = ("seed", "dots.count", "dots.placement", "dots.spacing")
_KEPT = ("detail", "dots.count", "dots.relaxation", "dots.spacing")

DENSITY = Step(
    "density",
    (
        "dots.max_coverage",
        "dots.edge_emphasis",
        "dots.background_tolerance",
        "dots.density_threshold",
        "dots.high_detail_density",
        "dots.low_detail_density",
        "dots.transition_smoothness",
        "dots.sizing",
    ),
    ("source",),
    share=0.2,
)
DOTS = Step("dots", _PLACES, ("density",), share=0.5)
FINER = Step("finer", _PLACES, ("density", "dots"), share=1.0)
#: The dots asked for, of those placed.
CUT = Step("cut", _KEPT, ("density", "dots"), share=0.05)
FINER_CUT = Step("cut", _KEPT, ("density", "finer"), share=0.05)
#: Halftone screens.
LATTICE = Step("cut", (*_KEPT, "dots.placement"), ("density",), share=0.2)
CELLS = Step("cells", (), ("source", "density", "cut"), share=0.1)
SIZE = Step(
    "size",
    ("seed", "dots.sizing", "dots.min_radius", "dots.max_radius", "dots.variation"),
    ("cells",),
    share=0.02,
)
HANDDRAWN = Step("handdrawn", ("seed", *HAND), ("source", "cells", "size"), share=0.02)

_HEAD, _TAIL = (*PREPARE, DENSITY), (CELLS, SIZE, HANDDRAWN)

#: Up to the dots of detail .5, or a number given.
STIPPLING = Pipeline("dots", (*_HEAD, DOTS, CUT, *_TAIL), "stippling")
#: More dots than that.
FINE_STIPPLING = Pipeline("dots", (*_HEAD, DOTS, FINER, FINER_CUT, *_TAIL), "fine stippling")
#: Grid and hexagonal halftone screens.
HALFTONE = Pipeline("dots", (*_HEAD, LATTICE, *_TAIL), "halftone")

PIPELINES = (STIPPLING, FINE_STIPPLING, HALFTONE)
#: Fields that `choose` reads.
CHOICE = ("dots.placement", "dots.count", "detail")


def choose(values: Mapping[str, Value]) -> Pipeline:
    """Pipeline that draws dots with these values."""
    if values["dots.placement"] in {"grid", "hexagonal"}:
        return HALFTONE
    coarse = values["dots.count"] is not None or cast("float", values["detail"]) <= 0.5
    return STIPPLING if coarse else FINE_STIPPLING
