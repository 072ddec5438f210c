"""The back end `process`: workers are processes, pictures are shared with them."""

from __future__ import annotations

import importlib
import os
import pickle
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from queue import SimpleQueue
from typing import Any

from vec2art_nb._flags import flags
from vec2art_nb.errors import WorkerCrashed
from vec2art_nb.pool.at_hand import AtHand
from vec2art_nb.pool.hand import Answer, Ears, Hand
from vec2art_nb.pool.launcher import FAILED, Launcher
from vec2art_nb.pool.memory import has_memfd
from vec2art_nb.pool.parameters import Sender
from vec2art_nb.pool.process import Process
from vec2art_nb.pool.reading import Read, as_json
from vec2art_nb.pool.segments import SEGMENTS, Stay
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.shelf import Shelf
from vec2art_nb.pool.source import Source
from vec2art_nb.pool.spawn import fork_is_safe
from vec2art_nb.pool.terms import Terms
from vec2art_nb.pool.waiting import Unit
from vec2art_nb.pool.wire import Message

#: Niceness of workers for batches: what people wait for, and the kernel itself, get nine tenths of a core.
_NICE = 10

#: Bytes that a file counts, whose size only the worker knows.
_FILE = 24 << 20
_LOANS = count(1)


class ProcessBackend:
    """Starts workers as processes.

    Parameters
    ----------
    settings : Settings
    fork : bool, optional
        Whether to fork them from a template; by default where that is safe.
    """

    threaded = True
    local = True

    def __init__(self, settings: Settings, *, fork: bool | None = None) -> None:
        self.settings = settings
        self.launcher = Launcher(fork=fork_is_safe() if fork is None else fork, shared=flags.shared_memory)
        self.workers: list[ProcessWorker] = []
        self.shelf = Shelf(self._in_use, anonymous=has_memfd())

    def _in_use(self) -> set[int]:
        return {unit.job.order.source.key for one in self.workers for unit in list(one.pending.values())}

    def start(self, hand: Hand, ears: Ears) -> None:
        """See `Backend`."""
        self.workers.append(ProcessWorker(self, hand, ears))
        hand.worker = self.workers[-1]
        self.workers[-1].begin()

    def terms(self, hand: Hand) -> Terms:
        """How the worker of a hand is to be."""
        core = None
        if self.settings.pin and hasattr(os, "sched_getaffinity"):
            allowed = sorted(os.sched_getaffinity(0))
            core = allowed[hand.number % len(allowed)]
        nice = 0 if hand.interactive else _NICE
        return Terms(hand.room, nice, core)

    def prepare(self, source: Source) -> bool:
        """See `Backend`."""
        if source.picture is None or source.key in self.shelf:
            return False
        self.shelf.get(source, shared=flags.shared_memory)
        return True

    def forget(self, key: int) -> None:
        """See `Backend`."""
        self.shelf.drop(key)
        for worker in list(self.workers):
            worker.forget(key)

    def leave(self) -> None:
        """See `Backend`."""
        for worker in self.workers:
            if worker.process is not None:
                worker.process.link.detach()
        self.launcher.leave()

    def close(self) -> None:
        """See `Backend`."""
        self.shelf.close()
        self.launcher.close()

    @property
    def shared_bytes(self) -> int:
        """See `Backend`."""
        return self.shelf.bytes


class ProcessWorker:
    """A worker process, with the thread that starts it, listens to it and sees it end."""

    can_be_killed = True

    def __init__(self, backend: ProcessBackend, hand: Hand, ears: Ears) -> None:
        self.pid = 0
        self.pending: dict[tuple[int, bool], Unit] = {}
        self._backend = backend
        self._hand = hand
        self._ears = ears
        self.process: Process | None = None
        self._closing = False
        self._sender = Sender()
        self._at_hand = AtHand()
        self._lent: dict[int, Stay] = {}
        self._outbox: SimpleQueue[Message | None] | None = None

    def begin(self) -> None:
        """Start it, in a thread of its own."""
        threading.Thread(target=self._live, name=f"vec2art_nb-{self._hand.number}", daemon=True).start()

    def _live(self) -> None:
        try:
            process = self.process = self._backend.launcher.start(self._backend.terms(self._hand))
        except WorkerCrashed as error:
            self._backend.workers.remove(self)
            self._ears.unborn(self._hand, error)
            return
        self.pid = process.pid
        if self._closing:
            process.link.close()
        SEGMENTS.begin_use(self)
        broken = self._listen(process)
        if self._outbox is not None:
            self._outbox.put(None)
        self._backend.workers.remove(self)
        ending = process.wait()
        self._lent.clear()  # what is dead reads nothing any more
        SEGMENTS.end_use(self)
        if broken:
            how = ending.exit_code, ending.signal, "start"
            self._ears.unborn(self._hand, WorkerCrashed(f"{FAILED}: {broken}", *how))
        else:
            self._ears.ended(self._hand, ending)

    def _listen(self, process: Process) -> str:
        """Hear what it says until its link ends; returns why it could not start, if it says so."""
        broken = ""
        while (message := process.link.receive()) is not None:
            for loan in message.fields.get("returned", ()):
                self._lent.pop(loan, None)
            if message.kind == "ready":
                self._ears.ready(self._hand)
                importlib.import_module("vec2art_nb.pool.packing")  # while the first drawing is made
            elif message.kind == "broken":
                broken = message["text"].strip()
            elif message.kind == "room":
                self._ears.told(self._hand, message["cache"])
            else:
                self._ears.answered(self._hand, self._heard(message))
        return broken

    def _heard(self, message: Message) -> Answer:
        try:
            return self._understood(message)
        except Exception as error:  # noqa: BLE001 - no memory to map a drawing into: the job fails, not the pool
            return Answer("failed", message["job"], message["draft"], error=error)

    def _understood(self, message: Message) -> Answer:
        about = message["job"], message["draft"]
        unit = self.pending.pop(about)
        if message.kind == "stale":
            self._sender.reset()
        if message.kind == "failed":  # pickled by our own worker, over our own socket
            return Answer("failed", *about, error=pickle.loads(message.buffers[0]))  # noqa: S301
        if message.kind != "done":
            return Answer(message.kind, *about)
        self._backend.launcher.compiled.add(unit.job.order.params.text("algorithm"))
        from vec2art_nb.pool.packing import unpacked  # noqa: PLC0415 - takes longer than all of `Pool()`

        drawing = unpacked(message, unit.job.order.params)
        read = None if message["read"] is None else Read(*message["read"])
        return Answer(
            "done", *about, drawing=drawing, plan=message["plan"], cache=message["cache"], read=read
        )

    def send(self, units: Sequence[Unit], threads: int) -> None:
        """See `Worker`."""
        board = self._board
        for slot, unit in enumerate(units):
            board.clear(slot)
            self.pending[unit.job.number, unit.draft] = unit
            self._hand_over(unit)
        self._make_room()
        entries = [self._entry(slot, unit) for slot, unit in enumerate(units)]
        self._say(Message("jobs", {"threads": threads, "keep": flags.buffer_pool, "units": entries}))

    def _entry(self, slot: int, unit: Unit) -> dict[str, Any]:
        order = unit.job.order
        return {
            "job": unit.job.number,
            "draft": unit.draft,
            "slot": slot,
            "picture": order.source.key,
            "params": self._sender.encode(order.params, deltas=flags.delta_updates),
            "reading": as_json(unit.reading),
            "cached": flags.stage_cache,
            "shared": flags.shared_memory,
        }

    def _hand_over(self, unit: Unit) -> None:
        """Give the worker the picture of a unit, if it does not have it."""
        source = unit.job.order.source
        if source.key not in self._at_hand:
            if source.path:
                self._at_hand.use(source.key, _FILE)
                about = {"key": source.key, "path": source.path, "name": source.name.hex()}
                self._say(Message("file", about))
            else:
                share = self._backend.shelf.get(source, shared=flags.shared_memory)
                self._at_hand.use(source.key, share.size)
                message = share.message
                if share.stay is not None:
                    message.fields["loan"] = loan = next(_LOANS)
                    self._lent[loan] = share.stay
                self._say(message, large=not share.shares_memory)
        self._at_hand.use(source.key)

    def forget(self, key: int) -> None:
        """Nobody holds a picture any more: the worker is told so with its next jobs."""
        self._at_hand.forget(key)

    def _make_room(self) -> None:
        """Let the worker forget pictures."""
        gone = self._at_hand.dropped({unit.job.order.source.key for unit in self.pending.values()})
        if gone:
            self._say(Message("forget", {"keys": gone}))

    def _say(self, message: Message, *, large: bool = False) -> None:
        """Send without waiting: what is larger than a socket's buffer goes by a thread, all else after it."""
        if large and self._outbox is None:
            self._outbox = SimpleQueue()
            threading.Thread(target=self._post, args=(self._outbox,), daemon=True).start()
        if self._outbox is not None:
            self._outbox.put(message)
        elif self.process is not None:
            with suppress(OSError):  # it has ended, and who listens to it is about to say so
                self.process.link.send(message)

    def _post(self, outbox: SimpleQueue[Message | None]) -> None:
        while (message := outbox.get()) is not None:
            if self.process is not None:
                with suppress(OSError):
                    self.process.link.send(message)

    def knows(self, key: int) -> bool:
        """See `Worker`."""
        return key in self._at_hand

    @property  # a hand is ready before it is given anything
    def _board(self) -> Any:
        return self.process.page.board  # type: ignore[union-attr]

    def cancel(self, slot: int) -> None:
        """See `Worker`."""
        self._board.cancel(slot)
        if self.process is not None and not self.process.page.shared:
            self._say(Message("cancel", {"slot": slot}))

    def allow(self, room: int) -> None:
        """See `Worker`."""
        self._say(Message("room", {"bytes": room}))

    def kill(self) -> None:
        """See `Worker`."""
        if self.process is not None:
            self.process.kill()

    def close(self) -> None:
        """See `Worker`."""
        self._closing = True
        if self.process is not None:
            self.process.link.close()

    def seen(self) -> tuple[int, str, float]:
        """See `Worker`."""
        return (0, "", 0.0) if self.process is None else self._board.seen()

    def beat(self) -> float:
        """See `Worker`."""
        return 0.0 if self.process is None else float(self._board.beat)
