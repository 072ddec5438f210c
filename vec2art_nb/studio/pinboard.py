"""`Pinboard`: the pins of a Studio, as its pages see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.model import Params
from vec2art_nb.studio.pins import Pin, Pins
from vec2art_nb.studio.protocol import BadMessage, Json, Message
from vec2art_nb.studio.publisher import Publisher
from vec2art_nb.studio.thumbnails import small_png


class Pinboard:
    """Handles messages about pins.

    Parameters
    ----------
    params : Params
        Restoring a pin changes these.
    publisher : Publisher
    newest : callable
        Gives the drawing that is shown, or None.
    """

    def __init__(self, params: Params, publisher: Publisher, newest: Callable[[], Drawing | None]) -> None:
        self.pins = Pins()
        self._params = params
        self._publisher = publisher
        self._newest = newest

    @property
    def handlers(self) -> dict[str, Any]:
        """Handlers by the kind of message."""
        return {"pin": self._pin, "unpin": self._unpin, "rename": self._rename, "restore": self._restore}

    def greet(self, client: str) -> None:
        """Tell a page what there is."""
        self._publisher.post({**self._list(), "to": client})
        for pin in self.pins.all():
            self._thumbnail(pin, to=client)

    def improve(self, final: Drawing) -> None:
        """A final is there: pins may have waited for it."""
        for pin in self.pins.improve(final):
            self._thumbnail(pin)

    def svg(self, number: int) -> tuple[str, bytes]:
        """Media type and SVG of a pin.

        Raises
        ------
        LookupError
            If it is gone.
        """
        return "image/svg+xml", self.pins.get(number).drawing.to_svg().encode()

    def _pin(self, _message: Message) -> None:
        drawing = self._newest()
        if drawing is None:
            raise BadMessage("there is nothing to pin yet: open a picture")
        pin = self.pins.add(drawing)
        self._publisher.post(self._list())
        self._thumbnail(pin)

    def _unpin(self, message: Message) -> None:
        self.pins.remove(message.integer("id"))
        self._publisher.post(self._list())

    def _rename(self, message: Message) -> None:
        self.pins.rename(message.integer("id"), message.text("name"))
        self._publisher.post(self._list())

    def _restore(self, message: Message) -> None:
        try:
            pin = self.pins.get(message.integer("id"))
        except LookupError as error:
            raise BadMessage(str(error)) from error
        with self._params.batch(pin.name):
            self._params.update(pin.params)

    def _list(self) -> Json:
        return {"kind": "pins", "pins": self.pins.to_json()}

    def _thumbnail(self, pin: Pin, **to: str) -> None:
        about: Json = {"kind": "pinned", "pin": pin.id, "draft": pin.drawing.draft, **to}
        self._publisher.later(lambda: (about, (small_png(pin.drawing),)))
