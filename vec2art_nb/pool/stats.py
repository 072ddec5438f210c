"""`Stats`: what a pool is doing and has done; `Tally`: the counts behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vec2art_nb.engine.scratch import ClassStats, ScratchStats
from vec2art_nb.pool.hand import Hand


@dataclass(frozen=True)
class WorkerStats:
    """One worker.

    Attributes
    ----------
    number : int
    pid : int
        0 for one that is no process.
    interactive : bool
        Whether it is kept for what people wait for.
    state : {"starting", "idle", "busy", "ending"}
    jobs : int
        Drafts and finals drawn.
    busy_seconds : float
    hits, misses : int
        Stages that were found in its cache, and that were not.
    kept_bytes, room : int
        Held by its cache, and what it may hold of the pool's budget.
    evictions, regrets : int
        Stages that it dropped for lack of room, and those of them that it had to make again.
    buffers : ScratchStats
        Its scratch memory, by size.
    """

    number: int
    pid: int
    interactive: bool
    state: str
    jobs: int
    busy_seconds: float
    hits: int
    misses: int
    kept_bytes: int
    room: int
    evictions: int
    regrets: int
    buffers: ScratchStats

    @classmethod
    def of(cls, hand: Hand) -> WorkerStats:
        """What a hand is doing and has done."""
        cache = hand.cache
        return cls(
            hand.number,
            hand.worker.pid if hand.worker is not None else 0,
            hand.interactive,
            hand.state,
            hand.done,
            hand.busy_seconds,
            cache.get("hits", 0),
            cache.get("misses", 0),
            cache.get("bytes", 0),
            hand.room,
            cache.get("evictions", 0),
            cache.get("regrets", 0),
            _buffers(*cache.get("scratch", ())),
        )


def _buffers(*counts: Any) -> ScratchStats:
    """Counts of scratch memory as they come from a worker, be it as JSON."""
    told = ScratchStats(*counts)
    return told._replace(classes=tuple(ClassStats(*one) for one in told.classes))


@dataclass(frozen=True)
class Stats:
    """A pool.

    Attributes
    ----------
    waiting : int
        Drafts and finals that no worker has yet.
    workers : tuple of WorkerStats
    submitted, finished, failed, cancelled : int
        Jobs.
    drafts : int
        Drafts that were drawn.
    crashed : int
        Workers that ended without being asked to; on a Dask cluster lanes that lost what was being drawn,
        of which one worker of the cluster may have had several.
    killed : int
        Workers that were killed because they did not let go of a job, or hung.
    stages : dict of str to float
        Seconds that each stage of finals takes, newest weighing most.
    shared_bytes : int
        Pictures in shared memory.
    hits, misses : int
        Stages that were found in a cache, and that were not, by all workers so far.
    evictions : int
        Stages that workers dropped for lack of room.
    """

    waiting: int
    workers: tuple[WorkerStats, ...]
    submitted: int
    finished: int
    failed: int
    cancelled: int
    drafts: int
    crashed: int
    killed: int
    stages: dict[str, float]
    shared_bytes: int
    hits: int
    misses: int
    evictions: int

    @property
    def restarts(self) -> int:
        """Workers that had to be replaced."""
        return self.crashed + self.killed

    @property
    def hit_rate(self) -> float:
        """Share of stages that were found in a cache."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 0.0

    @property
    def kept_bytes(self) -> int:
        """Stages that all workers keep."""
        return sum(one.kept_bytes for one in self.workers)


class Tally:
    """Counts what happens and passes it on.

    Parameters
    ----------
    tell : callable
        Called as ``tell(what, details)``.
    """

    def __init__(self, tell: Callable[[str, dict[str, object]], None]) -> None:
        self.counts: Counter[str] = Counter()
        self._tell = tell

    def left(self, cache: Mapping[str, Any]) -> None:
        """A worker has ended: what it had told of its cache still counts."""
        for name in ("hits", "misses", "evictions"):
            self.counts[name] += cache.get(name, 0)

    def told(self, what: str, **details: object) -> None:
        """Something happened."""
        self.counts["drafts" if details.get("draft") else what] += 1
        self._tell(what, details)

    def stats(
        self, waiting: int, workers: tuple[WorkerStats, ...], stages: dict[str, float], shared_bytes: int
    ) -> Stats:
        """All that is known of a pool."""
        counts = self.counts
        cached = {
            name: counts[name] + sum(getattr(one, name) for one in workers)
            for name in ("hits", "misses", "evictions")
        }
        return Stats(
            waiting=waiting,
            workers=workers,
            submitted=counts["submitted"],
            finished=counts["drawn"],
            failed=counts["failed"],
            cancelled=counts["cancelled"],
            drafts=counts["drafts"],
            crashed=counts["crashed"],
            killed=counts["killed"],
            stages=stages,
            shared_bytes=shared_bytes,
            **cached,
        )
