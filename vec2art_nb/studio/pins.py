"""`Pins`: states that were put aside, to be compared and taken up again."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.snapshot import Snapshot

#: Pins that are kept: their drawings take memory.
MOST = 24


@dataclass(frozen=True)
class Pin:
    """A state put aside.

    Attributes
    ----------
    id : int
    name : str
        Any text.
    params : Snapshot
    drawing : Drawing
        What it looked like; a draft only until the final is there.
    """

    id: int
    name: str
    params: Snapshot
    drawing: Drawing


class Pins:
    """Pinned states in the order in which they were made; any thread may call.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> pins = Pins()
    >>> pin = pins.add(Drawing(8, 6, (), DEFAULTS))
    >>> pins.rename(pin.id, "First try")
    >>> pins.to_json()
    [{'id': 1, 'name': 'First try'}]
    >>> pins.remove(pin.id)
    >>> len(pins.all())
    0
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pins: dict[int, Pin] = {}
        self._made = 0

    def all(self) -> list[Pin]:
        """All of them, the oldest first."""
        with self._lock:
            return list(self._pins.values())

    def add(self, drawing: Drawing) -> Pin:
        """Pin the state of a drawing; the oldest goes where there are too many."""
        with self._lock:
            self._made += 1
            pin = Pin(self._made, f"Pin {self._made}", drawing.params, drawing)
            self._pins[pin.id] = pin
            while len(self._pins) > MOST:
                del self._pins[next(iter(self._pins))]
        return pin

    def get(self, number: int) -> Pin:
        """The pin of this number.

        Raises
        ------
        LookupError
            If there is none.
        """
        pin = self._pins.get(number)
        if pin is None:
            raise LookupError(f"there is no pin {number}; it was deleted")
        return pin

    def rename(self, number: int, name: str) -> None:
        """Give it another name; nothing happens without a name, or if it is gone."""
        with self._lock:
            pin = self._pins.get(number)
            if pin is not None and name.strip():
                self._pins[number] = replace(pin, name=name.strip())

    def remove(self, number: int) -> None:
        """Forget it; nothing happens if it is gone."""
        with self._lock:
            self._pins.pop(number, None)

    def improve(self, final: Drawing) -> list[Pin]:
        """Replace drafts that this is the final of; returns these pins."""
        with self._lock:
            better = [
                replace(pin, drawing=final)
                for pin in self._pins.values()
                if pin.drawing.draft and pin.params == final.params
            ]
            self._pins.update({pin.id: pin for pin in better})
        return better

    def to_json(self) -> list[dict[str, Any]]:
        """What pages list."""
        return [{"id": pin.id, "name": pin.name} for pin in self.all()]
