from __future__ import annotations

import gc
import logging
import weakref
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import changes

from vec2art_nb import ParamsError
from vec2art_nb.errors import UnknownFieldError
from vec2art_nb.params import DEFAULTS, SCHEMA, Params
from vec2art_nb.params.delta import Delta


def test_subscribers_are_told_of_their_fields_only():
    params, edge, detail, everything = Params(), [], [], []
    params.subscribe("edge.*", edge.append)
    params.subscribe(["detail", "stroke_width"], detail.append)
    params.subscribe("*", everything.append)
    params.detail = 0.7
    params.edge.passes = 2
    params.update(detail=0.1, max_error=2, seed=4)
    assert [delta.changed for delta in edge] == [("edge.passes",), ("detail", "edge.max_error", "seed")]
    assert [delta.changed for delta in detail] == [("detail",), ("detail", "edge.max_error", "seed")]
    assert [delta.version for delta in everything] == [1, 2, 3]


@pytest.mark.parametrize("name", ["edeg.*", "detial", "edge.*error?"])
def test_subscribing_to_nothing_is_an_error(name):
    with pytest.raises(UnknownFieldError, match="no field"):
        Params().subscribe(name, print)


def test_a_subscription_ends_when_it_is_called_closed_or_left():
    params, seen = Params(), []
    first = params.subscribe("detail", seen.append)
    second = params.subscribe("detail", seen.append)
    with params.subscribe("detail", seen.append):
        params.detail = 0.1
        assert len(seen) == 3
        first()
        second.close()
        second.close()
        params.detail = 0.2
        assert len(seen) == 4
    params.detail = 0.3
    assert len(seen) == 4


def test_a_subscription_that_ends_during_a_delivery_is_told_no_more():
    params, seen = Params(), []
    params.subscribe("detail", lambda delta: later.close())
    later = params.subscribe("detail", seen.append)
    params.detail = 0.1
    assert seen == []


class Listener:
    def __init__(self) -> None:
        self.seen: list[Delta] = []

    def hear(self, delta: Delta) -> None:
        self.seen.append(delta)


def test_methods_are_held_weakly_and_functions_are_not():
    params, listener, seen = Params(), Listener(), []
    params.subscribe("detail", listener.hear)
    params.subscribe("detail", lambda delta: seen.append(delta.version))
    params.detail = 0.1
    assert len(listener.seen) == len(seen) == 1
    alive = params.subscribe("detail", listener.hear)
    del listener
    gc.collect()
    assert alive.callback is None
    params.detail = 0.2
    assert len(seen) == 2


def test_params_with_subscribers_are_freed():
    def subscribed() -> weakref.ref[Params]:
        params = Params()
        params.subscribe("detail", lambda delta: params.seed)
        params.detail = 0.7
        return weakref.ref(params)

    gone = subscribed()
    gc.collect()
    assert gone() is None


def test_an_exception_stops_nobody_and_is_kept(caplog):
    params, seen = Params(), []
    params.observe(lambda change: 1 / 0, "detail")
    params.observe(lambda change: seen.append("observer"), "detail")
    params.subscribe("detail", lambda delta: {}["missing"])
    params.subscribe("detail", lambda delta: seen.append("subscriber"))
    with caplog.at_level(logging.ERROR, "vec2art_nb.params"):
        params.detail = 0.7
    assert seen == ["observer", "subscriber"]
    assert [type(kept.error) for kept in params.errors] == [KeyError, ZeroDivisionError]
    assert all(kept.delta.changed == ("detail",) and "<lambda>" in kept.callback for kept in params.errors)
    assert len(caplog.records) == 2
    assert caplog.records[0].exc_info[0] is ZeroDivisionError


def test_the_oldest_errors_leave():
    params = Params()
    params.subscribe("seed", lambda delta: 1 / 0)
    logging.disable(logging.CRITICAL)
    try:
        for seed in range(150):
            params.seed = seed + 1
    finally:
        logging.disable(logging.NOTSET)
    assert len(params.errors) == 100
    assert params.errors[0].delta.after["seed"] == 150


def test_a_batch_is_one_change():
    params, seen, observed = Params(), [], []
    params.subscribe("*", seen.append)
    params.observe(observed.append, "detail")
    with params.batch():
        params.detail = 0.7
        params.edge.nms_low = 0.2  # above nms_high until the next line
        params.edge.nms_high = 0.4
        with params.batch():
            params.detail = 0.8
        assert (params.detail, params.edge.nms_low) == (0.8, 0.2)
        assert params.snapshot() is DEFAULTS or params.snapshot() == DEFAULTS
        assert seen == observed == []
    (delta,) = seen
    assert dict(delta.current) == {"detail": 0.8, "edge.nms_low": 0.2, "edge.nms_high": 0.4}
    assert [(change.old, change.new) for change in observed] == [(0.5, 0.8)]


def test_there_and_back_in_a_batch_tells_nobody():
    params = Params()
    params.subscribe("*", lambda delta: pytest.fail("nothing has changed"))
    params.observe(lambda change: pytest.fail("nothing has changed"))
    with params.batch():
        params.detail = 0.9
        params.edge.flow = False
        params.detail = 0.5
        params.edge.flow = True
    assert params.version == 0


@pytest.mark.parametrize("wrong", [{"detail": 7}, {"edge.nms_low": 0.2}])
def test_a_batch_with_an_error_changes_nothing(wrong):
    params = Params()
    params.subscribe("*", lambda delta: pytest.fail("nothing has changed"))

    def change() -> None:
        with params.batch():
            params.seed = 4
            params.update(wrong)

    with pytest.raises(ParamsError):
        change()
    assert params == Params()
    with pytest.raises(KeyError):
        params_of_a_failing_block(params)
    assert params == Params()


def params_of_a_failing_block(params: Params) -> None:
    with params.batch():
        params.seed = 5
        raise KeyError


def test_undo_within_a_batch_says_what_to_do():
    params = Params(detail=0.7)
    params.detail = 0.8
    with pytest.raises(RuntimeError, match="leave its block"), params.batch():
        params.undo()


def test_all_see_the_same_deltas_in_the_same_order():
    params, first, second = Params(), [], []
    params.subscribe("*", first.append)
    params.subscribe("detail", lambda delta: params.update(seed=round(100 * delta.after["detail"])))
    params.subscribe("*", second.append)
    params.detail = 0.7
    params.detail = 0.2
    assert first == second
    assert [delta.changed for delta in first] == [("detail",), ("seed",)] * 2
    assert [delta.version for delta in first] == [1, 2, 3, 4]


@given(st.lists(changes, max_size=8))
@settings(deadline=None, max_examples=40)
def test_the_deltas_told_lead_through_all_states(script):
    params, values, versions = Params(), dict(DEFAULTS), []
    params.subscribe("*", lambda delta: (values.update(delta.current), versions.append(delta.version)))
    for change in script:
        try:
            params.update(change)
        except ParamsError:
            continue
        assert values == params.snapshot()
    assert versions == list(range(1, params.version + 1))


def test_an_interrupted_delivery_goes_on_with_the_next_change():
    params, seen = Params(), []

    def interrupt(delta: Delta) -> None:
        if delta.version == 1:
            raise KeyboardInterrupt

    params.subscribe("*", interrupt)
    params.subscribe("*", seen.append)
    with pytest.raises(KeyboardInterrupt):
        params.detail = 0.7
    params.detail = 0.8
    assert [delta.version for delta in seen] == [2]
    assert params.detail == 0.8


def test_writers_on_many_threads_lose_nothing():
    params, seen = Params(), []
    params.subscribe("*", seen.append)
    # Writes back: what it is told of may be older than the state by then.
    params.subscribe("seed", lambda delta: params.update(stroke_width=1 + params.seed % 5))
    numbers = [
        path for path in SCHEMA if SCHEMA[path].kind == "number" and path.startswith(("dots.", "color."))
    ]

    def write(worker: int) -> None:
        for step in range(60):
            if worker % 2:
                params.seed = worker * 1000 + step
            else:
                path = numbers[(worker * 7 + step) % 4]
                params.propose({path: SCHEMA[path].minimum + step / 1000})

    threads = [Thread(target=write, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert [delta.version for delta in seen] == list(range(1, params.version + 1))
    values = dict(DEFAULTS)
    for delta in seen:
        assert {path: values[path] for path in delta.changed} == dict(delta.previous)
        values |= delta.current
    assert values == params.snapshot()
    assert params.stroke.width == 1 + params.seed % 5
    assert params.errors == ()


def test_batches_on_two_threads_are_both_kept():
    params, entered = Params(), []

    def other() -> None:
        with params.batch():
            params.seed = 9
            entered.append(params.detail)

    with params.batch():
        params.detail = 0.9
        thread = Thread(target=other)
        thread.start()
        thread.join(60)
        assert params.seed == 0
    assert entered == [0.5]
    assert (params.detail, params.seed) == (0.9, 9)


def test_callbacks_run_under_no_lock():
    params, done = Params(), []

    def from_another_thread(delta: Delta) -> None:
        if delta.changed == ("detail",):
            thread = Thread(target=lambda: (setattr(params, "seed", 5), done.append(params.seed)))
            thread.start()
            thread.join(60)
            assert not thread.is_alive()

    params.subscribe("*", from_another_thread)
    params.detail = 0.7
    assert done == [5]
    assert params.errors == ()
