"""`Lane`: a way to a Dask cluster, which takes one unit after another there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker, NoValidWorkerError

from vec2art_nb._flags import flags
from vec2art_nb.errors import PictureError
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.cluster_worker import draw
from vec2art_nb.pool.hand import Answer, Ears, Hand
from vec2art_nb.pool.packing import unpacked
from vec2art_nb.pool.process import Ending
from vec2art_nb.pool.reading import as_json
from vec2art_nb.pool.waiting import BACKGROUND, Unit
from vec2art_nb.pool.wire import Message

if TYPE_CHECKING:
    from vec2art_nb.pool.cluster import DaskBackend

#: What Dask says when a task, or the picture that it needs, went down with a worker.
_LOST = (FutureCancelledError, CommClosedError, KilledWorker, NoValidWorkerError, asyncio.CancelledError)


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
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._unwanted: set[int] = set()

    def send(self, units: Sequence[Unit], threads: int) -> None:  # noqa: ARG002 - Dask shares out cores
        """See `Worker`."""
        self._unwanted.clear()
        if self.address not in self._backend.threads:
            self.address = self._backend.free_worker()
        for slot, unit in enumerate(units):
            picture = unit.job.order.source.picture  # may be let go as soon as the job is cancelled
            self._known.add(unit.job.order.source.key)
            self._backend.client.loop.add_callback(self._begin, slot, unit, picture)

    def _begin(self, slot: int, unit: Unit, picture: Picture | None) -> None:
        self._tasks[slot] = asyncio.ensure_future(self._draw(slot, unit, picture))

    async def _draw(self, slot: int, unit: Unit, picture: Picture | None) -> None:
        about = unit.job.number, unit.draft
        source = unit.job.order.source
        try:
            if slot in self._unwanted:
                raise asyncio.CancelledError  # noqa: TRY301 - the same as when it comes later
            answer = await self._answer(unit, picture)
        except _LOST:
            if slot not in self._unwanted:
                self._backend.pictures.drop(source.key)
                self._end(Ending())
                return
            answer = Answer("dropped", *about)
        except Exception as error:  # noqa: BLE001 - whatever it is, the job's owner gets it
            answer = Answer("failed", *about, error=error)
        self._tasks.pop(slot, None)
        if not self._over:
            self._ears.answered(self._hand, answer)

    async def _answer(self, unit: Unit, picture: Picture | None) -> Answer:
        order = unit.job.order
        if picture is None and not order.source.path:
            raise asyncio.CancelledError
        placed = await self._backend.pictures.get(order.source, picture)
        kind = "draft" if unit.draft else "final"
        work = {
            "pool": self._backend.name,
            "hand": self._hand.number,
            "job": unit.job.number,
            "draft": unit.draft,
            "params": order.params.to_bytes(),
            "picture": placed.name,
            "title": placed.title,
            "file": placed.file,
            "reading": as_json(unit.reading),
            "cached": flags.stage_cache,
        }
        future: Any = self._backend.client.submit(
            draw,
            placed.future,
            work,
            key=f"vec2art-{kind}-{self._backend.name[11:]}-{next(self._backend.numbers)}",
            workers=[self.address] if self.address else None,
            allow_other_workers=bool(self.address),
            priority=10 * (BACKGROUND - unit.level),
            pure=False,
        )
        try:
            result = asyncio.ensure_future(future)
            result.add_done_callback(_heard)
            fields, block = await asyncio.shield(result)  # Dask complains where its own waiting is cancelled
        except PictureError:
            if order.source.path:  # the same error, which names the file
                await asyncio.to_thread(Picture.open, order.source.path, paper=order.params.text("paper"))
            raise
        finally:
            if not future.done():
                await future.cancel()
        drawing = unpacked(Message("done", fields, [block]), order.params)
        return Answer(
            "done",
            unit.job.number,
            unit.draft,
            drawing=drawing,
            plan=fields["plan"],
            cache=fields["cache"],
            read=fields["read"],
        )

    def workers_left(self, addresses: set[str]) -> None:
        """Workers of the cluster have ended: what was given to them is given to others."""
        if self.address in addresses:
            self.address = ""
            if self._tasks:
                self._end(Ending())

    def _end(self, ending: Ending) -> None:
        if not self._over:
            self._over = True
            self._backend.gone(self._hand.number)
            self._backend.client.loop.add_callback(self._stop)
            self._ears.ended(self._hand, ending)

    def _stop(self) -> None:
        for slot in list(self._tasks):
            self._drop(slot)

    def knows(self, key: int) -> bool:
        """See `Worker`."""
        return key in self._known

    def cancel(self, slot: int) -> None:
        """See `Worker`."""
        self._unwanted.add(slot)
        self._backend.client.loop.add_callback(self._drop, slot)

    def _drop(self, slot: int) -> None:
        if slot in self._tasks:
            self._unwanted.add(slot)
            self._tasks[slot].cancel()

    def allow(self, room: int) -> None:
        """See `Worker`: the cluster's workers keep what their plugin lets them, whoever asks."""

    def kill(self) -> None:
        """See `Worker`: the worker is the cluster's; what it does for this lane is cancelled."""
        self._backend.client.loop.add_callback(self._stop)

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


def _heard(result: asyncio.Future[Any]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not result.cancelled():
        result.exception()
