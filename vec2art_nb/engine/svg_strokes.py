"""A layer of strokes as SVG: groups of those that share a pen."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from itertools import groupby, pairwise

import numpy as np

from vec2art_nb.engine.gradient import gradient_elements
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.paths import Geometry, path_texts
from vec2art_nb.engine.pens import GRADIENT, Pens, pens_of
from vec2art_nb.engine.sheet import Sheet, attributes


def strokes(layer: Layer, sheet: Sheet) -> str:
    """Group of a layer of strokes; those with a profile are outlines, and filled."""
    pens = pens_of(layer, preserve=sheet.view.preserve)
    inks = _inks(layer, pens, sheet)
    shared = {} if sheet.view.stroke_opacity == 1 else {"opacity": f"{sheet.view.stroke_opacity:g}"}
    if layer.profile is not None:
        columns = {"fill": inks}
    else:
        scale = 1.0 if layer.absolute else sheet.pen
        columns = {"stroke-width": [f"{scale * width:.4g}" for width in pens.width.tolist()], "stroke": inks}
        shared |= {"fill": "none", "stroke-linecap": "round", "stroke-linejoin": "round"}
    shared |= {name: values[0] for name, values in columns.items() if len(set(values)) == 1}
    columns = {name: values for name, values in columns.items() if name not in shared}
    counts = np.diff(pens.starts).tolist()
    texts = _texts(layer, pens, sheet)
    rows = [([column[i] for column in columns.values()], counts[i], texts[i]) for i in range(len(texts))]
    return f"<g{attributes(shared)}>{_nested(list(columns), rows)}</g>"


def _inks(layer: Layer, pens: Pens, sheet: Sheet) -> list[str]:
    """Paint of each pen: a colour, or a gradient that gets defined."""
    if not sheet.view.preserve:
        return [sheet.view.stroke_color] * len(pens.ink)
    own = pens.ink[pens.ink >= GRADIENT] - GRADIENT
    # Pages may hold several drawings: names come from what they draw.
    prefix = f"g{blake2b(layer.points.tobytes(), digest_size=4).hexdigest()}-" if len(own) else ""
    sheet.definitions += gradient_elements(layer, own, prefix, sheet.unit)
    inks = pens.ink.tolist()
    return [f"#{ink:06x}" if ink < GRADIENT else f"url(#{prefix}{ink - GRADIENT})" for ink in inks]


def _texts(layer: Layer, pens: Pens, sheet: Sheet) -> list[str]:
    """Paths of each pen."""
    points, offsets, closed = layer.points, layer.offsets, layer.closed
    paths = np.arange(len(layer) + 1)
    if layer.profile is not None:
        # Its kernels take as long to load as all others here, and most drawings do without.
        from vec2art_nb.engine.outline import outline  # noqa: PLC0415

        shape = outline(layer, sheet.pen, sheet.tolerance)
        points, offsets, paths = shape.points, shape.rings, shape.paths
        closed = np.ones(len(offsets) - 1, np.bool_)
    geometry = Geometry(points, offsets, closed, paths, layer.degree)
    text, ends = path_texts(geometry, pens.order, sheet.unit, compiled=sheet.compiled)
    return [text[i:j] for i, j in pairwise(ends[pens.starts].tolist())]


def _nested(names: list[str], rows: Iterable[tuple[list[str], int, str]]) -> str:
    """Paths in groups of groups, a level for each attribute; rows: values, number of paths, their text."""
    if not names:
        return "".join(text for _, _, text in rows)
    parts = []
    for value, run in groupby(rows, key=lambda row: row[0][0]):
        members = [(values[1:], count, text) for values, count, text in run]
        text = _nested(names[1:], members)
        attribute = attributes({names[0]: value})
        alone = sum(count for _, count, _ in members) == 1
        parts.append(text.replace("<path", f"<path{attribute}", 1) if alone else f"<g{attribute}>{text}</g>")
    return "".join(parts)
