"""`nearest`: the known word that a mistyped one comes closest to."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """Known word most like `word` (Ratcliff-Obershelp similarity of 0.6 or more), or ``""``.

    Examples
    --------
    >>> nearest("centreline", ["edge", "centerline"])
    'centerline'
    >>> nearest("cubism", ["edge", "centerline"])
    ''
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only errors need it

    # The similarity takes quadratic time: a text of a megabyte is no misspelling.
    found = get_close_matches(word[:80].lower(), list(known), n=1)
    return found[0] if found else ""
