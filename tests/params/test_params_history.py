from __future__ import annotations

import tracemalloc
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import changes

from vec2art_nb import ParamsError
from vec2art_nb.params import DEFAULTS, Params
from vec2art_nb.params.history import History, Step


def edit(params: Params, change: dict) -> None:
    with suppress(ParamsError):
        params.update(change)


@given(st.lists(changes, max_size=8))
@settings(deadline=None, max_examples=60)
def test_undoing_everything_and_redoing_it_leads_through_the_same_states(script):
    params = Params()
    states = [params.snapshot()]
    for change in script:
        edit(params, change)
        if params.snapshot() != states[-1]:
            states.append(params.snapshot())
    back = [params.snapshot()]
    while params.undo() is not None:
        back.append(params.snapshot())
    assert back == states[::-1]
    again = [params.snapshot()]
    while params.redo() is not None:
        again.append(params.snapshot())
    assert again == states


def test_undo_and_redo_are_changes_like_others():
    params, seen = Params(), []
    params.subscribe("*", seen.append)
    params.update(detail=0.7, seed=3)
    undone, redone = params.undo(), params.redo()
    assert seen[1:] == [undone, redone]
    assert dict(undone.current) == {"detail": 0.5, "seed": 0}
    assert [delta.version for delta in seen] == [1, 2, 3]
    assert params.redo() is None
    assert params.version == 3


def test_a_new_change_ends_what_can_be_redone():
    params = Params()
    params.detail = 0.7
    params.undo()
    assert params.history.can_redo
    params.seed = 3
    assert not params.history.can_redo
    assert (params.redo(), params.detail) == (None, 0.5)


def test_a_drag_is_one_step():
    params = Params()
    with params.gesture():
        for value in (0.6, 0.7, 0.8):
            params.detail = value
        params.seed = 3
        params.seed = 4
    params.detail = 0.9
    assert params.history.labels == ("Detail", "Seed", "Detail")
    params.undo()
    params.undo()
    assert (params.detail, params.seed) == (0.8, 0)
    params.undo()
    assert params.snapshot() == DEFAULTS


def test_proposals_of_one_gesture_are_one_step():
    params = Params()
    for gesture in (1, 1, 2, 2, None, None):
        params.propose({"detail": params.detail + 0.01}, gesture=gesture)
    assert len(params.history) == 4


def test_a_drag_back_to_where_it_began_is_no_step():
    params = Params()
    with params.gesture():
        params.detail = 0.6
        params.detail = 0.5
    assert not params.history.can_undo
    assert params.version == 2


def test_steps_have_labels():
    params = Params()
    params.detail = 0.7
    params.update(edge={"passes": 2, "reverse": True})
    with params.gesture("Straighten"):
        params.edge.max_error = 3
    with params.batch("Night"):
        params.paper = "black"
        params.stroke.color = "white"
    params.reset("edge")
    assert params.history.labels == ("Detail", "2 fields", "Straighten", "Night", "Reset")
    params.undo()
    params.undo()
    assert params.history.undone_labels == ("Night", "Reset")
    assert repr(params.history) == "History(3 to undo, 2 to redo)"


def test_reset_can_be_undone():
    params = Params("dots", count=500, shape="square")
    before = params.snapshot()
    params.reset("dots")
    assert params.changed_fields() == {"algorithm": "dots"}
    params.undo()
    assert params.snapshot() == before
    params.reset()
    assert params.changed_fields() == {}
    params.undo()
    assert params.snapshot() == before


def test_what_one_follows_from_is_undone_together():
    params = Params()
    params.edge.flow = False
    params.undo()
    assert (params.edge.flow, params.edge.trace) == (True, True)


def test_the_oldest_steps_leave():
    history, states = History(limit=3), [DEFAULTS.evolve(seed=seed).state for seed in range(6)]
    for before, after in pairwise(states):
        history.push(Step(before, after, frozenset({"seed"})))
    assert [history.back() for _ in range(4)] == [states[4], states[3], states[2], None]


def test_clearing_forgets_everything():
    params = Params()
    params.detail = 0.7
    params.detail = 0.8
    params.undo()
    params.history.clear()
    assert (params.undo(), params.redo(), params.detail) == (None, None, 0.7)


def test_many_states_take_little_memory():
    params, history = Params(), History(limit=10_000)
    tracemalloc.start()
    try:
        for number in range(10_000):
            before = params.snapshot().state
            after = before.evolve({"dots.opacity": 0.1 + number / 20_000})
            history.push(Step(before, after, frozenset({"dots.opacity"})))
        size = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert size <= 15e6, f"{size / 1e6:.1f} MB"


@pytest.mark.parametrize("limit", [1, 10])
def test_a_limit_holds_through_undo_and_redo(limit):
    params = Params()
    params._store.history = History(limit)
    for seed in range(20):
        params.seed = seed + 1
    count = 0
    while params.undo():
        count += 1
    assert count == limit
