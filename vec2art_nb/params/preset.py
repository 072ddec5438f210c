"""All presets by name: looks that people ask for."""

from __future__ import annotations

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.looks.areas import AREAS
from vec2art_nb.params.looks.dots import DOTS
from vec2art_nb.params.looks.lines import LINES
from vec2art_nb.params.looks.preset import Preset
from vec2art_nb.params.looks.together import TOGETHER
from vec2art_nb.params.nearest import nearest

_PRESETS = {preset.name: preset for preset in (*LINES, *AREAS, *DOTS, *TOGETHER)}


def presets(algorithm: str | None = None) -> tuple[Preset, ...]:
    """All presets, or those of one algorithm.

    Examples
    --------
    >>> [preset.name for preset in presets("centerline")]
    ['text_typography', 'technical_drawing', 'variable_width']
    """
    return tuple(preset for preset in _PRESETS.values() if algorithm in {None, preset.algorithm})


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
