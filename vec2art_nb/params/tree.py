"""The traits behind `Params`: one `FieldTrait` per field, one `Node` per group, both made from the schema.

The traits hold no values: they read from the `Store` of their `Params` and write into it, so that a value is
validated in one place, and seen by all threads at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from traitlets import All, Bunch, EventHandler, HasTraits, TraitType

from vec2art_nb.errors import UnknownFieldError
from vec2art_nb.params.field import Field
from vec2art_nb.params.names import unknown_field
from vec2art_nb.params.schema import fields_of
from vec2art_nb.params.snapshot import Value
from vec2art_nb.params.store import Store
from vec2art_nb.params.subscriptions import Failed


class FieldTrait(TraitType[Any, Any]):
    """Trait of one field: a window into the store.

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

    def get(self, obj: Node, _cls: type[Any] | None = None) -> Value:  # type: ignore[override]
        """Value in the store."""
        return obj._store.read(self.field.path)

    def set(self, obj: Node, value: object) -> None:  # type: ignore[override]
        """Let the store decide; observers are told by `Node.tell` once all that follows is in place."""
        field = self.field
        obj._store.change({field.path: field.normalise(value)})


class Node(HasTraits):
    """Group of fields as attributes.

    A subclass states its `group` and gets a trait for each of the group's fields. Other attributes cannot be
    set: a mistyped name is an error, with the nearest field.

    Parameters
    ----------
    store : Store
    """

    group: ClassVar[str]
    _store: Store

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "group" not in vars(cls):
            return
        for field in fields_of(cls.group):
            trait = FieldTrait(field)
            trait.class_init(cls, field.name)  # traitlets does this for traits in the class body only
            setattr(cls, field.name, trait)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def __setattr__(self, name: str, value: object) -> None:
        if not (name.startswith("_") or name in self._traits):
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

    @contextmanager
    def hold_trait_notifications(self) -> Iterator[None]:
        """The same as `Params.batch`: changes are checked and told of when the block ends."""
        with self._store.batch():
            yield

    def tell(self, name: str, old: Value, new: Value, failed: Failed) -> None:
        """Call all who observe a trait; unlike in traitlets itself, an exception stops none of them."""
        event = Bunch(name=name, old=old, new=new, owner=self, type="change")
        for callback in self._observing(name):
            # A method that a subclass decorated with @observe is found by its name.
            call = getattr(self, str(callback.name)) if isinstance(callback, EventHandler) else callback
            try:
                call(event)
            except Exception as error:  # noqa: BLE001 - whatever it is, the others must be told
                failed(call, error)

    def _observing(self, name: str) -> list[Callable[[Bunch], object]]:
        found = []
        for names in (name, All):
            by_type = self._trait_notifiers.get(names, {})
            for types in ("change", All):
                found += by_type.get(types, [])
        return found

    def _unknown(self, name: str) -> UnknownFieldError:
        return unknown_field(f"{self.group}.{name}" if self.group else name)
