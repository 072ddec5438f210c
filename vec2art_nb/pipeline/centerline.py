"""Centre lines: ink reduced to the strokes that drew it, each as wide as it was."""

from __future__ import annotations

from collections.abc import Mapping

from vec2art_nb.pipeline.common import COLOR, CUT, HAND, PREPARE
from vec2art_nb.pipeline.step import Pipeline, Step, Value

INK = Step(
    "ink",
    ("centerline.polarity", "centerline.adaptive", "centerline.window", "centerline.k"),
    ("source",),
    share=0.3,
)
SKELETON = Step("skeleton", ("centerline.method",), ("ink",))
TRACE = Step("trace", ("centerline.min_branch",), ("ink", "skeleton"), share=0.5)
HANDDRAWN = Step("handdrawn", ("seed", *HAND, "centerline.width_modulation"), ("trace",), share=0.1)
FIT = Step(
    "fit",
    (
        "centerline.simplify_epsilon",
        "centerline.width_modulation",
        "centerline.width_multiplier",
        "centerline.width_smoothing",
        *HAND,
    ),
    ("handdrawn",),
)

CENTERLINE = Pipeline("centerline", (*PREPARE, INK, SKELETON, TRACE, HANDDRAWN, FIT, COLOR, CUT))

PIPELINES = (CENTERLINE,)


def choose(_values: Mapping[str, Value]) -> Pipeline:
    """Pipeline that draws centre lines: there is one."""
    return CENTERLINE
