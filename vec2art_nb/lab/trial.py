"""`Trial`: one drawing of an experiment, in figures, as a thumbnail, and drawn again when it is asked for."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.labels import figure, written
from vec2art_nb.lab.record import Record
from vec2art_nb.params.snapshot import Snapshot, Value

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.picture.picture import Picture
    from vec2art_nb.studio.widget import Studio


class Thumbnail(bytes):
    """A small PNG that notebooks show; empty where there is none."""

    def to_html(self, title: str = "") -> str:
        """An ``<img>`` that holds the picture; empty if there is none."""
        if not self:
            return ""
        data = base64.b64encode(self).decode()
        return f'<img alt="{html.escape(title)}" src="data:image/png;base64,{data}">'

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        return f"<PNG, {len(self)} bytes>"

    __str__ = __repr__


@dataclass(frozen=True, eq=False, repr=False)
class Trial:
    """One drawing of an experiment.

    Attributes
    ----------
    picture : Picture
    values : mapping of str to bool, int, float, str or None
        What the axes say, by path of the field.
    params : Snapshot or None
        All parameters; None where the values cannot hold together (see `error`).
    record : Record
        What the store keeps of it.
    pruned : bool
        A draft that was bad enough to end the trial: the figures are the draft's.
    """

    picture: Picture
    values: Mapping[str, Value]
    params: Snapshot | None
    record: Record
    pruned: bool = False

    @property
    def metrics(self) -> Mapping[str, float]:
        """Figures by name of the metric; empty if the trial failed."""
        return self.record.metrics

    @property
    def stats(self) -> Mapping[str, float]:
        """Counts and sizes of the drawing."""
        return self.record.stats

    @property
    def seconds(self) -> float:
        """Seconds that the drawing took its worker."""
        return self.record.seconds

    @property
    def error(self) -> str:
        """What went wrong; empty if nothing did."""
        return self.record.error

    @property
    def thumbnail(self) -> Thumbnail:
        """PNG of at most 160 px; empty if the trial failed."""
        return Thumbnail(self.record.thumbnail)

    @cached_property
    def drawing(self) -> Drawing:
        """The drawing, drawn again in this process when it is first asked for: the same, byte for byte.

        Raises
        ------
        vec2art_nb.errors.ExperimentError
            If the trial failed because its values cannot hold together.
        """
        from vec2art_nb._vectorize import vectorize  # noqa: PLC0415 - brings OpenCV

        return vectorize(self.picture, params=self._sound, draft=self.pruned)

    def studio(self) -> Studio:
        """A Studio opened on it.

        Raises
        ------
        vec2art_nb.errors.ExperimentError
            As `drawing`.
        """
        from vec2art_nb.params.model import Params  # noqa: PLC0415 - not everybody wants widgets
        from vec2art_nb.studio.widget import Studio  # noqa: PLC0415

        return Studio(self.picture, params=Params.from_dict(self._sound.to_dict()))

    def save_preset(self, name: str, *, overwrite: bool = False) -> Path:
        """Save its parameters as a preset, see `vec2art_nb.params.save_preset`.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            For a name that is not allowed or taken.
        vec2art_nb.errors.ExperimentError
            As `drawing`.
        """
        from vec2art_nb.params.user_presets import save_preset  # noqa: PLC0415 - few trials are saved

        return save_preset(name, self._sound, description=self._words, overwrite=overwrite)

    @property
    def _words(self) -> str:
        """Figures on one line."""
        return ", ".join(f"{name} {figure(value, 4)}" for name, value in self.metrics.items())

    @property
    def _sound(self) -> Snapshot:
        if self.params is None:
            said = dict(self.values)
            raise ExperimentError("trial", said, "values that hold together", self.error)
        return self.params

    def __repr__(self) -> str:
        said = ", ".join(f"{path}={value!r}" for path, value in self.values.items())
        marks = " (pruned)" if self.pruned else ""
        return f"<Trial {self.picture.name}, {said or 'defaults'}: {self.error or self._words}{marks}>"

    def _repr_html_(self) -> str:
        said = " · ".join(f"{path} {written(value)}" for path, value in self.values.items())
        words = "<br>".join(html.escape(line) for line in (said, self.error or self._words) if line)
        style = "margin:0;width:min-content;min-width:160px"  # captions are no wider than drawings
        image = self.thumbnail.to_html(repr(self))
        return f'<figure style="{style}">{image}<figcaption>{words}</figcaption></figure>'
