"""`Teller`: everything that happens in a pool, for listeners and for the log."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

Event = Callable[[str, dict[str, object]], None]

_LOGGER = logging.getLogger(__name__)


class Teller:
    """Passes events on to listeners and to the log.

    Parameters
    ----------
    log : Path or None
        File that gets a line of JSON for each.
    listeners : list of callable
        Called as ``listener(what, details)``; more may be added later.
    """

    def __init__(self, log: Path | None, listeners: list[Event]) -> None:
        self._log = log
        self._listeners = listeners

    def __call__(self, what: str, details: dict[str, object]) -> None:
        """Pass on that something happened."""
        if self._log is not None:
            entry = json.dumps({"time": time.time(), "event": what, **details})
            with suppress(OSError), self._log.open("a", encoding="utf-8") as file:
                file.write(entry + "\n")
        for listener in self._listeners:
            try:
                listener(what, details)
            except Exception:
                _LOGGER.exception("a listener of the pool failed")
