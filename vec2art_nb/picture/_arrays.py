"""numpy arrays as pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.errors import PictureError
from vec2art_nb.picture._limit import check_size
from vec2art_nb.picture._raster import Raster

#: Rounding may lead out of 0..1 by a little (float16 has steps of .001 above 1); more is a mistake.
_SLACK = 1e-3


def from_array(array: NDArray[Any], limit: int, what: str) -> Raster:
    """Copy an array into a raster.

    Parameters
    ----------
    array : ndarray of uint8, uint16, float or bool, shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4)
        Grey, RGB or RGBA (not OpenCV's BGR). Full scale is 255, 65535, 1.0 or True.
    limit : int
        Most pixels allowed.
    what : str
        Name of the array in errors.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If shape, type or values do not fit.
    """
    _check_shape(array, what)
    check_size(array.shape[1], array.shape[0], limit, what)
    values = to_uint8(array, what)
    if values.ndim == 2:
        values = values[:, :, None]
    if values.shape[2] == 1:
        return Raster(np.repeat(values, 3, axis=2))
    # Always a copy: what the caller does with the array later must not change the picture.
    color = np.array(values[:, :, :3], order="C", copy=True)
    return Raster(color, np.array(values[:, :, 3], order="C") if values.shape[2] == 4 else None)


def _check_shape(array: NDArray[Any], what: str) -> None:
    if array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (1, 3, 4)):
        return
    remedy = "Pass rows x columns (grey) or rows x columns x 1, 3 (RGB) or 4 (RGBA) channels"
    if array.ndim == 3 and array.shape[0] in (1, 3, 4):
        remedy += "; channels come last: array.transpose(1, 2, 0)"
    elif array.ndim == 4:
        remedy += "; one picture at a time: array[0]"
    raise PictureError(f"{what}: this shape is no picture. {remedy}.")


def to_uint8(values: NDArray[Any], what: str) -> NDArray[np.uint8]:
    """Scale samples to 0..255, rounding to nearest; full scale depends on the type.

    Examples
    --------
    >>> to_uint8(np.array([0.0, 0.5, 1.0]), "demo"), to_uint8(np.array([False, True]), "demo")
    (array([  0, 128, 255], dtype=uint8), array([  0, 255], dtype=uint8))
    >>> to_uint8(np.array([0, 256, 65535], np.uint16), "demo")
    array([  0,   1, 255], dtype=uint8)
    """
    if values.dtype == np.uint8:
        return values
    if values.dtype == np.bool_:
        return values.astype(np.uint8) * np.uint8(255)
    if values.dtype.kind == "u" and values.dtype.itemsize == 2:
        # 65535 = 255 * 257; adding half of 257 would overflow 16 bits, the quotient's remainder does not.
        whole, rest = np.divmod(values.astype(np.uint16, copy=False), np.uint16(257))
        return (whole + (rest > 128)).astype(np.uint8)
    if values.dtype.kind == "f":
        return _from_float(values, what)
    raise PictureError(
        f"{what}: samples of type {values.dtype} have no known full scale. "
        "Use uint8 (0..255), uint16 (0..65535), float (0..1) or bool: for 0..255, array.astype('uint8')."
    )


def _from_float(values: NDArray[Any], what: str) -> NDArray[np.uint8]:
    low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        raise PictureError(
            f"{what}: it holds NaN or infinity. Replace them, for example numpy.nan_to_num(array)."
        )
    if low < -_SLACK or high > 1 + _SLACK:
        remedy = "array / 255" if low >= 0 and high <= 255 else "(array - array.min()) / numpy.ptp(array)"
        raise PictureError(
            f"{what}: float samples must lie in 0..1, these in {low:g}..{high:g}. Scale them: {remedy}."
        )
    return (values.astype(np.float32, copy=False).clip(0, 1) * np.float32(255) + np.float32(0.5)).astype(
        np.uint8
    )
