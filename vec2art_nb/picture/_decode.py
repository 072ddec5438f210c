"""Image files and Pillow images as pictures.

::

    bytes ─► which format? ─► header ─► pixel limit ─► decode ─► upright (EXIF) ─► sRGB + opacity (`_color`)
             (whitelist)                (check_size)

Nothing else than the formats below is ever opened: no interpreter (EPS), nothing that refers to other files.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Iterator
from typing import BinaryIO

from PIL import ExifTags, Image, ImageOps

from vec2art_nb.errors import PictureError
from vec2art_nb.picture._color import to_srgb
from vec2art_nb.picture._limit import check_size
from vec2art_nb.picture._raster import Raster

_READABLE = "JPEG, PNG, WebP, AVIF, TIFF, BMP or GIF"
_AGAIN = "Get or export the file again, or open it in an image editor and save it as PNG."

#: First bytes of the formats that are opened and where they stand, with Pillow's module for each.
_FORMATS = (
    (b"\xff\xd8\xff", 0, "JPEG", "JpegImagePlugin"),
    (b"\x89PNG\r\n\x1a\n", 0, "PNG", "PngImagePlugin"),
    (b"WEBP", 8, "WEBP", "WebPImagePlugin"),
    (b"II*\0", 0, "TIFF", "TiffImagePlugin"),
    (b"MM\0*", 0, "TIFF", "TiffImagePlugin"),
    (b"II+\0", 0, "TIFF", "TiffImagePlugin"),
    (b"MM\0+", 0, "TIFF", "TiffImagePlugin"),
    (b"BM", 0, "BMP", "BmpImagePlugin"),
    (b"GIF87a", 0, "GIF", "GifImagePlugin"),
    (b"GIF89a", 0, "GIF", "GifImagePlugin"),
)

#: What people try as well, so that the error can say what it is.
_OTHERS = (
    (b"%PDF", 0, "a PDF document"),
    (b"%!PS", 0, "a PostScript file"),
    (b"8BPS", 0, "a Photoshop document"),
    (b"<svg", 0, "an SVG drawing, which is vector art already"),
    (b"<?xml", 0, "an XML file (an SVG drawing is vector art already)"),
    (b"<!DOCTYPE", 0, "a web page, not the picture on it"),
    (b"<html", 0, "a web page, not the picture on it"),
    (b"ftyphei", 4, "a HEIC photo"),
    (b"ftypmif1", 4, "a HEIF photo"),
    (b"ftyp", 4, "a video or another media file"),
    (b"\0\0\x01\0", 0, "an icon file"),
    (b"\0\0\0\x0cjP  ", 0, "a JPEG 2000 picture"),
    (b"PK\x03\x04", 0, "a ZIP archive"),
)

#: Pillow's own limit is a variable of the whole process, ours an argument: one thread at a time lifts it.
_PILLOW_LIMIT = threading.Lock()


def from_file(file: BinaryIO, limit: int, what: str) -> Raster:
    """Decode an image file.

    Parameters
    ----------
    file : binary file object
        Seekable, at its start; left open.
    limit : int
        Most pixels allowed, checked before decoding.
    what : str
        Name of the picture in errors.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If it is empty, no image, of a format that is not opened, damaged or too large.
    """
    with _explained(what, "it cannot be read"):
        head = file.read(64)
        file.seek(0)
    kind, module = _recognise(head, what)
    with _explained(what, f"it starts like a {kind} file but cannot be read as one"):
        image = _open(file, kind, module)
    return from_image(image, limit, what)


def _recognise(head: bytes, what: str) -> tuple[str, str]:
    """Name of the format, and Pillow's module for it."""
    if not head:
        raise PictureError(f"{what}: it is empty. {_AGAIN}")
    # The major brand may be another (mif1), so the compatible ones count too.
    if head.startswith(b"ftyp", 4) and (b"avif" in head or b"avis" in head):
        return "AVIF", "AvifImagePlugin"
    for magic, at, kind, module in _FORMATS:
        if head.startswith(magic, at):
            return kind, module
    for magic, at, description in _OTHERS:
        if head.startswith(magic, at):
            raise PictureError(f"{what}: this is {description}. Export it as {_READABLE} first.")
    raise PictureError(f"{what}: this is no image that can be opened. Export it as {_READABLE}.")


def _open(file: BinaryIO, kind: str, module: str) -> Image.Image:
    """Read the header only."""
    importlib.import_module(f"PIL.{module}")  # else Pillow imports all of its forty formats to find this one
    with _without_pillow_limit():
        return Image.open(file, formats=(kind,))


def from_image(image: Image.Image, limit: int, what: str) -> Raster:
    """Convert a Pillow image, decoding it if that has not happened yet; its pixels are not changed.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If it is too large or its data are damaged.
    """
    check_size(*image.size, limit, what)
    with _explained(what, "its data are damaged or incomplete"):
        _load(image)
        return to_srgb(_upright(image), what)


def _load(image: Image.Image) -> None:
    most = Image.MAX_IMAGE_PIXELS
    if most is None or image.width * image.height <= most:
        image.load()
        return
    with _without_pillow_limit():
        image.load()


def _upright(image: Image.Image) -> Image.Image:
    try:
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return image
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - metadata may be broken in any way; the picture is still good
        return image


@contextlib.contextmanager
def _without_pillow_limit() -> Iterator[None]:
    with _PILLOW_LIMIT:
        before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


@contextlib.contextmanager
def _explained(what: str, wrong: str) -> Iterator[None]:
    """Turn whatever a decoder raises on bad data into a `PictureError`."""
    try:
        yield
    except PictureError:
        raise
    except MemoryError as error:
        raise PictureError(f"{what}: not enough memory to decode it. Make it smaller first.") from error
    except Exception as error:  # decoders raise any exception on damaged data
        raise PictureError(f"{what}: {wrong} ({error or type(error).__name__}). {_AGAIN}") from error
