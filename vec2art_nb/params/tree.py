"""The traits behind `Params`: one `FieldTrait` per field, one `Node` per group, both made from the schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from traitlets import HasTraits, TraitType

from vec2art_nb.errors import UnknownFieldError
from vec2art_nb.params.field import Field
from vec2art_nb.params.names import unknown_field
from vec2art_nb.params.schema import fields_of
from vec2art_nb.params.snapshot import Value

#: traitlets puts this on the instance while it holds notifications back.
_HELD = "notify_change"


class FieldTrait(TraitType[Any, Any]):
    """Trait of one field: whatever is assigned goes through the rules before it is stored.

    Parameters
    ----------
    field : Field
    """

    def __init__(self, field: Field) -> None:
        super().__init__(field.default, allow_none=field.optional, help=field.help)
        self.field = field

    def info(self) -> str:
        """What the field accepts, in words."""
        return self.field.allowed

    def validate(self, _obj: object, value: object) -> Value:
        """Canonical value."""
        return self.field.normalise(value)

    def set(self, obj: Node, value: object) -> None:  # type: ignore[override]
        """Let the root decide; it stores this value, and those that follow from it, with `store`."""
        obj._assign(self.field.path, value)

    def store(self, obj: Node, value: Value) -> None:
        """Keep a value that has been decided, and notify observers."""
        super().set(obj, value)


class Node(HasTraits):
    """Group of fields as attributes.

    A subclass states its `group` and gets a trait for each of the group's fields. Other attributes cannot be
    set: a mistyped name is an error, with the nearest field.

    Parameters
    ----------
    assign : callable
        Called as ``assign(path, value)`` with every assignment to a field.
    """

    group: ClassVar[str]
    _assign: Callable[[str, object], None]

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "group" not in vars(cls):
            return
        for field in fields_of(cls.group):
            trait = FieldTrait(field)
            trait.class_init(cls, field.name)  # traitlets does this for traits in the class body only
            setattr(cls, field.name, trait)

    def __init__(self, assign: Callable[[str, object], None]) -> None:
        super().__init__()
        self._assign = assign

    def __setattr__(self, name: str, value: object) -> None:
        if not (name.startswith("_") or name == _HELD or self.has_trait(name)):
            raise self._unknown(name)
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # interpreters and traitlets probe for many of these
            raise AttributeError(name)
        raise self._unknown(name)

    def __repr__(self) -> str:
        values = ((field, getattr(self, field.name)) for field in fields_of(self.group))
        changed = (f"{field.name}={value!r}" for field, value in values if value != field.default)
        return f"{self.group}({', '.join(changed)})"

    def _unknown(self, name: str) -> UnknownFieldError:
        return unknown_field(f"{self.group}.{name}" if self.group else name)
