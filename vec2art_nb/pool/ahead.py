"""A template process that starts before there is a pool: beside the imports that lead to one, not after them.

::

    start_ahead ──► template loads ──────────────┐
         └─► imports, the first Studio ──► taken ─┴─► the first worker

It ends if no pool takes it within a minute.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass

from vec2art_nb.pool.spawn import fork_is_safe, search_path, template_started

#: Seconds that it waits for a pool.
PATIENCE = 60.0
#: Beginnings of the environment's names that say how a process loads what it loads.
_TELLING = ("PYTHON", "NUMBA_", "VEC2ART_NB_", "XDG_", "HOME", "LD_", "OPENCV_")

_lock = threading.Lock()


@dataclass(frozen=True, eq=False)
class _Spare:
    """A template that nobody uses yet.

    Attributes
    ----------
    child : subprocess.Popen
    link : socket.socket
    surroundings : tuple
        What it was started with: search path, and what counts of the environment.
    timer : threading.Timer
        Ends it.
    """

    child: subprocess.Popen[bytes]
    link: socket.socket
    surroundings: tuple[list[str], dict[str, str]]
    timer: threading.Timer

    def end(self) -> None:
        self.timer.cancel()
        self.link.close()
        self.child.kill()  # it has no workers, and looks at the socket only once everything is loaded
        self.child.wait()


_spare: _Spare | None = None


def _surroundings() -> tuple[list[str], dict[str, str]]:
    return search_path(), {name: value for name, value in os.environ.items() if name.startswith(_TELLING)}


def start_ahead() -> None:
    """Start a template for the first pool, where pools use one; without waiting for anything."""
    global _spare  # noqa: PLW0603 - one for the process
    with _lock:
        if _spare is not None or not fork_is_safe():
            return
        try:
            child, link = template_started()
        except OSError:  # the pool will try again, and say what is wrong
            return
        timer = threading.Timer(PATIENCE, drop_ahead)
        timer.daemon = True
        timer.start()
        _spare = _Spare(child, link, _surroundings(), timer)


def taken() -> tuple[subprocess.Popen[bytes], socket.socket] | None:
    """The template that was started ahead; None if there is none, or this process has changed since."""
    spare = _removed()
    if spare is None:
        return None
    if spare.surroundings != _surroundings() or spare.child.poll() is not None:
        spare.end()
        return None
    spare.timer.cancel()
    return spare.child, spare.link


def drop_ahead() -> None:
    """End the template that was started ahead, if nobody has taken it."""
    spare = _removed()
    if spare is not None:
        spare.end()


def _removed() -> _Spare | None:
    global _spare
    with _lock:
        spare, _spare = _spare, None
    return spare


def _leave() -> None:
    """In a fork of this process: let go of it, so that it ends with its real parent."""
    global _lock, _spare  # noqa: PLW0603 - one for the process
    _lock = threading.Lock()  # another thread may have held it
    if _spare is not None:
        with suppress(OSError):
            os.close(_spare.link.detach())
        _spare = None


atexit.register(drop_ahead)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave)
