"""`Desk`: what a page that shows tiles can ask for, and the drawing that follows from it.

::

    page ──► request thumbnail, draft, final ──► Renderer ──► Answers ──► page
         ──► drop (out of sight) ──► the orders of that tile are cancelled

The messages travel as those of the Studio do, see `vec2art_nb.studio.protocol`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Literal

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab.wall.page import FORMATS, page_of
from vec2art_nb.lab.wall.table import html_table
from vec2art_nb.lab.wall.tile import Tile, image_of
from vec2art_nb.studio.answers import Answers
from vec2art_nb.studio.protocol import VERSION, BadMessage, Dispatcher, Json, Message
from vec2art_nb.studio.publisher import Publisher
from vec2art_nb.studio.renderer import Order, Renderer, Ticket

#: Orders that may be under way at a time: more than an honest page ever asks for.
_MOST_ORDERS = 64

Kind = Literal["draft", "final"]


class Desk:
    """Answers the pages of one wall of tiles.

    Parameters
    ----------
    tiles : sequence of Tile
    head : mapping
        What pages are told beside the tiles.
    renderer : Renderer
        Who draws; it is closed with the desk.
    send : callable
        Called as ``send(envelope, buffers)`` by one thread.
    opened : callable
        Called with the number of the tile that somebody wants a Studio of; with -1 to close it.
    """

    def __init__(
        self,
        tiles: Sequence[Tile],
        head: Json,
        renderer: Renderer,
        send: Callable[[Json, list[bytes]], None],
        opened: Callable[[int], None],
    ) -> None:
        self.tiles = tuple(tiles)
        self._head = head
        self._renderer = renderer
        self._selected = -1
        self._publisher = Publisher(send, VERSION)
        self._answers = Answers(self._publisher)
        self._lock = threading.Lock()
        self._orders: dict[Future[Drawing], tuple[int, str, Ticket]] = {}
        self._paging = threading.Lock()
        handlers = {
            "hello": self._hello,
            "resync": self._hello,
            "request": self._request,
            "drop": self._drop,
            "open": lambda message: opened(self._number(message)),
            "close": lambda _message: opened(-1),
            "ack": lambda message: self._publisher.ack(message.integer("seq")),
            "ping": lambda message: self._publisher.post({"kind": "pong", "to": message.client}),
        }
        self._dispatcher = Dispatcher(handlers, self._publisher.post)

    def receive(self, content: object, buffers: object) -> None:
        """Take a message of a page, whatever it is."""
        self._dispatcher.receive(content, buffers)

    def select(self, number: int) -> None:
        """Tell all pages, now and later, which tile a Studio is open on; -1: none."""
        self._selected = number
        self._publisher.post({"kind": "selected", "tile": number})

    def drawings(self) -> list[Drawing | None]:
        """All final drawings; None where one failed. Waits for them."""
        orders = [
            None if tile.error else self._order(k, tile, "final", "") for k, tile in enumerate(self.tiles)
        ]
        return [None if order is None or order.exception() else order.result() for order in orders]

    def page(self, format: str) -> str:  # noqa: A002 - what it is called everywhere
        """All final drawings as one document, see `page_of`."""
        return page_of(format, self._head, list(zip(self.tiles, self.drawings(), strict=True)))

    def differences(self) -> str:
        """What the tiles differ in, as a table in HTML; see `html_table`."""
        return html_table(self._head, [tile.title for tile in self.tiles])

    def close(self) -> None:
        """Stop drawing and sending; idempotent."""
        self._renderer.close()
        self._publisher.close()

    def _hello(self, message: Message) -> None:
        self._publisher.start()
        tiles = [tile.to_json() for tile in self.tiles]
        about = {"kind": "tiles", "to": message.client, "selected": self._selected}
        self._publisher.post({**about, **self._head, "tiles": tiles})

    def _request(self, message: Message) -> None:
        name = message.text("name")
        message.integer("id")  # nothing is drawn that could not be answered
        if name in FORMATS:
            self._give_page(message, name)
            return
        number = self._number(message)
        tile = self.tiles[number]
        if name == "thumbnail":
            self._answers.give(message, lambda: ("image/png", tile.thumbnail))
        elif name in ("draft", "final"):
            order = self._ordered(number, tile, name, message.client)
            self._answers.give(message, lambda: image_of(order.result()))
        else:
            raise BadMessage(f"request: {name!r} is nothing that a tile has")

    def _give_page(self, message: Message, name: str) -> None:
        def work() -> tuple[str, bytes]:
            try:
                return FORMATS[name], self.page(name).encode()
            finally:
                self._paging.release()

        if not self._paging.acquire(blocking=False):
            raise BadMessage(f"request: a page is being written; ask for {name!r} again when it is there")
        self._answers.give(message, work)

    def _ordered(self, number: int, tile: Tile, kind: Any, client: str) -> Future[Drawing]:
        with self._lock:
            if len(self._orders) >= _MOST_ORDERS:
                raise BadMessage(f"request: at most {_MOST_ORDERS} drawings are made at a time")
        return self._order(number, tile, kind, client)

    def _order(self, number: int, tile: Tile, kind: Kind, client: str) -> Future[Drawing]:
        future: Future[Drawing] = Future()
        if tile.drawing is not None:
            future.set_result(tile.drawing)
            return future
        if tile.picture is None or tile.params is None:
            raise ExperimentError("tile", tile.title, "one that has a drawing", tile.error)
        kind = "draft" if tile.pruned else kind

        def done(result: Drawing | Exception) -> None:
            with self._lock:
                self._orders.pop(future, None)
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

        with self._lock:  # `done` may be called before the order is noted
            ticket = self._renderer.submit(Order(tile.picture, tile.params, kind, 0, _ignore, done))
            self._orders[future] = number, client, ticket
        return future

    def _drop(self, message: Message) -> None:
        number = self._number(message)
        with self._lock:
            held = [order[2] for order in self._orders.values() if order[:2] == (number, message.client)]
        for ticket in held:
            ticket.cancel()

    def _number(self, message: Message) -> int:
        number = message.integer("tile")
        if number >= len(self.tiles):
            raise BadMessage(f"{message.kind}: there is no tile {number}; there are {len(self.tiles)}")
        return number


def _ignore(_stage: str, _fraction: float) -> None:
    """Nobody looks at the progress of a tile."""
