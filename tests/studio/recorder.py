"""What a Studio sends, recorded; and a renderer that draws when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.layer import Layer
from vec2art_nb.errors import Cancelled
from vec2art_nb.pool.reading import read_off
from vec2art_nb.studio.protocol import VERSION, Json
from vec2art_nb.studio.renderer import Order
from vec2art_nb.studio.threaded import ThreadTicket

#: Seconds after which a condition counts as never coming true.
PATIENCE = 20.0


class Recorder:
    """Keeps envelopes, and acknowledges them as a page would."""

    def __init__(self) -> None:
        self.envelopes: list[tuple[Json, list[bytes]]] = []
        self._changed = threading.Condition()

    def send(self, envelope: Json, buffers: list[bytes]) -> None:
        with self._changed:
            self.envelopes.append((envelope, buffers))
            self._changed.notify_all()

    @property
    def parts(self) -> list[Json]:
        return [part for envelope, _ in list(self.envelopes) for part in envelope["parts"]]

    def kinds(self) -> list[str]:
        return [part["kind"] for part in self.parts]

    def all(self, kind: str) -> list[Json]:
        return [part for part in self.parts if part["kind"] == kind]

    def wait(self, condition: Callable[[Recorder], object]) -> None:
        with self._changed:
            came = self._changed.wait_for(lambda: condition(self), PATIENCE)
        assert came, self.parts

    def wait_for(self, kind: str, count: int = 1) -> Json:
        self.wait(lambda own: len(own.all(kind)) >= count)
        return self.all(kind)[count - 1]


class Stepwise:
    """A renderer whose orders wait until `finish` or `fail` is called."""

    quick = True

    def __init__(self) -> None:
        self.orders: list[tuple[Order, ThreadTicket]] = []
        self.closed = False
        self._came = threading.Condition()

    def submit(self, order: Order) -> ThreadTicket:
        ticket = ThreadTicket()
        with self._came:
            self.orders.append((order, ticket))
            self._came.notify_all()
        return ticket

    def close(self) -> None:
        self.closed = True

    @property
    def waiting(self) -> list[tuple[str, int]]:
        return [(order.kind, order.run) for order, _ in self.orders if order.kind in {"draft", "final"}]

    def wait_for(self, kind: str) -> tuple[Order, ThreadTicket]:
        """The first order of a kind, once there is one."""
        with self._came:
            came = self._came.wait_for(lambda: any(order.kind == kind for order, _ in self.orders), PATIENCE)
        assert came, self.orders
        return next(item for item in self.orders if item[0].kind == kind)

    def finish(self, kind: str) -> None:
        """Draw the first order of a kind; if it was cancelled, say so."""
        order, ticket = next(item for item in self.orders if item[0].kind == kind)
        self.orders.remove((order, ticket))
        order.done(Cancelled("cancelled") if ticket.cancelled.is_set() else made(order, drawing_of(order)))

    def fail(self, kind: str, error: Exception) -> None:
        order, ticket = next(item for item in self.orders if item[0].kind == kind)
        self.orders.remove((order, ticket))
        order.done(error)


def made(order: Order, drawing: Drawing) -> Any:
    """What an order comes to that this drawing was made for."""
    read = read_off(order.reading, order.picture, drawing, Control())
    return drawing if read is None else read.values


def drawing_of(order: Order) -> Drawing:
    """Drawing of one stroke."""
    line = Layer(
        kind="stroke",
        degree=3,
        points=np.zeros((4, 2), np.float32),
        offsets=np.array([0, 4]),
        closed=np.array([False]),
        color=np.zeros((1, 3), np.uint8),
        width=np.ones(1, np.float32),
        weight=np.ones(1, np.float32),
    )
    width, height = order.picture.size
    drawing = Drawing(width, height, (line,), order.params, title=order.picture.name)
    return replace(drawing, draft=order.kind != "final")


def envelope(*parts: dict[str, Any], client: str = "page") -> Json:
    """What a page sends."""
    return {"v": VERSION, "client": client, "parts": list(parts)}
