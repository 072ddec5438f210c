"""Steps that several algorithms share."""

from __future__ import annotations

from vec2art_nb.pipeline.step import Step

BACKGROUND = Step(
    "background",
    (
        "source.background",
        "source.background_strength",
        "source.background_threshold",
        "source.background_invert",
    ),
    share=0.2,
)
DENOISE = Step(
    "denoise",
    ("source.max_side", "source.denoise", "source.spatial_sigma", "source.range_sigma"),
    ("background",),
    share=0.1,
)
SOURCE = Step(
    "source", ("source.palette", "source.colors", "source.dithering"), ("background", "denoise"), share=0.1
)
#: What every algorithm begins with.
PREPARE = (BACKGROUND, DENOISE, SOURCE)

#: What says how a hand draws.
HAND = (
    "handdrawn.preset",
    "handdrawn.variable_weights",
    "handdrawn.tremor",
    "handdrawn.tapering",
    "handdrawn.pressure",
    "handdrawn.roughness",
    "handdrawn.wobble_frequency",
    "handdrawn.wobble_amplitude",
    "handdrawn.overshoot",
    "handdrawn.undershoot",
)

#: What algorithms that draw lines end with, after fitting.
COLOR = Step(
    "color",
    ("color.sampling", "color.accuracy", "color.max_colors", "color.tolerance"),
    ("fit", "source"),
    share=0.2,
)
CUT = Step("cut", ("detail",), ("color",), share=0.01)
