"""`Pinboard`: the pins of a Studio, as its pages see them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.model import Params
from vec2art_nb.studio.pins import Newest, Pin, Pins
from vec2art_nb.studio.protocol import BadMessage, Json, Message
from vec2art_nb.studio.publisher import Publisher
from vec2art_nb.studio.readings import small_png


class Pinboard:
    """Handles messages about pins, and tells pages of them whoever changes them.

    Parameters
    ----------
    params : Params
    publisher : Publisher
    newest : callable
        See `Pins`.
    """

    def __init__(self, params: Params, publisher: Publisher, newest: Newest) -> None:
        self.pins = Pins(params, newest, self._changed)
        self._publisher = publisher

    @property
    def handlers(self) -> dict[str, Any]:
        """Handlers by the kind of message."""
        return {"pin": self._pin, "unpin": self._unpin, "rename": self._rename, "restore": self._restore}

    def greet(self, client: str) -> None:
        """Tell a page what there is."""
        self._publisher.post({**self._list(), "to": client})
        for pin in self.pins:
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
        return "image/svg+xml", self.pins.numbered(number).drawing.to_svg().encode()

    def _changed(self, pin: Pin | None) -> None:
        self._publisher.post(self._list())
        if pin is not None:
            self._thumbnail(pin)

    def _pin(self, _message: Message) -> None:
        try:
            self.pins.add()
        except LookupError as error:
            raise BadMessage(str(error)) from error

    def _unpin(self, message: Message) -> None:
        with suppress(LookupError):  # another page was quicker
            self.pins.remove(self._meant(message))

    def _rename(self, message: Message) -> None:
        with suppress(LookupError):
            self.pins.rename(self._meant(message), message.text("name"))

    def _restore(self, message: Message) -> None:
        try:
            self.pins.restore(self._meant(message))
        except LookupError as error:
            raise BadMessage(str(error)) from error

    def _meant(self, message: Message) -> Pin:
        return self.pins.numbered(message.integer("id"))

    def _list(self) -> Json:
        return {"kind": "pins", "pins": [{"id": pin.id, "name": pin.name} for pin in self.pins]}

    def _thumbnail(self, pin: Pin, **to: str) -> None:
        about: Json = {"kind": "pinned", "pin": pin.id, "draft": pin.drawing.draft, **to}
        self._publisher.later(lambda: (about, (small_png(pin.drawing),)))
