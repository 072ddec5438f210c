"""`ContactSheet`: all trials of an experiment as small drawings, from which a Studio can be opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any

import ipywidgets
import traitlets

from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.experiment import Experiment
from vec2art_nb.lab.labels import written
from vec2art_nb.lab.wall.still import with_still
from vec2art_nb.lab.wall.tile import Tile
from vec2art_nb.lab.wall.widget import Wall
from vec2art_nb.params.snapshot import Value
from vec2art_nb.studio.protocol import Json
from vec2art_nb.studio.renderer import Renderer
from vec2art_nb.studio.widget import Studio

#: What tells trials apart beside the axes, where there are several pictures.
PICTURE = "picture"


class ContactSheet(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """The trials of an experiment side by side, in a notebook.

    Those in sight are drawn, first as the thumbnails that the store has. Ctrl and the wheel, or + and -,
    zoom into all at once; a click, or Enter, opens a trial in a Studio below.

    Parameters
    ----------
    experiment : Experiment
    rows, columns : str, optional
        Axes of the table, by path of the field, or ``"picture"``. By default the first two that have several
        values; a single one fills the sheet line by line.
    metric : str, optional
        The figure shown on the drawings; by default the first objective.
    renderer : Renderer, optional
        Who draws; by default the workers that all Studios share.

    Attributes
    ----------
    selected : int
        Index of the trial that was opened last; -1 before. Can be observed, and set.
    studio : Studio or None
        The Studio that is open.

    Raises
    ------
    vec2art_nb.errors.ExperimentError
        For an axis or a metric that the experiment has not, or rows that are the columns.

    Examples
    --------
    >>> import vec2art_nb
    >>> from vec2art_nb.lab import sweep
    >>> found = sweep(vec2art_nb.sample("logo"), axes={"detail": [0.2, 0.8]})  # doctest: +SKIP
    >>> ContactSheet(found)  # doctest: +SKIP
    """

    selected = traitlets.Int(-1)

    studio: Studio | None = None
    _made = False

    def __init__(
        self,
        experiment: Experiment,
        *,
        rows: str | None = None,
        columns: str | None = None,
        metric: str | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        self.experiment = experiment
        axes = _axes(experiment)
        rows, columns = _table(axes, rows, columns)
        head: Json = {
            "mode": "sheet",
            "title": _title(experiment, axes),
            "rows": _axis(axes, rows),
            "columns": _axis(axes, columns),
            "metrics": [[one.name, one.direction, one.help] for one in experiment.metrics],
            "metric": experiment.metric(metric).name if experiment.metrics else "",
            "differences": [],
        }
        self._wall = Wall(_tiles(experiment), head, self._clicked, renderer)
        super().__init__(children=(self._wall,))
        self._made = True

    def save(self, path: str | PathLike[str], *, overwrite: bool = False) -> None:
        """Draw all that is not drawn yet, and write one page; the suffix is .svg or .html.

        Raises
        ------
        ValueError
            For another suffix.
        FileExistsError
            If the file is there already, unless `overwrite` is set.
        """
        self._wall.save(path, overwrite=overwrite)

    def close(self) -> None:
        """Close the sheet and its Studio; idempotent."""
        if self._made:  # else its construction failed
            self._close_studio()
            self._wall.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_still(super()._repr_mimebundle_(**kwargs), self._wall.tiles)

    def _clicked(self, number: int) -> None:
        if number == self.selected >= 0:  # again: what was changed there is to go
            self._open(number)
        self.selected = number

    @traitlets.validate("selected")
    def _check(self, proposal: Mapping[str, int]) -> int:
        number = proposal["value"]
        if not -1 <= number < len(self.experiment):
            raise ExperimentError("selected", number, f"-1 to {len(self.experiment) - 1}")
        if number >= 0 and self.experiment[number].params is None:
            raise ExperimentError(
                "selected", number, "a trial that can be drawn", self.experiment[number].error
            )
        return number

    @traitlets.observe("selected")
    def _select(self, change: Mapping[str, int]) -> None:
        self._wall.select(change["new"])
        if change["new"] < 0:
            self._close_studio()
        else:
            self._open(change["new"])

    def _open(self, number: int) -> None:
        studio = self.experiment[number].studio()
        self._close_studio()
        self.studio = studio
        self._fill(self._wall, studio)

    def _fill(self, *widgets: ipywidgets.DOMWidget) -> None:
        self.children = widgets

    def _close_studio(self) -> None:
        if self.studio is None:
            return
        self._fill(self._wall)
        self.studio.close()
        self.studio = None


def _axes(experiment: Experiment) -> dict[str, tuple[Value, ...]]:
    """Axes with several values; the pictures come last."""
    axes = {path: values for path, values in experiment.axes.items() if len(values) > 1}
    if len(experiment.pictures) > 1:
        axes[PICTURE] = tuple(_names(experiment))
    return axes


def _names(experiment: Experiment) -> Sequence[str]:
    """A name for each picture, no two the same."""
    names = [picture.name for picture in experiment.pictures]
    return [name if names.count(name) == 1 else f"{name} {k + 1}" for k, name in enumerate(names)]


def _table(
    axes: Mapping[str, tuple[Value, ...]], rows: str | None, columns: str | None
) -> tuple[str | None, str | None]:
    for name, axis in (("rows", rows), ("columns", columns)):
        if axis is not None and axis not in axes:
            raise ExperimentError(name, axis, f"an axis with several values: {', '.join(axes) or 'none'}")
    if rows is not None and rows == columns:
        raise ExperimentError("rows", rows, "another axis than that of the columns")
    free = [path for path in axes if path not in (rows, columns)]
    if rows is None and columns is None and len(free) == 1:
        return None, None
    rows = rows or (free.pop(0) if free else None)
    return rows, columns or (free.pop(0) if free else None)


def _axis(axes: Mapping[str, tuple[Value, ...]], path: str | None) -> Json | None:
    return None if path is None else {"name": path, "values": [written(value) for value in axes[path]]}


def _tiles(experiment: Experiment) -> list[Tile]:
    names = dict(zip(experiment.pictures, _names(experiment), strict=True))
    tiles = [Tile.of(trial) for trial in experiment]
    if len(names) == 1:
        return tiles
    told = (names[trial.picture] for trial in experiment)
    return [
        replace(tile, values={**tile.values, PICTURE: name}, title=f"{name}: {tile.title}")
        for tile, name in zip(tiles, told, strict=True)
    ]


def _title(experiment: Experiment, axes: Mapping[str, tuple[Value, ...]]) -> str:
    trials = f"{len(experiment)} trial{'s' * (len(experiment) != 1)}"
    return f"{trials} of {' by '.join(axes)}" if axes else trials
