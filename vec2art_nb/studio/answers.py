"""`Answers`: what takes longer than a handler may, each answered once, in slices that messages can hold."""

from __future__ import annotations

import threading
from collections.abc import Callable

from vec2art_nb.studio.protocol import Json, Message
from vec2art_nb.studio.publisher import Publisher

#: Bytes of a slice of what is sent on request.
_SLICE = 1_000_000


class Answers:
    """Answers requests by threads of their own.

    Parameters
    ----------
    publisher : Publisher
    """

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def give(self, message: Message, work: Callable[[], tuple[str, bytes]]) -> None:
        """Answer a request, which has an ``id``, with the media type and bytes that `work` returns.

        An exception of `work` is the answer as well.
        """
        about: Json = {"to": message.client, "id": message.integer("id")}

        def run() -> None:
            try:
                mime, data = work()
            except Exception as error:  # noqa: BLE001 - every request is answered
                self._publisher.post({"kind": "failed", "text": str(error), **about})
                return
            slices = [data[k : k + _SLICE] for k in range(0, len(data), _SLICE)] or [b""]
            for seq, piece in enumerate(slices):
                part = {"kind": "result", "mime": mime, "seq": seq, "of": len(slices), **about}
                self._publisher.post(part, piece)

        threading.Thread(target=run, name="vec2art_nb-request", daemon=True).start()
