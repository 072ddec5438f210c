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
    return Picture.open(sample(name) if name in PHOTOS + LINE_ART else Path(name))


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


def mosaic(megapixels: int) -> NDArray[np.uint8]:
    """Square picture of 1, 4 or 16 megapixels (2**20 px) with the bundled photos at their native detail.

    One megapixel is a tile of the middles of four photos; more are tiles of it, mirrored so that they join.
    """
    squares = []
    for name in PHOTOS:
        rgb = load(name).rgb
        if min(rgb.shape[:2]) < 512:
            rgb = fitted(rgb, -(-512 * max(rgb.shape[:2]) // min(rgb.shape[:2])))
        top, left = (rgb.shape[0] - 512) // 2, (rgb.shape[1] - 512) // 2
        squares.append(rgb[top : top + 512, left : left + 512])
    tile = np.vstack([np.hstack(squares[:2]), np.hstack(squares[2:])])
    while tile.shape[0] * tile.shape[1] < megapixels * 2**20:
        row = np.hstack([tile, tile[:, ::-1]])
        tile = np.vstack([row, row[::-1]])
    return np.ascontiguousarray(tile)


def page(megapixels: int) -> NDArray[np.uint8]:
    """Bundled page of text, enlarged to 1 or 4 megapixels (2**20 px)."""
    rgb = load("page").rgb
    factor = (megapixels * 2**20 / (rgb.shape[0] * rgb.shape[1])) ** 0.5
    return resized(rgb, round(rgb.shape[1] * factor), round(rgb.shape[0] * factor))
