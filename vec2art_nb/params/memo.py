"""`ValidationMemo`: what validation found before, so that a state seen before is not validated again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from sys import getsizeof
from threading import Lock
from typing import NamedTuple

from vec2art_nb.errors import ParamsError
from vec2art_nb.params import schema
from vec2art_nb.params.snapshot import Value
from vec2art_nb.params.state import State

MAX_ENTRIES = 1000
TTL = 300.0


class Verdict(NamedTuple):
    """What validation says of a change.

    Attributes
    ----------
    state : State or None
        The state it leads to; None when it is refused.
    follows : mapping
        Fields that were not stated and changed with it.
    error : ParamsError or None
        Why it is refused.
    """

    state: State | None
    follows: Mapping[str, Value]
    error: ParamsError | None = None

    @property
    def bytes(self) -> int:
        """Memory that this verdict alone holds: what states share counts once, with the first."""
        if self.state is None:
            return getsizeof(str(self.error)) + getsizeof(self)
        shared = max((getsizeof(group.row) for group in self.state.groups), default=0)
        return getsizeof(self) + getsizeof(self.state) + getsizeof(self.state.groups) + shared


class MemoStats(NamedTuple):
    """How a memo did: counts since it was made, and what it holds now.

    Attributes
    ----------
    hits, misses, evictions, expired : int
    entries : int
    bytes : int
        Estimate of the memory that entries hold besides what states share.
    """

    hits: int
    misses: int
    evictions: int
    expired: int
    entries: int
    bytes: int

    @property
    def hit_rate(self) -> float:
        """Share of look-ups that were answered, 0 to 1."""
        asked = self.hits + self.misses
        return self.hits / asked if asked else 0.0


class ValidationMemo:
    """Bounded, thread-safe memory of verdicts: the least recently used leave first, old ones on their own.

    It is emptied when the version of the schema changes.

    Parameters
    ----------
    max_entries : int
    ttl : float
        Seconds after which an entry no longer counts.
    clock : callable
        Seconds, monotonic.

    Examples
    --------
    >>> memo = ValidationMemo(max_entries=1)
    >>> memo.put("a", Verdict(None, {})), memo.put("b", Verdict(None, {}))
    (None, None)
    >>> memo.get("a") is None, memo.get("b") is None, memo.stats.evictions
    (True, False, 1)
    """

    def __init__(
        self,
        max_entries: int = MAX_ENTRIES,
        ttl: float = TTL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if max_entries < 1 or not ttl > 0:
            raise ValueError(
                f"max_entries={max_entries} and ttl={ttl} are not allowed; allowed: 1 or more, above 0"
            )
        self.max_entries = max_entries
        self.ttl = ttl
        self._clock = clock
        self._lock = Lock()
        self._version = schema.SCHEMA_VERSION
        self._entries: OrderedDict[Hashable, tuple[float, Verdict]] = OrderedDict()
        self._hits = self._misses = self._evictions = self._expired = 0

    def get(self, key: Hashable) -> Verdict | None:
        """Verdict remembered for a key, or None."""
        with self._lock:
            self._drop_other_version()
            found = self._entries.get(key)
            if found is not None and found[0] > self._clock():
                self._entries.move_to_end(key)
                self._hits += 1
                return found[1]
            if found is not None:
                del self._entries[key]
                self._expired += 1
            self._misses += 1
            return None

    def put(self, key: Hashable, verdict: Verdict) -> None:
        """Remember a verdict."""
        with self._lock:
            self._drop_other_version()
            self._entries[key] = self._clock() + self.ttl, verdict
            self._entries.move_to_end(key)
            while len(self._entries) > self.max_entries:
                self._entries.popitem(last=False)
                self._evictions += 1

    def clear(self) -> None:
        """Forget everything; the counts stay."""
        with self._lock:
            self._entries.clear()

    @property
    def stats(self) -> MemoStats:
        """Counts since it was made; entries that are too old leave now."""
        with self._lock:
            self._drop_other_version()
            now = self._clock()
            old = [key for key, (until, _) in self._entries.items() if until <= now]
            for key in old:
                del self._entries[key]
            self._expired += len(old)
            size = sum(verdict.bytes + getsizeof(key) for key, (_, verdict) in self._entries.items())
            counts = self._hits, self._misses, self._evictions, self._expired
            return MemoStats(*counts, len(self._entries), size)

    def _drop_other_version(self) -> None:
        if self._version != schema.SCHEMA_VERSION:
            self._version = schema.SCHEMA_VERSION
            self._entries.clear()


#: The memo that all `Params` of the process share.
MEMO = ValidationMemo()
