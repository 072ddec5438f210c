"""Fields of the hand-drawn effects, and the looks that set them all at once."""

from __future__ import annotations

from collections.abc import Mapping

from vec2art_nb.params.fields.make import REFERENCE, choice, number, section

#: Value of `handdrawn.preset` without effects, and the one whose effects are set by hand.
NONE, CUSTOM = "none", "custom"

_EFFECTS = (
    "variable_weights",
    "tremor",
    "tapering",
    "pressure",
    "roughness",
    "wobble_frequency",
    "wobble_amplitude",
    "overshoot",
    "undershoot",
)


def _look(*values: float) -> Mapping[str, float]:
    return {f"handdrawn.{name}": float(value) for name, value in zip(_EFFECTS, values, strict=True)}


#: Values of all effects with no effect at all.
STILL = _look(0, 0, 0, 0, 0, 1, 0, 0, 0)

#: Values that each `handdrawn.preset` writes, in the order of `_EFFECTS`.
LOOKS = {
    "subtle": _look(0.15, 0.05, 0.1, 0.2, 0, 1, 0, 0, 0),
    "medium": _look(0.3, 0.15, 0.3, 0.4, 0.1, 1, 0.2, 0, 0),
    "strong": _look(0.6, 0.25, 0.5, 0.6, 0.2, 1, 0.5, 1, 0),
    "sketchy": _look(0.8, 0.4, 0.7, 0.8, 0.4, 1.2, 1, 4, 0),
}
PRESETS = (NONE, *LOOKS, CUSTOM)

_DRAWN = (("handdrawn.preset", (*LOOKS, CUSTOM)),)


FIELDS = section(
    "Hand-drawn",
    choice(
        "handdrawn.preset",
        NONE,
        PRESETS,
        "Look",
        "Sets all hand-drawn effects at once; each can still be changed. custom leaves them to you. Borders "
        "of regions tremble and wobble but keep their width; triangles stay as they are.",
    ),
    number(
        "handdrawn.variable_weights",
        STILL["handdrawn.variable_weights"],
        (0, 1, 0.01),
        "Uneven weights",
        "How much strokes differ in width from one another.",
        depends_on=_DRAWN,
    ),
    number(
        "handdrawn.tremor",
        STILL["handdrawn.tremor"],
        (0, 0.5, 0.01),
        "Tremor",
        "Fine trembling along the strokes, as of an unsteady hand.",
        depends_on=_DRAWN,
    ),
    number(
        "handdrawn.tapering",
        STILL["handdrawn.tapering"],
        (0, 1, 0.01),
        "Tapering",
        "How much strokes grow thin towards their ends.",
        depends_on=_DRAWN,
    ),
    number(
        "handdrawn.pressure",
        STILL["handdrawn.pressure"],
        (0, 1, 0.01),
        "Pressure",
        "How much the width swells and shrinks along a stroke.",
        depends_on=_DRAWN,
    ),
    number(
        "handdrawn.roughness",
        STILL["handdrawn.roughness"],
        (0, 1, 0.01),
        "Roughness",
        "How much strokes stray from where they should be.",
        depends_on=_DRAWN,
    ),
    number(
        "handdrawn.wobble_frequency",
        STILL["handdrawn.wobble_frequency"],
        (0.1, 5, 0.1),
        "Wobble frequency",
        "How many waves the wobble has. Higher values give shorter waves.",
        depends_on=_DRAWN,
        log=True,
    ),
    number(
        "handdrawn.wobble_amplitude",
        STILL["handdrawn.wobble_amplitude"],
        (0, 2, 0.05),
        "Wobble",
        "How far strokes sway to both sides, in long waves.",
        REFERENCE,
        depends_on=_DRAWN,
    ),
    number(
        "handdrawn.overshoot",
        STILL["handdrawn.overshoot"],
        (0, 10, 0.1),
        "Overshoot",
        "How far strokes run beyond their ends.",
        REFERENCE,
        depends_on=_DRAWN,
    ),
    number(
        "handdrawn.undershoot",
        STILL["handdrawn.undershoot"],
        (0, 10, 0.1),
        "Undershoot",
        "How far strokes stop short of their ends.",
        REFERENCE,
        depends_on=_DRAWN,
    ),
)
