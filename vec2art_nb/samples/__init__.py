"""Small, freely licensed pictures to try things on; ``LICENSES.md`` beside them says whose they are."""

from __future__ import annotations

import difflib
from pathlib import Path

from vec2art_nb.errors import PictureError

_FILES = {
    "portrait": "portrait.jpg",
    "cat": "cat.jpg",
    "coffee": "coffee.jpg",
    "temple": "temple.jpg",
    "page": "page.png",
    "sketch": "sketch.jpg",
    "logo": "logo.png",
}

#: Names of the bundled pictures: a portrait, an animal, a still life, a building, a page of text, an ink
#: sketch and a logo with transparency.
NAMES: tuple[str, ...] = tuple(_FILES)


def sample(name: str) -> Path:
    """Path of a bundled picture.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    pathlib.Path
        An image file, for `Picture.open` and anything else.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If there is no such picture; the text names the nearest.

    Examples
    --------
    >>> sample("cat").name
    'cat.jpg'
    >>> sample("cta")
    Traceback (most recent call last):
    vec2art_nb.errors.PictureError: there is no bundled picture 'cta'. Did you mean 'cat'? There are: ...
    """
    if name not in _FILES:
        close = difflib.get_close_matches(str(name), NAMES, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise PictureError(f"there is no bundled picture {name!r}.{hint} There are: {', '.join(NAMES)}.")
    return Path(__file__).parent / _FILES[name]
