"""What a notebook shows of a wall where no kernel runs: its thumbnails, small enough to save."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Iterator
from typing import Any

from vec2art_nb.lab.wall.tile import Tile

#: Bytes of all images together, and the longer side of one that has to be made, in px.
LIMIT, _SIDE = 120_000, 200


def still(tiles: Iterable[Tile]) -> str:
    """HTML that needs nothing but itself, with as many tiles as fit.

    Examples
    --------
    >>> print(still([Tile("<a>", 4, 3)]))
    <p>1 drawing: run the cell to see it</p>
    """
    known = tuple(tiles)
    figures = list(_figures(known))
    if not figures:
        several = "s" * (len(known) != 1)
        return f"<p>{len(known)} drawing{several}: run the cell to see {'them' if several else 'it'}</p>"
    rest = len(known) - len(figures)
    more = f"<p>and {rest} more</p>" if rest else ""
    style = "display:flex;flex-wrap:wrap;gap:12px;font-size:11px"
    return f'<div style="{style}">{"".join(figures)}</div>{more}'


def with_still(shown: Any, tiles: Iterable[Tile]) -> Any:
    """What a widget shows in a notebook, with that beside it."""
    if shown is None:
        return None
    data, metadata = shown if isinstance(shown, tuple) else (shown, {})
    return {**data, "text/html": still(tiles)}, metadata


def _figures(tiles: Iterable[Tile]) -> Iterator[str]:
    left = LIMIT
    for tile in tiles:
        image = tile.thumbnail
        if not image and tile.drawing is not None:
            image = tile.drawing.to_png(min(1.0, _SIDE / max(tile.width, tile.height)))
        left -= len(image)
        if left < 0:
            return
        if image:
            name = html.escape(tile.title)
            data = base64.b64encode(image).decode()
            shown = f'<img alt="{name}" src="data:image/png;base64,{data}">'
            yield f'<figure style="margin:0">{shown}<figcaption>{name}</figcaption></figure>'
