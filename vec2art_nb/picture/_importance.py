"""`Importance`: how much more, or less, what is seen at each place counts."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb._opencv import opencv
from vec2art_nb.picture._raster import frozen
from vec2art_nb.picture._shares import to_shares

#: Octaves between the least and the most important: a value of 0 counts an eighth, .5 once, 1 eight times.
OCTAVES = 6


class Importance:
    """Importance of the places of a picture, 0 to 1, on a raster of any size.

    Parameters
    ----------
    array : array_like of bool, integer or float, shape (h, w)
        See `vec2art_nb.picture._shares.to_shares`.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If the array cannot be one.
    """

    def __init__(self, array: Any) -> None:
        self.shares = to_shares(array, "importance")
        digest = blake2b(f"importance {self.shares.shape}".encode(), digest_size=16)
        digest.update(self.shares.data)
        self.digest = digest.digest()

    def at(self, width: int, height: int) -> NDArray[np.float32]:
        """Gain of each place in the ranking of elements, float32 of shape (height, width): 1/8 to 8.

        Examples
        --------
        >>> Importance([[0, 0.5, 1]]).at(3, 1).tolist()
        [[0.125, 1.0, 8.0]]
        """
        cv2 = opencv()
        shrinks = width < self.shares.shape[1] or height < self.shares.shape[0]
        method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        shares = cv2.resize(self.shares, (width, height), interpolation=method)
        gain = np.exp2(np.float32(OCTAVES) * np.asarray(shares, np.float32) - np.float32(OCTAVES / 2))
        return frozen(np.asarray(gain, np.float32))
