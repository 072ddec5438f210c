"""Areas: cells of like colour, merged into regions that fit each other exactly."""

from __future__ import annotations

from vec2art_nb.engine.graph import Algorithm
from vec2art_nb.engine.stages.borders import FIT, HANDDRAWN, REGIONS
from vec2art_nb.engine.stages.cells import FINE_CELLS, MOSAIC_CELLS, PLAIN_TONES, TONES
from vec2art_nb.engine.stages.low_poly import CORNERS, TRIANGLES
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.engine.stages.tree import CUT, SCRAPS, TREE, partition_stage
from vec2art_nb.pipeline import superpixel

_CELLS = (TONES, PLAIN_TONES, FINE_CELLS, MOSAIC_CELLS, partition_stage("cells"), partition_stage("mosaic"))
_STAGES = (*PREPARE, *_CELLS, TREE, SCRAPS, CUT, HANDDRAWN, FIT, REGIONS, CORNERS, TRIANGLES)

POSTER = Algorithm.of(superpixel.POSTER, _STAGES)
MOSAIC = Algorithm.of(superpixel.MOSAIC, _STAGES)
LOW_POLY = Algorithm.of(superpixel.LOW_POLY, _STAGES)

ALGORITHMS = {superpixel.POSTER: POSTER, superpixel.MOSAIC: MOSAIC, superpixel.LOW_POLY: LOW_POLY}
