"""What runs on the workers of a Dask cluster: desks, and the pictures that were drawn last."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from distributed import WorkerPlugin, get_worker

from vec2art_nb._version import __version__
from vec2art_nb.engine.control import Control
from vec2art_nb.errors import PoolError
from vec2art_nb.params.delta import Replica
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.desk import Desk, use_threads
from vec2art_nb.pool.heap import keep_buffers
from vec2art_nb.pool.packing import packed
from vec2art_nb.pool.reading import from_json, read_off
from vec2art_nb.pool.sharing import parts_in

#: Pictures that a worker keeps open.
_AT_HAND = 4
#: Seconds between two messages about how far a drawing is.
_SELDOM = 0.1


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
        if worker.nanny is not None:  # else the process is the user's, and so are its settings
            use_threads(1)
            keep_buffers(True)

    def transition(self, key: Any, start: str, finish: str, **_: Any) -> None:
        """Hear of a task's states: one that Dask cancels while it runs is to let go of its thread."""
        if finish == "cancelled":
            self._dropped.add(key)
        elif start == "cancelled":
            self._dropped.discard(key)

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
        """Picture in a block, or in a file that was read into it."""
        about = (order["picture"], order["title"], paper if order["file"] else "")
        with self._lock:
            found = self._pictures.pop(about, None)
            if found is None:
                title = order["title"]
                opened = Picture.open(bytes(block), paper=paper, name=title) if order["file"] else None
                found = opened or parts_in(block).picture(title)
            self._pictures[about] = found
            if len(self._pictures) > _AT_HAND:
                self._pictures.popitem(last=False)
            return found


def draw(block: Any, order: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Draw a unit on a worker: fields and bytes of a message."""
    worker: Any = get_worker()
    atelier: Atelier = worker.plugins[order["pool"]]
    replica = Replica(DEFAULTS)
    replica.reset(order["params"], 1)
    params = replica.snapshot
    told = float("-inf")

    def progress(stage: str, fraction: float) -> None:
        nonlocal told
        if stage != "done" and time.monotonic() - told >= _SELDOM:
            told = time.monotonic()
            worker.log_event(order["pool"], [order["hand"], order["job"], stage, fraction])

    control = Control(atelier.dropped(worker.get_current_task()), progress=progress)
    control.check()
    desk = atelier.desk
    picture = atelier.picture(block, order, params.text("paper"))
    drawing = desk.draw(picture, params, control, draft=order["draft"], cached=order["cached"])
    read = read_off(from_json(order["reading"]), picture, drawing, control)
    fields, buffers, _ = packed(drawing, shared=False)
    plan = None if drawing.cold else desk.plan(params)
    return {**fields, "plan": plan, "cache": desk.counts, "read": read}, buffers[0]
