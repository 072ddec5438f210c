"""Libraries of the extra ``tune``: they are loaded where they are used, and missed with a way out."""

from __future__ import annotations

from importlib.util import find_spec

from vec2art_nb.errors import MissingLibraryError


def need(name: str) -> None:
    """Make sure that a library is installed, without loading it.

    Raises
    ------
    vec2art_nb.errors.MissingLibraryError
        If it is not.

    Examples
    --------
    >>> need("pandas")
    >>> need("pandoras")
    Traceback (most recent call last):
    vec2art_nb.errors.MissingLibraryError: pandoras is not installed. Install it with what tuning needs:
    pip install "vec2art-nb[tune]"
    """
    if find_spec(name) is None:
        way = 'Install it with what tuning needs: pip install "vec2art-nb[tune]"'
        raise MissingLibraryError(f"{name} is not installed. {way}")
