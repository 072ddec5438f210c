"""What pages bring: pictures, and files that hold settings."""

from __future__ import annotations

import io

from vec2art_nb.errors import ParamsFileError
from vec2art_nb.params.document import read_document
from vec2art_nb.params.model import Params
from vec2art_nb.params.svg_metadata import read_svg_metadata
from vec2art_nb.picture.picture import Picture

#: First characters of what holds settings: SVGs and web pages, and JSON. No picture begins so.
_DRAWN, _JSON = b"<", b"{"


def take_settings(params: Params, data: bytes, name: str) -> bool:
    """Take over what a file states, as one step of the history; False if it can only be a picture.

    Parameters
    ----------
    params : Params
    data : bytes
        Whatever somebody dropped: an SVG or a web page of ours, parameters as JSON, a picture, anything else.
    name : str
        Of the file.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        If it looks like one of the former and carries no parameters, too much, or values that are not
        allowed; nothing has changed then.

    Examples
    --------
    >>> params = Params()
    >>> take_settings(params, b'{"params": {"detail": 0.7}}', "look.json"), params.detail
    (True, 0.7)
    >>> take_settings(params, b"GIF89a", "cat.gif")
    False
    """
    opening = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if opening not in {_DRAWN, _JSON}:
        return False
    try:
        stated = read_document(read_svg_metadata(data) if opening == _DRAWN else data)
    except ParamsFileError as error:  # for it the bytes had no name
        raise ParamsFileError(name, error.value, error.allowed, error.suggestion) from error
    with params.batch(f"Settings of {name}"):
        params.update(stated)
    return True


def open_picture(data: bytes, name: str, paper: str) -> Picture:
    """Picture in the bytes of a file; errors call it by the file's name.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file.
    paper : str
        What transparent pixels lie on.

    Raises
    ------
    vec2art_nb.errors.PictureError
        If it cannot be opened.

    Examples
    --------
    >>> open_picture(b"GIF", "cat.gif", "white")
    Traceback (most recent call last):
    vec2art_nb.errors.PictureError: cat.gif: this is no image that can be opened. ...
    """
    file = io.BytesIO(data)
    file.name = name
    return Picture.open(file, paper=paper, name=name)
