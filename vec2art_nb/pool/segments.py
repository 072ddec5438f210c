"""`Segments`: anonymous memory in which pictures lie one after the other, its pages made only once.

::

    stay(size) ──► Stay ◄── whoever may still read the picture: the shelf, arrays in this process, and for
                    │       each worker its loan, until the worker has returned it or is dead
                    └─ nobody left ──► free ──► the next picture of about that size

Making, mapping and taking back the pages of a photo of 2 megapixels costs 3 ms, copying it into pages that
are there already half a millisecond.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable
from itertools import count
from typing import Any

import numpy as np

from vec2art_nb._flags import flags
from vec2art_nb.pool.memory import Bytes, anonymous, mapped, rounded, write

#: Smaller segments are made anew each time: that is fast, and each that is kept is an open file.
_LEAST = 1 << 20
#: Segments that are to be used again, at most, and the bytes of those among them that are free.
_MOST, _MOST_FREE = 64, 64 << 20
#: How much larger than its picture a segment may be.
_SLACK = 1.5


class Segment:
    """One anonymous segment.

    Parameters
    ----------
    size : int
        Bytes.
    again : bool
        Whether it may be used again.
    epoch : int
        Forks of this process before it was made.

    Attributes
    ----------
    number : int
        The same for no other segment of this process.
    fd : int
        Its descriptor; -1 once it is closed.
    round : int
        How often it has been written.
    """

    _numbers = count(1)

    def __init__(self, size: int, *, again: bool, epoch: int) -> None:
        self.number = next(self._numbers)
        self.size = size
        self.again = again
        self.epoch = epoch
        self.round = 0
        self.fd = anonymous(size)
        self._memory: Bytes | None = None

    def write(self, buffers: Iterable[tuple[int, Any]]) -> None:
        """Write buffers at their offsets.

        New pages are written by the system, which need not clear them first, old ones where they are mapped.
        """
        for offset, buffer in buffers:
            view = memoryview(buffer).cast("B")
            if self._memory is None:
                self._write_new(view, offset)
            else:
                self._memory[offset : offset + len(view)] = np.frombuffer(view, np.uint8)

    def _write_new(self, view: memoryview, offset: int) -> None:
        try:
            write(self.fd, view, offset)
        except OSError:
            self.again = False  # writing where pages are missing would end the process
            raise

    def begin(self) -> int:
        """Begin its next round, in which what it held is no picture any more; returns its number."""
        if self.round == 1:
            self._memory = mapped(self.fd, self.size, "fill")
        if self._memory is not None:
            self._memory[:8] = 0
        self.round += 1
        return self.round

    def close(self) -> None:
        """Let it go; those who have mapped it keep it."""
        if self.fd >= 0:
            os.close(self.fd)
        self.fd = -1
        self._memory = None


class Stay:
    """The time for which a segment holds one picture; it ends when nobody refers to this any more."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.round = segment.begin()

    def end_lending(self) -> None:
        """No worker will be given it any more; those that have it keep it."""
        if not self.segment.again:
            self.segment.close()


class Segments:
    """Those of this process; kept free only while there are workers, and safe for threads without locks.

    A stay may end in any thread at any moment, also in the middle of a call here.
    """

    def __init__(self) -> None:
        self._free: list[Segment] = []
        self._again: set[int] = set()
        self._users: set[object] = set()
        self._epoch = 0

    def stay(self, size: int) -> Stay:
        """A segment of at least so many bytes, for one picture.

        Raises
        ------
        OSError
            If the system has no memory or no descriptor left.
        """
        segment = self._taken(size) or self._new(size)
        try:
            stay = Stay(segment)
        except OSError:
            self._drop(segment)
            raise
        weakref.finalize(stay, self._back, segment).atexit = False
        return stay

    def _taken(self, size: int) -> Segment | None:
        # Of the smallest that do, the one that was free last: more of it is in the processor's cache.
        newest_first = self._free[::-1]
        for segment in sorted(newest_first, key=lambda one: one.size):
            if size <= segment.size <= _SLACK * size:
                try:
                    self._free.remove(segment)
                except ValueError:  # another thread was faster
                    continue
                return segment
        return None

    def _new(self, size: int) -> Segment:
        again = size >= _LEAST and len(self._again) < _MOST and flags.buffer_pool
        segment = Segment(rounded(size) if again else size, again=again, epoch=self._epoch)
        if again:
            self._again.add(segment.number)
        return segment

    def _back(self, segment: Segment) -> None:
        if segment.again and segment.epoch == self._epoch and self._users and flags.buffer_pool:
            self._free.append(segment)
            while self.free_bytes > _MOST_FREE:
                self._drop_oldest()
        else:
            self._drop(segment)

    def _drop_oldest(self) -> None:
        try:
            segment = self._free.pop(0)
        except IndexError:  # another thread was faster
            return
        self._drop(segment)

    def _drop(self, segment: Segment) -> None:
        self._again.discard(segment.number)
        segment.close()

    @property
    def free_bytes(self) -> int:
        """Bytes of those that hold nothing."""
        return sum(one.size for one in list(self._free))

    def begin_use(self, worker: object) -> None:
        """There is a worker: keep free segments."""
        self._users.add(worker)

    def end_use(self, worker: object) -> None:
        """A worker has ended; with the last one free segments are let go."""
        self._users.discard(worker)
        if not self._users:
            self.clear()

    def clear(self) -> None:
        """Let free segments go."""
        while self._free:
            self._drop_oldest()

    def part(self) -> None:
        """Before a fork: what the child sees too is never written again."""
        self._epoch += 1
        self.clear()

    def forget_users(self) -> None:
        """In a fork: the workers are another process's."""
        self._users.clear()


SEGMENTS = Segments()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=SEGMENTS.part, after_in_child=SEGMENTS.forget_users)
