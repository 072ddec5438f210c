"""`Pixels`: colours and mask of a picture with their reductions and their digest, made when first needed.

Pictures that differ in their name or their importance share them.
"""

from __future__ import annotations

import threading
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.picture._pyramid import Pyramid
from vec2art_nb.picture._raster import RGB, Raster, frozen


class Pixels:
    """What is seen of a picture on its paper.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
    mask : ndarray of bool, shape (H, W), or None
    """

    def __init__(self, rgb: NDArray[np.uint8], mask: NDArray[np.bool_] | None) -> None:
        self.rgb = rgb
        self.mask = mask
        self._lock = threading.Lock()
        self._pyramids: tuple[Pyramid, Pyramid | None] | None = None

    @classmethod
    def of(cls, raster: Raster, paper: RGB) -> Pixels:
        """Pixels of a raster on a paper."""
        return cls(raster.over(paper), raster.mask())

    @cached_property
    def digest(self) -> bytes:
        """16 bytes that identify colours and mask (BLAKE2b)."""
        height, width = self.rgb.shape[:2]
        digest = blake2b(f"picture {width} {height}".encode(), digest_size=16)
        digest.update(self.rgb.data)
        if self.mask is not None:
            digest.update(np.packbits(self.mask).data)
        return digest.digest()

    def at(self, width: int, height: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_] | None]:
        """Colours and mask at another size, read-only; the mask is where half a px or more is opaque."""
        with self._lock:
            if self._pyramids is None:
                cover = None if self.mask is None else Pyramid(self.mask.astype(np.uint8) * np.uint8(255))
                self._pyramids = Pyramid(self.rgb), cover
            colors, cover = self._pyramids
            mask = None if cover is None else frozen(cover.at(width, height) >= 128)
            return colors.at(width, height), mask
