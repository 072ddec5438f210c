"""`Effort`: how long a measurement may take, and the pictures that it is made on."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.picture.picture import Picture
from vec2art_nb.samples import sample

PHOTOS = ("portrait", "animal", "still_life", "building")


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    Attributes
    ----------
    rounds : int
        Turns of each comparison, at least 2: the spread comes from them.
    megapixels : float
        Size of the photos that pools draw.
    photos : int
        Photos in a batch.
    jobs : int
        Short jobs in a batch.
    edits : int
        Edits of parameters in a turn.
    """

    rounds: int = 11
    megapixels: float = 2.0
    photos: int = 8
    jobs: int = 200
    edits: int = 200


FULL = Effort()
QUICK = Effort(rounds=5, megapixels=0.5, photos=6, jobs=60, edits=100)


def photos(count: int, megapixels: float = 2.0) -> list[NDArray[np.uint8]]:
    """Different photos of about that size: cuts of the bundled ones, turned and mirrored.

    Returns
    -------
    list of numpy.ndarray, shape (H, W, 3), uint8

    Examples
    --------
    >>> first, second = photos(2, megapixels=0.01)
    >>> first.shape != second.shape, first.dtype.name
    (True, 'uint8')
    """
    found = []
    for k in range(count):
        rgb = Picture.open(sample(PHOTOS[k % len(PHOTOS)])).rgb
        rgb = np.rot90(rgb, k // len(PHOTOS))[:, :: 1 if k % 2 else -1]
        edge = k % 50
        cut = rgb[edge : rgb.shape[0] - edge, k // 50 : rgb.shape[1] - edge]
        factor = (megapixels * 1e6 / (cut.shape[0] * cut.shape[1])) ** 0.5
        size = max(round(cut.shape[1] * factor), 1), max(round(cut.shape[0] * factor), 1)
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LANCZOS4
        found.append(np.asarray(cv2.resize(np.ascontiguousarray(cut), size, interpolation=method), np.uint8))
    return found
