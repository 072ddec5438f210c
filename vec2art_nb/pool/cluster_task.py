"""`draw`: a Dask task, on its worker: some units, one after the other."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

from distributed import get_worker

from vec2art_nb.engine.control import Control
from vec2art_nb.errors import Cancelled
from vec2art_nb.params.delta import Replica
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pool.cluster_worker import Atelier
from vec2art_nb.pool.packing import packed
from vec2art_nb.pool.reading import from_json, read_off
from vec2art_nb.pool.wire import Message, decoded, encoded

#: Seconds between two messages about how far a drawing is.
_SELDOM = 0.1


def draw(pool: str, sent: bytes, *blocks: Any) -> bytes:
    """Draw units on a worker: a message with all answers.

    Parameters
    ----------
    pool : str
    sent : bytes
        Message with the units.
    *blocks : bytes-like or None
        Their pictures; None where they are lent.
    """
    return _Task(pool, decoded(sent)).answers(blocks)


class _Task:
    def __init__(self, pool: str, message: Message) -> None:
        self._worker: Any = get_worker()
        self._pool = pool
        self._message = message
        plugins: dict[str, Any] = self._worker.plugins
        self._atelier: Atelier = plugins[pool]
        self._key = self._worker.get_current_task()
        self._told = float("-inf")  # the first comes at once: it tells the culprit if the worker ends
        self._job = 0
        self._control = Control(self._atelier.dropped(self._key), progress=self._progress)

    def _progress(self, stage: str, fraction: float) -> None:
        if stage != "done" and time.monotonic() - self._told >= _SELDOM:
            self._told = time.monotonic()
            self._worker.log_event(self._pool, [self._message["hand"], self._job, stage, fraction])

    def answers(self, blocks: tuple[Any, ...]) -> bytes:
        """Draw all; what fails beside others is only said to have failed."""
        orders = self._message["orders"]
        units: list[dict[str, Any]] = []
        buffers: list[bytes] = []
        for order, block in zip(orders, blocks, strict=True):
            try:
                self._control.check()
                self._job = order["job"]
                fields, more = self._drawn(order, block)
            except Cancelled:
                raise
            except Exception:
                if len(orders) == 1:
                    raise
                fields, more = {"again": True}, []
            units.append({**fields, "buffers": len(more)})
            buffers += more
        return encoded(Message("done", {"units": units, "worker": self._worker.address}, buffers))

    def _drawn(self, order: dict[str, Any], block: Any) -> tuple[dict[str, Any], list[bytes]]:
        params = _params(order["params"])
        try:
            picture = self._atelier.picture(block, order, params.text("paper"))
        except OSError:
            if order["loan"] is None:
                raise
            return {"again": True, "away": True}, []
        desk = self._atelier.desk
        drawing = desk.draw(
            picture, params, self._control, draft=order["draft"], cached=self._message["cached"]
        )
        read = read_off(from_json(order["reading"]), picture, drawing, self._control)
        fields, buffers, fds = packed(drawing, shared=order["loan"] is not None)
        loans = [self._atelier.lend(self._key, fd, fields["size"]) for fd in fds]
        plan = None if drawing.cold else desk.plan(params)
        told = {"plan": plan, "cache": desk.counts, "loans": loans, "read": read}
        return {**fields, **told}, buffers


@lru_cache(maxsize=64)  # batches draw many pictures with the same
def _params(sent: str) -> Snapshot:
    replica = Replica(DEFAULTS)
    replica.reset(sent.encode(), 1)
    return replica.snapshot
