"""`to_python`: the shortest Python call that leads to given parameters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Literal

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.looks.preset import Preset
from vec2art_nb.params.names import find, keyword
from vec2art_nb.params.preset import presets
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.rules import TRIGGERS
from vec2art_nb.params.schema import DEFAULTS, SCHEMA
from vec2art_nb.params.settle import shortest
from vec2art_nb.params.snapshot import Snapshot, Value

Call = Literal["vectorize", "Params", "Preset"]

#: Columns of the text, as common formatters have them.
WIDTH = 88

_INDENT = "    "


def to_python(snapshot: Snapshot, call: Call = "vectorize") -> str:
    """Shortest call that leads to these parameters.

    Parameters
    ----------
    snapshot : Snapshot
    call : {"vectorize", "Params", "Preset"}
        ``vectorize(picture, ...)``, ``Params(...)``, or the definition of a `Preset` to fill in. The first
        two start from the defaults or from one of the package's presets, whichever takes less text; if both
        take the same, from the defaults, then from the preset that is listed first.

    Returns
    -------
    str
        Formatted Python, at most 88 columns wide. The same parameters give the same text.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        If `call` is none of the three.

    Examples
    --------
    >>> print(to_python(resolve_params("centerline", fields={"window": 21, "stroke_width": 2})))
    vectorize(picture, "centerline", stroke_width=2, window=21)
    >>> print(to_python(resolve_params(preset="comic", fields={"regions": 60}), "Params"))
    Params(preset="comic", regions=60)
    """
    if call == "Preset":
        return _call("Preset", _definition(snapshot))
    if call not in {"vectorize", "Params"}:
        raise ParamsError("call", call, "'vectorize', 'Params' or 'Preset'")
    first = ["picture"] if call == "vectorize" else []
    ways = (_call(call, [*first, *arguments]) for arguments in _ways(snapshot))
    return min(ways, key=lambda text: len(" ".join(text.split())))  # the first of the shortest


def _ways(snapshot: Snapshot) -> Iterable[list[str]]:
    """Arguments that lead to the snapshot from the defaults, and from each preset."""
    algorithm = snapshot.text("algorithm")
    start = [] if algorithm == DEFAULTS["algorithm"] else [_literal(algorithm)]
    yield [*start, *_keywords(shortest(snapshot), algorithm)]
    for preset in presets(algorithm, user=False):
        changes = _changes(preset, snapshot)
        if changes is not None:
            yield [f"preset={_literal(preset.name)}", *_keywords(changes, algorithm)]


def _changes(preset: Preset, snapshot: Snapshot) -> dict[str, Value] | None:
    """Fewest fields to state over a preset; None if it does not lead there."""
    base = resolve_params(preset=preset.name)
    stated = {path for path in TRIGGERS if snapshot[path] != base[path]}
    try:
        rebuilt = resolve_params(preset=preset.name, fields={path: snapshot[path] for path in stated})
        stated |= {path for path in SCHEMA if snapshot[path] != rebuilt[path]}
        changes = {path: snapshot[path] for path in stated}
        return changes if resolve_params(preset=preset.name, fields=changes) == snapshot else None
    except ParamsError:
        return None


def _keywords(values: Mapping[str, Value], algorithm: str) -> list[str]:
    stated = (path for path in SCHEMA if path in values and path != "algorithm")
    return [f"{_shortest_name(path, algorithm)}={_short_literal(values[path])}" for path in stated]


def _shortest_name(path: str, algorithm: str) -> str:
    field = SCHEMA[path]
    own = algorithm in field.algorithms and find(field.name, algorithm) == path
    return field.name if own else keyword(path)


def _definition(snapshot: Snapshot) -> list[str]:
    """Arguments of a `Preset`, with texts to fill in."""
    stated = shortest(snapshot)
    values = {path: stated[path] for path in SCHEMA if path in stated and path != "algorithm"}
    texts = ("my_look", snapshot.text("algorithm"), "My look", "What it looks like.", "What people ask for.")
    return [*map(_literal, texts), *([_table(values)] if values else [])]


def _table(values: Mapping[str, Value]) -> str:
    items = [f"{_literal(path)}: {_literal(value)}" for path, value in values.items()]
    return _bracketed("{", items, "}", WIDTH - len(_INDENT) - len(","))


def _literal(value: Value) -> str:
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _short_literal(value: Value) -> str:
    """Literal of a value that is going to be normalised: 2 for 2.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _literal(value)


def _call(name: str, arguments: list[str]) -> str:
    return _bracketed(f"{name}(", arguments, ")")


def _bracketed(opening: str, items: list[str], closing: str, width: int = WIDTH) -> str:
    """One line if they fit, else the items on one line, else a line for each."""
    flat = ", ".join(items)
    if "\n" not in flat:
        if len(f"{opening}{flat}{closing}") <= width:
            return f"{opening}{flat}{closing}"
        if opening.endswith("(") and len(_INDENT + flat) <= width:
            return f"{opening}\n{_INDENT}{flat}\n{closing}"
    lines = "".join(f"{item},\n" for item in items)
    inner = "".join(f"{_INDENT}{line}\n" for line in lines.splitlines())
    return f"{opening}\n{inner}{closing}"
