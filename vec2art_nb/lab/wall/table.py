"""What compared drawings differ in, as a table: in HTML, and in SVG, which has no tables."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from vec2art_nb.engine.svg import escape

#: Units of a page in SVG: height of a row, size of letters, their width at most, room between columns.
_ROW, _SIZE, _LETTER, _BETWEEN = 20, 11, 6.2, 14
#: Letters of a cell, at least; longer ones are cut where there is no room.
_LEAST = 9
_TEXT, _DIM, _LINE = "#1d1f23", "#5b6068", "#dcdee2"

Rows = list[tuple[str, list[str]]]


class Block(NamedTuple):
    """Elements of an SVG, and the room that they take."""

    parts: list[str]
    width: float
    height: float


def html_table(head: Mapping[str, Any], titles: Sequence[str]) -> str:
    """Parameters that differ, as HTML; empty if this is no comparison, or nothing differs.

    Examples
    --------
    >>> print(html_table({"differences": [["detail", ["0.2", "0.8"]]]}, ["A", "B"]))
    <table>
    <tr><th scope="col">Parameters that differ</th><th scope="col">A</th><th scope="col">B</th></tr>
    <tr><th scope="row">detail</th><td>0.2</td><td>0.8</td></tr>
    </table>
    """
    lines = []
    for number, (name, values) in enumerate(_rows(head, titles)):
        first = "row" if number else "col"
        opening, closing = ("<td>", "</td>") if number else ('<th scope="col">', "</th>")
        cells = "".join(f"{opening}{html.escape(value)}{closing}" for value in values)
        lines.append(f'<tr><th scope="{first}">{html.escape(name)}</th>{cells}</tr>')
    return "\n".join(["<table>", *lines, "</table>"]) if lines else ""


def svg_table(head: Mapping[str, Any], titles: Sequence[str], x: float, y: float, width: float) -> Block:
    """The same as lines and text, its upper left corner at (x, y).

    Columns share the width; they are wider where it has no room for a few letters of each. What is cut is
    told in full under the pointer.

    Examples
    --------
    >>> block = svg_table({"differences": [["detail", ["0.2", "0.8"]]]}, ["A", "B"], 0, 0, 400)
    >>> block.width, block.height, sum("0.8" in part for part in block.parts)
    (400, 54, 1)
    """
    rows = _rows(head, titles)
    if not rows:
        return Block([], 0, 0)
    first = max(len(name) for name, _ in rows) * _LETTER + _BETWEEN
    column = max((width - first) / len(titles), _LEAST * _LETTER + _BETWEEN)
    whole = max(width, first + column * len(titles))
    parts = [f'<g role="table" aria-label="Differences" font-size="{_SIZE}">']
    for number, (name, values) in enumerate(rows):
        bottom = y + (number + 1) * _ROW
        texts = [_text(x, bottom, name, first, "rowheader" if number else "columnheader")]
        texts += [
            _text(x + first + k * column, bottom, value, column, "cell" if number else "columnheader")
            for k, value in enumerate(values)
        ]
        parts.append(f'<g role="row">{"".join(texts)}</g>')
        parts.append(f'<path d="M{x:g} {bottom:g}h{whole:g}" stroke="{_LINE}" fill="none"/>')
    return Block([*parts, "</g>"], whole, len(rows) * _ROW + _BETWEEN)


def _rows(head: Mapping[str, Any], titles: Sequence[str]) -> Rows:
    """Heading and rows; none if nothing differs."""
    found = head.get("differences") or []
    rows = [(str(path), [str(value) for value in values]) for path, values in found]
    return [("Parameters that differ", list(titles)), *rows] if rows else []


def _text(x: float, bottom: float, text: str, room: float, role: str) -> str:
    most = int((room - _BETWEEN) / _LETTER + 1e-6)
    short, more = text, ""
    if len(text) > most:
        short, more = f"{text[: most - 1]}…", f"<title>{escape(text)}</title>"
    color = _DIM if role == "rowheader" else _TEXT
    weight = ' font-weight="600"' if role == "columnheader" else ""
    place = f'x="{x:g}" y="{bottom - 6:g}" fill="{color}"{weight}'
    return f'<text role="{role}" {place}>{more}{escape(short)}</text>'
