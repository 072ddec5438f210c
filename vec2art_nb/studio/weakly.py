"""Both directions between a widget and what works for it, so that neither keeps the other alive."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Protocol


class Receiver(Protocol):
    """What takes the messages of pages."""

    def receive(self, content: object, buffers: object) -> None:
        """Take a message, whatever it is."""


def sending(widget: Any) -> Callable[[object, object], None]:
    """The widget's `send`; raises `ReferenceError` once the widget is gone: threads must not keep it."""
    send = weakref.WeakMethod(widget.send)

    def call(content: object, buffers: object) -> None:
        method = send()
        if method is None:
            raise ReferenceError("the widget is gone")
        method(content, buffers)

    return call


def receiving(receiver: Receiver) -> Callable[[object, object, object], None]:
    """Handler for `on_msg` that hands over to a receiver, as long as there is one."""
    held = weakref.ref(receiver)

    def handle(_widget: object, content: object, buffers: object) -> None:
        found = held()
        if found is not None:
            found.receive(content, buffers)

    return handle
