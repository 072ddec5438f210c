"""`Chains`: ranked polylines in working pixels, what tracing hands to fitting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Chains:
    """Polylines on a working raster, most significant first.

    Attributes
    ----------
    points : ndarray of float32, shape (N, 2)
        x, y as indices of the working raster: (0, 0) is the *centre* of its first pixel.
    offsets : ndarray of int64, shape (n + 1,)
        Chain ``i`` is ``points[offsets[i]:offsets[i + 1]]``, at least two points.
    closed : ndarray of bool, shape (n,)
        A closed chain's last point equals its first.
    width : ndarray of float32, shape (N,)
        Width of the stroke at each point: relative to the nominal stroke width, or in working px where
        `absolute` is true.
    weight : ndarray of float32, shape (n,)
        Significance, falling; comparable between pictures and independent of the working size.
    absolute : bool
        Whether `width` is a length (centerline) instead of a factor (edge).
    pitch : float
        Working px per px of the raster that was traced: the size of what staircases it may have.
    """

    points: NDArray[np.float32]
    offsets: NDArray[np.int64]
    closed: NDArray[np.bool_]
    width: NDArray[np.float32]
    weight: NDArray[np.float32]
    absolute: bool = False
    pitch: float = 1.0

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def empty(cls, *, absolute: bool = False) -> Chains:
        """No chains at all."""
        none = np.empty(0, np.float32)
        return cls(
            np.empty((0, 2), np.float32), np.zeros(1, np.int64), np.empty(0, np.bool_), none, none, absolute
        )
