"""Tiles as one document to print, send or publish: SVG, or HTML that needs nothing but itself."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.svg import escape
from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.wall.tile import Tile

#: Documents by name, with their media types.
FORMATS = {"svg": "image/svg+xml", "html": "text/html"}

Cell = tuple[Tile, Drawing | None]

#: Units of a page in SVG: longest side of a drawing, room around it, height of a line of text.
_SIDE, _GAP, _LINE = 320, 24, 18
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"

_METADATA = re.compile(r"<metadata>.*?</metadata>\n?", re.DOTALL)
#: What names of a document are written in; ours is the only writer.
_NAMES = re.compile(r'(\bid="|url\(#|href="#)')

_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --text: #1d1f23; --dim: #5b6068; --line: #dcdee2 }
@media (prefers-color-scheme: dark) {
  :root { --ground: #17181b; --text: #e8e9ec; --dim: #a6abb5; --line: #34363d }
}
body { margin: 0 auto; padding: 2rem; max-width: 90rem; background: var(--ground); color: var(--text);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
h1 { font-size: 1.25rem; font-weight: 600 }
main { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: 1.5rem }
@media (max-width: 50rem) { main { grid-template-columns: repeat(2, minmax(0, 1fr)) } }
figure { margin: 0 }
figure svg { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 4px }
figcaption { padding-top: .4rem }
dl { display: flex; flex-wrap: wrap; gap: 0 .9em; margin: 0; color: var(--dim); font-size: 12px }
dl div { display: flex; gap: .35em }
dd { margin: 0; color: var(--text); font-variant-numeric: tabular-nums }
"""


def page_of(format: str, head: Mapping[str, Any], cells: Sequence[Cell]) -> str:  # noqa: A002 - its name
    """All drawings on one page.

    Parameters
    ----------
    format : {"svg", "html"}
    head : mapping
        ``title``, and for a table ``rows`` and ``columns``.
    cells : sequence of (Tile, Drawing or None)

    Raises
    ------
    vec2art_nb.errors.ExperimentError
        For another format.

    Examples
    --------
    >>> page_of("pdf", {}, [])
    Traceback (most recent call last):
        ...
    vec2art_nb.errors.ExperimentError: format: 'pdf' is not allowed; allowed: 'svg' or 'html'.
    """
    if format not in FORMATS:
        raise ExperimentError("format", format, "'svg' or 'html'")
    columns = _columns(head, len(cells))
    return (_svg if format == "svg" else _html)(str(head.get("title", "")), columns, cells)


def _columns(head: Mapping[str, Any], number: int) -> int:
    """Drawings beside each other: as in the table, else so that the page is a little wider than high."""
    table = head.get("columns")
    return len(table["values"]) if table else max(1, math.ceil(math.sqrt(number * 1.3)))


def _svg(title: str, columns: int, cells: Sequence[Cell]) -> str:
    cell_width, parts = _SIDE + _GAP, []
    tallest = max((_fit(tile)[1] for tile, _ in cells), default=0.0)
    cell_height = tallest + 2 * _LINE + _GAP
    ids = count()
    for k, (tile, drawing) in enumerate(cells):
        x, y = _GAP + k % columns * cell_width, _GAP + 2 * _LINE + k // columns * cell_height
        if drawing is not None:
            parts.append(_nested(drawing, next(ids), x, y, *_fit(tile)))
        parts.append(_text(x, y + tallest + _LINE, tile.title, 13, "#1d1f23"))
        parts.append(_text(x, y + tallest + 2 * _LINE - 3, tile.error or _figures(tile), 11, "#5b6068"))
    width = columns * cell_width + _GAP
    height = math.ceil(len(cells) / columns) * cell_height + 2 * _LINE + _GAP
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" font-family="{_FONT}">'
    )
    paper = f'<rect width="{width}" height="{height:g}" fill="#ffffff"/>'
    heading = _text(_GAP, _GAP + _LINE, title, 17, "#1d1f23")
    return "\n".join([opening, f"<title>{escape(title)}</title>", paper, heading, *parts, "</svg>"])


def _html(title: str, columns: int, cells: Sequence[Cell]) -> str:
    figures = "\n".join(_figure(k, tile, drawing) for k, (tile, drawing) in enumerate(cells))
    name = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="description" content="{name}">\n'
        f"<style>{_STYLE}:root {{ --columns: {columns} }}</style>\n"
        f"</head>\n<body>\n<h1>{name}</h1>\n<main>\n{figures}\n</main>\n</body>\n</html>\n"
    )


def _figure(number: int, tile: Tile, drawing: Drawing | None) -> str:
    shown = "" if drawing is None else _nested(drawing, number)
    terms = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{x:.4g}</dd></div>" for name, x in tile.metrics.items()
    )
    figures = f"<dl>{terms}</dl>" if terms else html.escape(tile.error)
    return f"<figure>{shown}<figcaption>{html.escape(tile.title)}{figures}</figcaption></figure>"


def _nested(drawing: Drawing, number: int, *place: float) -> str:
    """A drawing as an element of a larger document: nothing in it has the name of anything in another."""
    text = _NAMES.sub(rf"\g<1>t{number}-", _METADATA.sub("", drawing.to_svg()))
    box = f'viewBox="0 0 {drawing.width} {drawing.height}"'
    at = 'x="{:g}" y="{:g}" width="{:g}" height="{:g}" '.format(*place) if place else 'role="img" '
    return f"<svg {at}{box}>{text[text.index('>') + 1 :]}"


def _fit(tile: Tile) -> tuple[float, float]:
    scale = _SIDE / max(tile.width, tile.height)
    return tile.width * scale, tile.height * scale


def _text(x: float, y: float, text: str, size: int, color: str) -> str:
    most = int(_SIDE / size * 1.8)
    short = text if len(text) <= most or size > 13 else f"{text[: most - 1]}…"
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{color}">{escape(short)}</text>'


def _figures(tile: Tile) -> str:
    return " · ".join(f"{name} {x:.4g}" for name, x in tile.metrics.items())
