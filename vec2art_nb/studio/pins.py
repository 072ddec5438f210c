"""`Pins`: states that were put aside, to be compared and taken up again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.model import Params
from vec2art_nb.params.snapshot import Snapshot

#: Pins that are kept: their drawings take memory.
MOST = 24
#: Characters of a name that are kept.
LONGEST_NAME = 100

Newest = Callable[[], Drawing | None]


@dataclass(frozen=True)
class Pin:
    """A state put aside.

    Attributes
    ----------
    id : int
        Its number: the same for as long as there is this pin.
    name : str
        Any text.
    params : Snapshot
    drawing : Drawing
        What it looked like; a draft only until the final is there.
    """

    id: int
    name: str
    params: Snapshot = field(repr=False)
    drawing: Drawing


class Pins(Sequence[Pin]):
    """Pinned states in the order in which they were made, the same as in the page: ``studio.pins``.

    Any thread may call. A pin is meant by itself, by its name (the newest of that name) or by its place.

    Parameters
    ----------
    params : Params
        Restoring a pin changes these.
    newest : callable
        Gives the drawing that is shown, or None.
    changed : callable, optional
        Called as ``changed(pin)`` when pins were made, renamed or removed, with the pin if it is new.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> params = Params()
    >>> pins = Pins(params, lambda: Drawing(8, 6, (), params.snapshot(), title="cat"))
    >>> pins.add("First try")
    Pin(id=1, name='First try', drawing=<Drawing 'cat' edge 8 x 6, 0 strokes>)
    >>> params.detail = 0.9
    >>> pins.restore("First try")
    >>> params.detail
    0.5
    >>> pins.remove("First try")
    >>> len(pins)
    0
    """

    def __init__(
        self, params: Params, newest: Newest, changed: Callable[[Pin | None], None] = lambda _pin: None
    ) -> None:
        self._params = params
        self._newest = newest
        self._changed = changed
        self._lock = threading.Lock()
        self._pins: dict[int, Pin] = {}
        self._made = 0

    def __len__(self) -> int:
        return len(self._pins)

    @overload
    def __getitem__(self, which: int | str) -> Pin: ...
    @overload
    def __getitem__(self, which: slice) -> list[Pin]: ...
    def __getitem__(self, which: int | str | slice) -> Pin | list[Pin]:
        with self._lock:
            pins = list(self._pins.values())
        if not isinstance(which, str):
            return pins[which]
        found = [pin for pin in pins if pin.name == which]
        if not found:
            names = ", ".join(repr(pin.name) for pin in pins) or "there are none"
            raise KeyError(f"no pin is called {which!r}; pins: {names}")
        return found[-1]

    def __repr__(self) -> str:
        return f"<Pins {[pin.name for pin in self]}>"

    def add(self, name: str = "") -> Pin:
        """Pin what is shown now; the oldest goes where there are more than 24.

        Parameters
        ----------
        name : str
            By default ``"Pin 1"`` and so on; at most 100 characters are kept.

        Raises
        ------
        LookupError
            If nothing has been drawn yet.
        """
        drawing = self._newest()
        if drawing is None:
            raise LookupError("there is nothing to pin yet: open a picture and wait for its drawing")
        with self._lock:
            self._made += 1
            pin = Pin(self._made, _clean(name) or f"Pin {self._made}", drawing.params, drawing)
            self._pins[pin.id] = pin
            while len(self._pins) > MOST:
                del self._pins[next(iter(self._pins))]
        self._changed(pin)
        return pin

    def restore(self, which: Pin | str | int) -> None:
        """Take the parameters of a pin up again: one step of the history.

        Raises
        ------
        LookupError
            If there is no such pin.
        """
        pin = self._find(which)
        with self._params.batch(pin.name):
            self._params.update(pin.params)

    def rename(self, which: Pin | str | int, name: str) -> None:
        """Give a pin another name; nothing happens if that is empty.

        Raises
        ------
        LookupError
            If there is no such pin.
        """
        pin, clean = self._find(which), _clean(name)
        if not clean:
            return
        with self._lock:
            if pin.id in self._pins:
                self._pins[pin.id] = replace(self._pins[pin.id], name=clean)
        self._changed(None)

    def remove(self, which: Pin | str | int) -> None:
        """Forget a pin.

        Raises
        ------
        LookupError
            If there is no such pin.
        """
        pin = self._find(which)
        with self._lock:
            self._pins.pop(pin.id, None)
        self._changed(None)

    def numbered(self, number: int) -> Pin:
        """The pin whose `id` this is.

        Raises
        ------
        LookupError
            If there is none.
        """
        pin = self._pins.get(number)
        if pin is None:
            raise LookupError(f"there is no pin {number}; it was deleted")
        return pin

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

    def _find(self, which: Pin | str | int) -> Pin:
        return self.numbered(which.id) if isinstance(which, Pin) else self[which]


def _clean(name: str) -> str:
    return name.strip()[:LONGEST_NAME]
