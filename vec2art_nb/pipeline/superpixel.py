"""Areas: cells of like colour, merged into regions that fit each other exactly."""

from __future__ import annotations

from collections.abc import Mapping

from vec2art_nb.pipeline.common import HAND, PREPARE
from vec2art_nb.pipeline.step import Pipeline, Step, Value

_COUNT = ("detail", "superpixel.regions")
_CELLS = ("seed", "superpixel.seeding", "superpixel.compactness", "superpixel.iterations")

TONES = Step("tones", ("superpixel.enhance_edges",), ("source",), share=0.2)
#: For mosaics, whose cells are too large to make rims, and fit soft edges better.
PLAIN_TONES = Step("tones", (), ("source",), share=0.2)
#: Far more cells than regions: they are merged later.
FINE_CELLS = Step("cells", _CELLS, ("tones", "source"), share=2)
#: As many cells as regions are asked for.
MOSAIC_CELLS = Step("mosaic", (*_COUNT, *_CELLS), ("tones", "source"), share=2)
FINE_PARTITION = Step("partition", (), ("cells", "tones"), share=1)
MOSAIC_PARTITION = Step("partition", (), ("mosaic", "tones"), share=1)
TREE = Step("tree", ("superpixel.merge_threshold", "superpixel.min_region"), ("partition",), share=0.6)
SCRAPS = Step("tree", (*_COUNT, "superpixel.min_region"), ("partition",), share=0.6)
CUT = Step("cut", _COUNT, ("partition", "tree"), share=0.2)
HANDDRAWN = Step("handdrawn", ("seed", *HAND), ("cut",), share=0.2)
FIT = Step(
    "fit",
    ("superpixel.simplify", "superpixel.epsilon", "superpixel.smooth", *HAND),
    ("cut", "handdrawn"),
)
REGIONS = Step("regions", (), ("source", "cut", "fit"), share=0.2)
CORNERS = Step("corners", ("seed", *_COUNT), ("partition", "tree"), share=0.5)
TRIANGLES = Step("triangles", (), ("source", "corners"), share=0.5)

_MERGED = (*PREPARE, TONES, FINE_CELLS, FINE_PARTITION, TREE)
_TAIL = (CUT, HANDDRAWN, FIT, REGIONS)

POSTER = Pipeline("superpixel", (*_MERGED, *_TAIL), "poster")
MOSAIC = Pipeline(
    "superpixel", (*PREPARE, PLAIN_TONES, MOSAIC_CELLS, MOSAIC_PARTITION, SCRAPS, *_TAIL), "mosaic"
)
LOW_POLY = Pipeline("superpixel", (*_MERGED, CORNERS, TRIANGLES), "low_poly")

PIPELINES = (POSTER, MOSAIC, LOW_POLY)
#: Fields that `choose` reads.
CHOICE = ("superpixel.mode",)

_MODES = {pipeline.variant: pipeline for pipeline in PIPELINES}


def choose(values: Mapping[str, Value]) -> Pipeline:
    """Pipeline that draws areas with these values: its variant is the mode."""
    return _MODES[str(values["superpixel.mode"])]
