"""The worker process: receives pictures and jobs, draws, sends drawings; ends when the pool does."""

from __future__ import annotations

import os
import pickle
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from vec2art_nb.engine.control import Control
from vec2art_nb.errors import Cancelled, PoolError, StaleDelta
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture._parts import drop_reductions, name_pixels
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool import nesting
from vec2art_nb.pool.board import SIZE, Board
from vec2art_nb.pool.desk import Desk, use_threads
from vec2art_nb.pool.heap import give_back, keep_buffers
from vec2art_nb.pool.loans import Loans
from vec2art_nb.pool.memory import attached, mapped
from vec2art_nb.pool.packing import packed
from vec2art_nb.pool.parameters import Receiver
from vec2art_nb.pool.reading import from_json, read_off
from vec2art_nb.pool.sharing import received
from vec2art_nb.pool.terms import Terms
from vec2art_nb.pool.wire import Link, Message

#: Exit code of a worker that has no memory left.
OUT_OF_MEMORY = 81

#: Bytes from which a picture's reductions are not kept: each worker has its own, and making them again takes
#: a fraction of a drawing's time.
_LARGE = 24 << 20

#: Seconds without work after which free memory is given back.
_IDLE = 10.0


def serve(link: Link, board_fd: int, terms: Terms) -> None:
    """Be a worker until the pool ends, which ends this process."""
    nesting.in_worker = True
    _settle(terms)
    worker = _Worker(link, board_fd, terms)
    link.send(Message("ready", {"pid": os.getpid()}))
    while True:
        worker.handle(worker.next_message())


def _settle(terms: Terms) -> None:
    with suppress(OSError, AttributeError):  # niceness and cores are wishes, and not every system has them
        os.nice(terms.nice)
    with suppress(OSError, AttributeError):
        if terms.core is not None:
            os.sched_setaffinity(0, {terms.core})


class _Worker:
    def __init__(self, link: Link, board_fd: int, terms: Terms) -> None:
        self.inbox: SimpleQueue[Message] = SimpleQueue()
        self._link = link
        self._terms = terms
        self._board, self._alone = _board(board_fd, terms.board)
        self._desk = Desk(terms.cache_bytes, patient=terms.nice > 0)  # as workers of batches are
        self._loans = Loans()
        self._pictures: dict[int, Picture] = {}
        self._files: dict[int, tuple[str, bytes]] = {}
        self._receiver = Receiver()
        self._keep = True
        threading.Thread(target=self._read, name="vec2art_nb-inbox", daemon=True).start()

    def _read(self) -> None:
        """Take in messages while the other thread draws: cancelling and the end of the pool cannot wait."""
        while (message := self._link.receive()) is not None:
            if message.kind == "cancel":
                self._board.cancel(message["slot"])
                continue
            if message.kind == "jobs" and self._alone:
                for unit in message["units"]:
                    self._board.clear(unit["slot"])
            self.inbox.put(message)
        os._exit(0)

    def next_message(self) -> Message:
        """Wait for it; who waits long gives memory back meanwhile."""
        try:
            return self.inbox.get(timeout=_IDLE)
        except Empty:
            self._desk.rest()
            self._loans.rest()
            give_back()
            return self.inbox.get()

    def handle(self, message: Message) -> None:
        if message.kind == "picture":
            self._pictures[message["key"]] = received(message, self._loans)
        elif message.kind == "file":
            self._files[message["key"]] = message["path"], bytes.fromhex(message["name"])
        elif message.kind == "forget":
            for key in message["keys"]:
                self._pictures.pop(key, None)
                self._files.pop(key, None)
        elif message.kind == "room":
            self._desk.allow(message["bytes"])
            self._send(Message("room", {"cache": self._desk.counts}))
        else:
            self._keep = message["keep"]
            keep_buffers(self._keep)
            use_threads(message["threads"])
            for unit in message["units"]:
                self._send(self._answer(unit))

    def _send(self, answer: Message) -> None:
        returned = self._loans.returned()
        if returned:
            answer.fields["returned"] = returned
        try:
            self._link.send(answer)
        except OSError:
            os._exit(0)  # the pool is gone
        for fd in answer.fds:
            os.close(fd)

    def _answer(self, unit: dict[str, Any]) -> Message:
        about = {"job": unit["job"], "draft": unit["draft"]}
        try:
            params = self._receiver.decode(unit["params"])
            return self._drawn(unit, params, about)
        except Cancelled:
            return Message("dropped", about)
        except StaleDelta:
            return Message("stale", about)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # what is left here may be too little to go on
        except Exception as error:  # noqa: BLE001 - whatever it is, the job's owner gets it
            return Message("failed", about, (_pickled(error),))

    def _drawn(self, unit: dict[str, Any], params: Snapshot, about: dict[str, Any]) -> Message:
        self._board.begin(unit["job"])
        control = Control(self._board.cancelled(unit["slot"]), progress=self._board.progress)
        control.check()
        picture = self._picture(unit["picture"], params.text("paper"))
        how = {"draft": unit["draft"], "cached": unit["cached"], "buffers": self._keep}
        drawing = self._desk.draw(picture, params, control, **how)
        read = read_off(from_json(unit["reading"]), picture, drawing, control)
        if not unit["draft"] and picture.rgb.nbytes > _LARGE:
            drop_reductions(picture)
        fields, buffers, fds = packed(drawing, shared=self._terms.anonymous and unit["shared"])
        plan = None if drawing.cold else self._desk.plan(params)
        more = {"plan": plan, "cache": self._desk.counts, "read": read}
        return Message("done", {**fields, **about, **more}, buffers, fds)

    def _picture(self, key: int, paper: str) -> Picture:
        """Picture of that key; of a file, on that paper, which shows where it is transparent."""
        if key not in self._files:
            return self._pictures[key]
        path, name = self._files[key]
        before = self._pictures.get(key)
        opened = Picture.open(path if before is None else before, paper=paper)
        if opened is not before:
            name_pixels(opened, name + paper.encode())
            self._pictures[key] = opened
        return opened


def _board(fd: int, name: str) -> tuple[Board, bool]:
    """Board, and whether only this process sees it."""
    if fd >= 0:
        page = mapped(fd, SIZE, "write")
        os.close(fd)
        return Board(page), False
    return (Board(attached(name)), False) if name else (Board(), True)


def _pickled(error: BaseException) -> bytes:
    try:
        data = pickle.dumps(error)
        pickle.loads(data)  # noqa: S301 - our own; some errors can be written but not read
    except Exception:  # noqa: BLE001 - any error's own code may run here
        return pickle.dumps(PoolError(f"{type(error).__name__}: {error}"))
    return data
