"""Subject and ground: several ways to tell them apart, and a matte of what they find."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.ground import border_ground, without_specks
from vec2art_nb.engine.matte import refined
from vec2art_nb.engine.threshold import LEAST_CONTRAST, histogram, otsu, spread

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Bools = NDArray[np.bool_]

#: Ways to tell subject from ground.
METHODS = ("auto", "otsu", "adaptive", "border")
#: Longest side, px, of the raster on which the ground is sought; the matte has the picture's.
SIDE = 480
#: Smaller pictures hold no ground to speak of.
LEAST_SIDE = 6
#: Shares of a picture between which a subject is believed.
BELIEVED = (0.002, 0.985)
#: Share of the border that its surfaces must explain for *auto* to trust them, and the share of the variance
#: between light and dark, and of the border that is ground, for it to trust these.
TRUSTED, SEPARATED, SURROUNDING = 0.5, 0.7, 0.85
#: Tiles along the longer side for *adaptive*, and what their classes must differ by and be separated by.
TILES, TILE_CONTRAST, TILE_SEPARATION = 6, 24, 0.7
#: Weight of the plane through the thresholds of all tiles against those of the tiles around a place.
FLAT = np.float32(0.02)


def _reduced(rgb: U8, side: int) -> U8:
    factor = side / max(rgb.shape[:2])
    if factor >= 1:
        return rgb
    size = (max(round(rgb.shape[1] * factor), 1), max(round(rgb.shape[0] * factor), 1))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _border_of(mask: Bools) -> Bools:
    return np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])


def _apart(dark: Bools) -> Bools:
    """Subject of two classes: the one that has less of the border."""
    return without_specks(dark if _border_of(dark).mean() < 0.5 else ~dark)


def _grey(small: U8) -> U8:
    """Lightness without noise."""
    return np.asarray(cv2.medianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), 3), np.uint8)


def _otsu(small: U8, threshold: int | None) -> Bools | None:
    grey = _grey(small)
    counts = histogram(grey)
    low, high = spread(counts)
    if high - low < LEAST_CONTRAST:
        return None
    if threshold is not None:
        return _apart(grey <= threshold)
    classes = otsu(counts)
    return _apart(grey <= (classes.dark + classes.light) / 2)


def _by_light(small: U8) -> Bools | None:
    """What *otsu* finds, if light and dark are well separated and one of them is all around."""
    grey = _grey(small)
    counts = histogram(grey)
    low, high = spread(counts)
    if high - low < LEAST_CONTRAST:
        return None
    classes = otsu(counts)
    dark = grey <= (classes.dark + classes.light) / 2
    along = _border_of(dark).mean()
    clear = classes.separation >= SEPARATED and max(along, 1 - along) >= SURROUNDING
    return _apart(dark) if clear else None


def _tiles(grey: U8, contrast: float) -> tuple[F32, F32]:
    """Threshold and certainty of overlapping tiles."""
    rows, columns = grey.shape
    step = max(rows, columns) / TILES
    shape = (max(round(rows / step), 1), max(round(columns / step), 1))
    at, sure = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for i, j in np.ndindex(shape):
        middle = ((i + 0.5) * rows / shape[0], (j + 0.5) * columns / shape[1])
        first = [max(int(m - step), 0) for m in middle]
        last = [int(m + step) + 1 for m in middle]
        counts = histogram(np.ascontiguousarray(grey[first[0] : last[0], first[1] : last[1]]))
        if np.count_nonzero(counts) < 2:
            continue
        classes = otsu(counts)
        if classes.light - classes.dark >= contrast and classes.separation >= TILE_SEPARATION:
            at[i, j], sure[i, j] = (classes.dark + classes.light) / 2, classes.separation
    return at, sure


def _plane(at: F32, sure: F32) -> F32:
    """Plane through the thresholds of tiles: what uneven light looks like from afar."""
    y, x = np.indices(at.shape) / (np.array(at.shape)[:, None, None] - 1).clip(1) - 0.5
    basis = np.stack([np.ones_like(x), x, y], axis=-1).reshape(-1, 3)
    weighted = basis * sure.reshape(-1, 1)
    normal = weighted.T @ basis + np.diag([0.0, 1e-2, 1e-2])
    slopes = np.linalg.solve(normal, weighted.T @ at.reshape(-1))
    return np.asarray((basis @ slopes).reshape(at.shape), np.float32)


def _adaptive(small: U8, contrast: int | None) -> Bools | None:
    grey = _grey(small)
    counts = histogram(grey)
    low, high = spread(counts)
    if high - low < LEAST_CONTRAST:
        return None
    at, sure = _tiles(grey, TILE_CONTRAST if contrast is None else contrast)
    if not sure.any():
        return _otsu(small, None)
    plane = _plane(at, sure)
    apart = cv2.GaussianBlur((at - plane) * sure, (3, 3), 0) / (cv2.GaussianBlur(sure, (3, 3), 0) + FLAT)
    surface = cv2.resize(plane + apart, grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return _apart(np.asarray(grey <= surface))


def _by_border(
    small: U8, threshold: int | None, check: Callable[[], None], trusted: float = 0.0
) -> Bools | None:
    smooth = cv2.GaussianBlur(cv2.medianBlur(small, 3), (0, 0), 0.8)
    lab = np.asarray(cv2.cvtColor(smooth.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2Lab), np.float32)
    ground = border_ground(lab, None if threshold is None else float(threshold), check)
    if ground is None or ground.explained < trusted or (threshold is None and not ground.convincing):
        return None
    return ~ground.mask


def _believed(subject: Bools | None) -> Bools | None:
    return subject if subject is not None and BELIEVED[0] < subject.mean() < BELIEVED[1] else None


def _coarse(small: U8, method: str, threshold: int | None, check: Callable[[], None]) -> Bools | None:
    """Subject on the reduced raster; None if nothing can be told apart."""
    if method == "auto":
        found = _believed(_by_border(small, None, check, TRUSTED))
        return _believed(_by_light(small)) if found is None else found
    if method == "border":
        subject = _by_border(small, threshold, check)
    else:
        subject = (_otsu if method == "otsu" else _adaptive)(small, threshold)
    return subject if subject is not None and subject.any() and not subject.all() else None


def find_subject(
    rgb: U8, method: str, threshold: int | None, control: Control, side: int = SIDE
) -> F32 | None:
    """Share of the subject in each pixel.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
    method : {"auto", "otsu", "adaptive", "border"}
        *otsu*: one grey level tells light from dark, and the class that has more of the border is ground.
        *adaptive*: the same with a level for each place, from overlapping tiles. *border*: ground has the
        colours of the border, smoothly changing, and is connected to it; in a close-up, where none stands
        out, all is subject unless a threshold is given. *auto*: *border* where it explains most of the border
        and leaves a subject, else *otsu* where light and dark are well separated and one is all around.
    threshold : int or None
        Grey level for *otsu*, least contrast of a tile for *adaptive*, distance in Lab for *border*; not for
        *auto*. None: found.
    control : Control
    side : int
        Longest side, px, of the raster on which the ground is sought.

    Returns
    -------
    ndarray of float32, shape (H, W), or None
        0 to 1. None: subject and ground cannot be told apart.

    References
    ----------
    N. Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9(1), 1979.
    C. K. Chow and T. Kaneko, "Automatic boundary detection of the left ventricle from cineangiograms",
    Computers and Biomedical Research 5(4), 1972.

    Examples
    --------
    >>> rgb = np.full((40, 40, 3), 230, np.uint8)
    >>> rgb[10:30, 12:28] = 40
    >>> [int((find_subject(a, "auto", None, Control()) >= 0.5).sum()) for a in (rgb, 255 - rgb)]
    [320, 320]
    """
    if min(rgb.shape[:2]) < LEAST_SIDE:
        return None
    small = _reduced(rgb, side)
    control.check()
    subject = _coarse(small, method, threshold, control.check) if min(small.shape[:2]) >= LEAST_SIDE else None
    control.check()
    return None if subject is None else refined(rgb, subject, small, control.check)
