"""The back ends `thread` and `inline`: the same desk in this process, beside the caller or in its place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue

from vec2art_nb._flags import flags
from vec2art_nb.engine.control import Control
from vec2art_nb.errors import Cancelled
from vec2art_nb.picture.picture import Picture
from vec2art_nb.pool.board import Board
from vec2art_nb.pool.desk import Desk
from vec2art_nb.pool.hand import Answer, Ears, Hand
from vec2art_nb.pool.process import Ending
from vec2art_nb.pool.reading import read_off
from vec2art_nb.pool.settings import Settings
from vec2art_nb.pool.source import Source
from vec2art_nb.pool.waiting import Unit

#: Pictures that a worker keeps open.
_AT_HAND = 4


class InlineBackend:
    """Draws while `Pool.submit` is called: where there are no threads, and for debugging."""

    threaded = False
    local = True

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def start(self, hand: Hand, ears: Ears) -> None:
        """See `Backend`."""
        hand.worker = InlineWorker(hand, ears)
        ears.ready(hand)

    def prepare(self, source: Source) -> bool:  # noqa: ARG002 - it is here already
        """See `Backend`."""
        return False

    def forget(self, key: int) -> None:
        """See `Backend`."""

    def leave(self) -> None:
        """See `Backend`: threads do not come along."""

    def close(self) -> None:
        """See `Backend`."""

    @property
    def shared_bytes(self) -> int:
        """See `Backend`: there is nobody to share with."""
        return 0


class ThreadBackend(InlineBackend):
    """Draws in threads of this process, most of which the kernels spend without holding up the others."""

    threaded = True

    def start(self, hand: Hand, ears: Ears) -> None:
        """See `Backend`."""
        hand.worker = ThreadWorker(hand, ears)
        ears.ready(hand)


class InlineWorker:
    """A desk, and whoever calls as the worker."""

    can_be_killed = False
    pid = 0
    _patient = True

    def __init__(self, hand: Hand, ears: Ears) -> None:
        self._hand = hand
        self._ears = ears
        self._board = Board()
        # Inline, a draft is not there before its final: it would only be worse without the kernels.
        self._desk = Desk(hand.room, patient=self._patient)
        self._pictures: dict[tuple[int, str], Picture] = {}

    def send(self, units: Sequence[Unit], threads: int) -> None:  # noqa: ARG002 - OpenCV's are the user's here
        """See `Worker`."""
        for slot in range(len(units)):
            self._board.clear(slot)
        self._draw(units)

    def _draw(self, units: Sequence[Unit]) -> None:
        for slot, unit in enumerate(units):
            try:
                answer = self._answer(slot, unit)
            except BaseException as error:
                self._ears.answered(self._hand, Answer("failed", unit.job.number, unit.draft, error=error))
                if not isinstance(error, Exception):
                    raise
            else:
                self._ears.answered(self._hand, answer)

    def _answer(self, slot: int, unit: Unit) -> Answer:
        about = unit.job.number, unit.draft
        params = unit.job.order.params
        self._board.begin(unit.job.number)
        control = Control(self._cancelled(slot, unit), progress=self._board.progress)
        try:
            control.check()
            picture = self._picture(unit)
            drawing = self._desk.draw(
                picture,
                params,
                control,
                draft=unit.draft,
                cached=flags.stage_cache,
                buffers=flags.buffer_pool,
            )
            read = read_off(unit.reading, picture, drawing, control)
        except Cancelled:
            return Answer("dropped", *about)
        plan = None if drawing.cold else self._desk.plan(params)
        return Answer("done", *about, drawing=drawing, plan=plan, cache=self._desk.counts, read=read)

    def _cancelled(self, slot: int, unit: Unit) -> Callable[[], bool]:
        """Whether to stop; nobody else looks after the timeout of what is drawn in the caller's place."""
        asked, begun, timeout = self._board.cancelled(slot), time.monotonic(), unit.job.order.timeout
        if timeout is None:
            return asked

        def cancelled() -> bool:
            if time.monotonic() - begun >= timeout:
                unit.job.time_out()
            return unit.job.done() or asked()

        return cancelled

    def _picture(self, unit: Unit) -> Picture:
        order = unit.job.order
        paper = order.params.text("paper")
        about = order.source.key, paper
        if about not in self._pictures:
            self._pictures[about] = order.source.opened(paper)
            while len(self._pictures) > _AT_HAND:
                self._pictures.pop(next(iter(self._pictures)))
        return self._pictures[about]

    def knows(self, key: int) -> bool:
        """See `Worker`."""
        return any(key == known for known, _ in self._pictures)

    def cancel(self, slot: int) -> None:
        """See `Worker`."""
        self._board.cancel(slot)

    def allow(self, room: int) -> None:
        """See `Worker`."""
        self._desk.allow(room)
        self._ears.told(self._hand, self._desk.counts)

    def kill(self) -> None:
        """See `Worker`: there is nothing to kill."""

    def close(self) -> None:
        """See `Worker`."""
        self._ears.ended(self._hand, Ending(0))

    def seen(self) -> tuple[int, str, float]:
        """See `Worker`."""
        return self._board.seen()

    def beat(self) -> float:
        """See `Worker`."""
        return self._board.beat


class ThreadWorker(InlineWorker):
    """A desk in a thread of its own."""

    _patient = False

    def __init__(self, hand: Hand, ears: Ears) -> None:
        super().__init__(hand, ears)
        self._inbox: SimpleQueue[Sequence[Unit] | int | None] = SimpleQueue()
        threading.Thread(target=self._live, name=f"vec2art_nb-{hand.number}", daemon=True).start()

    def _live(self) -> None:
        while (said := self._inbox.get()) is not None:
            if isinstance(said, int):
                super().allow(said)
            else:
                self._draw(said)
        self._ears.ended(self._hand, Ending(0))

    def send(self, units: Sequence[Unit], threads: int) -> None:  # noqa: ARG002 - see `InlineWorker`
        """See `Worker`."""
        for slot in range(len(units)):
            self._board.clear(slot)
        self._inbox.put(units)

    def close(self) -> None:
        """See `Worker`."""
        self._inbox.put(None)

    def allow(self, room: int) -> None:
        """See `Worker`."""
        self._inbox.put(room)
