"""`Sizes`: tells pages how large the file has become after changes that draw nothing, once they rest."""

from __future__ import annotations

import threading
from collections.abc import Callable

#: Seconds without a change after which the file is written to be measured.
REST = 0.4


class Sizes:
    """Calls when what is shown was cut or written in another way, and has rested.

    Parameters
    ----------
    tell : callable
        Called by a thread of its own.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def changed(self) -> None:
        """Another change: wait for a rest."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(REST, self._rested)
            self._timer.daemon = True
            self._timer.start()

    def commit(self) -> None:
        """Do not wait any longer, if there was a change."""
        with self._lock:
            waiting, self._timer = self._timer, None
        if waiting is not None:
            waiting.cancel()
            self._tell()

    def close(self) -> None:
        """Tell no more; idempotent."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None

    def _rested(self) -> None:
        with self._lock:
            waiting, self._timer = self._timer, None
        if waiting is not None:
            self._tell()
