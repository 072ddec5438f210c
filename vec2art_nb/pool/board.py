"""`Board`: the page of memory that a worker and the pool share, read and written without messages.

::

    0      cancel flags, one byte per slot           the pool writes, the worker reads between bands of rows
    64     job u64 · beat f64 · fraction f64         the worker writes, the pool reads
    88     length u8 · name of the stage
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from vec2art_nb.pool.memory import anonymous as new_segment
from vec2art_nb.pool.memory import has_memfd, map_of, mapped, named

if TYPE_CHECKING:
    from multiprocessing.shared_memory import SharedMemory

#: Jobs that a worker may hold at once.
SLOTS = 64
SIZE = 256
_STATE = struct.Struct("<QddB")
_BEAT = struct.Struct("<d")
_AT = SLOTS
_NAME = _AT + _STATE.size
_LONGEST = SIZE - _NAME


class Board:
    """View of a shared page.

    Parameters
    ----------
    page : ndarray of uint8, shape (256,), optional
        By default memory of this process only: then flags and stages are not seen elsewhere.

    Examples
    --------
    >>> board = Board()
    >>> board.begin(7); board.progress("flow", 0.25)
    >>> board.seen()
    (7, 'flow', 0.25)
    >>> board.cancel(1); board.cancelled(1)(), board.cancelled(2)()
    (True, False)
    """

    def __init__(self, page: Any = None) -> None:
        memory: Any = np.zeros(SIZE, np.uint8) if page is None else page
        self._page = memoryview(memory)
        self._job = 0

    def begin(self, job: int) -> None:
        """Note that a job begins."""
        self._job = job
        self.progress("", 0.0)

    def clear(self, slot: int) -> None:
        """Take back what was said about a slot; done before a job is sent into it."""
        self._page[slot] = 0

    def cancel(self, slot: int) -> None:
        """Ask for the job in a slot to be dropped."""
        self._page[slot] = 1

    def cancelled(self, slot: int) -> Callable[[], bool]:
        """What tells whether the job in a slot is to be dropped; each call is also a sign of life."""
        page = self._page

        def asked() -> bool:
            _BEAT.pack_into(page, _AT + 8, time.monotonic())
            return bool(page[slot])

        return asked

    def progress(self, stage: str, fraction: float) -> None:
        """Note how far the job is."""
        name = stage.encode()[:_LONGEST]
        self._page[_NAME : _NAME + len(name)] = name
        _STATE.pack_into(self._page, _AT, self._job, time.monotonic(), fraction, len(name))

    def seen(self) -> tuple[int, str, float]:
        """Job that was begun last, its stage, and the fraction done."""
        job, _, fraction, length = _STATE.unpack_from(self._page, _AT)
        return job, bytes(self._page[_NAME : _NAME + length]).decode(errors="replace"), fraction

    @property
    def beat(self) -> float:
        """Moment (`time.monotonic`, which all processes of a machine share) of the last sign of life."""
        return float(_STATE.unpack_from(self._page, _AT)[1])


class Page:
    """Memory of a board, made and let go by the pool.

    Parameters
    ----------
    shared : bool
        Whether shared memory is wanted; where there is none, the page is this process's own.
    anonymous : bool
        Whether descriptors can be sent to the worker.

    Attributes
    ----------
    board : Board
    fd : int
        Descriptor for the worker, or -1.
    name : str
        Name of the segment for the worker, or empty.
    """

    def __init__(self, *, shared: bool, anonymous: bool) -> None:
        self.board = Board()
        self.fd = -1
        self.name = ""
        self._segment: SharedMemory | None = None
        if not shared:
            return
        with suppress(OSError, ImportError):  # the pool tells about missing shared memory with the pictures
            if anonymous and has_memfd():
                self.fd = new_segment(SIZE)
                self.board = Board(mapped(self.fd, SIZE, "write"))
            else:
                self._segment = named(SIZE)
                self.name = self._segment.name
                self.board = Board(map_of(self._segment))

    @property
    def shared(self) -> bool:
        """Whether the worker sees what is written here."""
        return self.fd >= 0 or self._segment is not None

    def sent(self) -> None:
        """The worker has the descriptor: this one is not needed any more; the mapping stays."""
        if self.fd >= 0:
            os.close(self.fd)

    def close(self) -> None:
        """Let it go."""
        if self._segment is not None:
            self._segment.unlink()  # the map stays for those who still look at the progress of a job
            self._segment = None
