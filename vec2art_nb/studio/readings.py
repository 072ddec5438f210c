"""What workers read off drawings for the Studio, so that its kernel need not load what writes SVG."""

from __future__ import annotations

import base64
from collections.abc import Callable

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.schema import SCHEMA
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.reading import Reading

#: Longer side of a thumbnail, px, and how much wider than in the drawing its strokes are: else they would be
#: fainter than any paper.
SIDE, BOLDER = 176, 1.8

#: A thumbnail as the base64 of its PNG, and the bytes of the SVG.
THUMBNAIL = Reading("vec2art_nb.studio.readings:thumbnail")
SIZE = Reading("vec2art_nb.studio.readings:size")


def thumbnail(_picture: Picture, drawing: Drawing, _check: Callable[[], None]) -> str:
    """PNG of the size of a thumbnail, in base64."""
    return base64.b64encode(small_png(drawing)).decode()


def size(_picture: Picture, drawing: Drawing, _check: Callable[[], None]) -> int:
    """Bytes of the SVG."""
    return len(drawing.to_svg().encode())


def small_png(drawing: Drawing) -> bytes:
    """PNG of the size of a thumbnail."""
    field = SCHEMA["stroke.width"]
    bolder = field.nearest(BOLDER * drawing.params.number("stroke.width"))
    small = drawing.restyle(stroke_width=bolder)
    return small.to_png(min(1.0, SIDE / max(drawing.width, drawing.height)))
