"""Layers of regions as SVG: areas of one colour that meet without a seam, and the lines between them."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.paths import Geometry, path_texts
from vec2art_nb.engine.sheet import Sheet, attributes
from vec2art_nb.engine.svg_strokes import strokes
from vec2art_nb.picture.level import REFERENCE_DIAGONAL

#: Where two areas meet, renderers blend each with what is below, and the ground would show as a thin seam.
#: So the borders are drawn below, roughly, in the colour of one side: px to each side that must be covered,
#: and how far these lines stray for being short; px of the picture, or reference px where those are larger.
COVER, STRAY = 0.75, 0.7
#: Lead lines of this width (px) hide seams.
HIDING = 1.8
#: Width of an outline in a region's own colour where the borders are not known.
HAIRLINE = 0.7
#: Bits of the colours below: few colours make few paths.
_BITS = 0xF0


def regions(layer: Layer, borders: Layer | None, sheet: Sheet) -> str:
    """Group of a layer of regions, those of one colour together; nothing if they are not filled.

    Parameters
    ----------
    layer : Layer
    borders : Layer or None
        The borders between the regions, each once.
    sheet : Sheet
    """
    if not sheet.view.fill:
        return ""
    code = _codes(layer.color if sheet.view.own_colors else _tones(layer.color, sheet))
    paths = np.arange(len(layer) + 1) if layer.rings is None else layer.rings
    _, first, group = np.unique(code, return_index=True, return_inverse=True)
    order = np.argsort(first[group], kind="stable").astype(np.int64)
    geometry = Geometry(layer.points, layer.offsets, layer.closed, paths, layer.degree)
    text, ends = path_texts(geometry, order, sheet.unit, compiled=sheet.compiled)
    code = code[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(code)) + 1, [len(code)]])
    ink = ' fill="{0}" stroke="{0}"' if borders is None or not sheet.compiled else ' fill="{0}"'
    parts = [
        f"<path{ink.format(value)}{text[i + 5 : j]}" if n == 1 else f"<g{ink.format(value)}>{text[i:j]}</g>"
        for value, (i, j), n in zip(
            [f"#{value:06x}" for value in code[starts[:-1]].tolist()],
            pairwise(ends[starts].tolist()),
            np.diff(starts).tolist(),
            strict=True,
        )
    ]
    if borders is None or not sheet.compiled:
        shared = {"stroke-width": f"{HAIRLINE * _unit(sheet):.3g}", "stroke-linejoin": "round"}
        return f"<g{attributes(shared)}>{''.join(parts)}</g>"
    return f"<g>{_below(borders, sheet)}{''.join(parts)}</g>"


def _unit(sheet: Sheet) -> float:
    """A px of the picture, or a reference px where that is larger."""
    return max(1.0, math.hypot(sheet.width, sheet.height) / REFERENCE_DIAGONAL)


def _codes(color: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.asarray(color.astype(np.int64) @ (65536, 256, 1), np.int64)


def _below(borders: Layer, sheet: Sheet) -> str:
    """Group of rough lines along the borders between two regions."""
    view, unit = sheet.view, _unit(sheet)
    lead = view.lead_width * math.hypot(sheet.width, sheet.height) / REFERENCE_DIAGONAL
    assert borders.border is not None  # noqa: S101 - for the type checker
    inner = np.flatnonzero(borders.border == 2)
    if len(inner) == 0 or (view.lead and view.stroke_opacity == 1 and lead >= HIDING * unit):
        return ""
    # only drafts in fresh processes do without these kernels
    from vec2art_nb.engine.kernels.polygons import flatten  # noqa: PLC0415

    color = borders.color if view.own_colors else _tones(borders.color, sheet)
    code = _codes(color & np.uint8(_BITS))[inner]
    order = np.argsort(code, kind="stable")
    lines = borders.take(inner[order])
    points, offsets = lines.points, lines.offsets
    if lines.degree == 3:
        ends = np.empty_like(offsets)
        flat = np.empty((flatten(points, offsets, STRAY * unit, points[:0], ends), 2), np.float32)
        flatten(points, offsets, STRAY * unit, flat, ends)
        points, offsets = flat, ends
    code = code[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(code)) + 1, [len(code)]]).astype(np.int64)
    step = max(sheet.unit // 10, 1)
    geometry = Geometry(points, offsets, lines.closed, starts, 1)
    text, stops = path_texts(geometry, np.arange(len(starts) - 1), step)
    parts = [
        f'<path stroke="#{value:06x}"{text[i + 5 : j]}'
        for value, (i, j) in zip(code[starts[:-1]].tolist(), pairwise(stops.tolist()), strict=True)
    ]
    stray = STRAY * unit * (lines.degree == 3) + math.sqrt(0.5) / step
    width = f"{2 * (COVER * unit + stray):.3g}"
    shared = {"fill": "none", "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round"}
    return f"<g{attributes(shared)}>{''.join(parts)}</g>"


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
