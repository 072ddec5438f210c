"""Arrays that say how much of something there is at each place: masks and importance, whatever their type."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.errors import PictureError

_ALLOWED = "rows x columns of bool, integers from 0, or floats from 0"

#: Types with a full scale of their own; values of others are divided by their maximum where it is above 1.
_FULL_SCALE = {"uint8": 255, "uint16": 65535}


def to_shares(array: Any, what: str) -> NDArray[np.float32]:
    """Values as shares of the full scale, 0 to 1.

    Parameters
    ----------
    array : array_like of bool, integer or float, shape (H, W) or (H, W, 1)
        uint8 and uint16 have the full scale of their type, anything else that of its maximum. Values that
        never exceed 1, of whatever type, are shares as they are.
    what : str
        Name of the array in errors.

    Returns
    -------
    ndarray of float32, shape (H, W)
        A copy, contiguous and read-only.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If it is empty, not of two dimensions, not of numbers, or holds negative values, NaN or infinity.

    Examples
    --------
    >>> to_shares(np.array([[0, 51, 255]], np.uint8), "mask").tolist()
    [[0.0, 0.20000000298023224, 1.0]]
    >>> to_shares(np.array([[0, 1]], np.uint8), "mask").tolist(), to_shares([[0.0, 8.0]], "depth").tolist()
    ([[0.0, 1.0]], [[0.0, 1.0]])
    """
    values = np.asarray(array)
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[:, :, 0]
    if values.ndim != 2 or values.size == 0:
        raise PictureError(f"{what}: an array of shape {values.shape} does not fit. Pass {_ALLOWED}.")
    if values.dtype.kind not in "buif":
        raise PictureError(f"{what}: values of type {values.dtype} are not allowed. Pass {_ALLOWED}.")
    low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        raise PictureError(f"{what}: it holds NaN or infinity. Pass {_ALLOWED}: numpy.nan_to_num(array).")
    if low < 0:
        remedy = "(array - array.min()) / numpy.ptp(array)"
        raise PictureError(f"{what}: it holds negative values (from {low:g}). Pass {_ALLOWED}: {remedy}.")
    full = 1.0 if high <= 1 else _FULL_SCALE.get(values.dtype.name, high)
    # Divided in double precision: full scale becomes 1 exactly, whatever the type.
    shares = np.ascontiguousarray(values / full, np.float32)
    shares.flags.writeable = False
    return shares
