"""`Scratch`: large arrays whose memory is used again once nobody looks at it any more.

::

    take ──► idle block of its size class, else a new one ──► array ──► its last view dies ──► idle again
                                                                                               │
    settle, after each job: blocks beyond what recent jobs needed go back to the system ◄──────┘

An array owns a *loan*, and all its views own the array: memory is lent again only when no view of it is left.
So results of stages may be lent too, kept in a cache and dropped from it; nobody has to give anything back.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

#: Arrays of fewer bytes come from numpy: the C library keeps those at hand.
LEAST = 1 << 16
#: Size classes per doubling: at most an eighth of a block is never used.
_STEPS = 8
#: Jobs whose need is remembered.
_RECENT = 8
#: Idle bytes kept at most: what a job on a picture of some megapixels takes.
DEFAULT_BYTES = 64 << 20


def class_of(size: int) -> int:
    """Bytes of the blocks that arrays of so many bytes are lent from.

    Examples
    --------
    >>> class_of(1_000_000), class_of(1 << 20), class_of((1 << 20) + 1)
    (1048576, 1048576, 1179648)
    """
    step = max((1 << max(size - 1, 1).bit_length() - 1) // _STEPS, 1)
    return -(-size // step) * step


class ClassStats(NamedTuple):
    """One size class: bytes of a block, arrays from blocks that were there and from new ones, blocks now."""

    size: int
    hits: int
    misses: int
    blocks: int
    idle: int


class ScratchStats(NamedTuple):
    """What scratch memory has done, and what it holds now.

    Attributes
    ----------
    hits, misses : int
        Arrays made of memory that was there, and of new memory.
    bytes, idle, peak : int
        Bytes held, those of them that are not lent, and the most that were held.
    classes : tuple of ClassStats
        By size, of the classes that are in use.
    """

    hits: int = 0
    misses: int = 0
    bytes: int = 0
    idle: int = 0
    peak: int = 0
    classes: tuple[ClassStats, ...] = ()


class _Loan:
    """Memory of one array; when the array and all its views are gone, the block is idle again."""

    __slots__ = ("__array_interface__", "_block", "_idle")

    def __init__(
        self,
        block: NDArray[np.uint8],
        idle: list[NDArray[np.uint8]],
        shape: tuple[int, ...],
        kind: np.dtype[Any],
    ) -> None:
        self._block, self._idle = block, idle
        self.__array_interface__ = {
            "data": block.__array_interface__["data"],
            "shape": shape,
            "typestr": kind.str,
            "version": 3,
        }

    def __del__(self) -> None:
        # In whatever thread the last view dies: appending to a list is a single step.
        self._idle.append(self._block)


class _Class:
    """Blocks of one size."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.idle: list[NDArray[np.uint8]] = []
        self.made = self.hits = self.misses = self.most = self.used = 0
        self.recent: deque[int] = deque(maxlen=_RECENT)

    @property
    def lent(self) -> int:
        return self.made - len(self.idle)

    def take(self, shape: tuple[int, ...], kind: np.dtype[Any], job: int) -> NDArray[Any]:
        if self.idle:
            self.hits += 1
            block = self.idle.pop()
        else:
            self.misses += 1
            self.made += 1
            block = np.empty(self.size, np.uint8)
        self.most, self.used = max(self.most, self.lent), job
        return np.asarray(_Loan(block, self.idle, shape, kind))

    def settle(self) -> None:
        """Let go of blocks that no recent job needed."""
        self.recent.append(self.most)
        self.drop(self.made - max(self.recent))
        self.most = self.lent

    def drop(self, count: int) -> None:
        """Let go of so many blocks, of those that are idle."""
        for _ in range(min(count, len(self.idle))):
            self.idle.pop()
            self.made -= 1


class Scratch:
    """Memory for large arrays, of one thread; the arrays may end in any.

    Parameters
    ----------
    max_bytes : int
        Idle bytes kept at most between jobs; 0: keep nothing, every array is new.

    Examples
    --------
    >>> scratch = Scratch()
    >>> first = scratch.take((500, 400), np.float32)
    >>> row = first[7]; del first
    >>> second = scratch.take((500, 400), np.float32)  # `row` still looks at the first
    >>> del row, second
    >>> scratch.full((500, 400), np.float32, 1.5).max(), scratch.stats.hits, scratch.stats.misses
    (np.float32(1.5), 1, 2)
    """

    def __init__(self, max_bytes: int = DEFAULT_BYTES) -> None:
        self.max_bytes = max_bytes
        self._classes: dict[int, _Class] = {}
        self._hits = self._misses = self._job = self._peak = 0

    def take(self, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Array with any content, C-contiguous."""
        kind = np.dtype(dtype)
        size = math.prod(shape) * kind.itemsize
        if size < LEAST or not self.max_bytes:
            return np.empty(shape, kind)
        size = class_of(size)
        found = self._classes.get(size)
        if found is None:
            found = self._classes[size] = _Class(size)
        made = found.made
        array = found.take(shape, kind, self._job)
        if found.made > made:
            self._misses += 1
            self._peak = max(self._peak, self._held)
        else:
            self._hits += 1
        return array

    def full(self, shape: tuple[int, ...], dtype: DTypeLike, value: float) -> NDArray[Any]:
        """Array that is cleared: one value everywhere."""
        array = self.take(shape, dtype)
        array.fill(value)
        return array

    def settle(self) -> None:
        """After a job, let go of what recent ones did not need, and of the longest unused above the bound."""
        self._job += 1
        for one in self._classes.values():
            one.settle()
        over = self._idle - self.max_bytes
        for one in sorted(self._classes.values(), key=lambda one: one.used):
            if over <= 0:
                break
            count = min(-(-over // one.size), len(one.idle))
            one.drop(count)
            over -= count * one.size
        self._classes = {size: one for size, one in self._classes.items() if one.made or any(one.recent)}

    def clear(self) -> None:
        """Let go of all that is idle."""
        for one in self._classes.values():
            one.drop(len(one.idle))

    @property
    def _held(self) -> int:
        return sum(one.made * one.size for one in self._classes.values())

    @property
    def _idle(self) -> int:
        return sum(len(one.idle) * one.size for one in self._classes.values())

    @property
    def stats(self) -> ScratchStats:
        """Counts and sizes."""
        classes = (
            ClassStats(one.size, one.hits, one.misses, one.made, len(one.idle))
            for _, one in sorted(self._classes.items())
        )
        return ScratchStats(self._hits, self._misses, self._held, self._idle, self._peak, tuple(classes))


#: Keeps nothing: every array is new.
NO_SCRATCH = Scratch(0)
