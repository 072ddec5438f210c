"""Parameters from the command line, settled and checked before any picture is opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vec2art_nb.cli.plan import UsageError
from vec2art_nb.params.document import read_document
from vec2art_nb.params.names import find
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.schema import SCHEMA
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.params.svg_metadata import read_svg_metadata


def settings(
    algorithm: str | None, preset: str | None, file: str | None, assignments: Iterable[str]
) -> Snapshot:
    """Values of all fields: the preset, over it whatever the file states, over that the assignments.

    Parameters
    ----------
    algorithm, preset : str, optional
    file : str, optional
        Parameters as JSON, or an SVG or web page that carries the parameters it was drawn with.
    assignments : iterable of str
        ``"field=value"``, the field named as in Python; the last one of a field counts.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        For names and values that do not exist or do not go together.
    UsageError
        For an assignment without ``=``.

    Examples
    --------
    >>> chosen = settings("edge", "ink", None, ["detail=0.7", "max_error=2"])
    >>> chosen["detail"], chosen["edge.max_error"], chosen["edge.width_profile"]
    (0.7, 2.0, 'ink')
    """
    params = {} if file is None else _read(file)
    stated = resolve_params(algorithm, preset, params)
    fields = dict(_parse(text, stated.text("algorithm")) for text in assignments)
    return resolve_params(algorithm, preset, params, fields)


def _read(file: str) -> dict[str, object]:
    path = Path(file)  # never content: a text that begins with a brace would be taken for JSON itself
    drawn = path.suffix.lower() in {".svg", ".html"}
    return read_document(read_svg_metadata(path) if drawn else path)


def _parse(assignment: str, algorithm: str) -> tuple[str, Value]:
    name, equals, text = assignment.partition("=")
    if not equals:
        raise UsageError(f"--set {assignment}: write field=value, for example --set stroke.width=2")
    path = find(name.strip(), algorithm)
    return path, SCHEMA[path].parse(text)
