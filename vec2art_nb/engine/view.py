"""`View`: the values that only matter when a drawing is written; changing them recomputes no geometry."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.names import keyword, resolve_names
from vec2art_nb.params.schema import SCHEMA, normalise
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import REFERENCE_DIAGONAL

#: Most decimals that are written: float32 coordinates hold no more, even of a picture of one pixel.
MAX_DECIMALS = 6

_COLOR = re.compile(r"#[0-9a-f]{6}")


def _written(path: str) -> Any:
    """Attribute that holds the value of a view-only field."""
    return field(default=SCHEMA[path].default, metadata={"path": path})


@dataclass(frozen=True)
class View:
    """How a drawing is written.

    Attributes
    ----------
    stroke_width : float
        Nominal stroke width in px of a 1920 x 1080 picture.
    stroke_color : str
        ``#rrggbb``; strokes have it unless `preserve` is true.
    stroke_opacity : float
        0 to 1, of all strokes together: crossings are not darker.
    paper : str
        ``#rrggbb``, or ``"transparent"`` for no ground.
    preserve : bool
        Whether strokes have the colours sampled from the picture.
    precision : int
        Decimals of coordinates in a 1920 x 1080 picture.
    fill : bool
        Whether regions are filled.
    lead : bool
        Whether the borders of regions are drawn as lines.
    lead_width : float
        Width of these lines in px of a 1920 x 1080 picture.
    lead_color : str
        ``#rrggbb``, or ``"own"`` for the colours of the regions beside them.
    own_colors : bool
        Whether regions have the colours of the picture.
    dots_shape : str
        Shape of dots, one of the choices of ``dots.shape``.
    dots_opacity : float
        0 to 1, of all dots together.
    dots_ink : str
        ``#rrggbb``; dots have it unless `dots_preserve` is true.
    dots_preserve : bool
        Whether dots have the colours sampled from the picture.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> view = View.of(DEFAULTS.evolve({"stroke.width": 2.0}))
    >>> view.pen(1920, 1080), round(view.pen(480, 270), 6)
    (2.0, 0.5)
    """

    stroke_width: float = _written("stroke.width")
    stroke_color: str = _written("stroke.color")
    stroke_opacity: float = _written("stroke.opacity")
    paper: str = _written("paper")
    preserve: bool = _written("color.preserve")
    precision: int = _written("precision")
    dots_shape: str = _written("dots.shape")
    dots_opacity: float = _written("dots.opacity")
    dots_ink: str = _written("dots.ink")
    dots_preserve: bool = _written("dots.preserve_colors")
    fill: bool = _written("superpixel.fill")
    lead: bool = _written("superpixel.lines")
    lead_width: float = _written("superpixel.line_width")
    lead_color: str = _written("superpixel.line_color")
    own_colors: bool = _written("superpixel.preserve_colors")

    def __post_init__(self) -> None:
        colors = {self.stroke_color, self.paper, self.lead_color, self.dots_ink}
        for color in colors - {"transparent", "own"}:
            if not _COLOR.fullmatch(color):
                raise ValueError(f"{color!r} is not a colour in the form #rrggbb")

    @classmethod
    def of(cls, params: Snapshot) -> View:
        """View-only values of a snapshot."""
        return cls(**{name: params[path] for path, name in FIELDS.items()})  # type: ignore[arg-type]

    def pen(self, width: float, height: float) -> float:
        """Nominal stroke width in px of a picture of this size."""
        return self.stroke_width * math.hypot(width, height) / REFERENCE_DIAGONAL

    def decimals(self, width: float, height: float) -> int:
        """Decimals to write for a picture of this size.

        The step between coordinates stays within a factor of five of the same share of the diagonal: pictures
        less than a fifth as large as 1920 x 1080 get a decimal more, more than five times as large one less.

        Examples
        --------
        >>> from vec2art_nb.params.schema import DEFAULTS
        >>> view = View.of(DEFAULTS.evolve(precision=1))
        >>> [view.decimals(width, 9 * width // 16) for width in (16, 160, 480, 1920, 8000, 19200)]
        [3, 2, 1, 1, 1, 0]
        """
        coarser = math.log10(math.hypot(width, height) / REFERENCE_DIAGONAL)
        steps = math.trunc(coarser + math.copysign(1 - math.log10(5), coarser))
        return min(max(self.precision - steps, 0), MAX_DECIMALS)


#: Attribute of `View` for each view-only field of the schema.
FIELDS = {attribute.metadata["path"]: attribute.name for attribute in fields(View)}


def restyled(params: Snapshot, other: Snapshot | None, fields: Mapping[str, object]) -> Snapshot:
    """Parameters with other view-only values.

    Parameters
    ----------
    params : Snapshot
    other : Snapshot or None
        May differ from `params` in view-only fields.
    fields : mapping
        View-only fields, named as in `vec2art_nb.params.names.find`; they go over `other`.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        For an unknown field or value, and for a field whose value needs a new drawing.
    """
    stated = normalise(resolve_names(params.text("algorithm"), fields))
    after = {**(params if other is None else other), **stated}
    for path, value in after.items():
        if params.get(path) != value and not (path in SCHEMA and SCHEMA[path].view_only):
            raise ParamsError(
                path,
                value,
                f"{params.get(path)!r}, with which this was drawn; restyle only changes {', '.join(FIELDS)}",
                f"Draw again: vectorize(picture, {keyword(path)}={value!r}).",
            )
    return Snapshot(after)
