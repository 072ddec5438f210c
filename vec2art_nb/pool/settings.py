"""`Settings`: the limits of a pool."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_CGROUP, _OWN_GROUPS = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


@dataclass(frozen=True)
class Settings:
    """Limits of a pool; times in seconds.

    Attributes
    ----------
    most, least : int
        Workers for batches; workers kept when idle.
    most_interactive : int
        Workers for what people wait for, besides those for batches.
    grace : float
        What a cancelled job may take to notice before its worker is killed.
    hang_after : float
        Silence after which a worker counts as hung. Compiling kernels is silent, so not too short.
    idle_after : float
        Idleness after which a worker ends.
    ageing : float
        Waiting after which a job counts as one of the next higher priority.
    most_per_batch : int
        Jobs in one message, at most.
    batch_seconds : float
        Work in one message, at most, if it is several jobs; so small pictures go in larger batches.
    batch_timeout : float
        For how long a batch that is not full lets other work of its priority go first, in case more jobs
        come that go along with it. A worker never waits for a batch to fill; 0: in the order of arrival.
    window : int
        Waiting jobs that are looked at when a worker is free.
    cache_bytes : int
        Stages kept by all workers together.
    pin : bool
        Tie each worker to one core.
    """

    most: int
    least: int = 0
    most_interactive: int = 2
    grace: float = 0.15
    hang_after: float = 120.0
    idle_after: float = 60.0
    ageing: float = 5.0
    most_per_batch: int = 16
    batch_seconds: float = 0.02
    batch_timeout: float = 0.005
    window: int = 64
    cache_bytes: int = 1 << 30
    pin: bool = False

    @property
    def share_of_cache(self) -> int:
        """Bytes of stages that one worker may keep at first, until it is known what it needs."""
        return self.cache_bytes // (self.most + self.most_interactive)


def cores() -> int:
    """Cores that this process may use: what the affinity mask and the quota of the container leave."""
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, round(min(found, _quota())))


def _quota() -> float:
    """Cores' worth of time that the container allows, and the groups inside it that this process is in."""
    return min(_quota_of(group) for group in _groups())


def _groups() -> set[Path]:
    """Control groups of this process, of both versions, and those above them."""
    found = {_CGROUP, _CGROUP / "cpu"}
    try:
        lines = _OWN_GROUPS.read_text().splitlines()
    except OSError:
        return found
    for line in lines:
        _, controllers, path = line.split(":", 2)
        root = _CGROUP if not controllers else _CGROUP / "cpu"
        if not controllers or "cpu" in controllers.split(","):
            group = root / path.lstrip("/")
            found |= {group, *(one for one in group.parents if one.is_relative_to(root))}
    return found


def _quota_of(group: Path) -> float:
    try:
        most, period = (group / "cpu.max").read_text().split()
    except (OSError, ValueError):
        try:
            most, period = ((group / f"cpu.cfs_{one}_us").read_text().strip() for one in ("quota", "period"))
        except OSError:
            return float("inf")
    return float("inf") if most in {"max", "-1"} else float(most) / float(period)
