"""Batches: which units go to a worker in one message, and which half-filled ones let others go first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.waiting import Unit


def compatible(one: Unit, other: Unit) -> bool:
    """Whether two units share work or code: variants of one picture, or one drawing of many pictures.

    Units with a timeout go alone: it counts from the moment at which their worker gets them.
    """
    mine, yours = one.job.order, other.job.order
    return (
        one.level == other.level
        and mine.timeout is None
        and yours.timeout is None
        and mine.params["algorithm"] == yours.params["algorithm"]
        and (mine.source.key == yours.source.key or mine.params == yours.params)
    )


def in_turn(
    units: Sequence[Unit], now: float, settings: Settings, seconds: Callable[[Unit], float]
) -> list[Unit]:
    """Units in the order in which workers are to get them.

    A batch that is not full lets other work of its level go first, until its oldest unit has waited for
    `Settings.batch_timeout`: so it may fill. Where there is no other work it goes at once.

    Parameters
    ----------
    units : sequence of Unit
        As they are due.
    now : float
    settings : Settings
    seconds : callable
        What a unit is expected to take.
    """
    if not any(now - unit.since < settings.batch_timeout for unit in units):
        return list(units)
    groups: dict[tuple[object, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        groups[unit.level, unit.job.order.source.key, unit.job.order.params["algorithm"]].append(unit)
    waits: set[Unit] = set()
    for group in groups.values():
        young = now - min(unit.since for unit in group) < settings.batch_timeout
        if young and not _full(group, settings, seconds):
            waits.update(group)
    # Stable within a level: ranks of units that do not wait are left as they are.
    return [unit for _, level in _levels(units) for unit in sorted(level, key=lambda unit: unit in waits)]


def _full(group: Sequence[Unit], settings: Settings, seconds: Callable[[Unit], float]) -> bool:
    enough = len(group) >= settings.most_per_batch
    return enough or sum(map(seconds, group)) >= settings.batch_seconds


def _levels(units: Sequence[Unit]) -> list[tuple[int, list[Unit]]]:
    """Runs of units of one level, as they are due: what has aged into another stays where it is."""
    runs: list[tuple[int, list[Unit]]] = []
    for unit in units:
        if not runs or runs[-1][0] != unit.level:
            runs.append((unit.level, []))
        runs[-1][1].append(unit)
    return runs
