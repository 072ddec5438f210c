"""`Manager`: the one place where the state of a pool changes.

::

    submit, cancel, close ─┐                               ┌─► Waiting ─► Crew.assign ─► Worker.send
    what workers say ──────┼─► inbox ─► one after another ─┤
    the clock ─────────────┘                               └─► Job.finish · Job.fail · Job.show

Events come from any thread and are handled one at a time, in a thread that no interrupt of the user's
reaches: there are no locks, and nothing is ever half done.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from vec2art_nb._flags import flags
from vec2art_nb.errors import Cancelled, PoolError, WorkerCrashed
from vec2art_nb.pool.crew import Crew
from vec2art_nb.pool.hand import Answer, Backend, Hand
from vec2art_nb.pool.job import Job
from vec2art_nb.pool.process import Ending
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.stats import Tally
from vec2art_nb.pool.waiting import Unit, Waiting
from vec2art_nb.pool.watch import Watch

_LOGGER = logging.getLogger(__name__)

#: Times that a job is given to a worker that then ends, before it counts as the job's own fault.
_ATTEMPTS = 2
#: What counts instead if the worker was not seen to begin it.
_PERHAPS = 0.25
#: Seconds within which all that was posted has happened, if the thread has not just ended.
_SETTLES = 1.0


class Manager:
    """Takes jobs, gives their units to workers, and answers for every one exactly once.

    Parameters
    ----------
    settings : Settings
    backend : Backend
    tell : callable
        Told of everything that happens: ``tell(what, details)``.
    """

    def __init__(
        self, settings: Settings, backend: Backend, tell: Callable[[str, dict[str, object]], None]
    ) -> None:
        self.settings = settings
        self.backend = backend
        self.tally = Tally(tell)
        self.waiting = Waiting(settings.ageing)
        self.crew = Crew(settings, backend, self, self.waiting, self.tally)
        self._watch = Watch(settings, self.crew, self.tally)
        self.closed = threading.Event()
        self._closing = False
        self._jobs: dict[int, Job] = {}
        self._owners: dict[object, Job] = {}
        self._failures = 0
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._busy = False
        self.thread: threading.Thread | None = None
        if backend.threaded:
            self.thread = threading.Thread(target=self._live, name="vec2art_nb-pool", daemon=True)
            self.thread.start()

    def post(self, event: Callable[[], None]) -> None:
        """Let something happen: in the manager's thread, or where there is none, before this returns."""
        self._inbox.put(event)
        if self.thread is None and not self._busy:
            self._drain()

    def settle(self) -> None:
        """Return once all that was posted before has happened; at once in the manager's own thread."""
        thread = self.thread
        if thread is None or thread is threading.current_thread() or not thread.is_alive():
            return
        settled = threading.Event()
        self.post(settled.set)
        settled.wait(_SETTLES)

    def _drain(self) -> None:
        self._busy = True
        try:
            while not self._inbox.empty():
                self._inbox.get()()
                self._turn()
        finally:
            self._busy = False

    def _live(self) -> None:
        while not self.closed.is_set():
            try:
                with suppress(Empty):
                    self._inbox.get(timeout=self._wait(time.monotonic()))()
                    while not self._inbox.empty():
                        self._inbox.get()()
                self._turn()
            except Exception:
                _LOGGER.exception("an event in the pool failed")

    def _wait(self, now: float) -> float | None:
        """Seconds until something is due; None: nothing is, and nobody needs to wake up."""
        moment = min(self._watch.next_moment(), self.crew.next_moment(now))
        return None if moment == float("inf") else max(moment - now, 0.0)

    def _turn(self) -> None:
        """What follows from what has happened."""
        now = time.monotonic()
        self._watch.look(now)
        if not self._closing:
            self.crew.shrink(now)
            self.crew.back_off(now)
            self.crew.assign(now)
            self.crew.balance()

    # Jobs

    def submit(self, job: Job, *, supersede: bool) -> None:
        """Take a job."""
        if self._closing:
            job.fail(PoolError("the pool is closed: make a new one"))
            job.order.source.release()
            return
        self.tally.told("submitted", job=job.number, priority=job.order.priority.name.lower())
        self._jobs[job.number] = job
        owner = job.order.owner
        if owner is not None and supersede:
            older = self._owners.get(owner)
            if older is not None:
                older.give_up(Cancelled(f"job {older.number} was replaced by job {job.number} of its owner"))
            self._owners[owner] = job
        job.placed(None)
        if not job.done():
            draft = not job.order.final or (job.order.draft and flags.progressive)
            self.waiting.add(Unit(job, draft, time.monotonic()))

    def dropped(self, job: Job) -> None:
        """A job has been given up, from any thread."""
        self.post(partial(self._drop, job))

    def _drop(self, job: Job) -> None:
        self.tally.told("cancelled" if job.cancelled() else "failed", job=job.number)
        self.waiting.drop(job)
        self._forget(job)
        now = time.monotonic()
        for hand in self.crew.hands:
            for slot, unit in hand.units.items():
                if unit.job is job and hand.worker is not None and hand.state == "busy":
                    hand.worker.cancel(slot)
                    if unit is hand.current:
                        hand.kill_at = now + self.settings.grace

    def _forget(self, job: Job) -> None:
        self._jobs.pop(job.number, None)
        job.order.source.release()
        if self._owners.get(job.order.owner) is job:
            del self._owners[job.order.owner]

    def _fail(self, job: Job, error: BaseException) -> None:
        if job.fail(error):
            self.tally.told("failed", job=job.number, error=str(error))
        self._forget(job)

    # What workers say

    def ready(self, hand: Hand) -> None:
        """See `Ears`."""
        self.post(partial(self._ready, hand))

    def _ready(self, hand: Hand) -> None:
        self._failures = 0
        hand.state, hand.since = "idle", time.monotonic()
        self.tally.told("started", worker=hand.number, pid=hand.worker.pid if hand.worker else 0)
        if self._closing:
            self.crew.dismiss(hand)

    def answered(self, hand: Hand, answer: Answer) -> None:
        """See `Ears`."""
        self.post(partial(self._answered, hand, answer))

    def _answered(self, hand: Hand, answer: Answer) -> None:
        now = time.monotonic()
        unit = self.crew.release(hand, answer, now)
        job = unit.job
        self.tally.told("released", job=job.number, worker=hand.number)
        if job.done():
            self._forget(job)
        elif answer.kind == "done":
            self._drawn(job, answer, now)
        elif answer.kind == "failed":
            self._fail(job, answer.error or PoolError("unknown error"))
        else:  # it had not got all parameters, or was told to drop what is wanted after all
            self.waiting.add(replace(unit, since=now), first=True)

    def _drawn(self, job: Job, answer: Answer, now: float) -> None:
        drawing: Any = answer.drawing
        self.tally.told("drawn", job=job.number, draft=answer.draft, seconds=drawing.provenance.seconds)
        if answer.draft and job.order.final:
            job.show(drawing)
            if not job.done():
                job.placed(None)
                self.waiting.add(Unit(job, False, now))
        else:
            job.finish(drawing, answer.read)
            self._forget(job)

    def told(self, hand: Hand, cache: dict[str, Any]) -> None:
        """See `Ears`."""
        self.post(partial(setattr, hand, "cache", cache))

    def unborn(self, hand: Hand, error: BaseException) -> None:
        """See `Ears`."""
        self.post(partial(self._unborn, hand, error))

    def _unborn(self, hand: Hand, error: BaseException) -> None:
        """A worker did not start: once may be bad luck; twice, and what waits for it has waited in vain."""
        self._failures += 1
        self.crew.lost(hand, Ending(), time.monotonic())
        self.tally.told("unborn", worker=hand.number, error=str(error))
        alone = not any(one.interactive == hand.interactive for one in self.crew.hands)
        if self._failures >= _ATTEMPTS and alone:
            self._failures = 0
            for unit in self.waiting.due(0.0, interactive=hand.interactive, most=1 << 30):
                self.waiting.remove(unit)
                self._fail(unit.job, error)
        self._end_if_done()

    def ended(self, hand: Hand, ending: Ending) -> None:
        """See `Ears`."""
        self.post(partial(self._ended, hand, ending))

    def _ended(self, hand: Hand, ending: Ending) -> None:
        begun, stage, _ = hand.worker.seen() if hand.worker is not None else (0, "", 0.0)
        left = self.crew.lost(hand, ending, time.monotonic())
        for position, unit in enumerate(left):
            unit.job.placed(None)
            if unit.job.done():
                self._forget(unit.job)
            elif position == 0 and self._blamed(unit.job, begun):
                reason = hand.verdict or "the worker process ended while it drew this job, twice"
                self._fail(unit.job, WorkerCrashed(reason, ending.exit_code, ending.signal, stage))
            else:
                self.waiting.add(replace(unit, since=time.monotonic()), first=True)
        self._end_if_done()

    def _blamed(self, job: Job, begun: int) -> bool:
        """Whether a job has cost too many workers, of which those that had begun it count fully."""
        job.attempts += 1 if job.number == begun else _PERHAPS
        return job.attempts >= _ATTEMPTS

    # The end

    def close(self) -> None:
        """Give up all jobs and let all workers end; `closed` is set when they have."""
        self.post(self._close)

    def _close(self) -> None:
        if self._closing:
            return
        self._closing = True
        for job in list(self._jobs.values()):
            job.give_up(Cancelled(f"job {job.number} was dropped when the pool was closed"))
        for hand in list(self.crew.hands):
            if hand.state != "starting":
                self.crew.dismiss(hand)
        self._end_if_done()

    def _end_if_done(self) -> None:
        if self._closing and not self.crew.hands:
            self.tally.told("closed")
            self.backend.close()
            self.closed.set()
