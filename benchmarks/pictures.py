"""Pictures that the benchmarks are run on: the bundled ones, enlarged, reduced and tiled."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb import Picture
from vec2art_nb.samples import sample

PHOTOS = ("portrait", "animal", "still_life", "building")
LINE_ART = ("page", "sketch", "logo")


def load(name: str) -> Picture:
    """Bundled picture of that name, or the picture file at that path."""
    return sample(name) if name in PHOTOS + LINE_ART else Picture.open(Path(name))


def pixels(picture: Picture) -> NDArray[np.uint8]:
    """Colours of a picture at its own size, sRGB, (H, W, 3)."""
    return np.ascontiguousarray(picture.level(max(picture.width, picture.height)).rgb)


def resized(rgb: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Picture at another size: means of areas when it shrinks, Lanczos when it grows."""
    shrinks = width * height < rgb.shape[0] * rgb.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(rgb, (width, height), interpolation=method), np.uint8)


def fitted(rgb: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Picture whose longer side is `side`."""
    height, width = rgb.shape[:2]
    factor = side / max(height, width)
    return resized(rgb, max(round(width * factor), 1), max(round(height * factor), 1))
