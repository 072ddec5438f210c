"""`Level`: one working size of a picture, the raster that the engine's stages read."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

#: Lengths are given in px of a 1920 x 1080 picture; this is its diagonal.
REFERENCE_DIAGONAL = math.hypot(1920, 1080)


@dataclass(frozen=True, eq=False)
class Level:
    """A picture at one working size.

    Attributes
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
        sRGB, C-contiguous, read-only; transparent areas already show the paper.
    mask : ndarray of bool, shape (H, W), or None
        True where the picture is opaque enough to be traced; None means everywhere.
    width, height : int
        Size of the original picture in its own px: the viewBox.
    digest : bytes
        Identifies the pixels, the mask, the importance, the paper and the sizes.
    importance : ndarray of float32, shape (H, W), or None
        Gain of what is seen at each place in the ranking of elements, above 0: 1 changes nothing. None: 1
        everywhere.
    paper : tuple of int
        Colour (sRGB) that what is removed fades to.
    draft : bool
        Whether it stands in for a larger one, for a quick look.
    """

    rgb: NDArray[np.uint8]
    mask: NDArray[np.bool_] | None
    width: int
    height: int
    digest: bytes
    importance: NDArray[np.float32] | None = None
    paper: tuple[int, int, int] = (255, 255, 255)
    draft: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the working raster."""
        return self.rgb.shape[0], self.rgb.shape[1]

    @property
    def scale(self) -> tuple[float, float]:
        """Picture px per working px, in x and y: ``picture = (index + 0.5) * scale``."""
        return self.width / self.rgb.shape[1], self.height / self.rgb.shape[0]

    @property
    def unit(self) -> float:
        """Working px per reference px (a px of a 1920 x 1080 picture)."""
        return math.hypot(*self.shape) / REFERENCE_DIAGONAL

    def as_draft(self) -> Level:
        """The same pixels, marked as a draft's."""
        digest = blake2b(b"draft" + self.digest, digest_size=16).digest()
        return replace(self, draft=True, digest=digest)
