"""`Order`: what a job is to draw, how it is treated, and where its drawing may be."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from vec2art_nb.params.snapshot import Snapshot

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.engine.provenance import Provenance
    from vec2art_nb.pool.job import Job
    from vec2art_nb.pool.reading import Reading
    from vec2art_nb.pool.source import Source


class Priority(IntEnum):
    """Who is served first; a job that waits long counts as one of the next higher priority."""

    INTERACTIVE = 1
    FOREGROUND = 2
    BACKGROUND = 3

    @classmethod
    def of(cls, name: str) -> Priority:
        """Priority of this name.

        Raises
        ------
        ValueError
            If there is none.
        """
        try:
            return cls[name.upper()]
        except KeyError:
            allowed = ", ".join(repr(one.name.lower()) for one in cls)
            raise ValueError(f"priority: {name!r} is not allowed; allowed: {allowed}") from None


@dataclass(frozen=True, eq=False)
class Order:
    """What a job is to draw, and how it is to be treated.

    Where its drawing is not to come here before it is asked for, `again` submits it once more: what was
    drawn elsewhere may be gone by then.
    """

    source: Source
    params: Snapshot
    priority: Priority
    draft: bool
    owner: object = None
    timeout: float | None = None
    final: bool = True
    reading: Reading | None = None
    again: Callable[[], Job] | None = None


class Remote(ABC):
    """A drawing that its back end keeps until it is asked for."""

    @property
    @abstractmethod
    def provenance(self) -> Provenance:
        """How it came about."""

    @abstractmethod
    def fetch(self, timeout: float | None, again: Callable[[], Job]) -> Drawing:
        """The drawing; if it is gone, that of `again`.

        Raises
        ------
        TimeoutError
            If it is not here within so many seconds; it can be asked for again.
        """
