"""The front end's bundle: a module and a style sheet that are built from ``js/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vec2art_nb.errors import MissingLibraryError

#: Where the bundle is; wheels have it, a source tree gets it by ``make bundle``.
FOLDER = Path(__file__).parent / "static"


@cache
def bundle(name: str) -> str:
    """Text of a file of the bundle.

    Raises
    ------
    vec2art_nb.errors.MissingLibraryError
        If it has not been built.
    """
    try:
        return (FOLDER / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise MissingLibraryError(
            f"the Studio's front end is not built: {FOLDER / name} is missing. In a source tree: make bundle"
        ) from error
