"""Measurements on the rendering: likeness to the picture, tone, ink.

Drawing and picture are compared as grey values at one small size, `SIDE` px: that is about what the eye takes
in of a drawing at a glance, costs some ten milliseconds, and makes drafts and finals comparable.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vec2art_nb._opencv import opencv
from vec2art_nb.engine import raster
from vec2art_nb.engine.metrics import darkness, tone_error
from vec2art_nb.engine.metrics import psnr as psnr_of
from vec2art_nb.engine.metrics import ssim as ssim_of

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.picture.picture import Picture

Grey = NDArray[np.uint8]

#: Longer side of the rendering, px. Smaller pictures are compared at their own size.
SIDE = 256
#: Blur under which tones are compared, as a share of the longer side: lines become tones.
TONE_BLUR = 1 / 40
#: Weights of red, green and blue in a grey value (Rec. 601, as in structural similarity's usual form).
_LUMA = (0.299, 0.587, 0.114)

_WHITE = "#ffffff"


class _Last(threading.local):
    """The drawing that this thread rendered last: several metrics look at it one after the other."""

    drawing: weakref.ref[Drawing] | None = None
    pixels: NDArray[np.uint8]
    grey: Grey | None


_last = _Last()
_seen: weakref.WeakKeyDictionary[Picture, Grey] = weakref.WeakKeyDictionary()


def size_of(picture: Picture | Drawing) -> tuple[int, int]:
    """Width and height of renderings, at most `SIDE` px.

    Examples
    --------
    >>> from vec2art_nb import Picture
    >>> size_of(Picture.open(np.zeros((960, 640), np.uint8))), size_of(Picture.open(np.zeros((9, 12))))
    ((171, 256), (12, 9))
    """
    scale = min(1.0, SIDE / max(picture.width, picture.height))
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def rendered(drawing: Drawing) -> NDArray[np.uint8]:
    """Rendering of a drawing on its paper, on white where that is transparent.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        At most `SIDE` px; the same array while the thread asks for the same drawing.
    """
    if _last.drawing is None or _last.drawing() is not drawing:
        pixels = raster.over(raster.render(drawing.to_svg(), *size_of(drawing)), _WHITE)
        pixels.flags.writeable = False
        _last.pixels, _last.grey, _last.drawing = pixels, None, weakref.ref(drawing)
    return _last.pixels


def shades(drawing: Drawing) -> Grey:
    """Grey values of the rendering; the same array while the thread asks for the same drawing."""
    pixels = rendered(drawing)
    if _last.grey is None:
        _last.grey = grey(pixels)
        _last.grey.flags.writeable = False
    return _last.grey


def grey(rgb: NDArray[np.uint8]) -> Grey:
    """Grey values of colours.

    Examples
    --------
    >>> grey(np.array([[[255, 0, 0], [255, 255, 255]]], np.uint8)).tolist()
    [[76, 255]]
    """
    return np.asarray(np.rint(rgb[..., :3] @ np.array(_LUMA)), np.uint8)


def seen(picture: Picture) -> Grey:
    """Grey values of a picture at the size of renderings, means of areas; computed once per picture."""
    found = _seen.get(picture)
    if found is None:
        found = _seen[picture] = _reduced(picture)
        found.flags.writeable = False
    return found


def _reduced(picture: Picture) -> Grey:
    width, height = size_of(picture)
    if (width, height) == picture.size:
        return grey(picture.rgb)
    cv2 = opencv()
    return grey(cv2.resize(picture.rgb, (width, height), interpolation=cv2.INTER_AREA))


def ssim(picture: Picture, drawing: Drawing) -> float:
    """Structural similarity of rendering and picture, 1 for equal ones (Wang et al. 2004)."""
    return ssim_of(seen(picture), shades(drawing))


def psnr(picture: Picture, drawing: Drawing) -> float:
    """Peak signal-to-noise ratio of the rendering in dB, infinite for equal ones; for filled areas."""
    return psnr_of(seen(picture), shades(drawing))


def tone(picture: Picture, drawing: Drawing) -> float:
    """Mean difference of tones, 0 to 1, after a blur by a 40th of the longer side."""
    mine, its = seen(picture), shades(drawing)
    return tone_error(its, mine, sigma=max(mine.shape) * TONE_BLUR)


def ink(_picture: Picture, drawing: Drawing) -> float:
    """Share of the light that the drawing takes: 0 for white paper, 1 for black."""
    return darkness(shades(drawing))
