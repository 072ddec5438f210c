"""`Neighbours`: how many cores others on the machine keep from a pool."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Any

#: Seconds that a look at the machine must span to mean something.
_SPAN = 0.25
#: Part of a core from which on it counts as taken.
_MUCH = 0.7
#: What is not work, in psutil's times of processors.
_REST = ("idle", "iowait", "guest", "guest_nice")


class Neighbours:
    """Looks at the processors that this process may use, and takes off what the pool itself does there."""

    def __init__(self) -> None:
        self._looked = 0.0
        self._busy: dict[int, float] = {}
        self._own: dict[int, float] = {}
        self._taken = 0.0

    def pause(self) -> None:
        """Forget what was seen: the pool rests, and what others do meanwhile takes nothing from it."""
        self._busy, self._own, self._taken = {}, {}, 0.0

    def cores_lost(self, most: int, pids: Iterable[int]) -> int:
        """Whole cores by which others leave too few of them.

        Parameters
        ----------
        most : int
            Cores that are wanted; what others do on the rest of the machine takes nothing away.
        pids : iterable of int
            Processes of the pool, besides this one.
        """
        now = time.monotonic()
        if now - self._looked > _SPAN:
            busy, own = _busy_seconds(), _own_seconds({os.getpid(), *pids} - {0})
            if self._busy:
                done = _grown(self._busy, busy) - _grown(self._own, own)
                self._taken = max(0.0, done / (now - self._looked))
            self._looked, self._busy, self._own = now, busy, own
        spare = max(0, len(self._busy) - most)
        return max(0, int(self._taken + 1 - _MUCH) - spare)


def _grown(before: dict[int, float], after: dict[int, float]) -> float:
    return sum(seconds - before[one] for one, seconds in after.items() if one in before)


def _busy_seconds() -> dict[int, float]:
    """Seconds that each processor this process may use has worked since the machine started."""
    import psutil  # noqa: PLC0415 - takes longer to import than to start a worker

    times = psutil.cpu_times(percpu=True)
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(len(times))
    return {number: _worked(times[number]) for number in allowed if number < len(times)}


def _worked(times: Any) -> float:
    return float(sum(times) - sum(getattr(times, name, 0.0) for name in _REST))


def _own_seconds(pids: Iterable[int]) -> dict[int, float]:
    """Processor time of each process; of one that has ended it is not known."""
    import psutil  # noqa: PLC0415

    found = {}
    for pid in pids:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.Error:
            continue
        found[pid] = float(times.user + times.system)
    return found
