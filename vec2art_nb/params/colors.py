"""Colours as text, in one spelling: ``#rrggbb``."""

from __future__ import annotations

import re

_LONG = re.compile(r"#[0-9a-f]{6}")
_SHORT = re.compile(r"#[0-9a-f]{3}")
_NAME = re.compile(r"[a-z]{3,20}")


def normalise_color(text: str) -> str | None:
    """Spell a colour as ``#rrggbb``; None if it is none.

    Parameters
    ----------
    text : str
        ``#rgb``, ``#rrggbb`` or a CSS colour name, in any case.

    Examples
    --------
    >>> normalise_color("#F00"), normalise_color("RebeccaPurple"), normalise_color("#12345")
    ('#ff0000', '#663399', None)
    """
    word = text.strip().lower()
    if _LONG.fullmatch(word):
        return word
    if _SHORT.fullmatch(word):
        return "#" + "".join(2 * digit for digit in word[1:])
    return _named(word) if _NAME.fullmatch(word) else None


def _named(word: str) -> str | None:
    from PIL import ImageColor  # noqa: PLC0415 - Pillow takes longer to load than everything here

    try:
        rgb = ImageColor.getrgb(word)
    except ValueError:
        return None
    return "#{:02x}{:02x}{:02x}".format(*rgb[:3])
