"""`Terms`: how a worker process is to be."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """How a worker process is to be.

    Attributes
    ----------
    cache_bytes : int
        Room for its stages, at first.
    nice : int
        Added to its niceness: batches leave the machine to what people wait for.
    core : int or None
        The only core that it may use.
    board : str
        Name of the segment of its board; empty where that comes as a descriptor, or not at all.
    anonymous : bool
        Whether descriptors can be sent to the pool.
    """

    cache_bytes: int
    nice: int = 0
    core: int | None = None
    board: str = ""
    anonymous: bool = True

    @classmethod
    def read(cls, text: str) -> Terms:
        """Terms written as JSON."""
        return cls(**json.loads(text))
