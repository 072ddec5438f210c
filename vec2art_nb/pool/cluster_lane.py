"""`Lane`: a way to a Dask cluster, which takes one batch of units after another there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from vec2art_nb.pool.cluster_batch import Batch, Wanted
from vec2art_nb.pool.hand import Answer, Ears, Hand
from vec2art_nb.pool.process import Ending
from vec2art_nb.pool.waiting import Unit

if TYPE_CHECKING:
    from vec2art_nb.pool.cluster import DaskBackend


class Lane:
    """A way to the cluster: what is sent into it is drawn by the worker that it prefers, if Dask agrees."""

    can_be_killed = False
    pid = 0

    def __init__(self, backend: DaskBackend, hand: Hand, ears: Ears) -> None:
        self.address = ""
        self.at: tuple[Any, ...] = (0, "", 0.0)
        self._backend = backend
        self._hand = hand
        self._ears = ears
        self._over = False
        self._known: set[int] = set()
        self._batch: Batch | None = None

    def send(self, units: Sequence[Unit], threads: int) -> None:  # noqa: ARG002 - Dask shares out cores
        """See `Worker`."""
        if self.address not in self._backend.threads:
            self.address = self._backend.free_worker()
        # Pictures may be let go as soon as their jobs are cancelled.
        wanted = [(unit, unit.job.order.source.picture) for unit in units]
        self._known.update(unit.job.order.source.key for unit in units)
        self._later(self._begin, wanted)

    def _later(self, what: Callable[..., None], *arguments: Any) -> None:
        """Call it in the client's event loop, one after another."""
        self._backend.client.loop.add_callback(what, *arguments)

    def _begin(self, wanted: list[Wanted]) -> None:
        self._batch = Batch(self._backend, self._hand.number, self.address, wanted, self._answered)
        if not self._over:
            self._batch.begin(self._lost)

    def _answered(self, answer: Answer) -> None:
        if not self._over:
            self._ears.answered(self._hand, answer)

    def _lost(self) -> None:
        """A worker took the batch with it, and perhaps its pictures."""
        for key in self._batch.keys if self._batch is not None else ():
            self._backend.pictures.drop(key)
        self._end(Ending())

    def workers_left(self, addresses: set[str]) -> None:
        """Workers of the cluster have ended: what was given to them is given to others."""
        if self.address in addresses:
            self.address = ""
            if self._batch is not None:
                self._batch.worker_left()

    def _end(self, ending: Ending) -> None:
        if not self._over:
            self._over = True
            self._backend.gone(self._hand.number)
            self._later(self._stop)
            self._ears.ended(self._hand, ending)

    def _stop(self) -> None:
        if self._batch is not None:
            self._batch.stop()

    def knows(self, key: int) -> bool:
        """See `Worker`."""
        return key in self._known

    def cancel(self, slot: int) -> None:
        """See `Worker`."""
        self._later(self._drop, slot)

    def _drop(self, slot: int) -> None:
        if self._batch is not None:
            self._batch.drop(slot)

    def allow(self, room: int) -> None:
        """See `Worker`: the cluster's workers keep what their plugin lets them, whoever asks."""

    def kill(self) -> None:
        """See `Worker`: the worker is the cluster's; what it does for this lane is cancelled."""
        self._later(self._drop_all)

    def _drop_all(self) -> None:
        if self._batch is not None:
            self._batch.drop_all()

    def close(self) -> None:
        """See `Worker`."""
        self._end(Ending(0))

    def seen(self) -> tuple[int, str, float]:
        """See `Worker`."""
        number, stage, fraction = self.at
        return int(number), str(stage), float(fraction)

    def beat(self) -> float:
        """See `Worker`."""
        return 0.0
