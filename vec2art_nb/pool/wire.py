"""`Message` and `Link`: what the pool and its processes say to each other, and over what.

::

    magic · lengths │ JSON: kind and fields │ raw buffers …        and beside it, over sockets, descriptors

Nothing in a message is code. The one pickle that travels is that of an error, in a buffer, from a worker.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

_HEAD = struct.Struct("<4sII")
_LENGTH = struct.Struct("<Q")
_FD = struct.Struct("@i")
_MAGIC = b"v2a1"

#: Descriptors that one message may carry.
_MOST_FDS = 64

#: Messages up to here are joined and sent in one call.
_SMALL = 1 << 16


@dataclass(frozen=True)
class Message:
    """What is said.

    Attributes
    ----------
    kind : str
    fields : mapping
        JSON values.
    buffers : sequence of bytes-like
        Raw bytes.
    fds : sequence of int
        Descriptors of segments; whoever receives them closes them.
    """

    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    buffers: Sequence[Any] = ()
    fds: Sequence[int] = ()

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]


class Link(Protocol):
    """A connection between two processes; one thread may send while another receives."""

    def send(self, message: Message) -> None:
        """Send all of it; OSError if the other side is gone."""

    def receive(self) -> Message | None:
        """Next message; None once the other side is gone."""

    def detach(self) -> None:
        """Close it in this process only: another one goes on."""

    def close(self) -> None:
        """End it: the other side sees that."""


class SocketLink:
    """Link over a Unix socket, which carries descriptors too."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def send(self, message: Message) -> None:
        """See `Link`."""
        parts = _parts(message)
        first = parts[0]
        if sum(map(len, parts)) <= _SMALL:
            first, parts = b"".join(parts), parts[:1]
        sent = socket.send_fds(self._socket, [first], list(message.fds)) if message.fds else 0
        self._socket.sendall(first[sent:])
        for part in parts[1:]:
            self._socket.sendall(part)

    def receive(self) -> Message | None:
        """See `Link`."""
        fds: list[int] = []

        def read(count: int) -> bytearray:
            # The descriptors come with the first byte of a message, which is always read on its own.
            got = bytearray()
            while len(got) < count:
                data, more = self._some(count - len(got))
                fds.extend(more)
                if not data:
                    raise EOFError
                got += data
            return got

        try:
            return _read(read, fds)
        except (EOFError, OSError):
            for fd in fds:
                os.close(fd)
            return None

    def _some(self, count: int) -> tuple[bytes, list[int]]:
        # `socket.recv_fds` ignores flags: children that the user starts would inherit the descriptors.
        room = socket.CMSG_SPACE(_MOST_FDS * _FD.size)
        flags = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
        data, ancillary, _, _ = self._socket.recvmsg(min(count, 1 << 20), room, flags)
        fds = [fd for *_, block in ancillary for (fd,) in _FD.iter_unpack(block[: len(block) // 4 * 4])]
        return data, fds

    def fileno(self) -> int:
        """Descriptor of the socket."""
        return self._socket.fileno()

    def detach(self) -> None:
        """Close it in this process only: another one goes on."""
        os.close(self._socket.detach())

    def close(self) -> None:
        """See `Link`."""
        with suppress(OSError):  # the other side was faster
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


class PipeLink:
    """Link over a pair of pipes, where sockets cannot be handed to a new process."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming, self._outgoing = incoming, outgoing

    def send(self, message: Message) -> None:
        """See `Link`; descriptors do not travel."""
        if message.fds:
            raise ValueError("descriptors cannot be sent over pipes")
        for part in _parts(message):
            view = memoryview(part).cast("B")
            while view:
                view = view[os.write(self._outgoing, view) :]

    def receive(self) -> Message | None:
        """See `Link`."""

        def read(count: int) -> bytearray:
            got = bytearray()
            while len(got) < count:
                data = os.read(self._incoming, min(count - len(got), 1 << 20))
                if not data:
                    raise EOFError
                got += data
            return got

        try:
            return _read(read, [])
        except (EOFError, OSError):
            return None

    def detach(self) -> None:
        """Close it in this process only."""
        self.close()

    def close(self) -> None:
        """See `Link`."""
        for fd in (self._incoming, self._outgoing):
            with suppress(OSError):  # closed before
                os.close(fd)


def _parts(message: Message) -> list[Any]:
    text = json.dumps([message.kind, message.fields], separators=(",", ":")).encode()
    views = [memoryview(buffer).cast("B") for buffer in message.buffers]
    lengths = b"".join(_LENGTH.pack(len(view)) for view in views)
    return [_HEAD.pack(_MAGIC, len(text), len(views)) + lengths + text, *views]


def _read(read: Any, fds: list[int]) -> Message:
    magic, length, count = _HEAD.unpack(read(_HEAD.size))
    if magic != _MAGIC:
        raise OSError("this is no message of a pool")
    lengths = [size for (size,) in _LENGTH.iter_unpack(read(_LENGTH.size * count))] if count else []
    kind, fields = json.loads(read(length))
    return Message(kind, fields, [read(size) for size in lengths], fds)


def encoded(message: Message) -> bytes:
    """Message as one block, for those who have another way to send it; descriptors do not travel."""
    return b"".join(_parts(message))


def decoded(block: bytes) -> Message:
    """Message in a block.

    Raises
    ------
    OSError
        If there is none, or not all of it.
    """
    view, done = memoryview(block), 0

    def read(count: int) -> bytes:
        nonlocal done
        done += count
        if done > len(view):
            raise OSError("this message is not complete")
        return bytes(view[done - count : done])

    try:
        return _read(read, [])
    except (struct.error, ValueError, TypeError) as error:
        raise OSError(f"this is no message of a pool: {error}") from error
