"""Areas: cells of like colour, merged into regions that fit each other exactly."""

from __future__ import annotations

from vec2art_nb.engine.graph import Algorithm
from vec2art_nb.engine.stages.borders import FIT, HANDDRAWN, REGIONS
from vec2art_nb.engine.stages.cells import FINE_CELLS, MOSAIC_CELLS, PLAIN_TONES, TONES
from vec2art_nb.engine.stages.low_poly import CORNERS, TRIANGLES
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.engine.stages.tree import CUT, SCRAPS, TREE, partition_stage

_TAIL = (CUT, HANDDRAWN, FIT, REGIONS)

POSTER = Algorithm("superpixel", (*PREPARE, TONES, FINE_CELLS, partition_stage("cells"), TREE, *_TAIL))
MOSAIC = Algorithm(
    "superpixel", (*PREPARE, PLAIN_TONES, MOSAIC_CELLS, partition_stage("mosaic"), SCRAPS, *_TAIL)
)

LOW_POLY = Algorithm(
    "superpixel", (*PREPARE, TONES, FINE_CELLS, partition_stage("cells"), TREE, CORNERS, TRIANGLES)
)

_MODES = {"poster": POSTER, "mosaic": MOSAIC, "low_poly": LOW_POLY}


def superpixel_for(mode: str) -> Algorithm:
    """Stages of a mode: one of the values of ``superpixel.mode``."""
    return _MODES[mode]
