"""`Atelier`: what a worker of a Dask cluster keeps: desks, and the pictures that were drawn last."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

from distributed import WorkerPlugin

from vec2art_nb._version import __version__
from vec2art_nb.errors import Cancelled, PoolError
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.desk import Desk, use_threads
from vec2art_nb.pool.heap import keep_buffers
from vec2art_nb.pool.lending import borrowed, lent
from vec2art_nb.pool.memory import mapped
from vec2art_nb.pool.sharing import parts_in

#: Pictures that a worker keeps open.
_AT_HAND = 4
#: States in which Dask has no more use for what a task has left.
_GONE = {"released", "forgotten", "error"}


class Atelier(WorkerPlugin):
    """Stages and pictures that a Dask worker keeps from one task to the next.

    Parameters
    ----------
    cache_bytes : int
        Room for stages, of all threads of a worker together.
    """

    def __init__(self, cache_bytes: int) -> None:
        self.cache_bytes = cache_bytes
        self.version = __version__

    def setup(self, worker: Any) -> None:
        """Make it ready on a worker.

        Raises
        ------
        vec2art_nb.errors.PoolError
            If another version is installed there: drawings might differ.
        """
        if self.version != __version__:
            raise PoolError(
                f"worker {worker.address} has vec2art_nb {__version__}, but the pool has {self.version}: "
                "install the same version on all workers"
            )
        self._share = self.cache_bytes // worker.state.nthreads
        self._own = threading.local()
        self._lock = threading.Lock()
        self._pictures: OrderedDict[tuple[str, str, str], Picture] = OrderedDict()
        self._dropped: set[Any] = set()
        self._lent: dict[Any, list[int]] = defaultdict(list)
        self._over = False
        if worker.nanny is not None:  # else the process is the user's, and so are its settings
            use_threads(1)
            keep_buffers(True)

    def teardown(self, worker: Any) -> None:  # noqa: ARG002 - as Dask calls it
        """Let go of everything."""
        with self._lock:
            self._over = True
        for key in list(self._lent):
            self._close(key)

    def transition(self, key: Any, start: str, finish: str, **_: Any) -> None:
        """Hear of a task's states: one that Dask cancels while it runs is to let go of its thread."""
        if finish == "cancelled":
            self._dropped.add(key)
        elif start == "cancelled":
            self._dropped.discard(key)
        if finish in _GONE and key in self._lent:
            self._close(key)

    def _close(self, key: Any) -> None:
        for fd in self._lent.pop(key, []):
            os.close(fd)

    def lend(self, key: Any, fd: int, size: int) -> Any:
        """Keep a segment open for as long as Dask keeps the result of a task.

        Raises
        ------
        vec2art_nb.errors.Cancelled
            If the pool has been closed.
        """
        with self._lock:
            if self._over:
                os.close(fd)
                raise Cancelled("the pool is closed")
            self._lent[key].append(fd)
        return lent(fd, size)

    def dropped(self, key: Any) -> Callable[[], bool]:
        """What tells whether a task has been cancelled."""
        return lambda: key in self._dropped

    @property
    def desk(self) -> Desk:
        """Desk of this thread: its cache is not for several."""
        if not hasattr(self._own, "desk"):
            self._own.desk = Desk(self._share)
        desk: Desk = self._own.desk
        return desk

    def picture(self, block: Any, order: dict[str, Any], paper: str) -> Picture:
        """Picture in a block, or in a file that was read into it; without a block, in a segment.

        Raises
        ------
        OSError
            If this worker cannot get at the segment.
        """
        about = (order["picture"], order["title"], paper if order["file"] else "")
        with self._lock:
            found = self._pictures.pop(about, None)
            if found is None:
                title = order["title"]
                block = _borrowed(order["loan"]) if block is None else block
                opened = Picture.open(bytes(block), paper=paper, name=title) if order["file"] else None
                found = opened or parts_in(block).picture(title)
            self._pictures[about] = found
            if len(self._pictures) > _AT_HAND:
                self._pictures.popitem(last=False)
            return found


def _borrowed(loan: Any) -> Any:
    fd = borrowed(loan)
    try:
        return mapped(fd, loan[-1], "read")
    finally:
        os.close(fd)
