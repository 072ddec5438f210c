"""From any of Pillow's modes to 8-bit sRGB and opacity."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from vec2art_nb.errors import PictureError
from vec2art_nb.picture._arrays import to_uint8
from vec2art_nb.picture._raster import Raster

#: Colour space that an ICC profile names in its header, for each mode in which Pillow can apply one.
_PROFILE_SPACE = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY"}

#: Samples deeper than 8 bit that Pillow hands over unscaled.
_DEEP_MODES = frozenset({"I", "I;16", "I;16L", "I;16B", "I;16N", "F"})

_GREY_MODES = frozenset({"1", "L", "LA", "La"})

#: TIFF tags, and the value of the first that says that 0 is white.
_PHOTOMETRIC, _BITS_PER_SAMPLE = 262, 258
_WHITE_IS_ZERO = 0


def to_srgb(image: Image.Image, what: str) -> Raster:
    """Convert a decoded image.

    Parameters
    ----------
    image : PIL.Image.Image
        Loaded; in any mode. Its ICC profile is applied if it fits the mode and works, else ignored.
    what : str
        Name of the picture in errors.

    Returns
    -------
    Raster
    """
    profile = image.info.get("icc_profile")
    alpha: NDArray[np.uint8] | None = None
    if image.mode in _DEEP_MODES:
        image, alpha = _eight_bit(image, what)
    elif image.has_transparency_data:
        rgba = _rgba(image)
        alpha = np.array(rgba.getchannel("A"))
        image = rgba.getchannel("R") if image.mode in _GREY_MODES else rgba.convert("RGB")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in _PROFILE_SPACE:
        image = image.convert("RGB")
    image = _apply_profile(image, profile) if profile else image
    return Raster(np.array(image if image.mode == "RGB" else image.convert("RGB")), alpha)


def _rgba(image: Image.Image) -> Image.Image:
    if image.mode == "La":  # premultiplied, and Pillow leads from it to LA only
        image = image.convert("LA")
    return image if image.mode == "RGBA" else image.convert("RGBA")


def _eight_bit(image: Image.Image, what: str) -> tuple[Image.Image, NDArray[np.uint8] | None]:
    """Scale 16-bit, 32-bit and float samples, which ``Image.convert`` would clip at 255."""
    samples: NDArray[Any] = np.asarray(image)
    if image.mode == "I":
        if samples.min() < 0 or samples.max() > 65535:
            raise PictureError(
                f"{what}: its 32-bit samples ({samples.min()}..{samples.max()}) have no known full scale. "
                "Save it with 8 or 16 bits per sample."
            )
        samples = samples.astype(np.uint16)
    key = image.info.get("transparency")
    alpha = np.where(samples == key, np.uint8(0), np.uint8(255)) if isinstance(key, int) else None
    tags = getattr(image, "tag_v2", {})
    if tags.get(_BITS_PER_SAMPLE) == (12,):
        samples = samples << 4 | samples >> 8
    grey = to_uint8(samples, what)
    if image.mode.startswith("I;16") and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        grey = 255 - grey  # Pillow inverts such TIFFs up to 8 bit only
    return Image.fromarray(grey), alpha


def _apply_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB; a profile that is broken or of another colour space changes nothing."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() != _PROFILE_SPACE.get(image.mode):
            return image
        transform = _transform(source, image.mode)
        if image.mode == "RGB" and _changes_nothing(transform):
            return image
        return ImageCms.applyTransform(image, transform) or image
    except (ImageCms.PyCMSError, ImportError, OSError, ValueError, TypeError):
        # A picture with approximate colours serves better than none, and every viewer does the same.
        return image


def _transform(source: ImageCms.ImageCmsProfile, mode: str) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether it maps a lattice of colours to itself: most profiles are sRGB's, and applying one is slow."""
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    lattice = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(9, 81, 3)
    mapped = ImageCms.applyTransform(Image.fromarray(lattice), transform)
    return mapped is not None and int(np.abs(np.asarray(mapped).astype(int) - lattice).max()) <= 1
