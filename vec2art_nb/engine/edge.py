"""Edge drawing: contours and lines, followed along the flow (default) or found by Canny's method."""

from __future__ import annotations

from vec2art_nb.engine.graph import Algorithm
from vec2art_nb.engine.stages.canny import CANNY
from vec2art_nb.engine.stages.color import color_stage
from vec2art_nb.engine.stages.cut import cut_stage
from vec2art_nb.engine.stages.fit import fit_stage
from vec2art_nb.engine.stages.flow import FLOW
from vec2art_nb.engine.stages.handdrawn import handdrawn_stage
from vec2art_nb.engine.stages.lines import LINES
from vec2art_nb.engine.stages.source import PREPARE, TONE
from vec2art_nb.engine.stages.trace import TRACE_CANNY, TRACE_FLOW
from vec2art_nb.pipeline import edge

_TAIL = (handdrawn_stage("edge"), fit_stage("edge"), color_stage(), cut_stage())
_STAGES = (*PREPARE, TONE, FLOW, LINES, CANNY, TRACE_FLOW, TRACE_CANNY, *_TAIL)

EDGE_FLOW = Algorithm.of(edge.EDGE_FLOW, _STAGES)
EDGE_CANNY = Algorithm.of(edge.EDGE_CANNY, _STAGES)

ALGORITHMS = {edge.EDGE_FLOW: EDGE_FLOW, edge.EDGE_CANNY: EDGE_CANNY}
