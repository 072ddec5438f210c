"""`resolve_params`: what a call of `vectorize` or `Params` says, as one valid `Snapshot`.

::

    defaults ◄── preset ◄── params ◄── keyword fields      (each goes over those to its left)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.looks.preset import Preset
from vec2art_nb.params.names import resolve_names
from vec2art_nb.params.preset import get_preset, presets
from vec2art_nb.params.schema import DEFAULTS, SCHEMA, normalise
from vec2art_nb.params.settle import settle, shortest
from vec2art_nb.params.snapshot import Snapshot


@runtime_checkable
class HasSnapshot(Protocol):
    """`Params`, seen without importing traitlets."""

    def snapshot(self) -> Snapshot:
        """Values of all fields."""


def resolve_params(
    algorithm: str | None = None,
    preset: str | None = None,
    params: HasSnapshot | Mapping[str, object] | None = None,
    fields: Mapping[str, object] | None = None,
) -> Snapshot:
    """Values of all fields from everything that a caller may state.

    Parameters
    ----------
    algorithm : str, optional
        What draws; by default what the fields, `params` or the preset say, else ``"edge"``.
    preset : str, optional
        Name of a preset.
    params : Params, Snapshot or mapping, optional
        Goes over the preset. Of a `Params` or `Snapshot`, what differs from the defaults counts as stated.
    fields : mapping, optional
        Keyword arguments, named as in `vec2art_nb.params.names.find`; they go over `params`.

    Returns
    -------
    Snapshot

    Raises
    ------
    vec2art_nb.errors.ParamsError
        For unknown names, values out of range, fields that cannot hold together, and an algorithm that is
        not the preset's.

    Examples
    --------
    >>> s = resolve_params("centerline", fields={"window": 21, "stroke_width": 2})
    >>> s["centerline.window"], s["stroke.width"], s["algorithm"]
    (21, 2.0, 'centerline')
    >>> resolve_params(preset="ink", params={"edge": {"width_profile": "uniform"}})["stroke.width"]
    3.6
    """
    chosen = None if preset is None else get_preset(preset)
    given = _mapping(params)
    fields = fields or {}
    name = _algorithm(algorithm, chosen, given, fields)
    over_preset = normalise(resolve_names(name, given))
    if isinstance(given, Snapshot):
        over_preset = shortest({**DEFAULTS, **over_preset})
    over_params = normalise(resolve_names(name, fields))
    return Snapshot(
        settle(DEFAULTS, chosen.values if chosen else {}, over_preset, over_params, {"algorithm": name})
    )


def _mapping(params: HasSnapshot | Mapping[str, object] | None) -> Mapping[str, object]:
    if params is None:
        return {}
    if isinstance(params, Mapping):
        return params
    if isinstance(params, HasSnapshot):
        return params.snapshot()
    raise ParamsError("params", params, "a Params, a Snapshot or a mapping of fields")


def _algorithm(
    algorithm: object, preset: Preset | None, params: Mapping[str, object], fields: Mapping[str, object]
) -> str:
    stated = [fields.get("algorithm"), algorithm, params.get("algorithm"), preset and preset.algorithm]
    if isinstance(params, Snapshot) and params["algorithm"] == DEFAULTS["algorithm"]:
        stated[2] = None
    name = str(SCHEMA["algorithm"].normalise(next((one for one in stated if one is not None), "edge")))
    if preset and preset.algorithm != name:
        raise ParamsError(
            "algorithm",
            name,
            f"{preset.algorithm!r}, which the preset {preset.name!r} draws with",
            f"Leave the algorithm out, or choose one of {', '.join(one.name for one in presets(name))}.",
        )
    return name
