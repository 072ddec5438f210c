"""A drawing as the parts of a message, and a picture as what lies below it in the preview."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.stats import counted
from vec2art_nb.errors import Cancelled, ParamsError
from vec2art_nb.picture.picture import Picture
from vec2art_nb.studio.codec import encode
from vec2art_nb.studio.cuts import Cut
from vec2art_nb.studio.publisher import Json, Part

#: Longer side of the preview in px, its bytes at most, and the JPEG qualities to get there.
_PREVIEW_SIDE, _PREVIEW_BYTES, _QUALITIES = 1600, 900_000, (88, 75, 50, 25)


def frame_parts(run: int, drawing: Drawing, seconds: float, cuts: Sequence[Cut] = ()) -> Iterator[Part]:
    """Parts of a frame: what it is, what is shown of it, that it is done; then what is cut off.

    They are encoded as they are asked for. What is cut off comes last: nobody waits for it, and it is not
    sent if a newer frame comes first.

    Parameters
    ----------
    run : int
    drawing : Drawing
        With all elements.
    seconds : float
        From when it was wanted until it was there.
    cuts : sequence of Cut
    """
    about: Json = {"run": run, "draft": drawing.draft}
    size: Json = {"width": drawing.width, "height": drawing.height}
    shown = {one.layer: one.shown for one in cuts}
    yield {"kind": "run", **about, **size, "layers": len(drawing.layers)}, ()
    for number, layer in enumerate(drawing.layers):
        yield from _chunks(about, number, layer, 0, shown.get(number, len(layer)))
    account = _account(drawing, seconds, shown)
    yield {"kind": "done", **about, **account, "cuts": [one.to_json() for one in cuts]}, ()
    for number, first in shown.items():
        layer = drawing.layers[number]
        yield from _chunks(about, number, layer, first, len(layer))


def _chunks(about: Json, number: int, layer: Layer, first: int, last: int) -> Iterator[Part]:
    if first < last:
        for chunk in encode(layer, first=first, last=last):
            yield {"kind": "chunk", **about, "layer": number, **chunk.head}, (chunk.data,)


def _account(drawing: Drawing, seconds: float, shown: Mapping[int, int]) -> Json:
    runs = drawing.provenance.runs
    counts = [
        (layer.kind, shown.get(k, len(layer)))
        for k, layer in enumerate(drawing.layers)
        if layer.border is None
    ]
    return {
        "seconds": seconds,
        "partial": drawing.partial,
        "elements": counted(counts),
        "stages": [[one.stage, one.seconds, one.reused] for one in runs],
    }


def size_part(run: int, drawing: Drawing, size: int) -> Json:
    """How large the SVG is, in bytes, and of how many elements."""
    elements = counted((layer.kind, len(layer)) for layer in drawing.layers if layer.border is None)
    return {"kind": "size", "run": run, "bytes": size, "elements": elements}


def stopped_part(run: int, error: Exception) -> Json:
    """Why a run came to no drawing."""
    part: Json = {
        "kind": "stopped",
        "run": run,
        "cancelled": isinstance(error, Cancelled),
        "text": str(error),
    }
    return {**part, "field": error.field} if isinstance(error, ParamsError) else part


def about_picture(picture: Picture | None) -> Json | None:
    """What a page has to know of a picture before it sees it."""
    if picture is None:
        return None
    return {
        "name": picture.name,
        "width": picture.width,
        "height": picture.height,
        "digest": picture.digest.hex(),
    }


def picture_part(picture: Picture, client: str | None = None) -> Part:
    """The picture for the preview: a JPEG that fits into a message.

    Parameters
    ----------
    picture : Picture
    client : str, optional
        The page that it is for; by default all.
    """
    from PIL import Image  # noqa: PLC0415 - importing the package must stay cheap

    side = min(_PREVIEW_SIDE, max(picture.size))
    image = Image.fromarray(picture.level(side).rgb)
    data = b""
    for quality in _QUALITIES:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality)
        data = file.getvalue()
        if len(data) <= _PREVIEW_BYTES:
            break
    part: Json = {"kind": "picture", "mime": "image/jpeg", **(about_picture(picture) or {})}
    return part if client is None else {**part, "to": client}, (data,)
