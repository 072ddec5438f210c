"""What a notebook shows of a wall where no kernel runs: its thumbnails, small enough to save."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vec2art_nb.lab.wall.tile import Tile

#: Bytes of all images together.
LIMIT = 120_000
#: Longer side of an image, in px, where there are few, and of more.
_SIDE, _FEW, _SMALL = 320, 4, 150


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


def with_still(shown: Any, tiles: Iterable[Tile], more: str = "") -> Any:
    """What a widget shows in a notebook, with that, and more HTML, beside it."""
    if shown is None:
        return None
    data, metadata = shown if isinstance(shown, tuple) else (shown, {})
    return {**data, "text/html": still(tiles) + more}, metadata


def _figures(tiles: Sequence[Tile]) -> Iterator[str]:
    side = _SIDE if len(tiles) <= _FEW else _SMALL
    left = LIMIT
    for tile in tiles:
        image = _image(tile, side)
        left -= len(image)
        if left < 0:
            return
        if image:
            name = html.escape(tile.title)
            data = base64.b64encode(image).decode()
            shown = f'<img alt="{name}" src="data:image/webp;base64,{data}">'
            style = f"margin:0;width:min-content;min-width:{side}px"
            yield f'<figure style="{style}">{shown}<figcaption>{name}</figcaption></figure>'


def _image(tile: Tile, side: int) -> bytes:
    """WebP with the longer side at most so many px; empty if there is nothing to show."""
    from PIL import Image  # noqa: PLC0415 - Pillow takes longer to load than everything here

    png = tile.thumbnail
    if not png and tile.drawing is not None:
        png = tile.drawing.to_png(min(1.0, 2 * side / max(tile.width, tile.height)))
    if not png:
        return b""
    image, file = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    image.save(file, "WEBP", quality=80)
    return file.getvalue()
