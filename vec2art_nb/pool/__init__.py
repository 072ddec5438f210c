"""Drawing in worker processes: many pictures at once, and what people wait for first."""

from vec2art_nb.errors import JobTimeout, PoolError, WorkerCrashed
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
