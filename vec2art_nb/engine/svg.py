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
from collections.abc import Callable, Mapping, Sequence

from vec2art_nb.engine.layer import Kind, Layer
from vec2art_nb.engine.sheet import Sheet
from vec2art_nb.engine.svg_dots import dots
from vec2art_nb.engine.svg_regions import borders, regions
from vec2art_nb.engine.svg_strokes import strokes
from vec2art_nb.engine.view import View
from vec2art_nb.params.document import ELEMENT, NAMESPACE, metadata_json
from vec2art_nb.params.schema import SCHEMA_VERSION
from vec2art_nb.params.snapshot import Snapshot

#: What XML 1.0 does not allow in a document, even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_svg(
    width: int,
    height: int,
    layers: Sequence[Layer],
    view: View,
    *,
    views: Sequence[View] | None = None,
    params: Sequence[Snapshot] = (),
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
        Says what the paper is, and how layers are written.
    views : sequence of View, optional
        How each layer is written where they differ: in a stack of drawings.
    params : sequence of Snapshot
        Written into ``<metadata>``: one, or those of the drawings of a stack, bottom first.
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
    groups, definitions = [], []
    for k, own in enumerate(views or [view] * len(layers)):
        if len(layers[k]):
            sheet = Sheet(own, width, height, compiled)
            groups.append(_group(layers, k, sheet))
            definitions += sheet.definitions
    size = f'width="{width}" height="{height}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}>']
    if title:
        parts.append(f"<title>{escape(title)}</title>")
    if params:
        parts.append(f"<metadata>{''.join(map(_metadata, params))}</metadata>")
    if definitions:
        parts.append(f"<defs>{''.join(definitions)}</defs>")
    if view.paper != "transparent":
        parts.append(f'<rect {size} fill="{view.paper}"/>')
    return "\n".join([*parts, *filter(None, groups), "</svg>"])


def _metadata(params: Snapshot) -> str:
    opening = f'<{ELEMENT} xmlns="{NAMESPACE}" version="{SCHEMA_VERSION}">'
    return f"{opening}{escape(metadata_json(params))}</{ELEMENT}>"


def escape(text: str) -> str:
    """Text for the content of an XML element; characters that XML cannot hold are left out.

    Examples
    --------
    >>> escape('"]]>" & <b>' + chr(0))
    '"]]&gt;" &amp; &lt;b&gt;'
    """
    return html.escape(_ILLEGAL.sub("", text), quote=False)


_WRITERS: Mapping[Kind, Callable[[Layer, Sheet], str]] = {"stroke": strokes, "dot": dots}


def _group(layers: Sequence[Layer], k: int, sheet: Sheet) -> str:
    """Group of a layer; regions are followed by their borders."""
    layer = layers[k]
    if layer.kind == "region":
        after = layers[k + 1] if k + 1 < len(layers) else None
        return regions(layer, None if after is None or after.border is None else after, sheet)
    return borders(layer, sheet) if layer.border is not None else _WRITERS[layer.kind](layer, sheet)
