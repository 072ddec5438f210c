"""Reading a file or text that holds parameters: bounded, and with errors that people understand."""

from __future__ import annotations

from os import PathLike, fsdecode
from pathlib import Path
from typing import NamedTuple

from vec2art_nb.errors import ParamsFileError

Source = str | bytes | PathLike[str]


class Content(NamedTuple):
    """Bytes read, the name that errors call them by, and their encoding where it is known."""

    name: str
    data: bytes
    encoding: str | None


def read_source(source: Source, kind: str, opening: str, max_bytes: int) -> Content:
    """Bytes of a path, a text or bytes.

    Parameters
    ----------
    source : str, bytes or path-like
        A text that begins with `opening` is the content itself, any other text a path.
    kind : str
        ``"SVG"`` or ``"JSON"``, for messages.
    opening : str
        First character of content.
    max_bytes : int
        Nothing longer is read.

    Raises
    ------
    vec2art_nb.errors.ParamsFileError
        If there is no such file, it cannot be read, or it is too large.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        content = Content(f"{kind} data", bytes(source), None)
    elif isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith(opening):
        content = Content(f"{kind} text", source.encode("utf-8", "surrogatepass"), "utf-8")
    elif isinstance(source, str | PathLike):
        content = _read_file(fsdecode(source), kind, max_bytes)
    else:
        raise ParamsFileError(
            "source", f"is a {type(source).__name__}", f"a path, or {kind} as text or bytes"
        )
    if len(content.data) > max_bytes:
        raise ParamsFileError(content.name, "too large", f"at most {max_bytes // 2**20} MB of {kind}")
    return content


def _read_file(path: str, kind: str, max_bytes: int) -> Content:
    name = path if len(path) <= 200 else f"{path[:197]}..."
    try:
        with Path(path).open("rb") as file:
            return Content(name, file.read(max_bytes + 1), None)
    except (OSError, ValueError) as error:  # ValueError: a null character or lone surrogate in the path
        reason = getattr(error, "strerror", None) or "not a path"
        raise ParamsFileError(name, reason, f"the path of a readable file, or {kind} text") from error
