"""Tiles as one document to print, send or publish: SVG, or HTML that needs nothing but itself."""

from __future__ import annotations

import html
import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.svg import escape
from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.labels import figure, written
from vec2art_nb.lab.wall.table import html_table, svg_table
from vec2art_nb.lab.wall.tile import Tile

#: Documents by name, with their media types.
FORMATS = {"svg": "image/svg+xml", "html": "text/html"}

Cell = tuple[Tile, Drawing | None]
#: Line and column of a drawing on the page.
Place = tuple[int, int]

#: Units of a page in SVG: longest side of a drawing, room around it, height of a line of text.
_SIDE, _GAP, _LINE = 320, 24, 18
#: Letters of a line as wide as its letters are high.
_LETTERS = 1.8
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
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.5rem }
figure { margin: 0; min-width: 0; overflow-wrap: anywhere }
@media (min-width: 50rem) {
  main { grid-template-columns: repeat(var(--columns), minmax(0, 1fr)) }
  figure { grid-area: var(--line) / var(--column) }
}
figure svg { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 4px }
figcaption { padding-top: .4rem }
dl { display: flex; flex-wrap: wrap; gap: 0 .9em; margin: 0; color: var(--dim); font-size: 12px }
dl div { display: flex; gap: .35em }
dd { margin: 0; color: var(--text); font-variant-numeric: tabular-nums }
section { margin-top: 2rem; overflow-x: auto }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums }
th, td { padding: .3em 1.5em .3em 0; border-bottom: 1px solid var(--line); text-align: left }
tr + tr th { font-weight: 400; color: var(--dim) }
"""


def page_of(format: str, head: Mapping[str, Any], cells: Sequence[Cell]) -> str:  # noqa: A002 - its name
    """All drawings on one page.

    Parameters
    ----------
    format : {"svg", "html"}
    head : mapping
        ``title``, and for a table ``rows`` and ``columns``, each with ``name`` and ``values``.
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
    laid = list(zip(_places(head, [tile for tile, _ in cells]), cells, strict=True))
    laid.sort(key=lambda one: one[0])
    title = str(head.get("title", ""))
    titles = [tile.title for tile, _ in cells]
    if format == "html":
        return _html(title, laid, _section(head, titles))
    return _svg(title, laid, head, titles)


def _places(head: Mapping[str, Any], tiles: Sequence[Tile]) -> list[Place]:
    """Line and column of each: as in the table, else so that the page is a little wider than high."""
    rows, columns = head.get("rows"), head.get("columns")
    if not rows and not columns:
        across = max(1, math.ceil(math.sqrt(len(tiles) * 1.3)))
        return [divmod(k, across) for k in range(len(tiles))]
    found = [(_position(rows, tile), _position(columns, tile)) for tile in tiles]
    deep = {row: max(found.count(place) for place in found if place[0] == row) for row, _ in found}
    return [
        (sum(deep[other] for other in deep if other < row) + found[:k].count((row, column)), column)
        for k, (row, column) in enumerate(found)
    ]


def _position(axis: Mapping[str, Any] | None, tile: Tile) -> int:
    """Where a tile stands on an axis; after its end if it has no value there."""
    if not axis:
        return 0
    name, values = axis["name"], axis["values"]
    value = written(tile.values[name]) if name in tile.values else None
    return values.index(value) if value in values else len(values)


def _svg(
    title: str, laid: Sequence[tuple[Place, Cell]], head: Mapping[str, Any], titles: Sequence[str]
) -> str:
    cell_width, parts = _SIDE + _GAP, []
    tallest = max((_fit(tile)[1] for _, (tile, _) in laid), default=0.0)
    said = [_said(tile) for _, (tile, _) in laid]
    cell_height = tallest + _LINE + _GAP + max(map(len, said), default=0) * _LINE
    ids = count()
    for ((line, column), (tile, drawing)), texts in zip(laid, said, strict=True):
        x, y = _GAP + column * cell_width, _GAP + 2 * _LINE + line * cell_height
        if drawing is not None:
            parts.append(_nested(drawing, next(ids), x, y, *_fit(tile)))
        parts.append(_text(x, y + tallest + _LINE, tile.title, 13, "#1d1f23"))
        below = y + tallest + 2 * _LINE - 2
        parts += [_text(x, below + k * (_LINE - 2), text, 11, "#5b6068") for k, text in enumerate(texts)]
    lines, columns = _extent(laid)
    width = columns * cell_width + _GAP
    height = lines * cell_height + 2 * _LINE + _GAP
    table = svg_table(head, titles, _GAP, height, width - 2 * _GAP)
    width, height = max(width, round(table.width) + 2 * _GAP), height + table.height
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" font-family="{_FONT}">'
    )
    paper = f'<rect width="{width}" height="{height:g}" fill="#ffffff"/>'
    heading = _text(_GAP, _GAP + _LINE, title, 17, "#1d1f23")
    return "\n".join(
        [opening, f"<title>{escape(title)}</title>", paper, heading, *parts, *table.parts, "</svg>"]
    )


def _extent(laid: Sequence[tuple[Place, Cell]]) -> Place:
    """Number of lines and columns."""
    lines, columns = zip((0, 0), *(place for place, _ in laid), strict=True)
    return max(lines) + 1, max(columns) + 1


def _html(title: str, laid: Sequence[tuple[Place, Cell]], table: str) -> str:
    figures = "\n".join(_figure(k, place, *cell) for k, (place, cell) in enumerate(laid))
    name = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="description" content="{name}">\n'
        f"<style>{_STYLE}:root {{ --columns: {_extent(laid)[1]} }}</style>\n"
        f"</head>\n<body>\n<header><h1>{name}</h1></header>\n<main>\n{figures}\n</main>\n{table}</body>\n</html>\n"
    )


def _section(head: Mapping[str, Any], titles: Sequence[str]) -> str:
    table = html_table(head, titles)
    return f'<section aria-label="Differences" tabindex="0">\n{table}\n</section>\n' if table else ""


def _figure(number: int, place: Place, tile: Tile, drawing: Drawing | None) -> str:
    shown = "" if drawing is None else _nested(drawing, number)
    terms = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{figure(x)}</dd></div>" for name, x in tile.metrics.items()
    )
    figures = f"<dl>{terms}</dl>" if terms else html.escape(tile.error)
    at = f"--line: {place[0] + 1}; --column: {place[1] + 1}"
    return f'<figure style="{at}">{shown}<figcaption>{html.escape(tile.title)}{figures}</figcaption></figure>'


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
    most = int(_SIDE / size * _LETTERS)
    short = text if len(text) <= most or size > 13 else f"{text[: most - 1]}…"
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{color}">{escape(short)}</text>'


def _said(tile: Tile) -> list[str]:
    """Lines under a drawing: its figures, or why there is none."""
    figures = "\xa0· ".join(f"{name}\xa0{figure(x)}" for name, x in tile.metrics.items())
    return textwrap.wrap(tile.error or figures, int(_SIDE / 11 * _LETTERS), break_on_hyphens=False)
