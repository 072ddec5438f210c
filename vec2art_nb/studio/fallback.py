"""What a notebook shows of a Studio where no kernel runs: an image, small enough to save.

It is the drawing; where none was ready when the cell ran, the picture.
"""

from __future__ import annotations

import base64
import html
import io
from dataclasses import replace

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.picture.picture import Picture

#: Bytes of the image; sides of the bitmaps to try if the SVG is larger, and how well they are kept if a
#: lossless one is larger, too.
LIMIT, _SIDES, _QUALITY = 140_000, (1000, 640, 320), 80
#: Longer side of the picture in px: some tens of kB.
_PICTURE_SIDE = 480


def fallback(drawing: Drawing | None, text: str, picture: Picture | None = None) -> str:
    """HTML that needs nothing but itself.

    Parameters
    ----------
    drawing : Drawing or None
    text : str
        Says what it is; any text.
    picture : Picture, optional
        Shown as long as there is no drawing.

    Examples
    --------
    >>> fallback(None, "<Studio>")
    '<em>&lt;Studio&gt;: run the cell to see it</em>'
    """
    if drawing is not None:
        mime, data = _image(drawing)
    elif picture is not None:
        mime, data = "image/jpeg", _photo(picture)
    else:
        return f"<em>{html.escape(text)}: run the cell to see it</em>"
    source = f"data:{mime};base64,{base64.b64encode(data).decode()}"
    style = "max-width:100%;max-height:70vh;height:auto"
    return f'<img alt="{html.escape(text)}" style="{style}" src="{source}">'


def _photo(picture: Picture) -> bytes:
    from PIL import Image  # noqa: PLC0415 - importing the package must stay cheap

    level = picture.level(min(_PICTURE_SIDE, max(picture.size)))
    file = io.BytesIO()
    Image.fromarray(level.rgb).save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def _image(drawing: Drawing) -> tuple[str, bytes]:
    # Drafts are short: what writes them fast would have to load first, while the cell waits.
    svg = (replace(drawing, cold=True) if drawing.draft else drawing).to_svg().encode()
    if len(svg) <= LIMIT:
        return "image/svg+xml", svg
    data = b""
    for side in _SIDES:
        png = drawing.to_png(min(1.0, side / max(drawing.width, drawing.height)))
        if len(png) <= LIMIT:
            return "image/png", png
        data = _lossy(png)
        if len(data) <= LIMIT:
            break
    return "image/webp", data


def _lossy(png: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 - importing the package must stay cheap

    file = io.BytesIO()
    Image.open(io.BytesIO(png)).save(file, "WEBP", quality=_QUALITY)
    return file.getvalue()
