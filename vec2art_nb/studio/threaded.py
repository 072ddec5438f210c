"""`ThreadRenderer`: draws in threads of the kernel, where there can be no processes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from vec2art_nb._vectorize import frames, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.errors import Cancelled
from vec2art_nb.pool.reading import read_off
from vec2art_nb.studio.renderer import Order


@dataclass(frozen=True)
class ThreadTicket:
    """What an order can be cancelled by."""

    cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Stop the work, or do not begin it."""
        self.cancelled.set()


class ThreadRenderer:
    """Draws in a thread of this process, and thumbnails in another; they begin with the first orders."""

    quick = True

    def __init__(self) -> None:
        self._lanes = {"front": _Lane("vec2art_nb-renderer"), "back": _Lane("vec2art_nb-thumbnails")}

    def submit(self, order: Order) -> ThreadTicket:
        """Accept an order and return at once."""
        return self._lanes["back" if order.kind in {"thumbnail", "size"} else "front"].submit(order)

    def close(self) -> None:
        """Cancel everything and free what is held; idempotent."""
        for lane in self._lanes.values():
            lane.close()


class _Lane:
    """A thread that fulfils orders one after the other."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._orders: SimpleQueue[tuple[Order, ThreadTicket] | None] = SimpleQueue()
        self._cache = StageCache()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    def submit(self, order: Order) -> ThreadTicket:
        ticket = ThreadTicket()
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        self._orders.put((order, ticket))
        return ticket

    def close(self) -> None:
        self._closed.set()
        self._orders.put(None)

    def _run(self) -> None:
        while (item := self._orders.get()) is not None:
            order, ticket = item
            try:
                result: Any = self._made(order, ticket)
            except Exception as error:  # noqa: BLE001 - whoever waits for it must hear of it
                result = error
            if not self._closed.is_set():
                order.done(result)
            del item, order, ticket, result
        self._cache.clear()

    def _made(self, order: Order, ticket: ThreadTicket) -> Any:
        def cancelled() -> bool:
            return ticket.cancelled.is_set() or self._closed.is_set()

        if cancelled():
            raise Cancelled("the drawing was cancelled")
        drawing = self._draw(order, cancelled)
        read = read_off(order.reading, order.picture, drawing, Control(cancelled))
        return drawing if read is None else read.values

    def _draw(self, order: Order, cancelled: Callable[[], bool]) -> Drawing:
        if order.kind in {"final", "size"}:
            return vectorize(
                order.picture,
                params=order.params,
                cache=self._cache,
                cancelled=cancelled,
                progress=order.progress,
            )
        if order.kind == "thumbnail":
            return vectorize(
                order.picture, params=order.params, draft=True, cache=self._cache, cancelled=cancelled
            )
        # The first of the frames knows whether kernels are loaded.
        return next(frames(order.picture, params=order.params, cache=self._cache, cancelled=cancelled))
