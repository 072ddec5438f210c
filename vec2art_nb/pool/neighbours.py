"""`Neighbours`: how much of the machine others use."""

from __future__ import annotations

import os
import time

#: Seconds that a look at the machine must span to mean something.
_SPAN = 0.25


class Neighbours:
    """Looks at the load of the machine, less what the pool causes itself."""

    def __init__(self) -> None:
        self._looked = float("-inf")
        self._taken = 0

    def cores_taken(self, own: int) -> int:
        """Whole cores that others keep busy.

        Parameters
        ----------
        own : int
            Workers of this pool that are busy.
        """
        now = time.monotonic()
        if now - self._looked > _SPAN:
            import psutil  # noqa: PLC0415 - takes longer to import than to start a worker

            used = psutil.cpu_percent() / 100 * (os.cpu_count() or 1)
            first, self._looked = self._looked == float("-inf"), now
            self._taken = 0 if first else max(0, int(used - own))
        return self._taken
