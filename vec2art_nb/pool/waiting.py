"""`Waiting`: work that no worker has yet, in the order in which it is due."""

from __future__ import annotations

import heapq
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vec2art_nb.pool.job import Job
from vec2art_nb.pool.order import Priority

if TYPE_CHECKING:
    from vec2art_nb.pool.reading import Reading

#: Levels that work is sorted by, the first being served first.
DRAFT, FINAL, FOREGROUND, BACKGROUND = range(4)


@dataclass(eq=False)
class Unit:
    """A job's draft or final: what a worker does in one go.

    Attributes
    ----------
    job : Job
    draft : bool
    since : float
        Moment from which it waits.
    keys : list or None
        Names of the results of its stages, once they are known.
    """

    job: Job
    draft: bool
    since: float
    keys: list[tuple[str, int]] | None = None

    @property
    def level(self) -> int:
        """Its level, before it has waited."""
        if self.job.order.priority is Priority.INTERACTIVE:
            return DRAFT if self.draft else FINAL
        return FOREGROUND if self.job.order.priority is Priority.FOREGROUND else BACKGROUND

    @property
    def reading(self) -> Reading | None:
        """What is to be read off its drawing: off the last one of its job only."""
        order = self.job.order
        return None if self.draft and order.final else order.reading

    @property
    def gathered(self) -> bool:
        """Whether its drawing is to come here at once; drafts before a final are shown."""
        order = self.job.order
        return order.again is None or (self.draft and order.final)

    @property
    def interactive(self) -> bool:
        """Whether it is for the workers that are kept free of batches."""
        return self.level <= FINAL


class Waiting:
    """Units in the order of their levels, then of their arrival; what waits long rises by a level.

    Parameters
    ----------
    ageing : float
        Seconds after which it does.
    """

    def __init__(self, ageing: float) -> None:
        self._ageing = ageing
        self._arrived = 0
        self._levels: list[OrderedDict[Unit, int]] = [OrderedDict() for _ in range(BACKGROUND + 1)]

    def add(self, unit: Unit, *, first: bool = False) -> None:
        """Let a unit wait; `first` before those of its level, because it was in work already."""
        level = self._levels[unit.level]
        self._arrived += 1
        level[unit] = -self._arrived if first else self._arrived
        if first:
            level.move_to_end(unit, last=False)

    def remove(self, unit: Unit) -> None:
        """Take a unit out; nothing happens if it is not there."""
        self._levels[unit.level].pop(unit, None)

    def drop(self, job: Job) -> None:
        """Take out what waits of a job."""
        for level in self._levels:
            for unit in [unit for unit in level if unit.job is job]:
                del level[unit]

    def due(self, now: float, *, interactive: bool, most: int) -> list[Unit]:
        """The first units of a kind that are to be done next."""
        kinds = (DRAFT, FINAL) if interactive else (FOREGROUND, BACKGROUND)
        ranked = heapq.merge(*(self._ranked(level, now, lowest=kinds[0]) for level in kinds))
        found = []
        for _, _, unit in ranked:
            found.append(unit)
            if len(found) == most:
                break
        return found

    def _ranked(self, level: int, now: float, lowest: int) -> Iterator[tuple[int, int, Unit]]:
        for unit, arrival in self._levels[level].items():
            aged = level - int((now - unit.since) / self._ageing)
            yield max(aged, lowest), arrival, unit

    def count(self, *, interactive: bool) -> int:
        """Units that wait."""
        kinds = (DRAFT, FINAL) if interactive else (FOREGROUND, BACKGROUND)
        return sum(len(self._levels[level]) for level in kinds)

    def __len__(self) -> int:
        return sum(map(len, self._levels))
