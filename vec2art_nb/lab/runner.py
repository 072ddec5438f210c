"""`Runner`: draws trials on a pool, measures them beside it, and writes each to the store as it is finished.

::

    start ──► Pool ──► drawing ──► threads: metrics, thumbnail, store ──► next
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING

from vec2art_nb._opencv import opencv
from vec2art_nb.lab.metrics.metric import Metric
from vec2art_nb.lab.record import Record, key_of
from vec2art_nb.lab.store import Store
from vec2art_nb.params.settle import shortest
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pool.pool import Pool

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.picture.picture import Picture

#: Threads that measure: the rasteriser holds Python's lock, so more of them would only wait.
_THREADS = 2
#: Longer side of a thumbnail, px.
THUMBNAIL = 160


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
    running : int
        Tasks that were started and have not been returned by `next`.
    """

    def __init__(
        self, pool: Pool, store: Store, metrics: Sequence[Metric], *, thumbnails: bool = True
    ) -> None:
        opencv()
        self.running = 0
        self._pool = pool
        self._store = store
        self._metrics = metrics
        self._thumbnails = thumbnails
        self._finished: SimpleQueue[tuple[Task, Record] | BaseException] = SimpleQueue()
        self._jobs: set[Future[Drawing]] = set()
        self._told = threading.Condition()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="vec2art_nb-lab")

    def start(self, task: Task) -> None:
        """Let a task be drawn, measured and written."""
        job = self._pool.submit(task.picture, task.params, draft=task.draft, final=not task.draft)
        self.running += 1
        self._jobs.add(job)
        job.add_done_callback(lambda done: self._measure_later(task, done))

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

    def _measure_later(self, task: Task, job: Future[Drawing]) -> None:
        if not job.cancelled():
            self._threads.submit(self._measure, task, job)
        with self._told:
            self._jobs.discard(job)
            self._told.notify_all()

    def _measure(self, task: Task, job: Future[Drawing]) -> None:
        try:
            record = self._record(task, job)
            self._store.put(record)
        except BaseException as error:  # noqa: BLE001 - who waits for the task gets it
            self._finished.put(error)
        else:
            self._finished.put((task, record))

    def _record(self, task: Task, job: Future[Drawing]) -> Record:
        error = job.exception()
        if error is not None:
            return replace(task.record, error=_said(error))
        drawing = job.result()
        figures = {}
        for metric in self._metrics:
            try:
                figures[metric.name] = metric(task.picture, drawing)
            except Exception as reason:  # noqa: BLE001 - belongs to this trial, whatever a user's function does
                return replace(task.record, error=f"metric {metric.name}: {_said(reason)}")
        return replace(
            task.record,
            metrics=figures,
            stats=_stats(drawing),
            seconds=drawing.provenance.seconds,
            thumbnail=thumbnail_of(drawing) if self._thumbnails else b"",
        )


def thumbnail_of(drawing: Drawing) -> bytes:
    """PNG of a drawing, its longer side at most `THUMBNAIL` px."""
    from vec2art_nb.lab.metrics.rendering import rendered  # noqa: PLC0415 - brings the rasteriser

    cv2 = opencv()
    pixels = rendered(drawing)
    height, width = pixels.shape[:2]
    scale = min(1.0, THUMBNAIL / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".png", small[..., ::-1])[1])


def _stats(drawing: Drawing) -> dict[str, float]:
    stats = drawing.stats
    names = ("strokes", "regions", "dots", "closed", "segments", "points", "length", "travel", "bytes")
    return {name: float(getattr(stats, name)) for name in names}


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
