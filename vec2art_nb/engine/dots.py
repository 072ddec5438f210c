"""Dots: stippling and halftone screens."""

from __future__ import annotations

from vec2art_nb.engine.graph import Algorithm
from vec2art_nb.engine.stages.density import DENSITY
from vec2art_nb.engine.stages.dot_cells import CELLS
from vec2art_nb.engine.stages.dot_size import HAND, SIZE
from vec2art_nb.engine.stages.dots import DOTS, FINER, LATTICE, cut_stage
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.pipeline import dots

_PLACED = (DOTS, FINER, cut_stage("dots"), cut_stage("finer"), LATTICE)
_STAGES = (*PREPARE, DENSITY, *_PLACED, CELLS, SIZE, HAND)

STIPPLING = Algorithm.of(dots.STIPPLING, _STAGES)
FINE_STIPPLING = Algorithm.of(dots.FINE_STIPPLING, _STAGES)
HALFTONE = Algorithm.of(dots.HALFTONE, _STAGES)

ALGORITHMS = {dots.STIPPLING: STIPPLING, dots.FINE_STIPPLING: FINE_STIPPLING, dots.HALFTONE: HALFTONE}
