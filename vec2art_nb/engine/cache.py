"""`StageCache`: results of stages, content-keyed, least useful first out, bounded in bytes."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any

import numpy as np

#: Room for the stages of a few pictures of some megapixels each.
DEFAULT_BYTES = 512 * 2**20
#: Evicted results whose keys are remembered.
_REMEMBERED = 1024


def size_of(value: object) -> int:
    """Bytes held by the arrays in a stage's result (arrays, dataclasses, tuples, mappings of them).

    Examples
    --------
    >>> size_of((np.zeros(10, np.float32), {"a": np.zeros(2, np.uint8)}, 3.5))
    42
    """
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return sum(size_of(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, dict):
        return sum(size_of(item) for item in value.values())
    if isinstance(value, tuple | list):
        return sum(size_of(item) for item in value)
    return 0


@dataclass(frozen=True)
class CacheStats:
    """Counts since the cache was made, and what it holds now.

    Attributes
    ----------
    hits, misses, evictions, entries, bytes : int
    limit : int
        Bytes that it may hold.
    regrets : int
        Misses of what had been evicted.
    largest : int
        Bytes of the largest result so far, whether it was kept or not.
    """

    hits: int
    misses: int
    evictions: int
    entries: int
    bytes: int
    limit: int = 0
    regrets: int = 0
    largest: int = 0


@dataclass
class _Entry:
    value: Any
    size: int
    cost: float
    turn: int = 0


class StageCache:
    """Results of stages, of which the least useful goes first.

    What an entry is worth is the time that making it took, per byte, so a large and cheap one goes before a
    small and expensive one. Worth is counted from what the last evicted entry was worth: entries that nobody
    asks for fall behind, and a hit lifts an entry up again. With equal costs and sizes that is the order of
    last use.

    Parameters
    ----------
    max_bytes : int
        Upper bound of the bytes of all arrays kept; a result larger than this is not kept at all.

    References
    ----------
    P. Cao and S. Irani, "Cost-aware WWW proxy caching algorithms", USENIX Symposium on Internet Technologies
    and Systems, 1997 (GreedyDual-Size).

    Examples
    --------
    >>> cache = StageCache(max_bytes=100)
    >>> cache.put(b"a", np.zeros(80, np.uint8)); cache.put(b"b", np.zeros(60, np.uint8))
    >>> cache.get(b"a") is None, cache.stats.evictions
    (True, 1)
    >>> cache.put(b"c", np.zeros(40, np.uint8), seconds=0.2)
    >>> cache.put(b"d", np.zeros(50, np.uint8), seconds=0.1)
    >>> cache.get(b"b") is None, cache.get(b"c") is None
    (True, False)
    """

    def __init__(self, max_bytes: int = DEFAULT_BYTES) -> None:
        self._limit = max_bytes
        self._entries: dict[bytes, _Entry] = {}
        self._heap: list[tuple[float, int, bytes]] = []
        self._turns = count()
        self._gone: OrderedDict[bytes, None] = OrderedDict()
        self._floor = 0.0
        self._bytes = self._hits = self._misses = self._evictions = self._regrets = self._largest = 0

    @property
    def max_bytes(self) -> int:
        """Upper bound of the bytes kept; what is over a lower one goes at once."""
        return self._limit

    @max_bytes.setter
    def max_bytes(self, limit: int) -> None:
        self._limit = limit
        self._make_room(0)

    def get(self, key: bytes) -> Any:
        """Stored result, or None; a hit lifts its worth."""
        found = self._entries.get(key)
        if found is None:
            self._misses += 1
            self._regrets += key in self._gone
            return None
        self._hits += 1
        self._rank(key, found)
        return found.value

    def put(self, key: bytes, value: Any, seconds: float = 0.0) -> None:
        """Keep a result that took some time to make, dropping less useful ones until it fits."""
        size = size_of(value)
        self._largest = max(self._largest, size)
        if key in self._entries or size > self._limit:
            return
        self._make_room(size)
        entry = self._entries[key] = _Entry(value, size, seconds)
        self._rank(key, entry)
        self._gone.pop(key, None)
        self._bytes += size

    def _rank(self, key: bytes, entry: _Entry) -> None:
        """Put an entry where it belongs now; where it was before it is not looked for."""
        entry.turn = next(self._turns)
        heappush(self._heap, (self._floor + entry.cost / max(entry.size, 1), entry.turn, key))
        if len(self._heap) > 4 * len(self._entries) + 64:
            self._heap = [one for one in self._heap if self._holds(one)]
            heapify(self._heap)

    def _holds(self, ranked: tuple[float, int, bytes]) -> bool:
        """Whether an entry is still there and has not been ranked anew."""
        entry = self._entries.get(ranked[2])
        return entry is not None and entry.turn == ranked[1]

    def _make_room(self, size: int) -> None:
        while self._entries and self._bytes + size > self._limit:
            ranked = heappop(self._heap)
            if self._holds(ranked):
                self._floor, _, key = ranked
                self._bytes -= self._entries.pop(key).size
                self._evictions += 1
                self._gone[key] = None
        while len(self._gone) > _REMEMBERED:
            self._gone.popitem(last=False)

    def clear(self) -> None:
        """Forget everything kept; the counts go on."""
        self._entries.clear()
        self._heap.clear()
        self._bytes = 0

    @property
    def stats(self) -> CacheStats:
        """Counts and sizes."""
        return CacheStats(
            self._hits,
            self._misses,
            self._evictions,
            len(self._entries),
            self._bytes,
            self._limit,
            self._regrets,
            self._largest,
        )
