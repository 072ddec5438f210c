"""Centre lines: ink reduced to the strokes that drew it, each as wide as it was."""

from __future__ import annotations

from vec2art_nb.engine.graph import Algorithm
from vec2art_nb.engine.stages.color import color_stage
from vec2art_nb.engine.stages.cut import cut_stage
from vec2art_nb.engine.stages.fit import fit_stage
from vec2art_nb.engine.stages.handdrawn import handdrawn_stage
from vec2art_nb.engine.stages.ink import INK
from vec2art_nb.engine.stages.skeleton import SKELETON, TRACE
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.pipeline import centerline

_TAIL = (handdrawn_stage("centerline"), fit_stage("centerline"), color_stage(), cut_stage())

CENTERLINE = Algorithm.of(centerline.CENTERLINE, (*PREPARE, INK, SKELETON, TRACE, *_TAIL))

ALGORITHMS = {centerline.CENTERLINE: CENTERLINE}
