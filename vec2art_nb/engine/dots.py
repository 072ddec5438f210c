"""Dots: stippling and halftone screens."""

from __future__ import annotations

from vec2art_nb.engine.graph import Algorithm
from vec2art_nb.engine.stages.density import DENSITY
from vec2art_nb.engine.stages.dot_cells import CELLS
from vec2art_nb.engine.stages.dot_size import HAND, SIZE
from vec2art_nb.engine.stages.dots import DOTS, FINER, LATTICE, cut_stage
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.params.snapshot import Snapshot

_HEAD, _TAIL = (*PREPARE, DENSITY), (CELLS, SIZE, HAND)

#: Up to the dots of detail .5, or a number given.
STIPPLING = Algorithm("dots", (*_HEAD, DOTS, cut_stage("dots"), *_TAIL))
#: More dots than that.
FINE_STIPPLING = Algorithm("dots", (*_HEAD, DOTS, FINER, cut_stage("finer"), *_TAIL))
#: Grid and hexagonal halftone screens.
HALFTONE = Algorithm("dots", (*_HEAD, LATTICE, *_TAIL))


def dots_for(params: Snapshot) -> Algorithm:
    """Stages that draw with these parameters."""
    if params.text("dots.placement") in {"grid", "hexagonal"}:
        return HALFTONE
    coarse = params["dots.count"] is not None or params.number("detail") <= 0.5
    return STIPPLING if coarse else FINE_STIPPLING
