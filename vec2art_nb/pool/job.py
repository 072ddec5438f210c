"""`Job`: a drawing to come."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from vec2art_nb.errors import Cancelled, JobTimeout, PoolError
from vec2art_nb.pool.order import Order, Remote

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.engine.provenance import Provenance
    from vec2art_nb.pool.reading import Read


@dataclass(frozen=True)
class Progress:
    """How far a job is: the stage that it is in, and the fraction of the whole that is done."""

    stage: str
    fraction: float


class Job(Future["Drawing"]):
    """A drawing to come: a `concurrent.futures.Future` that can be awaited, watched and cancelled.

    Made by `Pool.submit`. ``result(timeout)`` gives the drawing, or raises `vec2art_nb.errors.Cancelled`,
    `vec2art_nb.errors.WorkerCrashed`, `vec2art_nb.errors.JobTimeout`, or what went wrong with the picture.
    Callbacks run in the pool's own thread: they must be short, and cannot wait for other jobs.

    Attributes
    ----------
    number : int
        Counts the pool's jobs.
    order : Order
    read : object
        What its worker read off the drawing, if it was asked to; there once the job has ended.
    provenance : Provenance or None
        How the drawing came about; there once it is done, also if it is still elsewhere.
    """

    def __init__(
        self,
        number: int,
        order: Order,
        dropped: Callable[[Job], None],
        keeper: threading.Thread | None,
    ) -> None:
        super().__init__()
        self.number = number
        self.order = order
        self.read: Any = None
        self.provenance: Provenance | None = None
        self.attempts = 0.0
        self._dropped = dropped
        # Not the future's own condition: `result` takes any notice of that for the end.
        self._news = threading.Condition()
        self._shown: list[Drawing] = []
        self._listeners: list[Callable[[], None]] = []
        self._seen: Callable[[], tuple[int, str, float]] | None = None
        self._keeper = keeper
        self._remote: Remote | None = None
        self._fetched: Drawing | None = None
        self.add_done_callback(_wake)  # no bound method: it would keep the job until the collector comes

    def cancel(self) -> bool:
        """Drop the job, even while it is drawn; True if it is now cancelled."""
        return self.give_up(Cancelled(f"job {self.number} was cancelled")) or self.cancelled()

    def give_up(self, reason: Exception) -> bool:
        """End the job with an error and free its worker; False if it had ended before."""
        if not self.fail(reason):
            return False
        self._dropped(self)
        return True

    def time_out(self) -> None:
        """Give it up: a worker has spent as long on it as it may."""
        timeout = self.order.timeout or 0.0
        self.give_up(JobTimeout(f"job {self.number} took longer than its timeout of {timeout:g} s"))

    def cancelled(self) -> bool:
        """Whether it was cancelled, or replaced by a newer job of its owner."""
        return self.done() and isinstance(super().exception(0), Cancelled)

    def running(self) -> bool:
        """Whether a worker has it."""
        return self._seen is not None and not self.done()

    def result(self, timeout: float | None = None) -> Drawing:
        """The drawing, once it is done.

        Parameters
        ----------
        timeout : float, optional
            Seconds to wait at most.

        Raises
        ------
        TimeoutError
            If it is not done by then; it goes on.
        vec2art_nb.errors.Vec2ArtError
            What ended it instead.
        """
        if self._keeper is threading.current_thread() and (self._remote or not self.done()):
            raise PoolError(
                f"job {self.number} is waited for in the pool's own thread, which would never end. "
                "Callbacks cannot wait for jobs: add a callback to that job as well, or await it."
            )
        end = None if timeout is None else time.monotonic() + timeout
        drawing = super().result(timeout)
        remote, again = self._remote, self.order.again
        if remote is not None and again is not None:
            left = None if end is None else max(end - time.monotonic(), 0.0)
            self._fetched = remote.fetch(left, again)
            self._let_go()
        return self._fetched or drawing

    @property
    def progress(self) -> Progress:
        """How far it is."""
        if self.done():
            return Progress("done", 1.0)
        if self._seen is None:
            return Progress("waiting", 0.0)
        number, stage, fraction = self._seen()
        return Progress(stage or "start", fraction) if number == self.number else Progress("start", 0.0)

    def frames(self, chunks: int = 1) -> Frames:
        """The drawing as it comes about: a draft if there is one, then the final; also for ``async for``.

        Parameters
        ----------
        chunks : int
            The final comes in so many steps, each with more of the most significant elements, without copies.

        Raises
        ------
        vec2art_nb.errors.Vec2ArtError
            When iterated over: what ended the job.
        """
        return Frames(self, chunks)

    def __await__(self) -> Generator[Any, None, Drawing]:
        return (yield from _gathered(self).__await__())

    def __repr__(self) -> str:
        state = "cancelled" if self.cancelled() else "done" if self.done() else self.progress.stage
        return f"<Job {self.number}, {self.order.priority.name.lower()}: {state}>"

    def placed(self, seen: Callable[[], tuple[int, str, float]] | None) -> None:
        """Note where its progress is seen; None: nowhere at the moment."""
        self._seen = seen

    def show(self, drawing: Drawing) -> None:
        """Give a frame before the last."""
        with self._news:
            self._shown.append(drawing)
            self._news.notify_all()
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    def finish(self, drawing: Drawing | Remote, read: Read | None = None) -> bool:
        """End with a drawing, and what was read off it; False if it had ended before."""
        self.read = None if read is None else read.values
        self.provenance = drawing.provenance
        self._remote = drawing if isinstance(drawing, Remote) else None
        try:
            self.set_result(cast("Drawing", drawing))  # `result` knows better
        except InvalidStateError:
            return False
        return True

    def fail(self, error: BaseException) -> bool:
        """End with an error; False if it had ended before."""
        try:
            self.set_exception(error)
        except InvalidStateError:
            return False
        self._let_go()
        return True

    def _let_go(self) -> None:
        """It need not be drawn again, nor its picture be held for that."""
        self._remote = None
        if self.order.again is not None:
            self.order = replace(self.order, again=None)

    def next_frame(self, index: int) -> Drawing | None:
        """Frame of this number, waiting for it; None once there is none but the last."""
        with self._news:
            self._news.wait_for(lambda: len(self._shown) > index or self.done())
            return self._shown[index] if len(self._shown) > index else None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call this whenever a frame or the end comes; at once if it has ended."""
        with self._news:
            self._listeners.append(listener)
        self.add_done_callback(lambda _: listener())


class Frames:
    """Iterator over the frames of a job, plain or asynchronous."""

    def __init__(self, job: Job, chunks: int) -> None:
        if chunks < 1:
            raise ValueError(f"chunks: {chunks} is not allowed; allowed: 1 or more")
        self._job = job
        self._chunks = chunks

    def __iter__(self) -> Iterator[Drawing]:
        index = 0
        while (frame := self._job.next_frame(index)) is not None:
            yield frame
            index += 1
        yield from self._final(self._job.result())

    async def __aiter__(self) -> AsyncIterator[Drawing]:
        index = 0
        while True:
            await _changed(self._job, index)
            frame = self._job.next_frame(index)
            if frame is None:
                break
            yield frame
            index += 1
        for step in self._final(await _gathered(self._job)):
            yield step

    def _final(self, drawing: Drawing) -> Iterator[Drawing]:
        for step in range(1, self._chunks):
            layers = (layer.first(len(layer) * step // self._chunks) for layer in drawing.layers)
            yield replace(drawing, layers=tuple(layers), draft=True)
        yield drawing


def _wake(job: Future[Drawing]) -> None:
    assert isinstance(job, Job)  # noqa: S101 - for the type checker
    with job._news:
        job._news.notify_all()


async def _gathered(job: Job) -> Drawing:
    """The drawing of a job, once it is here."""
    import asyncio  # noqa: PLC0415 - not all who use a pool have a loop

    await _changed(job)
    return job.result(0) if job._remote is None else await asyncio.to_thread(job.result)


async def _changed(job: Job, frame: int | None = None) -> None:
    """Wait until the job has ended, or has this frame; who stops waiting cancels the job."""
    import asyncio  # noqa: PLC0415 - not all who use a pool have a loop

    loop = asyncio.get_running_loop()
    event = asyncio.Event()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(event.set)

    job.listen(wake)
    try:
        while not job.done() and (frame is None or len(job._shown) <= frame):
            await event.wait()
            event.clear()
    except asyncio.CancelledError:
        job.cancel()
        raise
