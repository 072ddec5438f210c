"""Drawings as SVG text.

::

    <svg> <title> <metadata> <defs> <rect> paper
      <g> per layer: everything its strokes share
        <g> per pen: width, colour      (see `pens`; left out where a pen has a single stroke)
          <path d="…"/> per stroke      (see `paths`)

Texts come from outside (titles, file names, parameters): all are escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby, pairwise

import numpy as np

from vec2art_nb.engine.gradient import gradient_elements
from vec2art_nb.engine.layer import Kind, Layer
from vec2art_nb.engine.paths import Geometry, path_texts
from vec2art_nb.engine.pens import GRADIENT, Pens, pens_of
from vec2art_nb.engine.view import View
from vec2art_nb.params.document import ELEMENT, NAMESPACE, metadata_json
from vec2art_nb.params.schema import SCHEMA_VERSION
from vec2art_nb.params.snapshot import Snapshot

#: What XML 1.0 does not allow in a document, even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Outlines stray from the exact offset curve by at most so many px of a 1920 x 1080 picture, too little to be
#: seen; they need not be better than this share of the step between coordinates.
_OUTLINE_TOLERANCE = 0.06
_OUTLINE_STEP = 0.35


@dataclass
class _Sheet:
    """What layers need to know to be written, and what they need to have defined before them."""

    view: View
    width: int
    height: int
    compiled: bool
    definitions: list[str] = field(default_factory=list)

    @property
    def unit(self) -> int:
        """Coordinates per px."""
        return int(10 ** self.view.decimals(self.width, self.height))

    @property
    def pen(self) -> float:
        """Nominal stroke width in picture px."""
        return self.view.pen(self.width, self.height)

    @property
    def tolerance(self) -> float:
        """How far outlines may stray from the exact offset curve, in picture px."""
        return max(_OUTLINE_TOLERANCE * self.pen / self.view.stroke_width, _OUTLINE_STEP / self.unit)


def write_svg(
    width: int,
    height: int,
    layers: Sequence[Layer],
    view: View,
    *,
    params: Snapshot | None = None,
    title: str = "",
    compiled: bool = True,
) -> str:
    """SVG document of a drawing.

    Parameters
    ----------
    width, height : int
        Size of the picture: the viewBox.
    layers : sequence of Layer
        The first is at the bottom.
    view : View
    params : Snapshot, optional
        Written into ``<metadata>``.
    title : str
        Any text; what XML cannot hold is left out.
    compiled : bool
        Whether to use numba: slow where it is not loaded yet. The text is the same.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> print(write_svg(4, 3, [], View.of(DEFAULTS), title="<a>"))
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" width="4" height="3">
    <title>&lt;a&gt;</title>
    <rect width="4" height="3" fill="#ffffff"/>
    </svg>
    """
    sheet = _Sheet(view, width, height, compiled)
    groups = [_WRITERS[layer.kind](layer, sheet) for layer in layers if len(layer)]
    size = f'width="{width}" height="{height}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}>']
    if title:
        parts.append(f"<title>{escape(title)}</title>")
    if params is not None:
        opening = f'<{ELEMENT} xmlns="{NAMESPACE}" version="{SCHEMA_VERSION}">'
        parts.append(f"<metadata>{opening}{escape(metadata_json(params))}</{ELEMENT}></metadata>")
    if sheet.definitions:
        parts.append(f"<defs>{''.join(sheet.definitions)}</defs>")
    if view.paper != "transparent":
        parts.append(f'<rect {size} fill="{view.paper}"/>')
    return "\n".join([*parts, *groups, "</svg>"])


def escape(text: str) -> str:
    """Text for the content of an XML element; characters that XML cannot hold are left out.

    Examples
    --------
    >>> escape('"]]>" & <b>' + chr(0))
    '"]]&gt;" &amp; &lt;b&gt;'
    """
    return html.escape(_ILLEGAL.sub("", text), quote=False)


def _strokes(layer: Layer, sheet: _Sheet) -> str:
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
    return f"<g{_attributes(shared)}>{_nested(list(columns), rows)}</g>"


def _inks(layer: Layer, pens: Pens, sheet: _Sheet) -> list[str]:
    """Paint of each pen: a colour, or a gradient that gets defined."""
    if not sheet.view.preserve:
        return [sheet.view.stroke_color] * len(pens.ink)
    own = pens.ink[pens.ink >= GRADIENT] - GRADIENT
    # Pages may hold several drawings: names come from what they draw.
    prefix = f"g{blake2b(layer.points.tobytes(), digest_size=4).hexdigest()}-" if len(own) else ""
    sheet.definitions += gradient_elements(layer, own, prefix, sheet.unit)
    inks = pens.ink.tolist()
    return [f"#{ink:06x}" if ink < GRADIENT else f"url(#{prefix}{ink - GRADIENT})" for ink in inks]


def _texts(layer: Layer, pens: Pens, sheet: _Sheet) -> list[str]:
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
        attribute = _attributes({names[0]: value})
        alone = sum(count for _, count, _ in members) == 1
        parts.append(text.replace("<path", f"<path{attribute}", 1) if alone else f"<g{attribute}>{text}</g>")
    return "".join(parts)


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in values.items())


#: Regions and dots find their place here.
_WRITERS: Mapping[Kind, Callable[[Layer, _Sheet], str]] = {"stroke": _strokes}
