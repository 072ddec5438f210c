"""All presets by name: looks that people ask for, and those that they have saved.

A name of the package's own presets always means these: `save_preset` refuses it, and a file of that name,
from before the package had the preset, is left out with a warning.
"""

from __future__ import annotations

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.looks.areas import AREAS
from vec2art_nb.params.looks.dots import DOTS
from vec2art_nb.params.looks.lines import LINES
from vec2art_nb.params.looks.preset import Preset
from vec2art_nb.params.looks.together import TOGETHER
from vec2art_nb.params.nearest import nearest

_BUILT_IN = {preset.name: preset for preset in (*LINES, *AREAS, *DOTS, *TOGETHER)}


def presets(algorithm: str | None = None, *, user: bool = True) -> tuple[Preset, ...]:
    """All presets, or those of one algorithm: the package's, then the user's.

    Parameters
    ----------
    algorithm : str, optional
    user : bool
        Whether to list those that the user has saved.

    Warns
    -----
    vec2art_nb.errors.ParamsWarning
        For each file among the user's presets that cannot be used.

    Examples
    --------
    >>> [preset.name for preset in presets("centerline", user=False)]
    ['text_typography', 'technical_drawing', 'variable_width']
    """
    every = (*_BUILT_IN.values(), *(_saved() if user else ()))
    return tuple(preset for preset in every if algorithm in {None, preset.algorithm})


def get_preset(name: str) -> Preset:
    """Preset of this name.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        With the nearest name; or if the preset was saved by the user and its file cannot be used.

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
    if isinstance(name, str):
        found = _BUILT_IN.get(name) or _find_saved(name)
        if found is not None:
            return found
    names = [preset.name for preset in presets()]
    near = nearest(name, names) if isinstance(name, str) else ""
    raise ParamsError("preset", name, ", ".join(names), f"Did you mean {near!r}?" if near else "")


def is_built_in(name: str) -> bool:
    """Whether the package has a preset of this name."""
    return name in _BUILT_IN


def _find_saved(name: str) -> Preset | None:
    from vec2art_nb.params.user_presets import find_preset  # noqa: PLC0415 - it resolves parameters, too

    return find_preset(name)


def _saved() -> tuple[Preset, ...]:
    from vec2art_nb.params.user_presets import saved_presets  # noqa: PLC0415

    return saved_presets()
