"""`Preset`: a look that people ask for, with an algorithm and the values that differ from the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vec2art_nb.params.snapshot import Value


@dataclass(frozen=True)
class Preset:
    """A look with a name.

    Attributes
    ----------
    name : str
    algorithm : str
        What it draws with.
    title : str
        Short name for people.
    description : str
        What the drawing looks like.
    intent : str
        What people ask for when they should get it.
    values : mapping
        Fields that differ from the defaults, by path.
    """

    name: str
    algorithm: str
    title: str
    description: str
    intent: str
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
