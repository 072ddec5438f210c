"""The template process: loads everything once, then forks workers on request, in milliseconds.

It runs no code of the user, has one thread, and ignores interrupts. Its parent speaks to it over a socket:

::

    fork {terms, algorithms known to be compiled}  ─►  forked {pid}
         + socket and board of the worker
    wait {pid}, once the worker is dead or killed  ─►  ended {status}
    end of the socket: the parent is gone          ─►  kill what is left, and end
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

from vec2art_nb.pool.terms import Terms
from vec2art_nb.pool.wire import Link, Message, PipeLink, SocketLink

#: Kernels are loaded in this order, the most asked for first, whenever there is nothing else to do.
_KERNELS = ("edge", "superpixel", "centerline", "dots")

#: What numba supports where it is there, and no kernel uses: linear algebra of SciPy, which brings much of it
#: and all of f2py, and functions of C libraries. These would take a fifth of the time to load everything.
_UNUSED = ("scipy", "cffi")

#: Exit code of a worker that cannot work.
BROKEN = 82

#: Seconds without a request after which the template goes on to load: who has just asked needs the cores.
_LULL = 0.1

#: Seconds that workers get to see for themselves that the parent is gone.
_GRACE = 1.0


def main(arguments: Sequence[str]) -> NoReturn:
    """Be a template, or a worker in an interpreter of its own.

    Parameters
    ----------
    arguments : sequence of str
        ``template SOCKET``, ``worker SOCKET BOARD TERMS``, or ``piped TERMS``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if arguments[0] == "template":
        gc.disable()  # what is loaded stays, and what a collector looks at is no longer shared with workers
        link = SocketLink(_socket(int(arguments[1])))
        _serve(link)
    if arguments[0] == "worker":
        _work(SocketLink(_socket(int(arguments[1]))), int(arguments[2]), arguments[3])
    incoming, outgoing = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # what libraries print must not end up between messages
    _work(PipeLink(incoming, outgoing), -1, arguments[1])


def _work(link: Link, board_fd: int, terms: str) -> NoReturn:
    """Be a worker; tell the parent why, if that cannot be."""
    try:
        from vec2art_nb.pool.worker import serve  # noqa: PLC0415 - brings OpenCV

        serve(link, board_fd, Terms.read(terms))
    except BaseException:  # noqa: BLE001 - the parent tells its user
        with suppress(OSError):  # or it is gone
            link.send(Message("broken", {"text": traceback.format_exc()}))
    os._exit(BROKEN)


def _socket(fd: int) -> socket.socket:
    found = socket.socket(fileno=fd)
    found.set_inheritable(False)
    return found


def _serve(link: SocketLink) -> NoReturn:
    try:
        first = Message("ready")
        _load()
    except BaseException:  # noqa: BLE001 - the parent tells its user
        first = Message("broken", {"text": traceback.format_exc()})
    try:
        link.send(first)
    except OSError:
        os._exit(0)  # the parent is gone
    if first.kind == "broken":
        sys.exit(1)
    Template(link).serve()


def _load() -> None:
    from vec2art_nb._opencv import opencv  # noqa: PLC0415

    cv2 = opencv()
    cv2.setNumThreads(1)
    sys.modules.update(dict.fromkeys(_UNUSED))  # type: ignore[arg-type]
    tables = threading.Thread(target=_make_tables, args=(cv2,))
    tables.start()
    importlib.import_module("vec2art_nb.engine.draw")
    importlib.import_module("vec2art_nb.pool.worker")
    if _compiled():
        importlib.import_module(f"vec2art_nb.engine.{_KERNELS[0]}")
    tables.join()  # one thread forks


def _make_tables(cv2: Any) -> None:
    """Let OpenCV make its tables of Lab: 70 ms that no worker's first drawing takes then.

    It goes on beside the imports, as OpenCV does not hold the lock of Python.
    """
    import numpy  # noqa: PLC0415 - comes with OpenCV

    pixel = numpy.zeros((1, 1, 3), numpy.uint8)
    cv2.cvtColor(pixel, cv2.COLOR_RGB2Lab)


def _compiled() -> bool:
    """Whether kernels load within milliseconds; compiling them is for the workers, which can be many."""
    from vec2art_nb.engine.kernels._cache import families  # noqa: PLC0415 - brings numba

    return not families()


class Template:
    """The loop of the template process.

    Parameters
    ----------
    link : SocketLink
        To the parent.
    """

    def __init__(self, link: SocketLink) -> None:
        self._link = link
        self._workers: set[int] = set()
        self._tidy = False
        self._missing = [name for name in _KERNELS if f"vec2art_nb.engine.{name}" not in sys.modules]

    def serve(self) -> NoReturn:
        """Answer requests until the parent is gone."""
        gc.freeze()
        while True:
            if not self._asked(_LULL) and self._idled():
                continue
            message = self._link.receive()
            if message is None:
                self._end()
            if message.kind == "fork":
                self._fork(message)
            else:
                self._wait(message["pid"])

    def _asked(self, seconds: float) -> bool:
        return bool(select.select([self._link], [], [], seconds)[0])

    def _idled(self) -> bool:
        """Tidy up, or load the kernels of one algorithm; False if there is nothing to do."""
        if not self._tidy:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._tidy = True
        elif self._missing and _compiled():
            self._load(self._missing[0])
        else:
            return False
        return True

    def _load(self, name: str) -> None:
        self._missing.remove(name)
        importlib.import_module(f"vec2art_nb.engine.{name}")
        gc.freeze()  # lest workers, when they collect, copy what they share
        self._tidy = False

    def _fork(self, message: Message) -> None:
        for name in set(self._missing).intersection(message["compiled"]):
            self._load(name)  # the worker would have to load it as well, and the next one too
        pid = os.fork()
        if pid == 0:
            self._become_worker(message)
        for fd in message.fds:
            os.close(fd)
        self._workers.add(pid)
        self._link.send(Message("forked", {"pid": pid}))

    def _become_worker(self, message: Message) -> NoReturn:
        from vec2art_nb.pool.worker import serve  # noqa: PLC0415 - loaded before the fork

        try:
            gc.enable()
            self._link.detach()
            connection, *board = message.fds
            serve(SocketLink(_socket(connection)), board[0] if board else -1, Terms(**message["terms"]))
        except BaseException:  # noqa: BLE001 - nothing may return into the template's loop
            traceback.print_exc()
        finally:
            os._exit(BROKEN)

    def _wait(self, pid: int) -> None:
        status = os.waitpid(pid, 0)[1] if pid in self._workers else None
        self._workers.discard(pid)
        self._link.send(Message("ended", {"status": status}))

    def _end(self) -> NoReturn:
        """Workers see for themselves that the parent is gone; one that hangs does not."""
        deadline = time.monotonic() + _GRACE
        while self._workers and time.monotonic() < deadline:
            self._reap(os.WNOHANG)
            time.sleep(0.01)
        for pid in self._workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os._exit(0)

    def _reap(self, options: int) -> None:
        for pid in list(self._workers):
            if os.waitpid(pid, options)[0]:
                self._workers.discard(pid)
