"""`lazily`: names of a package whose modules load when they are first used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """``__getattr__`` of a package; what it has found once, it is not asked for again.

    Parameters
    ----------
    package : str
    homes : mapping of str to str
        Module of each name, within the package.

    Examples
    --------
    >>> find = lazily("vec2art_nb", {"Params": "params.model"})
    >>> find("Params")
    <class 'vec2art_nb.params.model.Params'>
    >>> find("Parms")
    Traceback (most recent call last):
    AttributeError: module 'vec2art_nb' has no attribute 'Parms'
    """

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found: object = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return find
