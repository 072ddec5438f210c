"""`Runs`: which drawing is wanted now, which is being made, and who waits for it.

::

    show ──► run n: draft at once ──► final after a rest, or on `commit`
                       ▲ the newest wins: a draft is finished, a final of an older run is cancelled
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.errors import Cancelled
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture
from vec2art_nb.studio.renderer import Order, Renderer, Ticket

#: Seconds without a change after which the final is drawn.
REST = 0.35


class Listener(Protocol):
    """Who hears of runs; called by any thread."""

    def drawn(self, run: int, drawing: Drawing, seconds: float) -> None:
        """A draft or final is there."""

    def progressed(self, run: int, stage: str, fraction: float) -> None:
        """A final has come so far."""

    def failed(self, run: int, error: Exception) -> None:
        """There will be no drawing of this run; `Cancelled` if that was wished."""


@dataclass
class _Wanted:
    """The newest run."""

    number: int
    picture: Picture
    params: Snapshot
    final: Future[Drawing]


class Runs:
    """Orders drafts and finals so that the newest parameters are shown soonest.

    Parameters
    ----------
    renderer : Renderer
    listener : Listener
    rest : float
        Seconds without a change after which the final is drawn.
    """

    def __init__(self, renderer: Renderer, listener: Listener, rest: float = REST) -> None:
        self._renderer = renderer
        self._listener = listener
        self._rest = rest
        self._lock = threading.RLock()
        self._wanted: _Wanted | None = None
        self._draft: Ticket | None = None
        self._final: Ticket | None = None
        self._drafted = 0
        self._timer: threading.Timer | None = None
        self._due = 0.0

    @property
    def number(self) -> int:
        """Number of the newest run; 0 before the first."""
        return 0 if self._wanted is None else self._wanted.number

    @property
    def busy(self) -> bool:
        """Whether something is drawn, or will be after a rest."""
        with self._lock:
            return any(one is not None for one in (self._draft, self._final, self._timer))

    @property
    def stopped(self) -> bool:
        """Whether the newest run ended without a final."""
        final = None if self._wanted is None else self._wanted.final
        return final is not None and final.done() and final.exception() is not None

    def show(self, picture: Picture, params: Snapshot) -> int:
        """Want a drawing of these; returns the number of its run."""
        with self._lock:
            self._stop_final()
            number = self.number + 1
            waiting = self._wanted.final if self._wanted is not None else Future[Drawing]()
            if waiting.done():
                waiting = Future()
            self._wanted = _Wanted(number, picture, params, waiting)
            if self._draft is None:
                self._order_draft()
            self._wait_for_rest()
        return number

    def commit(self) -> None:
        """Draw the final now."""
        with self._lock:
            self._due = 0.0
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._wanted is not None and self._final is None and not self._wanted.final.done():
                self._order_final()

    def cancel(self) -> None:
        """Make no final of the newest run."""
        with self._lock:
            wanted = self._wanted
            if wanted is None or wanted.final.done():
                return
            self._stop_final()
            self._due = 0.0
        self._fail(wanted, Cancelled("the drawing was cancelled"))

    def final(self) -> Future[Drawing]:
        """The final of the newest run, then or later; of newer runs, if such come before it is done."""
        with self._lock:
            if self._wanted is None:
                raise LookupError("there is nothing to draw yet")
            return self._wanted.final

    def close(self) -> None:
        """Cancel everything; idempotent."""
        with self._lock:
            self._stop_final()
            for ticket in filter(None, (self._draft, self._final)):
                ticket.cancel()
            wanted, self._wanted = self._wanted, None
            if wanted is not None and not wanted.final.done():
                wanted.final.set_exception(Cancelled("the Studio was closed"))
        self._renderer.close()

    def _stop_final(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._final is not None:
            self._final.cancel()
            self._final = None

    def _wait_for_rest(self) -> None:
        self._due = time.monotonic() + self._rest
        self._timer = threading.Timer(self._rest, self.commit)
        self._timer.daemon = True
        self._timer.start()

    def _order_draft(self) -> None:
        self._draft = self._submit("draft")

    def _order_final(self) -> None:
        self._final = self._submit("final")

    def _submit(self, kind: str) -> Ticket | None:
        wanted = self._wanted
        assert wanted is not None  # noqa: S101 - for the type checker
        done = partial(self._done, wanted, kind, time.perf_counter())
        progress = partial(self._listener.progressed, wanted.number)
        order = Order(
            wanted.picture,
            wanted.params,
            "draft" if kind == "draft" else "final",
            wanted.number,
            progress,
            done,
        )
        try:
            return self._renderer.submit(order)
        except Exception as error:  # noqa: BLE001 - timers come here too: nobody else would hear of it
            self._fail(wanted, error)
            return None

    def _done(self, made: _Wanted, kind: str, started: float, result: Drawing | Exception) -> None:
        seconds = time.perf_counter() - started
        if kind == "draft":
            self._draft_done(made, result, seconds)
        else:
            self._final_done(made, result, seconds)

    def _draft_done(self, made: _Wanted, result: Drawing | Exception, seconds: float) -> None:
        with self._lock:
            self._draft = None
            wanted = self._wanted
            if wanted is None:
                return
            if wanted.number > made.number:
                self._order_draft()
            fresh = made.number > self._drafted and not (wanted is made and made.final.done())
            self._drafted = max(self._drafted, made.number)
        if isinstance(result, Exception):
            self._fail(made, result)
        elif fresh:
            self._listener.drawn(made.number, result, seconds)

    def _final_done(self, made: _Wanted, result: Drawing | Exception, seconds: float) -> None:
        with self._lock:
            if self._wanted is not made or made.final.done():
                return
            self._drafted = made.number
        if isinstance(result, Exception):
            self._fail(made, result)
            return
        self._listener.drawn(made.number, result, seconds)
        with self._lock:
            # By now a newer run may wait for the same future, or this one be cancelled.
            if self._wanted is made and not made.final.done():
                self._final = None
                made.final.set_result(result)

    def _fail(self, made: _Wanted, error: Exception) -> None:
        with self._lock:
            if self._wanted is not made or made.final.done():
                return  # a newer run has taken over who waits
            self._stop_final()
            made.final.set_exception(error)
        self._listener.failed(made.number, error)
