"""What a picture may be opened from, and how each is called in errors."""

from __future__ import annotations

import difflib
import io
import os
import re
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from vec2art_nb.errors import PictureError
from vec2art_nb.picture._arrays import from_array
from vec2art_nb.picture._decode import from_file, from_image
from vec2art_nb.picture._raster import UNNAMED, Raster

#: A scheme of at least two letters, so that a Windows drive is none.
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]+://|data:)", re.IGNORECASE)


def read(source: object, limit: int) -> tuple[Raster, str]:
    """Pixels and name of anything that `Picture.open` takes but a picture.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If it cannot be opened.
    """
    if isinstance(source, str | os.PathLike):
        return _from_path(os.fspath(source), limit)
    if isinstance(source, bytes | bytearray | memoryview):
        data = bytes(source)
        return from_file(io.BytesIO(data), limit, f"bytes of {_amount(len(data))}"), UNNAMED
    if isinstance(source, np.ndarray):
        what = f"array of shape {source.shape} and type {source.dtype}"
        return from_array(np.asarray(source), limit, what), UNNAMED
    if isinstance(source, Image.Image):
        name = Path(getattr(source, "filename", "") or "").name
        what = name or f"image of mode {source.mode} and size {source.width} x {source.height}"
        return from_image(source, limit, what), name or UNNAMED
    if hasattr(source, "read"):
        return _from_stream(source, limit)
    raise PictureError(_unusable(source))


def _unusable(source: object) -> str:
    text = f"a {type(source).__name__} is no picture"
    if hasattr(source, "__array__") or isinstance(source, list | tuple):
        return f"{text}. Convert it first: numpy.asarray(x)."
    return f"{text}. Pass a path, bytes, a binary file, a numpy array or a PIL image."


def _amount(count: int) -> str:
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"


def _from_path(text: str | bytes, limit: int) -> tuple[Raster, str]:
    text = os.fsdecode(text)
    if _URL.match(text):
        raise PictureError(
            f"{text[:80]}: this is a URL, and nothing is ever fetched from the network. Download it "
            "first, or pass the downloaded bytes: Picture.open(data)."
        )
    with _opened(text) as file:
        seekable = file if file.seekable() else io.BytesIO(file.read())
        return from_file(seekable, limit, text), Path(text).name


def _opened(text: str) -> BinaryIO:
    try:
        return Path(text).expanduser().open("rb")
    except (OSError, ValueError, RuntimeError) as error:
        raise PictureError(f"{text or 'empty path'}: {_why_unreadable(error, text)}") from error


def _why_unreadable(error: Exception, text: str) -> str:
    path = Path(text)
    if isinstance(error, IsADirectoryError) or (isinstance(error, PermissionError) and path.is_dir()):
        return "this is a folder. Pass one file; the command line takes folders too."
    if isinstance(error, FileNotFoundError):
        return f"there is no such file.{_nearest(path)}"
    if isinstance(error, PermissionError):
        return "it may not be read. Change its permissions, or copy it to a place that may be read."
    return f"it cannot be read ({error}). Check the path and the disk."


def _nearest(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        names = []
    close = difflib.get_close_matches(path.name, names, n=1)
    if close:
        return f" Did you mean {close[0]!r}?"
    return " Check the path." if path.is_absolute() else f" Relative paths start at {str(Path.cwd())!r}."


def _from_stream(stream: Any, limit: int) -> tuple[Raster, str]:
    given = getattr(stream, "name", "")
    name = Path(given).name if isinstance(given, str) else ""
    what = name or f"file object {type(stream).__name__}"
    try:
        if getattr(stream, "seekable", lambda: False)():
            stream.seek(0)  # like Pillow, because a buffer that was just written stands at its end
        data = stream.read()
    except (OSError, ValueError) as error:
        raise PictureError(f"{what}: it cannot be read ({error}). Open it again in binary mode.") from error
    if not isinstance(data, bytes | bytearray | memoryview):
        raise PictureError(f'{what}: it is open in text mode. Open it as binary: open(path, "rb").')
    return from_file(io.BytesIO(data), limit, what), name or UNNAMED
