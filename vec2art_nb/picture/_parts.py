"""A picture as plain arrays and back, for those that carry it to another process."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.picture._importance import Importance
from vec2art_nb.picture._pixels import Pixels
from vec2art_nb.picture._raster import RGB, Raster
from vec2art_nb.picture.picture import Picture


@dataclass(frozen=True, eq=False)
class Parts:
    """What a drawing needs of a picture.

    Attributes
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
    mask : ndarray of bool, shape (H, W), or None
    shares : ndarray of float32, shape (h, w), or None
        Importance.
    paper : tuple of int
    digest : bytes
        Of colours and mask; empty where it has not been computed yet.
    """

    rgb: NDArray[np.uint8]
    mask: NDArray[np.bool_] | None
    shares: NDArray[np.float32] | None
    paper: RGB
    digest: bytes

    @classmethod
    def of(cls, picture: Picture) -> Parts:
        """Parts of a picture, without copying."""
        pixels, importance = picture._pixels, picture._importance
        shares = None if importance is None else importance.shares
        return cls(picture.rgb, picture.mask, shares, picture._paper, pixels.__dict__.get("digest", b""))

    def picture(self, name: str) -> Picture:
        """The picture that they are parts of; its digest is computed now if it is not known."""
        pixels = Pixels(self.rgb, self.mask)
        if self.digest:
            pixels.__dict__["digest"] = self.digest
        _ = pixels.digest
        importance = None if self.shares is None else Importance(self.shares)
        return Picture(Raster(self.rgb), self.paper, name, None, importance, pixels)
