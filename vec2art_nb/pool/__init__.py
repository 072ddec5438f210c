"""Drawing in worker processes: many pictures at once, and what people wait for first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vec2art_nb._lazy import lazily
from vec2art_nb.errors import JobTimeout, PoolError, WorkerCrashed

if TYPE_CHECKING:
    from vec2art_nb.pool.job import Frames, Job, Progress
    from vec2art_nb.pool.pool import Pool
    from vec2art_nb.pool.reading import Reading
    from vec2art_nb.pool.stats import Stats, WorkerStats

__all__ = [
    "Frames",
    "Job",
    "JobTimeout",
    "Pool",
    "PoolError",
    "Progress",
    "Reading",
    "Stats",
    "WorkerCrashed",
    "WorkerStats",
]

# Loaded when they are first used: workers do without most of it, and a template starts before all of it.
__getattr__ = lazily(
    __name__,
    {
        "Frames": "job",
        "Job": "job",
        "Pool": "pool",
        "Progress": "job",
        "Reading": "reading",
        "Stats": "stats",
        "WorkerStats": "stats",
    },
)


def __dir__() -> list[str]:
    return __all__
