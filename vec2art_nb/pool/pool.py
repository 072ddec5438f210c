"""`Pool`: draws many pictures at once, and one while others wait."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from vec2art_nb.errors import PoolError
from vec2art_nb.params.resolve import HasSnapshot, resolve_params
from vec2art_nb.pool import nesting
from vec2art_nb.pool.backends import backend_named, default_workers
from vec2art_nb.pool.events import Event, Teller
from vec2art_nb.pool.job import Job
from vec2art_nb.pool.manager import Manager
from vec2art_nb.pool.mapping import mapped_jobs
from vec2art_nb.pool.order import Order, Priority
from vec2art_nb.pool.reading import Reading
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.source import Sources
from vec2art_nb.pool.stats import Stats, WorkerStats

if TYPE_CHECKING:
    from distributed import Client

    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.picture.picture import Source as Openable

Parameters = HasSnapshot | Mapping[str, object] | None
#: Seconds that `Pool.close` waits for workers to end.
_CLOSING = 5.0
_CLOSED = "the pool is closed: make a new one"


class Pool:
    """Draws in worker processes: several pictures at once, and what people wait for first.

    Workers start when there is work for them and end when there is none. Pictures lie once in shared memory,
    for all workers; a worker keeps the stages that it has computed, and jobs go where theirs are kept. It
    works in notebooks, tests and plain scripts, without ``if __name__ == "__main__"``.

    Parameters
    ----------
    backend : {"process", "thread", "inline", "dask"}
        Where jobs are drawn: in processes; in threads of this process; at once, when they are submitted; or
        on a Dask cluster.
    client : distributed.Client, optional
        The client of that cluster; it stays open when the pool is closed.
    workers : int, optional
        Workers for batches, at most. Default: the cores that this process may use. With Dask, the jobs that
        are under way at a time; default: two for each thread that the cluster has now, at least four.
    least : int
        Workers that are kept when there is nothing to do.
    cache_bytes : int
        Memory for stages, of all workers together.
    log : path, optional
        File to which everything that happens is appended, as JSON, one event a line.
    **limits
        Others of `vec2art_nb.pool.settings.Settings`: ``grace``, ``hang_after``, ``idle_after``, ``pin`` …

    Raises
    ------
    ValueError
        If an argument is out of range.
    vec2art_nb.errors.PoolError
        Inside a worker, or if the workers of a cluster cannot draw.
    vec2art_nb.errors.MissingLibraryError
        If `distributed` is needed and not installed.

    Examples
    --------
    >>> import vec2art_nb
    >>> from vec2art_nb.pool import Pool
    >>> with Pool() as pool:
    ...     job = pool.submit(vec2art_nb.sample("logo"), detail=0.5, priority="interactive")
    ...     [frame.draft for frame in job.frames()]
    [True, False]
    """

    def __init__(
        self,
        backend: Literal["process", "thread", "inline", "dask"] = "process",
        *,
        client: Client | None = None,
        workers: int | None = None,
        least: int = 0,
        cache_bytes: int = 1 << 30,
        log: str | os.PathLike[str] | None = None,
        **limits: Any,
    ) -> None:
        if nesting.in_worker:
            raise PoolError("a worker of a pool cannot have a pool of its own: submit from outside")
        most = default_workers(backend, client) if workers is None else workers
        if most < 1 or not 0 <= least <= most:
            raise ValueError(
                f"workers: {most}, least: {least} is not allowed; allowed: 1 ≤ workers, 0 ≤ least ≤ workers"
            )
        settings = Settings(most, least, cache_bytes=cache_bytes, **limits)
        self.settings = settings
        self._pid = os.getpid()
        self._numbers = count(1)
        self._listeners: list[Event] = []
        tell = Teller(None if log is None else Path(log), self._listeners)
        self._manager = manager = Manager(settings, backend_named(backend, settings, client), tell)
        self._sources = Sources(
            lambda key: manager.post(lambda: manager.backend.forget(key)), adopt=backend == "process"
        )
        self._finalizer = weakref.finalize(self, _close, manager, self._pid)
        _ALIVE.add(self)

    def submit(
        self,
        picture: Openable,
        params: Parameters = None,
        *,
        algorithm: str | None = None,
        preset: str | None = None,
        priority: str = "foreground",
        owner: object = None,
        supersede: bool = True,
        draft: bool | None = None,
        final: bool = True,
        timeout: float | None = None,
        reading: Reading | None = None,
        gather: bool = True,
        **fields: object,
    ) -> Job:
        """Let a picture be drawn.

        Parameters
        ----------
        picture : Picture, path, bytes, ndarray, PIL.Image.Image …
            Anything that `Picture.open` takes. Files are opened by the worker.
        params, algorithm, preset, **fields
            As for `vec2art_nb.vectorize`.
        priority : {"interactive", "foreground", "background"}
            Interactive jobs have workers of their own, to which the system gives precedence.
        owner : hashable, optional
            Whose job it is, for `supersede`.
        supersede : bool
            Cancel the owner's older job.
        draft : bool, optional
            Whether a draft comes first; by default for interactive jobs.
        final : bool
            Whether the final follows; without it the draft is the result.
        timeout : float, optional
            Seconds that a worker may spend on it, draft and final each.
        reading : vec2art_nb.pool.Reading, optional
            What the worker reads off the drawing that is the result: ``job.read``.
        gather : bool
            Whether the drawing comes here as soon as it is done; else, where it has to travel, when
            ``job.result()`` asks for it. Until then the job holds the picture, to draw what was lost again.

        Returns
        -------
        Job

        Raises
        ------
        vec2art_nb.errors.ParamsError, vec2art_nb.errors.PictureError
            If the parameters, or a picture that is not a file, cannot be used.
        vec2art_nb.errors.PoolError
            If the pool is closed, or was made before this process was forked.
        """
        self._check()
        snapshot = resolve_params(algorithm, preset, params, fields)
        rank = Priority.of(priority)
        source = self._sources.of(picture, snapshot.text("paper"))
        wants_draft = rank is Priority.INTERACTIVE if draft is None else draft
        again = None if gather else partial(self.submit, picture, snapshot, final=final, timeout=timeout)
        order = Order(source, snapshot, rank, wants_draft, owner, timeout, final, reading, again)
        return self._take(order, supersede=supersede)

    def _take(self, order: Order, *, supersede: bool) -> Job:
        manager = self._manager
        job = Job(next(self._numbers), order, manager.dropped, manager.thread)
        manager.post(lambda: manager.submit(job, supersede=supersede))
        # Closed since it was checked: nobody takes the job any more.
        if manager.closed.is_set() and job.fail(PoolError(_CLOSED)):
            order.source.release()
        return job

    def map(
        self,
        pictures: Openable | Sequence[Openable],
        params: Parameters | Sequence[Parameters] = None,
        *,
        errors: Literal["return", "raise"] = "return",
        progress: bool = True,
        priority: str = "foreground",
        **options: Any,
    ) -> list[Drawing | Exception]:
        """Draw many: pictures with the same parameters, one picture with several, or pairs of both.

        Parameters
        ----------
        pictures : picture, or sequence of them
        params : parameters, or sequence of them
        errors : {"return", "raise"}
            What is done about an item that fails: its error takes its place; or the first one is raised, and
            the rest is cancelled.
        progress : bool
            Show a progress bar: tqdm's if it is installed, else a line of text in terminals and notebooks.
        priority, **options
            As for `submit`.

        Returns
        -------
        list of Drawing or Exception
            In the order of the items.

        Examples
        --------
        >>> import vec2art_nb
        >>> from vec2art_nb.pool import Pool
        >>> with Pool("inline") as pool:
        ...     drawings = pool.map(vec2art_nb.sample("logo"), [{"detail": d} for d in (0.2, 0.8)])
        >>> [drawing.params["detail"] for drawing in drawings]
        [0.2, 0.8]
        """
        how = {"progress": progress, "priority": priority, **options}
        return mapped_jobs(self.submit, self.settings.most, pictures, params, errors, **how)

    def close(self) -> None:
        """Cancel what is not done and let all workers end; calling it again does nothing."""
        if os.getpid() != self._pid:
            return
        self._finalizer()
        self._sources.clear()

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return not self._finalizer.alive

    def on_event(self, listener: Event) -> None:
        """Tell a function of everything that happens: ``listener(what, details)``, in the pool's thread."""
        self._listeners.append(listener)

    @property
    def stats(self) -> Stats:
        """What it is doing and has done; jobs whose end has been seen are counted."""
        manager = self._manager
        manager.settle()
        waiting, stages = len(manager.waiting), manager.crew.costs.stages
        workers = tuple(map(WorkerStats.of, list(manager.crew.hands)))
        return manager.tally.stats(waiting, workers, stages, manager.backend.shared_bytes)

    def _check(self) -> None:
        if os.getpid() != self._pid:
            raise PoolError(
                "this pool belongs to the process that this one was forked from: make a new one here"
            )
        if self.closed:
            raise PoolError(_CLOSED)

    def leave(self) -> None:
        """In a fork of this process: let go of everything that belongs to the pool, without ending it."""
        self._manager.backend.leave()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self.closed:
            return "<Pool, closed>"
        return f"<Pool of {len(self.stats.workers)} workers, {self.stats.waiting} waiting>"


def _close(manager: Manager, pid: int) -> None:
    """End a pool; also when it is garbage, and when Python ends."""
    if os.getpid() == pid:
        manager.close()
        if threading.current_thread() is not manager.thread:
            manager.closed.wait(_CLOSING)


_ALIVE: weakref.WeakSet[Pool] = weakref.WeakSet()


def _leave_all() -> None:
    for pool in list(_ALIVE):
        pool.leave()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_all)
