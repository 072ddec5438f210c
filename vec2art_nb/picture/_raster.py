"""`Raster`: decoded pixels before they lie on a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

#: Opacity from which a pixel belongs to the picture. Below one half most of the colour seen is the paper's:
#: half coverage is where an antialiased outline runs, and a lower limit would trace soft shadows as shapes.
OPAQUE_FROM = 128

RGB = tuple[int, int, int]

#: Title of a picture that came without a file.
UNNAMED = "picture"
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Raster:
    """Straight (not premultiplied) sRGB colour and opacity.

    Attributes
    ----------
    color : ndarray of uint8, shape (H, W, 3)
    alpha : ndarray of uint8, shape (H, W), or None
        None: opaque everywhere.
    """

    color: NDArray[np.uint8]
    alpha: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        if self.alpha is not None and self.alpha.min() == 255:
            object.__setattr__(self, "alpha", None)

    def over(self, paper: RGB) -> NDArray[np.uint8]:
        """Colour seen on a paper, mixed in gamma-encoded sRGB as browsers do; read-only."""
        if self.alpha is None:
            return frozen(np.ascontiguousarray(self.color))
        share = self.alpha[:, :, None].astype(np.uint16)
        mixed = self.color * share
        mixed += np.array(paper, np.uint16) * (255 - share)
        mixed += 127
        mixed //= 255
        return frozen(mixed.astype(np.uint8))

    def under(self, mask: NDArray[np.float32]) -> Raster:
        """The same colours, as opaque as they were times `mask` (shares, of the same size)."""
        alpha = mask * np.float32(255) if self.alpha is None else mask * self.alpha
        return Raster(self.color, np.rint(alpha).astype(np.uint8))

    def mask(self) -> NDArray[np.bool_] | None:
        """Where the picture is opaque enough to be traced; None means everywhere."""
        if self.alpha is None or self.alpha.min() >= OPAQUE_FROM:
            return None
        return frozen(self.alpha >= OPAQUE_FROM)


def frozen(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """Make an array read-only, because pictures are shared between stages and threads; returns it."""
    array.flags.writeable = False
    return array
