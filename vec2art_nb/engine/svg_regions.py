"""Layers of regions as SVG: areas of one colour that meet without a seam, and the lines between them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.paths import Geometry, path_texts
from vec2art_nb.engine.sheet import Sheet, attributes
from vec2art_nb.engine.svg_strokes import strokes
from vec2art_nb.picture.level import REFERENCE_DIAGONAL

#: Width of the outline that a region gets in its own colour. Renderers blend each region with what is below
#: along its edge, so that between two that meet exactly the ground would show as a thin seam: half a px each
#: way covers it, in px of the picture and, for large pictures that are shown smaller, in reference px.
HAIRLINE, REFERENCE_HAIRLINE = 0.7, 1.0


def regions(layer: Layer, sheet: Sheet) -> str:
    """Group of a layer of regions, those of one colour together; nothing if they are not filled."""
    if not sheet.view.fill:
        return ""
    color = layer.color if sheet.view.own_colors else _tones(layer.color, sheet)
    code = color.astype(np.int64) @ (65536, 256, 1)
    _, first, group = np.unique(code, return_index=True, return_inverse=True)
    order = np.argsort(first[group], kind="stable").astype(np.int64)
    paths = np.arange(len(layer) + 1) if layer.rings is None else layer.rings
    geometry = Geometry(layer.points, layer.offsets, layer.closed, paths, layer.degree)
    text, ends = path_texts(geometry, order, sheet.unit, compiled=sheet.compiled)
    code = code[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(code)) + 1, [len(code)]])
    parts = []
    stops, counts = ends[starts].tolist(), np.diff(starts).tolist()
    for k, value in enumerate(code[starts[:-1]].tolist()):
        ink = f'fill="#{value:06x}" stroke="#{value:06x}"'
        part = text[stops[k] : stops[k + 1]]
        parts.append(f"<g {ink}>{part}</g>" if counts[k] > 1 else f"<path {ink}{part[5:]}")
    unit = math.hypot(sheet.width, sheet.height) / REFERENCE_DIAGONAL
    width = f"{max(HAIRLINE, REFERENCE_HAIRLINE * unit):.3g}"
    return f"<g{attributes({'stroke-width': width, 'stroke-linejoin': 'round'})}>{''.join(parts)}</g>"


def _tones(color: NDArray[np.uint8], sheet: Sheet) -> NDArray[np.uint8]:
    """Tones between the paper and the lines' colour, as dark as the colours are."""
    view = sheet.view
    dark, bright = (
        np.array([int(text[k : k + 2], 16) for k in (1, 3, 5)])
        for text in (
            "#1a1a1a" if view.lead_color == "own" else view.lead_color,
            "#ffffff" if view.paper == "transparent" else view.paper,
        )
    )
    share = (color @ (0.299, 0.587, 0.114))[:, None] / 255
    return np.asarray(np.rint(dark + (bright - dark) * share), np.uint8)


def borders(layer: Layer, sheet: Sheet) -> str:
    """Group of the lines between regions; nothing if they are not drawn."""
    view = sheet.view
    if not view.lead:
        return ""
    own = view.lead_color == "own"
    pen = replace(
        view,
        stroke_width=view.lead_width,
        stroke_color=view.stroke_color if own else view.lead_color,
        preserve=own,
    )
    sheet = replace(sheet, view=pen)
    return strokes(layer, sheet)
