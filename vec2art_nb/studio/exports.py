"""What pages can download or copy."""

from __future__ import annotations

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.model import Params

#: Names of exports with their media types.
FORMATS = {"svg": "image/svg+xml", "png": "image/png", "html": "text/html", "python": "text/x-python"}
#: Those that need the final drawing.
OF_DRAWINGS = {"svg", "png", "html"}


def export(name: str, drawing: Drawing | None, params: Params, scale: float = 1.0) -> tuple[str, bytes]:
    """Media type and bytes of an export.

    Parameters
    ----------
    name : {"svg", "png", "html", "python"}
    drawing : Drawing or None
        What is exported, except as Python.
    params : Params
        What is written as Python.
    scale : float
        Pixels of the PNG per px of the picture.

    Raises
    ------
    LookupError
        If there is no such export, or nothing to export.

    Examples
    --------
    >>> export("python", None, Params("edge", detail=0.7))
    ('text/x-python', b'vectorize(picture, detail=0.7)')
    """
    if name not in FORMATS:
        raise LookupError(f"{name!r} is no export; allowed: {', '.join(FORMATS)}")
    if name == "python":
        return FORMATS[name], params.to_python().encode()
    if drawing is None:
        raise LookupError("there is no drawing yet: open a picture")
    if name == "png":
        return FORMATS[name], drawing.to_png(scale)
    return FORMATS[name], (drawing.to_svg() if name == "svg" else drawing.to_html()).encode()
