"""`compare`: a few drawings beside each other, with what their parameters and figures differ in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vec2art_nb._vectorize import vectorize
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.labels import written
from vec2art_nb.lab.metrics import DEFAULTS, Measure, Metric, metrics_of
from vec2art_nb.lab.trial import Trial
from vec2art_nb.lab.wall.tile import Tile
from vec2art_nb.lab.wall.widget import Wall
from vec2art_nb.params.resolve import HasSnapshot, resolve_params
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture

if TYPE_CHECKING:
    from vec2art_nb.picture.picture import Source

#: What can be compared.
Shown = Trial | Drawing | HasSnapshot | Mapping[str, object] | str

#: What is told of drawings whose picture is not known.
_WITHOUT_PICTURE = ("elements", "bytes")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def compare(
    *shown: Shown,
    picture: Source | None = None,
    metrics: Sequence[Metric | str | Measure] | None = None,
    names: Sequence[str] | None = None,
) -> Wall:
    """Show drawings beside each other in a notebook: linked zoom, a curtain between two, and two tables.

    Parameters
    ----------
    *shown : Trial, Drawing, Params, Snapshot, mapping or str
        Two or more; a str names a preset. Parameters are drawn from `picture`.
    picture : picture, optional
        What all of them show. Needed for parameters, and for metrics that look at the picture.
    metrics : sequence of str, Metric or callable, optional
        By default those of the trials, else those that a sweep measures.
    names : sequence of str, optional
        By default what tells them apart.

    Raises
    ------
    vec2art_nb.errors.ExperimentError
        For fewer than two, parameters without a picture, or another number of names.
    vec2art_nb.errors.ParamsError, vec2art_nb.errors.PictureError
        As `vectorize`.

    Examples
    --------
    >>> import vec2art_nb
    >>> compare("ink", "poster", picture=vec2art_nb.sample("logo"))  # doctest: +SKIP
    """
    if not 2 <= len(shown) <= len(_LETTERS):
        raise ExperimentError("shown", len(shown), f"2 to {len(_LETTERS)} drawings")
    if names is not None and len(names) != len(shown):
        raise ExperimentError("names", names, f"{len(shown)} of them, as many as there are drawings")
    opened = None if picture is None else Picture.open(picture)
    tiles = [_tile(one, opened) for one in shown]
    differing = _differing([tile.params for tile in tiles])
    named = names or [
        _name(_LETTERS[k], one, tile.params, differing)
        for k, (one, tile) in enumerate(zip(shown, tiles, strict=True))
    ]
    measures = _metrics(shown, opened, metrics)
    head = {
        "mode": "compare",
        "title": f"{len(tiles)} drawings",
        "rows": None,
        "columns": None,
        "metrics": [[one.name, one.direction, one.help] for one in measures],
        "metric": "",
        "differences": [[path, [_written(tile.params, path) for tile in tiles]] for path in differing],
    }
    ready = [
        replace(tile, title=name, metrics=_measured(tile, measures))
        for tile, name in zip(tiles, named, strict=True)
    ]
    return Wall(ready, head, lambda _number: None)


def _tile(shown: Shown, picture: Picture | None) -> Tile:
    if isinstance(shown, Trial):
        return replace(Tile.of(shown), values={})
    if isinstance(shown, Drawing):
        size = shown.width, shown.height
        return Tile("", *size, picture=picture, params=shown.params, drawing=shown)
    if picture is None:
        raise ExperimentError("picture", None, "the picture that these parameters draw")
    params = (
        resolve_params(None, shown, None, {})
        if isinstance(shown, str)
        else resolve_params(None, None, shown, {})
    )
    return Tile(
        "",
        picture.width,
        picture.height,
        picture=picture,
        params=params,
        drawing=vectorize(picture, params=params),
    )


def _metrics(
    shown: Sequence[Shown], picture: Picture | None, given: Sequence[Metric | str | Measure] | None
) -> tuple[Metric, ...]:
    if given is not None:
        return metrics_of(given)
    trials = [one for one in shown if isinstance(one, Trial)]
    if len(trials) == len(shown):
        shared = [name for name in trials[0].metrics if all(name in one.metrics for one in trials)]
        return metrics_of(shared)
    return metrics_of(DEFAULTS if picture is not None else _WITHOUT_PICTURE)


def _measured(tile: Tile, metrics: Sequence[Metric]) -> dict[str, float]:
    """Figures of a tile: those that are known, and those that can be measured now."""
    known = {metric.name: tile.metrics[metric.name] for metric in metrics if metric.name in tile.metrics}
    if len(known) == len(metrics) or tile.error:
        return known
    drawing, picture = tile.drawing, tile.picture
    if drawing is None and picture is not None and tile.params is not None:
        drawing = vectorize(picture, params=tile.params)
    if drawing is None:
        return known
    missing = [metric for metric in metrics if metric.name not in known]
    if picture is None:
        blind = [metric.name for metric in missing if metric.name not in _WITHOUT_PICTURE]
        if blind:
            raise ExperimentError("picture", None, f"the picture that {', '.join(blind)} look at")
        picture = Picture.open(drawing.to_array()[..., :3])
    return {**known, **{metric.name: metric(picture, drawing) for metric in missing}}


def _differing(params: Sequence[Snapshot | None]) -> list[str]:
    """Paths of the fields that not all have the same value of."""
    known = [one for one in params if one is not None]
    if not known:
        return []
    return [path for path in known[0] if any(one[path] != known[0][path] for one in known[1:])]


def _written(params: Snapshot | None, path: str) -> str:
    return "" if params is None else written(params[path])


def _name(letter: str, shown: Shown, params: Snapshot | None, differing: Sequence[str]) -> str:
    if isinstance(shown, str):
        return f"{letter}: {shown}"
    if params is None or not 1 <= len(differing) <= 2:
        return letter
    return f"{letter}: " + ", ".join(f"{path} {written(params[path])}" for path in differing)
