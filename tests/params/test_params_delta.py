from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import changes, states

from vec2art_nb import ParamsError, StaleDelta, flags
from vec2art_nb.params import DEFAULTS, Params, Snapshot
from vec2art_nb.params.delta import Delta, Replica, apply, compose, diff, invert


@given(states, states)
@settings(deadline=None, max_examples=60)
def test_applying_the_difference_leads_there(one, other):
    delta = diff(one, other)
    assert apply(one, delta) == other
    assert set(delta.changed) == {path for path in one if one[path] != other[path]}
    assert dict(delta.previous) == {path: one[path] for path in delta.changed}
    assert dict(delta.current) == {path: other[path] for path in delta.changed}


def walk(script: list[dict]) -> tuple[Params, list[Delta]]:
    """Params after those changes that are valid, and the deltas of all of them."""
    params, seen = Params(), []
    params.subscribe("*", seen.append)
    for change in script:
        try:
            params.update(change)
        except ParamsError:
            continue
    return params, seen


scripts = st.lists(changes, max_size=6)


@given(scripts)
@settings(deadline=None, max_examples=60)
def test_composing_all_deltas_leads_from_the_first_state_to_the_last(script):
    params, seen = walk(script)
    if not seen:
        return
    whole = compose(*seen)
    assert apply(DEFAULTS, whole) == params.snapshot()
    assert (whole.base_version, whole.version) == (0, params.version)
    assert set(whole.changed) == set(params.changed_fields())
    assert compose(compose(*seen[:1]), *seen[1:]) == whole


@given(scripts)
@settings(deadline=None, max_examples=60)
def test_the_inverse_leads_back(script):
    _, seen = walk(script)
    for delta in seen:
        there = apply(delta.before, delta)
        back = apply(there, invert(delta))
        assert (back, back.version) == (delta.before, delta.base_version)
        assert invert(invert(delta)) == delta
        assert compose(delta, invert(delta)).changed == ()


@given(scripts)
@settings(deadline=None, max_examples=60)
def test_a_replica_follows_by_bytes(script):
    replica = Replica(DEFAULTS)
    params, seen = walk(script)
    for delta in seen:
        received = replica.apply(delta.to_bytes())
        assert received == delta
        assert received.timestamp == pytest.approx(delta.timestamp, abs=0.001)
    assert (replica.snapshot, replica.snapshot.version) == (params.snapshot(), params.version)


def test_a_replica_that_missed_a_delta_asks_for_everything():
    params, replica, lost = Params(), Replica(DEFAULTS), []
    params.subscribe("*", lambda delta: lost.append(delta.to_bytes()))
    params.detail = 0.7
    params.seed = 3
    with pytest.raises(
        StaleDelta, match="applies to version 1, and this is version 0; ask for the full"
    ) as caught:
        replica.apply(lost[1])
    assert (caught.value.expected, caught.value.found) == (1, 0)
    assert replica.snapshot is DEFAULTS
    replica.reset(params.snapshot().to_bytes(), params.version)
    params.seed = 4
    replica.apply(lost[2])
    assert replica.snapshot == params.snapshot()


def test_a_delta_of_other_values_is_stale_too():
    delta = diff(DEFAULTS, DEFAULTS.evolve(detail=0.7))
    other = Snapshot({**DEFAULTS, "detail": 0.3})
    with pytest.raises(StaleDelta, match=r"with detail=0.3, not 0.5"):
        apply(other, delta)
    with pytest.raises(StaleDelta):
        compose(delta, delta)


def test_snapshots_of_other_fields_have_no_difference():
    with pytest.raises(ValueError, match="snapshots of the same fields"):
        diff(DEFAULTS, DEFAULTS.subset(("detail",)))


@pytest.mark.parametrize("data", [b"", b"{}", b'{"b":0,"v":1,"t":0,"c":{"magic":1}}'])
def test_bytes_that_are_no_delta_are_refused(data):
    replica = Replica(DEFAULTS)
    with pytest.raises((ValueError, KeyError)):
        replica.apply(data)
    assert replica.snapshot is DEFAULTS


def test_a_delta_of_one_field_is_a_small_part_of_the_whole():
    delta = diff(DEFAULTS, DEFAULTS.evolve({"superpixel.merge_threshold": 0.123456789}))
    assert len(delta.to_bytes()) <= 0.05 * len(DEFAULTS.to_bytes())
    assert json.loads(delta.to_bytes())["c"] == {"superpixel.merge_threshold": 0.123456789}


def test_it_cannot_be_changed():
    delta = diff(DEFAULTS, DEFAULTS.evolve(detail=0.7))
    for attack in (
        lambda: setattr(delta, "changed", ()),
        lambda: delta.current.__setitem__("detail", 1),
        lambda: delta.previous.update(detail=1),
        lambda: delattr(delta, "before"),
    ):
        with pytest.raises((AttributeError, TypeError)):
            attack()
    assert repr(delta) == "Delta(0→1, detail=0.7)"


def test_pickles_are_equal():
    delta = diff(DEFAULTS, DEFAULTS.evolve(detail=0.7))
    assert pickle.loads(pickle.dumps(delta)) == delta
    assert hash(pickle.loads(pickle.dumps(delta))) == hash(delta)


def test_it_names_the_stages_that_run_again():
    params, seen = Params("edge"), []
    params.subscribe("*", seen.append)
    params.detail = 0.7
    params.stroke.width = 3
    params.dots.max_radius = 7
    assert [bool(delta.stages) for delta in seen] == [True, False, False]
    assert [delta.view_only for delta in seen] == [False, True, True]
    assert seen[0].stages == ("cut",)


@given(scripts)
@settings(deadline=None, max_examples=30)
def test_comparing_everything_finds_the_same_changes(script):
    _, quick = walk(script)
    with flags.override(delta_updates=False):
        _, thorough = walk(script)
    assert quick == thorough
