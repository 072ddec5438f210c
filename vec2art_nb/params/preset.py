"""Presets: looks that people ask for, each with an algorithm and the values that differ from the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.nearest import nearest
from vec2art_nb.params.preset_dots import DOTS
from vec2art_nb.params.snapshot import Value


@dataclass(frozen=True)
class Preset:
    """A look with a name.

    Attributes
    ----------
    name : str
    algorithm : str
        What it draws with.
    title : str
        Short name for people.
    description : str
        What the drawing looks like.
    intent : str
        What people ask for when they should get it.
    values : mapping
        Fields that differ from the defaults, by path.
    """

    name: str
    algorithm: str
    title: str
    description: str
    intent: str
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)


_ALL = (
    Preset(
        "line_art",
        "edge",
        "Line art",
        "Clean lines of one width along the contours that matter.",
        "A clean line drawing of my photo.",
        {"detail": 0.5, "stroke.width": 2.2, "edge.max_error": 1.6},
    ),
    Preset(
        "detailed_line_art",
        "edge",
        "Detailed line art",
        "Thin lines down to fine features: lashes, lettering, leaves.",
        "A line drawing that keeps every detail.",
        {
            "detail": 0.8,
            "stroke.width": 1.4,
            "edge.sigma_s": 1.3,
            "edge.nms_low": 0.03,
            "edge.nms_high": 0.06,
        },
    ),
    Preset(
        "ink",
        "edge",
        "Ink",
        "Black lines that swell where the picture is strong and taper at their ends.",
        "It should look drawn with pen and ink.",
        {
            "edge.width_profile": "ink",
            "edge.max_error": 1.6,
            "stroke.width": 3.6,
            "stroke.color": "#000000",
            "detail": 0.55,
        },
    ),
    Preset(
        "sketch",
        "edge",
        "Sketch",
        "Loose grey lines that overshoot and do not sit exactly on the contour.",
        "A quick pencil sketch.",
        {
            "handdrawn.preset": "sketchy",
            "stroke.color": "#3a3a3a",
            "stroke.width": 1.8,
            "stroke.opacity": 0.85,
            "detail": 0.6,
            "edge.passes": 2,
        },
    ),
    Preset(
        "photo_to_sketch",
        "edge",
        "Photo to sketch",
        "Noise and texture calmed first, then tapered lines with a slightly unsteady hand.",
        "Turn a snapshot, even a noisy one, into a drawing.",
        {
            "source.denoise": True,
            "edge.flow_iterations": 3,
            "edge.width_profile": "ink",
            "edge.max_error": 1.6,
            "handdrawn.preset": "subtle",
            "stroke.width": 3.0,
            "stroke.color": "#222222",
        },
    ),
    Preset(
        "hand_drawn_illustration",
        "edge",
        "Hand-drawn illustration",
        "Bold, tapering strokes of uneven weight on warm paper.",
        "An illustration as from a picture book.",
        {
            "handdrawn.preset": "medium",
            "edge.width_profile": "ink",
            "edge.max_error": 1.6,
            "stroke.width": 4.0,
            "stroke.color": "#2b2320",
            "paper": "#fdf8ee",
            "detail": 0.45,
        },
    ),
    Preset(
        "technical",
        "edge",
        "Technical",
        "Thin, exact lines with true corners, for plotters and cutters.",
        "Precise outlines of an object.",
        {
            "stroke.width": 1.4,
            "stroke.color": "#000000",
            "edge.max_error": 0.6,
            "edge.split_angle": 24.0,
            "precision": 2,
        },
    ),
    Preset(
        "corporate_logo",
        "edge",
        "Logo",
        "Exact outlines of flat areas: plain edges without the flow, sharp corners kept.",
        "Outlines of a logo or an icon.",
        {
            "edge.flow": False,
            "edge.trace": False,
            "edge.max_error": 0.6,
            "edge.split_angle": 25.0,
            "detail": 0.8,
            "stroke.width": 3.0,
            "stroke.color": "#000000",
            "precision": 2,
        },
    ),
    Preset(
        "text_typography",
        "centerline",
        "Text",
        "Lettering as strokes of its own width, down to small print.",
        "A page of text or a handwritten note.",
        {
            "centerline.min_branch": 5.0,
            "centerline.simplify_epsilon": 0.7,
            "detail": 0.9,
            "stroke.color": "#000000",
            "precision": 2,
        },
    ),
    Preset(
        "technical_drawing",
        "centerline",
        "Technical drawing",
        "A scanned plan as single lines of one width.",
        "Clean up a blueprint or a plan for CAD.",
        {
            "centerline.width_modulation": False,
            "centerline.simplify_epsilon": 0.8,
            "centerline.min_branch": 10.0,
            "detail": 0.8,
            "stroke.width": 1.6,
            "stroke.color": "#000000",
            "precision": 2,
        },
    ),
    Preset(
        "variable_width",
        "centerline",
        "Variable width",
        "Pen and brush strokes whose width follows the ink.",
        "Vectorise an ink drawing and keep its brushwork.",
        {
            "centerline.width_smoothing": 0.2,
            "centerline.width_multiplier": 1.0,
            "detail": 0.75,
            "stroke.color": "#000000",
        },
    ),
    *(Preset(*row) for row in DOTS),
)
_PRESETS = {preset.name: preset for preset in _ALL}


def presets(algorithm: str | None = None) -> tuple[Preset, ...]:
    """All presets, or those of one algorithm.

    Examples
    --------
    >>> [preset.name for preset in presets("centerline")]
    ['text_typography', 'technical_drawing', 'variable_width']
    """
    return tuple(preset for preset in _ALL if algorithm in {None, preset.algorithm})


def get_preset(name: str) -> Preset:
    """Preset of this name.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        With the nearest name.

    Examples
    --------
    >>> get_preset("ink").title
    'Ink'
    >>> get_preset("line art")
    Traceback (most recent call last):
        ...
    vec2art_nb.errors.ParamsError: preset: 'line art' is not allowed; allowed: line_art, ...
    Did you mean 'line_art'?
    """
    if isinstance(name, str) and name in _PRESETS:
        return _PRESETS[name]
    near = nearest(name, _PRESETS) if isinstance(name, str) else ""
    raise ParamsError("preset", name, ", ".join(_PRESETS), f"Did you mean {near!r}?" if near else "")
