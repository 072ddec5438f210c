"""Measurements on lines: agreement with the picture's contours, and how well they are drawn."""

from __future__ import annotations

import math
import weakref
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vec2art_nb._opencv import opencv
from vec2art_nb.engine.metrics import boundary_f1 as f1
from vec2art_nb.engine.metrics import bytes_per_cubic as bytes_each
from vec2art_nb.engine.metrics import curved_share, mean_length, middles
from vec2art_nb.engine.metrics import doubled_ink as doubled
from vec2art_nb.engine.metrics import fold_backs as folds
from vec2art_nb.lab.metrics.rendering import seen
from vec2art_nb.picture.level import REFERENCE_DIAGONAL

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.engine.layer import Layer
    from vec2art_nb.picture.picture import Picture

#: The picture's contours: Canny's method (1986) after a blur of CONTOUR_SIGMA px, with two thresholds on the
#: Euclidean norm of Sobel's derivatives; a step of 255 grey levels has about 1020 without the blur.
CONTOUR_SIGMA, CONTOUR_LOW, CONTOUR_HIGH = 1.4, 40.0, 100.0
#: Distance within which lines agree, px of the rendering's size.
TOLERANCE = 2.0
#: Step between points on lines, px of the rendering's size.
STEP = 0.5

_NAN = float("nan")

_contours: weakref.WeakKeyDictionary[Picture, NDArray[np.float64]] = weakref.WeakKeyDictionary()


def contours(picture: Picture) -> NDArray[np.float64]:
    """Points on the contours of a picture, x and y in its px, one per px of the rendering's size; kept.

    Examples
    --------
    >>> from vec2art_nb import Picture
    >>> half = np.zeros((40, 40), np.uint8)
    >>> half[:, 20:] = 255
    >>> bool((abs(contours(Picture.open(half))[:, 0] - 20) <= 1).all())
    True
    """
    found = _contours.get(picture)
    if found is None:
        found = _contours[picture] = _traced(picture)
        found.flags.writeable = False
    return found


def _traced(picture: Picture) -> NDArray[np.float64]:
    cv2 = opencv()
    values = seen(picture)
    blurred = cv2.GaussianBlur(values, (0, 0), CONTOUR_SIGMA, borderType=cv2.BORDER_REFLECT)
    edges = cv2.Canny(blurred, CONTOUR_LOW, CONTOUR_HIGH, L2gradient=True)
    places = np.argwhere(edges)[:, ::-1] + 0.5
    scale = np.array([picture.width / edges.shape[1], picture.height / edges.shape[0]])
    return np.asarray(places * scale, np.float64)


def boundary_f1(picture: Picture, drawing: Drawing) -> float:
    """Agreement of lines and borders with the picture's contours: F1 at 2 px of 256; 0 without lines."""
    scale = max(picture.size) / max(seen(picture).shape)
    lines = [middles(layer, STEP * scale) for layer in _lines(drawing)]
    points = np.concatenate([np.empty((0, 2)), *lines])
    return f1(points, contours(picture), TOLERANCE * scale) if len(points) else 0.0


def doubled_ink(_picture: Picture, drawing: Drawing) -> float:
    """Share of the strokes' length that runs along other ink, within a px at 1080p; NaN without strokes."""
    layer = _strokes(drawing)
    return _NAN if layer is None else doubled(layer, unit=unit_of(drawing))


def fold_backs(_picture: Picture, drawing: Drawing) -> float:
    """Number of strokes that turn back on themselves; NaN without strokes."""
    layer = _strokes(drawing)
    return _NAN if layer is None else float(len(folds(layer, unit_of(drawing))))


def curved(_picture: Picture, drawing: Drawing) -> float:
    """Share of the strokes that are not straight; NaN without strokes."""
    layer = _strokes(drawing)
    return _NAN if layer is None else curved_share(layer)


def stroke_length(_picture: Picture, drawing: Drawing) -> float:
    """Mean length of the strokes as a share of the diagonal; NaN without strokes."""
    layer = _strokes(drawing)
    return _NAN if layer is None else mean_length(layer) / math.hypot(drawing.width, drawing.height)


def bytes_per_cubic(_picture: Picture, drawing: Drawing) -> float:
    """Bytes of the SVG's paths per cubic; NaN without strokes."""
    layer = _strokes(drawing)
    return _NAN if layer is None else bytes_each(drawing.to_svg(), layer)


def unit_of(drawing: Drawing) -> float:
    """Px of the picture per px at 1080p, at least 1: closer than a px, lines cannot be told apart."""
    return max(math.hypot(drawing.width, drawing.height) / REFERENCE_DIAGONAL, 1)


def _lines(drawing: Drawing) -> list[Layer]:
    """Strokes and borders."""
    return [layer for layer in drawing.layers if layer.kind == "stroke"]


def _strokes(drawing: Drawing) -> Layer | None:
    """The topmost layer of strokes of their own."""
    own = [layer for layer in _lines(drawing) if layer.border is None and len(layer)]
    return own[-1] if own else None
