"""Measurements of dots: the tone they are to make, and how evenly they share it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.metrics import capacity_spread, stippled_tone_error

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.engine.layer import Layer
    from vec2art_nb.engine.stages.density import Density
    from vec2art_nb.params.snapshot import Snapshot
    from vec2art_nb.picture.picture import Picture

_NAN = float("nan")


class Aim:
    """What a picture's dots are to make, and how well they do.

    Parameters
    ----------
    picture : Picture
    params : Snapshot
        Of a drawing with dots.

    Attributes
    ----------
    density : Density
        What is asked of the dots, on the picture's working size.
    scale : ndarray, shape (2,)
        Px of the picture per px of the density, in x and y.
    """

    def __init__(self, picture: Picture, params: Snapshot) -> None:
        from vec2art_nb.engine.cache import StageCache  # noqa: PLC0415 - the stages bring OpenCV and kernels
        from vec2art_nb.engine.control import Control  # noqa: PLC0415
        from vec2art_nb.engine.graph import Algorithm, execute  # noqa: PLC0415
        from vec2art_nb.engine.plan import WORKING_MULTIPLE, working_side  # noqa: PLC0415
        from vec2art_nb.engine.stages.density import DENSITY  # noqa: PLC0415
        from vec2art_nb.engine.stages.source import PREPARE  # noqa: PLC0415

        side, enlarge = working_side(params, *picture.size)
        level = picture.level(side, enlarge=enlarge, multiple=WORKING_MULTIPLE)
        stages = Algorithm("dots", (*PREPARE, DENSITY))
        self.density: Density = execute(stages, level, params, StageCache(0), Control()).result
        self.scale = np.array(level.scale)

    def places(self, layer: Layer) -> NDArray[np.float32]:
        """Dots in px of the density."""
        return np.asarray(layer.points / self.scale, np.float32)

    def tone_error(self, layer: Layer) -> float:
        """Mean difference of the dots' ink and the ink asked for, shares of the paper."""
        area = math.pi / 4 * layer.width.astype(np.float64) ** 2 / self.scale.prod()
        return stippled_tone_error(self.places(layer), area, self.density.ink)

    def spread(self, layer: Layer) -> float:
        """Spread of the capacities of the dots' cells: standard deviation over mean."""
        return capacity_spread(self.places(layer), self.density.ink)


def dot_tone(picture: Picture, drawing: Drawing) -> float:
    """Mean difference of the dots' ink and the ink asked for, as shares of the paper; NaN without dots."""
    found = _dots(drawing)
    return _NAN if found is None else Aim(picture, found[1]).tone_error(found[0])


def dot_spread(picture: Picture, drawing: Drawing) -> float:
    """Spread of the ink that falls to each dot, standard deviation over mean; NaN without dots."""
    found = _dots(drawing)
    return _NAN if found is None else Aim(picture, found[1]).spread(found[0])


def _dots(drawing: Drawing) -> tuple[Layer, Snapshot] | None:
    """The topmost layer of dots, and what it was made with."""
    made_with = drawing.made_with or (drawing.params,) * len(drawing.layers)
    pairs = zip(drawing.layers, made_with, strict=True)
    found = [(layer, params) for layer, params in pairs if layer.kind == "dot" and len(layer)]
    return found[-1] if found else None
