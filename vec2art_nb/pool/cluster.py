"""The back end `dask`: units are tasks of a Dask cluster.

::

    Hand ─► Lane.send ─► Scattered.get ─► client.submit ─► Dask's worker: Atelier, draw
                 │         picture, once    task, with the worker that is wanted     │
              Answer ◄───────────── result ◄── Dask's scheduler ◄── progress, result ┘

A hand prefers a worker, where its stages are kept; Dask may decide otherwise. All that speaks to the cluster
runs in the client's event loop; the pool's thread never waits for the network.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import weakref
from collections import Counter
from collections.abc import Sequence
from typing import Any

from distributed import Client
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker, NoValidWorkerError

from vec2art_nb._flags import flags
from vec2art_nb.errors import PictureError, PoolError
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.cluster_pictures import Scattered
from vec2art_nb.pool.cluster_worker import NAME, Atelier, draw
from vec2art_nb.pool.hand import Answer, Ears, Hand
from vec2art_nb.pool.packing import unpacked
from vec2art_nb.pool.process import Ending
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.source import Source
from vec2art_nb.pool.waiting import BACKGROUND, Unit
from vec2art_nb.pool.wire import Message

#: Units under way for each thread of the cluster: one is drawn while the next one's picture is on its way.
AHEAD = 2
#: Units under way at least: a cluster that grows on demand has to see some.
_LEAST = 4
#: What Dask says when a task, or the picture that it needs, went down with a worker.
_LOST = (FutureCancelledError, KilledWorker, NoValidWorkerError, asyncio.CancelledError)


def lanes(client: Any) -> int:
    """Units that a pool on this cluster has under way by default.

    Raises
    ------
    ValueError
        If this is no client that can be used.
    """
    if not isinstance(client, Client) or client.asynchronous:
        raise ValueError(
            f"client: {client!r} is not allowed; allowed: a distributed.Client that is not asynchronous"
        )
    threads: dict[str, int] = client.nthreads()
    return max(AHEAD * sum(threads.values()), _LEAST)


_BACKENDS: weakref.WeakKeyDictionary[Client, weakref.WeakSet[DaskBackend]] = weakref.WeakKeyDictionary()


def _watched(client: Client) -> weakref.WeakSet[DaskBackend]:
    """Back ends that are told when workers of a client's cluster come and go: it has one listener a topic."""
    if client in _BACKENDS:
        return _BACKENDS[client]
    backends = _BACKENDS[client] = weakref.WeakSet()

    async def changed(event: tuple[float, Any]) -> None:
        about = event[1]
        if isinstance(about, dict) and about.get("action") in {"add-worker", "remove-worker"}:
            threads = dict(await client.nthreads())
            for backend in list(backends):
                backend.workers_are(threads)

    client.subscribe_topic("all", changed)
    return backends


class DaskBackend:
    """Gives units to a Dask cluster.

    Parameters
    ----------
    settings : Settings
    client : distributed.Client
        Stays open when the pool is closed.

    Raises
    ------
    vec2art_nb.errors.PoolError
        If the workers lack this package, or have another version of it.
    """

    threaded = True
    local = False

    def __init__(self, settings: Settings, client: Any) -> None:
        self.client = client
        self.pictures = Scattered(client)
        self.threads: dict[str, int] = client.nthreads()
        self.topic = f"vec2art_nb-{os.urandom(6).hex()}"
        self.numbers = itertools.count(1)
        self._lanes: dict[int, Lane] = {}
        try:
            client.register_plugin(Atelier(settings.cache_bytes // max(len(self.threads), 1)), name=NAME)
        except PoolError:
            raise
        except Exception as error:
            raise PoolError(
                f"the workers of this cluster cannot draw ({error}): "
                "install the same version of vec2art_nb there"
            ) from error
        client.subscribe_topic(self.topic, self._hear)
        _watched(client).add(self)

    def _hear(self, event: tuple[float, Any]) -> None:
        hand, *seen = event[1]
        if hand in self._lanes:
            self._lanes[hand].at = tuple(seen)

    def workers_are(self, threads: dict[str, int]) -> None:
        """The cluster has other workers than before."""
        gone = set(self.threads) - set(threads)
        self.threads = threads
        for lane in list(self._lanes.values()):
            lane.workers_left(gone)

    def start(self, hand: Hand, ears: Ears) -> None:
        """See `Backend`."""
        hand.worker = self._lanes[hand.number] = Lane(self, hand, ears)
        ears.ready(hand)

    def free_worker(self) -> str:
        """Address of the worker with the fewest lanes for its threads; empty if all have enough."""
        taken = Counter(lane.address for lane in list(self._lanes.values()))
        loads = {address: taken[address] / count for address, count in dict(self.threads).items()}
        best = min(loads, key=lambda address: (loads[address], address), default="")
        return best if best and loads[best] < AHEAD else ""

    def gone(self, number: int) -> None:
        """A lane has ended."""
        self._lanes.pop(number, None)

    def prepare(self, source: Source) -> bool:  # noqa: ARG002 - lanes run ahead instead
        """See `Backend`."""
        return False

    def forget(self, key: int) -> None:
        """See `Backend`."""
        self.client.loop.add_callback(self.pictures.drop, key)

    def leave(self) -> None:
        """See `Backend`: the client's sockets stay with its process."""

    def close(self) -> None:
        """See `Backend`."""
        if self.client.status == "running":
            self.client.loop.add_callback(self.client.unsubscribe_topic, self.topic)

    @property
    def shared_bytes(self) -> int:
        """See `Backend`."""
        return self.pictures.bytes


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
            "topic": self._backend.topic,
            "hand": self._hand.number,
            "job": unit.job.number,
            "draft": unit.draft,
            "params": order.params.to_bytes(),
            "picture": placed.name,
            "title": placed.title,
            "file": placed.file,
            "cached": flags.stage_cache,
        }
        future: Any = self._backend.client.submit(
            draw,
            placed.future,
            work,
            key=f"vec2art-{kind}-{self._backend.topic[11:]}-{next(self._backend.numbers)}",
            workers=[self.address] if self.address else None,
            allow_other_workers=bool(self.address),
            priority=10 * (BACKGROUND - unit.level),
            pure=False,
        )
        try:
            fields, block = await future
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
