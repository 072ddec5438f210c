"""Which drawing is made when: the newest wins, nothing is drawn in vain, whoever waits is told."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
import pytest
from recorder import PATIENCE, Stepwise

from vec2art_nb import Params, Picture
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.errors import Cancelled, PoolError
from vec2art_nb.studio.renderer import Order
from vec2art_nb.studio.runs import Runs

PICTURE = Picture.open(np.zeros((6, 8)))
NEVER = 3600.0


@dataclass
class Heard:
    """What the listener was told."""

    frames: list[tuple[int, bool]] = field(default_factory=list)
    failures: list[tuple[int, type[Exception]]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def drawn(self, run: int, drawing: Drawing, seconds: float) -> None:
        assert seconds >= 0
        self.frames.append((run, drawing.draft))
        self.meanwhile()

    def progressed(self, run: int, stage: str, fraction: float) -> None:
        pass

    def failed(self, run: int, error: Exception) -> None:
        self.failures.append((run, type(error)))


def made(rest: float = NEVER) -> tuple[Runs, Stepwise, Heard]:
    renderer, heard = Stepwise(), Heard()
    return Runs(renderer, heard, rest), renderer, heard


def show(runs: Runs, detail: float = 0.5) -> int:
    return runs.show(PICTURE, Params(detail=detail).snapshot())


def test_a_draft_comes_at_once_and_the_final_on_commit() -> None:
    runs, renderer, heard = made()
    show(runs)
    assert renderer.waiting == [("draft", 1)]
    renderer.finish("draft")
    assert renderer.waiting == []
    runs.commit()
    assert renderer.waiting == [("final", 1)]
    renderer.finish("final")
    assert heard.frames == [(1, True), (1, False)]
    assert runs.final().result(0).params["detail"] == 0.5


def test_a_final_comes_by_itself_after_a_rest() -> None:
    runs, renderer, heard = made(rest=0.01)
    show(runs)
    renderer.finish("draft")
    timer = runs._timer
    if timer is not None:
        timer.join(PATIENCE)
    assert renderer.waiting == [("final", 1)]
    assert heard.frames == [(1, True)]


def test_of_a_drag_the_running_draft_and_the_newest_are_drawn() -> None:
    runs, renderer, heard = made()
    for step in range(10):
        show(runs, step / 10)
    assert renderer.waiting == [("draft", 1)]
    renderer.finish("draft")
    assert renderer.waiting == [("draft", 10)]
    renderer.finish("draft")
    assert heard.frames == [(1, True), (10, True)]
    assert renderer.waiting == []


def test_a_change_cancels_the_final_of_before_and_whoever_waits_gets_the_newest() -> None:
    runs, renderer, heard = made()
    show(runs, 0.2)
    waiting = runs.final()
    renderer.finish("draft")
    runs.commit()
    show(runs, 0.9)
    renderer.finish("final")
    assert not waiting.done()
    renderer.finish("draft")
    runs.commit()
    renderer.finish("final")
    assert waiting.result(0).params["detail"] == 0.9
    assert heard.failures == []
    assert (1, False) not in heard.frames


def test_a_draft_that_comes_after_its_final_is_not_shown() -> None:
    runs, renderer, heard = made()
    show(runs)
    runs.commit()
    renderer.finish("final")
    renderer.finish("draft")
    assert heard.frames == [(1, False)]


def test_cancelling_keeps_the_draft_and_tells_who_waits() -> None:
    runs, renderer, heard = made()
    show(runs)
    renderer.finish("draft")
    runs.commit()
    runs.cancel()
    renderer.finish("final")
    assert heard.failures == [(1, Cancelled)]
    with pytest.raises(Cancelled):
        runs.final().result(0)
    show(runs)
    renderer.finish("draft")
    assert heard.frames[-1] == (2, True)


def test_a_failure_is_told_once_and_the_next_change_starts_afresh() -> None:
    runs, renderer, heard = made()
    show(runs)
    renderer.fail("draft", ValueError("broken"))
    assert heard.failures == [(1, ValueError)]
    show(runs, 0.9)
    renderer.finish("draft")
    runs.commit()
    renderer.finish("final")
    assert heard.frames == [(2, True), (2, False)]


def test_closing_cancels_what_is_drawn_and_can_be_repeated() -> None:
    runs, renderer, _ = made()
    show(runs)
    waiting = runs.final()
    ((_, ticket),) = renderer.orders
    runs.close()
    runs.close()
    assert ticket.cancelled.is_set()
    assert renderer.closed
    with pytest.raises(Cancelled):
        waiting.result(0)
    renderer.finish("draft")
    assert runs.number == 0


def interrupted(act: Callable[[Runs], object]) -> tuple[Runs, Stepwise]:
    """Runs whose first final is just being shown when somebody acts."""
    runs, renderer, heard = made()
    show(runs)
    runs.commit()
    heard.meanwhile = lambda: act(runs)
    renderer.finish("final")
    heard.meanwhile = lambda: None
    return runs, renderer


def test_a_change_while_a_final_is_shown_gets_a_final_of_its_own() -> None:
    runs, renderer = interrupted(lambda runs: show(runs, 0.9))
    assert not runs.final().done()
    runs.commit()
    renderer.finish("final")
    assert runs.final().result(0).params["detail"] == 0.9


def test_a_commit_while_a_final_is_shown_draws_no_second_one() -> None:
    _, renderer = interrupted(Runs.commit)
    assert ("final", 1) not in renderer.waiting


def test_a_cancel_while_a_final_is_shown_is_obeyed() -> None:
    runs, _ = interrupted(Runs.cancel)
    with pytest.raises(Cancelled):
        runs.final().result(0)


def test_a_close_while_a_final_is_shown_is_obeyed() -> None:
    waiting: list[Future[Drawing]] = []
    interrupted(lambda runs: (waiting.append(runs.final()), runs.close()))
    with pytest.raises(Cancelled):
        waiting[0].result(0)


def test_who_cannot_take_an_order_is_heard_and_nobody_waits() -> None:
    runs, renderer, heard = made()

    def refuse(_order: Order) -> NoReturn:
        raise PoolError("the pool is closed")

    renderer.submit = refuse
    show(runs)
    runs.commit()
    assert heard.failures == [(1, PoolError)]
    with pytest.raises(PoolError, match="closed"):
        runs.final().result(0)
