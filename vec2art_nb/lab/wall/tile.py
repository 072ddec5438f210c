"""`Tile`: one of several drawings that are looked at together, and what tells it from the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.lab.labels import written
from vec2art_nb.lab.trial import Trial
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.picture.picture import Picture

#: SVGs of more bytes make pages slow where there are many: a bitmap goes instead, its longer side so many px.
_HEAVY, _SIDE = 600_000, 1600


@dataclass(frozen=True, eq=False)
class Tile:
    """One drawing among others.

    Attributes
    ----------
    title : str
        What it is called where it stands alone.
    width, height : int
        Size of the drawing, in px.
    values : mapping of str to bool, int, float, str or None
        What tells it from the others, by path of the field.
    metrics : mapping of str to float
        Figures by name of the metric.
    thumbnail : bytes
        PNG; empty if there is none.
    error : str
        Why there is no drawing; empty if there is one.
    pruned : bool
        Only its draft was ever drawn.
    picture : Picture or None
    params : Snapshot or None
        What it is drawn from, if it is not there yet.
    drawing : Drawing or None
        The drawing, if it is there already.
    """

    title: str
    width: int
    height: int
    values: Mapping[str, Value] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    thumbnail: bytes = b""
    error: str = ""
    pruned: bool = False
    picture: Picture | None = None
    params: Snapshot | None = None
    drawing: Drawing | None = None

    @classmethod
    def of(cls, trial: Trial, name: str = "") -> Tile:
        """Tile of a trial.

        Examples
        --------
        >>> import vec2art_nb
        >>> from vec2art_nb.lab import sweep
        >>> from vec2art_nb.pool import Pool
        >>> with Pool("inline") as pool:
        ...     found = sweep(vec2art_nb.sample("logo"), axes={"detail": [0.2]}, metrics=["ink"], pool=pool)
        >>> Tile.of(found[0]).title
        'detail 0.2'
        """
        said = ", ".join(f"{path} {written(value)}" for path, value in trial.values.items())
        return cls(
            name or said or trial.picture.name,
            trial.picture.width,
            trial.picture.height,
            trial.values,
            trial.metrics,
            bytes(trial.thumbnail),
            trial.error,
            trial.pruned,
            trial.picture,
            trial.params,
        )

    @property
    def can_open(self) -> bool:
        """Whether a Studio can go on from it."""
        return self.picture is not None and self.params is not None

    def to_json(self) -> dict[str, Any]:
        """What a page needs to know of it before it sees it."""
        return {
            "title": self.title,
            "width": self.width,
            "height": self.height,
            "values": {path: written(value) for path, value in self.values.items()},
            "metrics": {name: x if math.isfinite(x) else None for name, x in self.metrics.items()},
            "thumbnail": bool(self.thumbnail),
            "error": self.error,
            "pruned": self.pruned,
            "opens": self.can_open,
        }


def image_of(drawing: Drawing) -> tuple[str, bytes]:
    """Media type and bytes of an image that a page shows as fast as many of them need it."""
    svg = drawing.to_svg().encode()
    if len(svg) <= _HEAVY:
        return "image/svg+xml", svg
    return "image/png", drawing.to_png(min(1.0, _SIDE / max(drawing.width, drawing.height)))
