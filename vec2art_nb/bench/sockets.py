"""What `tcp_nodelay` is for: a kernel's two small messages, one right behind the other."""

from __future__ import annotations

import socket
import threading

from vec2art_nb.bench.timing import Duel, duel

#: Bytes of a message: less than a packet, so that Nagle's algorithm holds the second back.
SIZE = 200
#: Linux acknowledges the first packets of a connection at once, so they say nothing.
SETTLING = 40


class Link:
    """A connection on this machine whose far end answers each byte with two messages.

    Parameters
    ----------
    nodelay : bool
        Whether the far end sends small messages at once (``TCP_NODELAY``).
    """

    def __init__(self, *, nodelay: bool) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self._near = socket.create_connection(server.getsockname())
            self._far, _ = server.accept()
        self._far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, nodelay)
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def _answer(self) -> None:
        while self._far.recv(1):
            self._far.sendall(b"s" * SIZE)
            self._far.sendall(b"r" * SIZE)
        self._far.close()

    def ask(self) -> None:
        """One round trip: until both messages are here."""
        self._near.sendall(b"?")
        left = 2 * SIZE
        while left:
            left -= len(self._near.recv(left))

    def close(self) -> None:
        """End the connection and its thread."""
        self._near.close()
        self._thread.join()


def nodelay_against(rounds: int, settling: int = SETTLING) -> Duel:
    """Round trips with and without ``TCP_NODELAY``, in turns."""
    links = Link(nodelay=True), Link(nodelay=False)
    try:
        for _ in range(settling):
            for link in links:
                link.ask()
        return duel(links[0].ask, links[1].ask, rounds)
    finally:
        for link in links:
            link.close()
