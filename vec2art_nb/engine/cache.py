"""`StageCache`: results of stages, content-keyed, least recently used first out, bounded in bytes."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Room for the stages of a few pictures of some megapixels each.
DEFAULT_BYTES = 512 * 2**20


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
    """Counts since the cache was made, and what it holds now."""

    hits: int
    misses: int
    evictions: int
    entries: int
    bytes: int


class StageCache:
    """Least-recently-used store of stage results.

    Parameters
    ----------
    max_bytes : int
        Upper bound of the bytes of all arrays kept; a result larger than this is not kept at all.

    Examples
    --------
    >>> cache = StageCache(max_bytes=100)
    >>> cache.put(b"a", np.zeros(80, np.uint8)); cache.put(b"b", np.zeros(60, np.uint8))
    >>> cache.get(b"a") is None, cache.stats.evictions
    (True, 1)
    """

    def __init__(self, max_bytes: int = DEFAULT_BYTES) -> None:
        self.max_bytes = max_bytes
        self._entries: OrderedDict[bytes, tuple[Any, int]] = OrderedDict()
        self._bytes = self._hits = self._misses = self._evictions = 0

    def get(self, key: bytes) -> Any:
        """Stored result, or None; a hit makes it the youngest."""
        found = self._entries.get(key)
        if found is None:
            self._misses += 1
            return None
        self._hits += 1
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key: bytes, value: Any) -> None:
        """Keep a result, dropping the oldest ones until it fits."""
        size = size_of(value)
        if key in self._entries or size > self.max_bytes:
            return
        while self._bytes + size > self.max_bytes:
            _, (_, freed) = self._entries.popitem(last=False)
            self._bytes -= freed
            self._evictions += 1
        self._entries[key] = (value, size)
        self._bytes += size

    def clear(self) -> None:
        """Forget everything kept; the counts go on."""
        self._entries.clear()
        self._bytes = 0

    @property
    def stats(self) -> CacheStats:
        """Counts and sizes."""
        return CacheStats(self._hits, self._misses, self._evictions, len(self._entries), self._bytes)
