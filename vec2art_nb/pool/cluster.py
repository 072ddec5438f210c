"""The back end `dask`: units are tasks of a Dask cluster.

::

    Hand ─► Lane.send ─► Batch ─► Pictures.get ─► client.submit ─► Dask's worker: Atelier, draw
                           │       each, once       one task          │
              Answer ◄─────┴────── result ◄── Dask's scheduler ◄── progress, result

A hand prefers a worker, where its stages are kept; Dask may decide otherwise. All that speaks to the cluster
runs in the client's event loop; the pool's thread never waits for the network.
"""

from __future__ import annotations

import itertools
import os
import weakref
from collections import Counter
from contextlib import suppress
from functools import partial
from typing import Any

from distributed import Client

from vec2art_nb._flags import flags
from vec2art_nb.errors import PoolError
from vec2art_nb.pool.cluster_lane import Lane
from vec2art_nb.pool.cluster_pictures import Pictures
from vec2art_nb.pool.cluster_worker import Atelier
from vec2art_nb.pool.hand import Ears, Hand
from vec2art_nb.pool.lending import here
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.source import Source

#: Units under way for each thread of the cluster: one is drawn while the next one's picture is on its way.
AHEAD = 2
#: Units under way at least: a cluster that grows on demand has to see some.
_LEAST = 4
#: Seconds that a pool which is closed waits for the cluster to let go of what it left there.
_LEAVING = 2.0


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


def _hear(lanes: dict[int, Lane], event: tuple[float, Any]) -> None:
    """Note how far a worker says that a lane's drawing is."""
    hand, *seen = event[1]
    if hand in lanes:
        lanes[hand].at = tuple(seen)


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
        self.threads: dict[str, int] = client.nthreads()
        self.pictures = Pictures(client, lambda: bool(self.threads))
        #: Workers that turned out not to see what this process lends.
        self.away: set[str] = set()
        self.name = f"vec2art_nb-{os.urandom(6).hex()}"
        self.numbers = itertools.count(1)
        self._lanes: dict[int, Lane] = {}
        try:  # each pool its own: another one's stages stay as they are
            client.register_plugin(Atelier(settings.cache_bytes // max(len(self.threads), 1)), name=self.name)
        except Exception as error:
            with suppress(Exception):  # else it would be tried on workers to come
                client.unregister_worker_plugin(self.name)
            if isinstance(error, PoolError):
                raise
            raise PoolError(
                f"the workers of this cluster cannot draw ({error}): "
                "install the same version of vec2art_nb there"
            ) from error
        # The client keeps its handlers for good: this one must not keep the pool.
        client.subscribe_topic(self.name, partial(_hear, self._lanes))
        _watched(client).add(self)

    def workers_are(self, threads: dict[str, int]) -> None:
        """The cluster has other workers than before."""
        gone = set(self.threads) - set(threads)
        self.threads = threads
        self.away &= set(threads)
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

    def is_near(self, address: str) -> bool:
        """Whether a worker, or any if none is named, may see what this process lends."""
        away = self.away & set(self.threads)
        far = address in away if address else bool(away)
        return bool(here()) and flags.shared_memory and not far

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
            with suppress(Exception):  # the cluster has gone, and everything with it
                self.client.sync(self._close, callback_timeout=_LEAVING)

    async def _close(self) -> None:
        self.pictures.clear()
        self.client.unsubscribe_topic(self.name)
        backends = _watched(self.client)
        backends.discard(self)
        if not backends:
            del _BACKENDS[self.client]
            self.client.unsubscribe_topic("all")
        await self.client.unregister_worker_plugin(self.name)

    @property
    def shared_bytes(self) -> int:
        """See `Backend`."""
        return self.pictures.bytes
