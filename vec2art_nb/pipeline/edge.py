"""Edge drawing: contours and lines, followed along the flow (default) or found by Canny's method."""

from __future__ import annotations

from collections.abc import Mapping

from vec2art_nb.pipeline.common import COLOR, CUT, HAND, PREPARE
from vec2art_nb.pipeline.step import Pipeline, Step, Value

TONE = Step("tone", (), ("source",), share=0.1)
FLOW = Step("flow", ("edge.flow_radius", "edge.flow_iterations"), ("tone",))
LINES = Step(
    "lines",
    (
        "edge.sigma_s",
        "edge.sigma_c",
        "edge.balance",
        "edge.coherency_tau",
        "edge.nms_low",
        "edge.passes",
        "edge.reverse",
        "edge.diagonal",
        "edge.directional_strength",
    ),
    ("source", "tone", "flow"),
    share=3.0,
)
CANNY = Step(
    "lines", ("edge.sigma_s", "edge.nms_low", "edge.nms_high", "edge.passes"), ("source",), share=1.0
)
_TRACE = (
    "edge.nms_high",
    "edge.passes",
    "edge.trace",
    "edge.min_gradient",
    "edge.min_coherency",
    "edge.max_gap",
    "edge.max_length",
)
TRACE_FLOW = Step("trace", _TRACE, ("lines",))
TRACE_CANNY = Step("trace", _TRACE, ("lines",))
HANDDRAWN = Step("handdrawn", ("seed", *HAND, "edge.width_profile"), ("trace",), share=0.1)
FIT = Step(
    "fit",
    (
        "edge.max_error",
        "edge.curvature_penalty",
        "edge.split_angle",
        "edge.max_iterations",
        "edge.width_profile",
        *HAND,
    ),
    ("handdrawn",),
)

_TAIL = (HANDDRAWN, FIT, COLOR, CUT)

EDGE_FLOW = Pipeline("edge", (*PREPARE, TONE, FLOW, LINES, TRACE_FLOW, *_TAIL), "flow")
EDGE_CANNY = Pipeline("edge", (*PREPARE, CANNY, TRACE_CANNY, *_TAIL), "Canny")

PIPELINES = (EDGE_FLOW, EDGE_CANNY)
#: Fields that `choose` reads.
CHOICE = ("edge.flow",)


def choose(values: Mapping[str, Value]) -> Pipeline:
    """Pipeline that draws edges with these values."""
    return EDGE_FLOW if values["edge.flow"] else EDGE_CANNY
