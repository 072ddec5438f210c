"""`Uploads`: files that come from pages in slices, as front ends lose larger messages."""

from __future__ import annotations

import threading
from collections.abc import Callable

from vec2art_nb.studio.protocol import BadMessage, Message

#: Most bytes of a slice, most slices of a file.
SLICE_BYTES, MOST_SLICES = 4 << 20, 64
#: Uploads that may be under way; the oldest is forgotten.
_MOST = 4


class Uploads:
    """Joins slices into files.

    Parameters
    ----------
    whole : callable
        Called as ``whole(message, data)`` with the last message and the bytes of a file.

    Examples
    --------
    >>> files = []
    >>> uploads = Uploads(lambda message, data: files.append((message.text("name"), data)))
    >>> for seq, part in enumerate([b"ab", b"c"]):
    ...     body = {"id": 1, "seq": seq, "of": 2, "name": "a.png"}
    ...     uploads.take(Message("upload", "page", body, [memoryview(part)]))
    False
    True
    >>> files
    [('a.png', b'abc')]
    """

    def __init__(self, whole: Callable[[Message, bytes], None]) -> None:
        self._whole = whole
        self._lock = threading.Lock()
        self._slices: dict[tuple[str, int], list[bytes]] = {}

    def take(self, message: Message) -> bool:
        """Take a slice; True if it was the last.

        Raises
        ------
        BadMessage
            If slices are missing, too many or too large; the upload is forgotten then.
        """
        key = message.client, message.integer("id")
        seq, of = message.integer("seq"), message.integer("of")
        message.text("name")
        size = len(message.buffers[0]) if len(message.buffers) == 1 else -1
        with self._lock:
            held = self._slices.pop(key, [])
            if seq != len(held) or not seq < of <= MOST_SLICES or not 0 <= size <= SLICE_BYTES:
                raise BadMessage("upload: slices come in order, at most 64 of 4 MiB")
            held.append(bytes(message.buffers[0]))
            done = seq + 1 == of
            if not done:
                while len(self._slices) >= _MOST:
                    del self._slices[next(iter(self._slices))]
                self._slices[key] = held
        if done:
            self._whole(message, b"".join(held))
        return done

    def close(self) -> None:
        """Forget what is under way; idempotent."""
        with self._lock:
            self._slices.clear()
