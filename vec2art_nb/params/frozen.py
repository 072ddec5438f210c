"""`Frozen`: base of objects whose slots are filled once."""

from __future__ import annotations

from typing import NoReturn


class Frozen:
    """Object that cannot be changed: its class fills the slots in ``__new__`` with `fill`."""

    __slots__ = ()

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be deleted")


#: ``fill(frozen, name, value)`` sets a slot of a `Frozen` that is being made.
fill = object.__setattr__
