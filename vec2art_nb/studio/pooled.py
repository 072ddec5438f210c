"""`PoolRenderer`: draws in worker processes, which all Studios of a kernel share.

::

    submit ──► Pool ──► worker                         kernel stays free, a final that is not wanted is ended
                  └─► news ──► one thread of this renderer ──► order.done, order.progress

The pool calls back in its own thread, or in the one that cancels: neither may wait for frames to be encoded.
"""

from __future__ import annotations

import logging
import sys
import threading
import weakref
from queue import Empty, SimpleQueue
from typing import cast

from vec2art_nb.errors import PoolError
from vec2art_nb.pool import Pool
from vec2art_nb.pool.heap import give_back
from vec2art_nb.pool.job import Job
from vec2art_nb.studio.renderer import Order, Renderer, Ticket
from vec2art_nb.studio.threaded import ThreadRenderer

_LOGGER = logging.getLogger(__name__)

#: Seconds between two looks at how far finals are.
_LOOK = 0.1

_lock = threading.Lock()
_shared: weakref.ref[Pool] | None = None


def shared_pool() -> Pool:
    """The pool of all Studios of this process; it ends with the last that holds it."""
    global _shared  # noqa: PLW0603 - one for the process
    with _lock:
        pool = _shared() if _shared is not None else None
        if pool is None or pool.closed:
            pool = Pool()
            _shared = weakref.ref(pool)
        return pool


class PoolRenderer:
    """Draws in the workers of a pool.

    Parameters
    ----------
    pool : Pool, optional
        By default the one that all Studios share.
    """

    def __init__(self, pool: Pool | None = None) -> None:
        self._pool: Pool | None = shared_pool() if pool is None else pool
        # A job that is done; None for one that has begun.
        self._news: SimpleQueue[tuple[Job, Order] | None] = SimpleQueue()
        self._closed = threading.Event()
        self._jobs: dict[Job, Order] = {}
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def quick(self) -> bool:
        """Whether there is a worker that has started."""
        pool = self._pool
        return pool is not None and any(one.state in {"idle", "busy"} for one in pool.stats.workers)

    def submit(self, order: Order) -> Ticket:
        """Accept an order and return at once."""
        with self._lock:
            if self._pool is None:
                raise PoolError("this Studio is closed: make a new one")
            job = self._pool.submit(
                order.picture,
                order.params,
                priority="background" if order.kind in {"thumbnail", "size"} else "interactive",
                draft=order.kind in {"draft", "thumbnail"},
                final=order.kind in {"final", "size"},
                reading=order.reading,
            )
            self._jobs[job] = order
            if self._thread is None:
                self._thread = threading.Thread(target=self._tell, name="vec2art_nb-news", daemon=True)
                self._thread.start()
        self._news.put(None)
        # Not `job` itself: a job that its own callback holds stays until the collector comes.
        job.add_done_callback(lambda done: self._news.put((cast("Job", done), order)))
        return job

    def close(self) -> None:
        """Cancel everything and free what is held; idempotent."""
        with self._lock:
            self._pool = None
            jobs = list(self._jobs)
        self._closed.set()
        for job in jobs:
            job.cancel()
        self._news.put(None)

    def _tell(self) -> None:
        while not (self._closed.is_set() and not self._jobs):
            try:
                news = self._news.get(timeout=_LOOK if self._jobs else None)
            except Empty:
                self._look()
                continue
            if news is not None:
                self._end(*news)
            del news  # it would keep a drawing while nothing happens
        give_back()  # glibc would keep what pictures and drawings took, 50 MB for a photo

    def _end(self, job: Job, order: Order) -> None:
        self._jobs.pop(job, None)
        error = job.exception(0)
        try:
            if error is not None:
                order.done(_exception(error))
            else:
                order.done(job.result(0) if order.reading is None else job.read)
        except Exception:
            _LOGGER.exception("a drawing could not be passed on")

    def _look(self) -> None:
        for job, order in list(self._jobs.items()):
            if order.kind == "final":
                progress = job.progress
                order.progress(progress.stage, progress.fraction)


def default_renderer() -> Renderer:
    """Workers of the shared pool; threads where the system has no processes."""
    return ThreadRenderer() if sys.platform == "emscripten" else PoolRenderer()


def _exception(error: BaseException) -> Exception:
    return error if isinstance(error, Exception) else PoolError(repr(error))
