"""From SVG text to pixels: the only place that calls the rasteriser (resvg)."""

from __future__ import annotations

import io
import re

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

#: Pixels of the largest raster that is made: one gigabyte of RGBA.
MAX_PIXELS = 256 * 2**20

_ROOT = re.compile(r"<svg\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)
_SIZE = frozenset({"width", "height", "preserveAspectRatio"})
_LENGTH = re.compile(r"\s*([\d.]+)\s*(?:px)?\s*$")


def target_size(width: int, height: int, scale: float) -> tuple[int, int]:
    """Size of a drawing at a scale, each side at least one pixel.

    Raises
    ------
    ValueError
        If the scale is not a positive number or the raster would exceed `MAX_PIXELS`.

    Examples
    --------
    >>> target_size(301, 200, 0.5)
    (150, 100)
    """
    if not 0 < scale < float("inf"):
        raise ValueError(f"scale: {scale!r} is not allowed; allowed: a number above 0")
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if size[0] * size[1] > MAX_PIXELS:
        fit = (MAX_PIXELS / (width * height)) ** 0.5
        raise ValueError(
            f"a raster of {size[0]} x {size[1]} pixels is more than {MAX_PIXELS // 2**20} megapixels; "
            f"choose a scale below {fit:.3g}"
        )
    return size


def to_png(svg: str, width: int, height: int) -> bytes:
    """PNG of an SVG document stretched over `width` x `height` pixels, transparent where nothing is drawn.

    Parameters
    ----------
    svg : str
        Any SVG document; text in it is not drawn, for that needs fonts.
    width, height : int
        At least 1, together at most `MAX_PIXELS`.

    Raises
    ------
    ValueError
        If the size is out of range or the text is no SVG.
    """
    if min(width, height) < 1 or width * height > MAX_PIXELS:
        limit = f"1 x 1 to {MAX_PIXELS // 2**20} megapixels"
        raise ValueError(f"a raster of {width} x {height} pixels cannot be made; allowed: {limit}")
    data: bytes = resvg_py.svg_to_bytes(svg_string=_resized(svg, width, height), skip_system_fonts=True)
    return data


def render(svg: str, width: int, height: int) -> NDArray[np.uint8]:
    """Pixels of an SVG document stretched over `width` x `height` pixels.

    Parameters
    ----------
    svg : str
    width, height : int

    Returns
    -------
    ndarray of uint8, shape (height, width, 4)
        Red, green, blue, alpha (not premultiplied).

    Raises
    ------
    ValueError
        As `to_png`.

    Examples
    --------
    >>> root = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    >>> pixels = render(root + '<circle cx="4" cy="4" r="3"/></svg>', 18, 18)
    >>> pixels.shape, pixels[8, 8].tolist(), pixels[0, 0].tolist()
    ((18, 18, 4), [0, 0, 0, 255], [0, 0, 0, 0])
    """
    with Image.open(io.BytesIO(to_png(svg, width, height)), formats=["PNG"]) as image:
        return np.array(image.convert("RGBA"))


def over(pixels: NDArray[np.uint8], paper: str) -> NDArray[np.uint8]:
    """RGB of RGBA pixels on paper of a colour ``#rrggbb``."""
    if pixels[..., 3].min(initial=255) == 255:
        return np.ascontiguousarray(pixels[..., :3])
    ground = np.array([int(paper[i : i + 2], 16) for i in (1, 3, 5)], np.float32)
    alpha = pixels[..., 3:].astype(np.float32) / 255
    return np.rint(pixels[..., :3] * alpha + ground * (1 - alpha)).astype(np.uint8)


def _resized(svg: str, width: int, height: int) -> str:
    """Document whose root asks for a size: the rasteriser's own options keep the ratio and round one side."""
    root = _ROOT.search(svg)
    if root is None:
        raise ValueError("the text holds no <svg> element")
    found = {name: value for name, _, value in _ATTRIBUTE.findall(root[0])}
    kept = _ATTRIBUTE.sub(lambda match: "" if match[1] in _SIZE else match[0], root[0][4:-1])
    view = "" if "viewBox" in found else _view_box(found)
    size = f'<svg width="{width}" height="{height}" preserveAspectRatio="none"{view}{kept}>'
    return svg[: root.start()] + size + svg[root.end() :]


def _view_box(attributes: dict[str, str]) -> str:
    """Attribute for documents that only state their size, in px."""
    sides = [_LENGTH.match(attributes.get(name, "")) for name in ("width", "height")]
    if not all(sides):
        raise ValueError("the <svg> element has neither a viewBox nor a size")
    return ' viewBox="0 0 {} {}"'.format(*(side[1] for side in sides if side))
