"""`Sizes`: has the file measured that a drawing would be saved as, at once or once its changes rest.

A worker writes it: cutting and restyling draw nothing, but their effect on the size is known only then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.picture import Picture
from vec2art_nb.studio.readings import SIZE
from vec2art_nb.studio.renderer import Order, Renderer, Ticket

#: Seconds without a change after which the file is written to be measured.
REST = 0.4


class Sized(NamedTuple):
    """A drawing that is shown: its run, and what leads to it."""

    run: int
    picture: Picture
    params: Snapshot


class Sizes:
    """Measures what is shown; only the newest measurement is told.

    Parameters
    ----------
    renderer : Renderer
    shown : callable
        Returns what is shown now; None if there is no final drawing of it.
    tell : callable
        Called as ``tell(run, bytes)`` by any thread.
    """

    def __init__(
        self, renderer: Renderer, shown: Callable[[], Sized | None], tell: Callable[[int, int], None]
    ) -> None:
        self._renderer = renderer
        self._shown = shown
        self._tell = tell
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._ticket: Ticket | None = None
        self._open = True

    def changed(self) -> None:
        """Another change: wait for a rest."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(REST, self._rested) if self._open else None
            if self._timer is not None:
                self._timer.daemon = True
                self._timer.start()

    def commit(self) -> None:
        """Do not wait any longer, if there was a change."""
        if self._waited():
            self.measure()

    def measure(self) -> None:
        """Measure what is shown now, and nothing that was shown before."""
        sized = self._shown()
        with self._lock:
            if self._ticket is not None:
                self._ticket.cancel()
                self._ticket = None
            if sized is not None and self._open:
                done = partial(self._done, sized.run)
                self._ticket = self._renderer.submit(
                    Order(sized.picture, sized.params, "size", sized.run, _ignore, done, SIZE)
                )

    def close(self) -> None:
        """Measure no more; idempotent."""
        self._waited()
        with self._lock:
            self._open = False
            ticket, self._ticket = self._ticket, None
        if ticket is not None:
            ticket.cancel()

    def _rested(self) -> None:
        if self._waited():
            self.measure()

    def _waited(self) -> bool:
        """Stop waiting; whether there was a change."""
        with self._lock:
            waiting, self._timer = self._timer, None
        if waiting is not None:
            waiting.cancel()
        return waiting is not None

    def _done(self, run: int, result: object) -> None:
        if isinstance(result, int):
            self._tell(run, result)


def _ignore(_stage: str, _fraction: float) -> None:
    """Nobody watches."""
