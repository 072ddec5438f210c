"""Measurements of what a drawing costs: elements, bytes, a plotter's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.picture.picture import Picture

#: Longer side of the drawing on a plotter's sheet (A4 with a margin), mm.
SHEET = 250.0
#: Speeds of common pen plotters, mm/s, and the time to lower and lift the pen once, s.
DOWN_SPEED, UP_SPEED, LIFT = 40.0, 80.0, 0.3


def elements(_picture: Picture, drawing: Drawing) -> float:
    """Number of strokes, areas and dots that the SVG shows; borders of areas do not count."""
    stats = drawing.stats
    borders = sum(len(layer) for layer in drawing.layers if layer.border is not None)
    shown = any(params.flag("superpixel.lines") for params in drawing.parts)
    return float(stats.regions + stats.dots + stats.strokes - (borders if shown else 0))


def size(_picture: Picture, drawing: Drawing) -> float:
    """Bytes of the SVG."""
    return float(drawing.stats.bytes)


def plotter_travel(_picture: Picture, drawing: Drawing) -> float:
    """Way of a plotter's lifted pen after `Drawing.optimise_order`, mm on a sheet of 250 mm."""
    return drawing.optimise_order().stats.travel * _mm(drawing)


def plotter_time(picture: Picture, drawing: Drawing) -> float:
    """Seconds that a plotter takes: 40 mm/s drawing, 80 mm/s above the paper, 0.3 s for each stroke."""
    stats = drawing.stats
    drawn = stats.length * _mm(drawing) / DOWN_SPEED
    return drawn + plotter_travel(picture, drawing) / UP_SPEED + LIFT * stats.strokes


def _mm(drawing: Drawing) -> float:
    """Millimetres per px of the picture."""
    return SHEET / max(drawing.width, drawing.height)
