"""`Runner`: has trials drawn and measured by a pool, and writes each to the store as it is finished.

::

    start ──► Pool: drawing, METRICS, thumbnail ──► threads: the user's own metrics, store ──► next

Functions of the user stay in this process: workers know by name what this package brings, see `Reading`.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, cast

from vec2art_nb.lab.measuring import figures_of, reading_of, said, shared_out
from vec2art_nb.lab.metrics.metric import Metric
from vec2art_nb.lab.record import Record, key_of
from vec2art_nb.lab.store import Store
from vec2art_nb.params.settle import shortest
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pool.pool import Pool

if TYPE_CHECKING:
    from vec2art_nb.picture.picture import Picture
    from vec2art_nb.pool.job import Job

#: Threads that measure and write: what they do mostly holds Python's lock, so more of them would only wait.
_THREADS = 2


@dataclass(frozen=True, eq=False)
class Task:
    """One trial to be drawn; as a draft, it has another key and other figures."""

    picture: Picture
    params: Snapshot
    key: bytes
    draft: bool = False

    @classmethod
    def of(
        cls, picture: Picture, params: Snapshot, metrics: Sequence[Metric], *, draft: bool = False
    ) -> Task:
        """Task with its key."""
        return cls(picture, params, key_of(picture, params, metrics, draft=draft), draft)

    @property
    def record(self) -> Record:
        """What there is to say before it is drawn."""
        return Record(self.key, self.picture.name, self.picture.digest, shortest(self.params))


class Runner:
    """Draws and measures.

    Parameters
    ----------
    pool : Pool
    store : Store
    metrics : sequence of Metric
    thumbnails : bool
        Whether a small picture of each drawing is kept.

    Attributes
    ----------
    pool : Pool
    store : Store
    running : int
        Tasks that were started and have not been returned by `next`.
    """

    def __init__(
        self, pool: Pool, store: Store, metrics: Sequence[Metric], *, thumbnails: bool = True
    ) -> None:
        self.running = 0
        self.pool = pool
        self.store = store
        self._metrics = metrics
        known, self._own = shared_out(metrics)
        self._reading = reading_of(known, thumbnail=thumbnails)
        self._finished: SimpleQueue[tuple[Task, Record] | BaseException] = SimpleQueue()
        self._jobs: set[Job] = set()
        self._told = threading.Condition()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="vec2art_nb-lab")

    def start(self, task: Task) -> None:
        """Let a task be drawn, measured and written."""
        job = self.pool.submit(
            task.picture,
            task.params,
            draft=task.draft,
            final=not task.draft,
            reading=self._reading,
            gather=bool(self._own),
        )
        self.running += 1
        self._jobs.add(job)
        job.add_done_callback(lambda done: self._measure_later(task, cast("Job", done)))

    def next(self) -> tuple[Task, Record]:
        """A task that is finished; waits for one.

        Raises
        ------
        vec2art_nb.errors.StoreError
            If it could not be written.
        """
        return self._taken()

    def close(self) -> list[tuple[Task, Record]]:
        """Cancel what is not drawn yet, measure what is, and return that."""
        for job in list(self._jobs):
            job.cancel()
        with self._told:
            self._told.wait_for(lambda: not self._jobs)
        self._threads.shutdown()
        rest = []
        while not self._finished.empty():
            rest.append(self._taken())
        return rest

    def _taken(self) -> tuple[Task, Record]:
        found = self._finished.get()
        self.running -= 1
        if isinstance(found, BaseException):
            raise found
        return found

    def _measure_later(self, task: Task, job: Job) -> None:
        if not job.cancelled():
            self._threads.submit(self._measure, task, job)
        with self._told:
            self._jobs.discard(job)
            self._told.notify_all()

    def _measure(self, task: Task, job: Job) -> None:
        try:
            record = self._record(task, job)
            self.store.put(record)
        except BaseException as error:  # noqa: BLE001 - who waits for the task gets it
            self._finished.put(error)
        else:
            self._finished.put((task, record))

    def _record(self, task: Task, job: Job) -> Record:
        error = job.exception()
        if error is not None:
            return replace(task.record, error=said(error))
        made, read = job.provenance, job.read
        mine, reason = figures_of(self._own, task.picture, job.result()) if self._own else ({}, "")
        if read["error"] or reason:
            return replace(task.record, error=read["error"] or reason)
        figures = read["metrics"] | mine
        return replace(
            task.record,
            metrics={metric.name: figures[metric.name] for metric in self._metrics},
            stats=read["stats"],
            seconds=made.seconds if made is not None else 0.0,
            thumbnail=base64.b64decode(read.get("thumbnail", "")),
        )
