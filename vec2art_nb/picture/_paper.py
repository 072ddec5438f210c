"""The paper that shows through where a picture is transparent."""

from __future__ import annotations

from PIL import ImageColor

from vec2art_nb.errors import ParamsError
from vec2art_nb.picture._raster import RGB

_ALLOWED = 'a CSS colour ("#rgb", "#rrggbb", a name) or "transparent"'


def parse_paper(paper: str) -> RGB:
    """Colour of the paper.

    Parameters
    ----------
    paper : str
        ``"#rgb"``, ``"#rrggbb"``, a CSS colour such as ``"ivory"`` or ``"rgb(250, 240, 230)"``, or
        ``"transparent"``, whose ground for tracing is white.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        If it is no colour.

    Examples
    --------
    >>> parse_paper("ivory"), parse_paper("#08f"), parse_paper("transparent")
    ((255, 255, 240), (0, 136, 255), (255, 255, 255))
    """
    if not isinstance(paper, str):
        raise ParamsError("paper", paper, _ALLOWED)
    if paper.strip().lower() == "transparent":
        return (255, 255, 255)
    try:
        red, green, blue = ImageColor.getrgb(paper.strip())[:3]
    except ValueError:
        raise ParamsError("paper", paper, _ALLOWED) from None
    return red, green, blue
