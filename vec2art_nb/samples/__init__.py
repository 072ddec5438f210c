"""Small, freely licensed pictures to try things on; ``LICENSES.md`` beside them says whose they are."""

from __future__ import annotations

import difflib
from pathlib import Path

from vec2art_nb.errors import PictureError

_FILES = {
    "portrait": "portrait.jpg",
    "animal": "animal.jpg",
    "still_life": "still_life.jpg",
    "building": "building.jpg",
    "page": "page.png",
    "sketch": "sketch.jpg",
    "logo": "logo.png",
}

#: Names of the bundled pictures; the page is one of text, the sketch is in ink, the logo has transparency.
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
    >>> sample("animal").name
    'animal.jpg'
    >>> sample("anmal")
    Traceback (most recent call last):
    vec2art_nb.errors.PictureError: there is no bundled picture 'anmal'. Did you mean 'animal'? There are: ...
    """
    if name not in _FILES:
        close = difflib.get_close_matches(str(name), NAMES, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise PictureError(f"there is no bundled picture {name!r}.{hint} There are: {', '.join(NAMES)}.")
    return Path(__file__).parent / _FILES[name]
