"""Masks that users give: what of a picture is kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb._opencv import opencv
from vec2art_nb.errors import PictureError
from vec2art_nb.picture._raster import frozen
from vec2art_nb.picture._shares import to_shares


def fitting(array: Any, width: int, height: int) -> NDArray[np.float32]:
    """Mask of a picture's size.

    Parameters
    ----------
    array : array_like, shape (h, w)
        Of the picture's size, or of its proportions to within a px.
    width, height : int
        Size of the picture.

    Returns
    -------
    ndarray of float32, shape (height, width)
        Shares kept, 0 to 1; read-only.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If the array cannot be a mask of this picture.

    Examples
    --------
    >>> fitting(np.array([[False, True]]), 4, 2).tolist()
    [[0.0, 0.25, 0.75, 1.0], [0.0, 0.25, 0.75, 1.0]]
    """
    shares = to_shares(array, "mask")
    rows, columns = shares.shape
    if (rows, columns) == (height, width):
        return shares
    # A px of rounding in the shorter side, of either raster.
    if abs(rows * width - columns * height) > max(width, height, rows, columns):
        raise PictureError(
            f"mask: {rows} x {columns} (rows x columns) do not fit a picture of {height} x {width}. Pass a "
            "mask of the picture's size, or of the same proportions; mask.T swaps rows and columns."
        )
    cv2 = opencv()
    method = cv2.INTER_AREA if columns > width else cv2.INTER_LINEAR
    return frozen(np.asarray(cv2.resize(shares, (width, height), interpolation=method), np.float32))
