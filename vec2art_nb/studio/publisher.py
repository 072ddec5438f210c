"""`Publisher`: the one thread that sends to the browser, so that nothing floods it and frames stay in order.

::

    post ───► parts ──────────────┐
    frame ──► chunks of the newest ├──► envelope (≤ 30 a second, ≤ 1 MiB) ──► send
    later ──► what can wait ──────┘         ▲ at most two with chunks unacknowledged
"""

from __future__ import annotations

import contextvars
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from vec2art_nb.studio.maker import made

Json = dict[str, Any]
#: A part of an envelope with its buffers.
Part = tuple[Json, tuple[bytes, ...]]
Send = Callable[[Json, list[bytes]], None]

#: Least seconds between envelopes.
SPACING = 1 / 30
#: Bytes in the buffers of an envelope.
ENVELOPE_BYTES = 1 << 20
#: Envelopes with chunks that may be on their way.
WINDOW = 2
#: Seconds after which an envelope counts as arrived: its page may be gone.
GIVE_UP = 2.0
#: Parts in an envelope.
_MOST_PARTS = 60
#: Parts that wait for the first page: it is told of everything that it needs when it comes.
_MOST_WAITING = 100

_log = logging.getLogger(__name__)


class Publisher:
    """Sends parts in the order in which they were posted, together where that costs no time.

    Parameters
    ----------
    send : callable
        Called as ``send(envelope, buffers)`` by the publisher's thread. Its first exception ends the
        publisher: the widget is gone. What a part could not be made for is logged, and left out.
    version : int
        Of the protocol.

    Attributes
    ----------
    pad : int
        Bytes that an envelope with chunks has at least: filled up by a buffer that belongs to no part.
    """

    def __init__(self, send: Send, version: int) -> None:
        self.pad = 0
        self._send = send
        self._version = version
        self._wake = threading.Condition()
        self._parts: deque[tuple[float, Part]] = deque()
        self._frame: _Frame | None = None
        self._later: deque[Callable[[], Part]] = deque()
        self._seq = 0
        self._acked = 0
        self._bulk: deque[tuple[int, float]] = deque()
        self._last = 0.0
        self._open = True
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start sending; before that the newest of what is posted waits, and what takes time is not made."""
        with self._wake:
            if self._thread is not None or not self._open:
                return
            # Jupyter delivers what a thread sends only in the context of the kernel.
            context = contextvars.copy_context()
            self._thread = threading.Thread(
                target=context.run, args=(self._run,), name="vec2art_nb-publisher", daemon=True
            )
        self._thread.start()

    def post(self, part: Json, *buffers: bytes, hold: float = 0.0) -> None:
        """Send a part, after those posted before; in up to `hold` seconds, for others to join it."""
        with self._wake:
            if not self._open:
                return
            self._parts.append((time.monotonic() + hold, (part, buffers)))
            if self._thread is None and len(self._parts) > _MOST_WAITING:
                self._parts.popleft()
            self._wake.notify()

    def frame(self, parts: Iterable[Part]) -> None:
        """Send the parts of a frame as the browser takes them; what is left of the last frame is dropped."""
        with self._wake:
            if self._open:
                self._frame = _Frame(parts)
            self._wake.notify()

    def later(self, make: Callable[[], Part]) -> None:
        """Send a part that takes time and memory to make, when nothing else waits; see `made`."""
        with self._wake:
            if self._open:
                self._later.append(make)
            if self._thread is None and len(self._later) > _MOST_WAITING:
                self._later.popleft()
            self._wake.notify()

    def ack(self, seq: int) -> None:
        """All envelopes up to this one have arrived."""
        with self._wake:
            self._acked = max(self._acked, min(seq, self._seq))
            self._wake.notify()

    def close(self, timeout: float = 1.0) -> None:
        """Send what was posted, then end; idempotent."""
        with self._wake:
            self._open = False
            self._frame = None
            self._later.clear()
            self._wake.notify()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)

    def _stop(self) -> None:
        """Take nothing more, and let go of what waits."""
        with self._wake:
            self._open = False
            self._frame = None
            self._parts.clear()
            self._later.clear()

    def _run(self) -> None:
        while True:
            with self._wake:
                while (delay := self._delay(time.monotonic())) is None or delay > 0:
                    if not self._open and not self._parts:
                        return
                    self._wake.wait(delay)
                parts = self._posted()
            try:
                self._send_envelope(parts)
            except Exception:  # noqa: BLE001 - whatever it is, nobody listens any more
                _log.debug("the Studio's page is gone", exc_info=True)
                self._stop()
                return

    def _delay(self, now: float) -> float | None:
        """Seconds until there is something to send; None while nothing waits. Called under the lock."""
        due = None
        if self._parts:
            due = self._parts[0][0] if self._frame is None and self._open else now
        if self._frame is not None:
            freed = self._freed(now)
            due = freed if due is None else min(due, freed)
        if due is None and self._later:
            due = now
        return None if due is None else max(due, self._last + SPACING) - now

    def _freed(self, now: float) -> float:
        """Moment from which chunks may be sent."""
        while self._bulk and (self._bulk[0][0] <= self._acked or self._bulk[0][1] + GIVE_UP <= now):
            self._bulk.popleft()
        return now if len(self._bulk) < WINDOW else self._bulk[0][1] + GIVE_UP

    def _posted(self) -> list[Part]:
        """Parts that go into one envelope. Called under the lock."""
        taken: list[Part] = []
        size = 0
        while self._parts and len(taken) < _MOST_PARTS:
            size += sum(map(len, self._parts[0][1][1]))
            if taken and size > ENVELOPE_BYTES:
                break
            taken.append(self._parts.popleft()[1])
        return taken

    def _send_envelope(self, parts: list[Part]) -> None:
        size = sum(len(buffer) for _, buffers in parts for buffer in buffers)
        bulk = self._add_frame(parts, size)
        if not parts:
            with self._wake:
                make = self._later.popleft() if self._later and self._frame is None else None
            if make is None:
                return
            try:
                parts.append(made(make))
            except Exception:  # noqa: BLE001 - others can be made
                _log.exception("a part for the Studio's page could not be made")
                return
        self._seq += 1
        buffers = [buffer for _, own in parts for buffer in own]
        listed = [{**part, "buffers": len(own)} if own else part for part, own in parts]
        self._last = time.monotonic()
        if bulk:
            with self._wake:
                self._bulk.append((self._seq, self._last))
            missing = self.pad - sum(map(len, buffers))
            if missing > 0:
                buffers.append(filling(missing))
        self._send({"v": self._version, "seq": self._seq, "parts": listed}, buffers)

    def _add_frame(self, parts: list[Part], size: int) -> bool:
        """Add chunks of the frame while there is room; whether there were any."""
        bulk = False
        with self._wake:
            now = time.monotonic()
            frame = self._frame if self._freed(now) <= now else None
        while frame is not None and len(parts) < _MOST_PARTS:
            # Chunks are encoded here, so that those of dropped frames cost nothing.
            part = self._encoded(frame)
            if part is None:
                with self._wake:
                    if self._frame is frame:
                        self._frame = None
                break
            size += sum(map(len, part[1]))
            if parts and size > ENVELOPE_BYTES:
                break
            parts.append(frame.take())
            bulk = bulk or bool(part[1])
        return bulk

    @staticmethod
    def _encoded(frame: _Frame) -> Part | None:
        """The next part of a frame; a frame that cannot be encoded ends here, others come through."""
        try:
            return frame.next()
        except Exception:  # noqa: BLE001 - others can be encoded
            _log.exception("a frame could not be encoded")
            return None


def filling(size: int) -> bytes:
    """Bytes without meaning that no compression on the way makes fewer."""
    return os.urandom(size)


class _Frame:
    """Parts of a frame, of which the next can be looked at."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = iter(parts)
        self._next: Part | None = None

    def next(self) -> Part | None:
        """The part that `take` will give; None after the last."""
        if self._next is None:
            self._next = next(self._parts, None)
        return self._next

    def take(self) -> Part:
        """The next part."""
        part, self._next = self._next, None
        assert part is not None  # noqa: S101 - for the type checker
        return part
