"""`OnCluster`: a drawing that stays on a Dask cluster until somebody asks for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker, NoValidWorkerError

from vec2art_nb.engine.graph import StageRun
from vec2art_nb.engine.provenance import Provenance
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pool.order import Remote
from vec2art_nb.pool.packing import unpacked
from vec2art_nb.pool.wire import Message, decoded, encoded

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing
    from vec2art_nb.pool.job import Job

#: What is said when a task, or what it needs, went down with a worker.
LOST = (FutureCancelledError, CommClosedError, KilledWorker, NoValidWorkerError)


class OnCluster(Remote):
    """One of the drawings that a task has made, as long as the cluster has them.

    Parameters
    ----------
    client : distributed.Client
    future : distributed.Future
        Of the message with all that the task has drawn; the cluster drops it with the last of its drawings.
    slot : int
        Which of them.
    fields : dict
        The message's fields about it.
    params : Snapshot
    """

    def __init__(self, client: Any, future: Any, slot: int, fields: dict[str, Any], params: Snapshot) -> None:
        self._client = client
        self._future = future
        self._slot = slot
        self._fields = fields
        self._params = params
        self._drawing: Drawing | None = None
        self._redrawn: Job | None = None
        self._lock = threading.Lock()
        runs = tuple(StageRun(*run) for run in fields["runs"])
        self._provenance = Provenance(runs, fields["seconds"], tuple(fields["shape"]))

    @property
    def provenance(self) -> Provenance:
        """See `Remote`."""
        return self._provenance

    def fetch(self, timeout: float | None, again: Callable[[], Job]) -> Drawing:
        """See `Remote`."""
        end = None if timeout is None else time.monotonic() + timeout
        if not self._lock.acquire(timeout=-1 if timeout is None else timeout):
            raise TimeoutError
        try:
            if self._drawing is None and self._redrawn is None:
                self._drawing = self._sent(_left(end))
            if self._drawing is None:
                self._redrawn = self._redrawn or again()
                self._drawing = self._redrawn.result(_left(end))
            self._future = None
            return self._drawing
        finally:
            self._lock.release()

    def _sent(self, timeout: float | None) -> Drawing | None:
        """What the cluster sends; None if it has it no longer."""
        try:
            sent = self._client.submit(one_of, self._future, self._slot, pure=False).result(timeout)
            return unpacked(Message("done", self._fields, decoded(sent).buffers), self._params)
        except TimeoutError:
            raise
        except Exception:  # noqa: BLE001 - what else goes wrong there goes wrong again, and is said better
            return None


def _left(end: float | None) -> float | None:
    return None if end is None else max(end - time.monotonic(), 0.0)


def without_buffers(sent: bytes) -> bytes:
    """On a worker: what a task has to say, without its drawings."""
    message = decoded(sent)
    return encoded(Message(message.kind, message.fields))


def one_of(sent: bytes, slot: int) -> bytes:
    """On a worker: the buffers of one drawing."""
    message = decoded(sent)
    counts = [fields["buffers"] for fields in message["units"]]
    first = sum(counts[:slot])
    return encoded(Message("done", {}, message.buffers[first : first + counts[slot]]))
