"""A picture as plain arrays and back, for those that carry it to another process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.picture._importance import Importance
from vec2art_nb.picture._limit import pixel_limit
from vec2art_nb.picture._pixels import Pixels
from vec2art_nb.picture._raster import RGB, UNNAMED, Raster, frozen
from vec2art_nb.picture.picture import Picture

#: Rows that are compared at a time.
_ROWS = 16


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

    Whoever knows a picture by other means may let a name stand for the digest, which takes long to compute.
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

    @classmethod
    def of_array(cls, array: Any, paper: str) -> Parts | None:
        """Parts of an array as it is, without copying; None if it has to be converted or refused."""
        from vec2art_nb.picture._paper import parse_paper  # noqa: PLC0415 - brings Pillow

        plain = (
            type(array) is np.ndarray
            and array.dtype == np.uint8
            and array.ndim == 3
            and array.shape[2] == 3
            and array.flags.c_contiguous
            and 0 < array.shape[0] * array.shape[1] <= pixel_limit(None)
        )
        return cls(frozen(array[:]), None, None, parse_paper(paper), b"") if plain else None

    def named(self, name: bytes) -> Parts:
        """The same, with a name in place of a digest that is not known."""
        return self if self.digest else replace(self, digest=name)

    def same_as(self, other: Parts) -> bool:
        """Whether they make the same picture; pictures that differ are told apart in no time."""
        return (
            self.paper == other.paper
            and _same(self.rgb, other.rgb)
            and _same(self.mask, other.mask)
            and _same(self.shares, other.shares)
        )

    def picture(self, name: str = UNNAMED) -> Picture:
        """The picture that they are parts of."""
        pixels = Pixels(self.rgb, self.mask)
        if self.digest:
            pixels.__dict__["digest"] = self.digest
        importance = None if self.shares is None else Importance(self.shares)
        return Picture(Raster(self.rgb), self.paper, name, None, importance, pixels)


def _same(array: NDArray[Any] | None, other: NDArray[Any] | None) -> bool:
    if array is other:
        return True
    if array is None or other is None or array.shape != other.shape:
        return False
    steps = range(0, len(array), _ROWS)
    return all(np.array_equal(array[row : row + _ROWS], other[row : row + _ROWS]) for row in steps)


def name_pixels(picture: Picture, name: bytes) -> None:
    """Let a name stand for the digest of a picture's colours and mask, if that is not known."""
    picture._pixels.__dict__.setdefault("digest", name)


def drop_reductions(picture: Picture) -> None:
    """Let go of the halvings that levels were made from: a third of the picture; levels made stay."""
    with picture._pixels._lock:
        picture._pixels._pyramids = None
