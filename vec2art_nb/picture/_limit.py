"""How large a picture may be: checked from sizes alone, before any pixel is decoded."""

from __future__ import annotations

import os

from vec2art_nb.errors import ParamsError, PictureError

#: A scan of 16000 x 16000 px still opens (768 MB as RGB); a header that claims more is rather an attack.
DEFAULT_MAX_PIXELS = 256_000_000

#: Environment variable that replaces `DEFAULT_MAX_PIXELS`, for servers with little memory.
MAX_PIXELS_VARIABLE = "VEC2ART_NB_MAX_PIXELS"


def pixel_limit(max_pixels: int | None) -> int:
    """Limit in force: the argument, else the environment's, else `DEFAULT_MAX_PIXELS`.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        If the argument or the variable is not a whole number of at least 1.

    Examples
    --------
    >>> pixel_limit(1_000_000)
    1000000
    """
    if max_pixels is not None:
        return _positive("max_pixels", max_pixels)
    text = os.environ.get(MAX_PIXELS_VARIABLE, "").strip()
    return _positive(MAX_PIXELS_VARIABLE, text) if text else DEFAULT_MAX_PIXELS


def _positive(name: str, value: int | str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = 0
    if number < 1:
        raise ParamsError(name, value, "a whole number of at least 1", "Unset it for the default.")
    return number


def check_size(width: int, height: int, limit: int, what: str) -> None:
    """Refuse a picture without pixels, or with more of them than the limit.

    Raises
    ------
    vec2art_nb.errors.PictureError
        Naming `what`, its size and the remedy.
    """
    if width < 1 or height < 1:
        raise PictureError(
            f"{what}: it has no pixels ({width} x {height}). Use a picture of at least 1 x 1 px."
        )
    if width * height > limit:
        raise PictureError(
            f"{what}: {width} x {height} px are {width * height / 1e6:.1f} megapixels, more than the limit "
            f"of {limit / 1e6:g}. If you trust it, raise the limit with max_pixels={width * height} or the "
            f"environment variable {MAX_PIXELS_VARIABLE}; otherwise make it smaller first."
        )
