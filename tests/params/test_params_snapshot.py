from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given, settings
from params_strategies import changes, states

from vec2art_nb import flags
from vec2art_nb.errors import ParamsError
from vec2art_nb.params import DEFAULTS, Params, Snapshot
from vec2art_nb.params.schema import GROUPS, SCHEMA, normalise
from vec2art_nb.params.settle import settle

PER_GROUP = {name: [path for path in SCHEMA if path.rpartition(".")[0] == name] for name in ("", *GROUPS)}


@given(states, changes)
@settings(deadline=None, max_examples=60)
def test_what_does_not_change_is_shared(state, change):
    change = normalise(change)
    after = state.evolve(change)
    assert after.to_dict() == {**state, **change}
    for name, paths in PER_GROUP.items():
        if not change.keys() & set(paths):
            assert after.group(name) is state.group(name)


@given(states, changes)
@settings(deadline=None, max_examples=60)
def test_equality_hash_digest_and_bytes_are_those_of_the_values(state, change):
    try:
        after = state.evolve(settle(state, normalise(change)))
    except ParamsError:
        return
    fresh = Snapshot(dict(after))
    assert after == fresh == dict(after)
    assert (hash(after), after.digest(), after.to_bytes()) == (hash(fresh), fresh.digest(), fresh.to_bytes())
    assert (after == state) == (dict(after) == dict(state)) == (after.digest() == state.digest())
    assert DEFAULTS.decode(after.to_bytes()) == after


def test_the_order_of_the_fields_does_not_matter():
    one, other = Snapshot({"a.b": 1, "c": 2.5}), Snapshot({"c": 2.5, "a.b": 1})
    assert (one == other, hash(one) == hash(other)) == (True, True)
    assert (one.digest(), one.to_bytes()) == (other.digest(), b'{"c":2.5,"a":{"b":1}}')


def test_bytes_are_made_once():
    snapshot = DEFAULTS.evolve(detail=0.7)
    assert snapshot.to_bytes() is snapshot.to_bytes()
    assert snapshot.evolve(seed=3).group("dots").json() is snapshot.group("dots").json()


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"detail":1}', DEFAULTS.to_bytes().replace(b"detail", b"retail")]
)
def test_bytes_of_other_fields_are_refused(data):
    with pytest.raises((ValueError, AttributeError)):
        DEFAULTS.decode(data)


ATTACKS = {
    "attribute": lambda s: setattr(s, "state", None),
    "new attribute": lambda s: setattr(s, "detail", 0.9),
    "deletion": lambda s: delattr(s, "state"),
    "item": lambda s: s.__setitem__("detail", 0.9),
    "item deletion": lambda s: s.__delitem__("detail"),
    "update": lambda s: s.update(detail=0.9),
    "pop": lambda s: s.pop("detail"),
    "dict": lambda s: vars(s).update(detail=0.9),
    "group attribute": lambda s: setattr(s.group("edge"), "row", ()),
    "group item": lambda s: s.group("edge").__setitem__("flow", False),
    "state attribute": lambda s: setattr(s.state, "groups", ()),
    "row": lambda s: s.group("edge").row.__setitem__(0, 1),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_attempt_to_change_it_succeeds(attack):
    snapshot = DEFAULTS.evolve(detail=0.3)
    before = pickle.dumps(dict(snapshot))
    with pytest.raises((AttributeError, TypeError)):
        attack(snapshot)
    assert pickle.dumps(dict(snapshot)) == before


def test_it_keeps_nothing_of_what_it_was_made_from_or_gave_away():
    values = dict(DEFAULTS)
    snapshot = Snapshot(values)
    values["detail"] = 0.9
    snapshot.to_dict()["detail"] = 0.9
    snapshot.state.to_dict()["detail"] = 0.9
    snapshot.__init__(values)
    assert snapshot == DEFAULTS


def test_copies_and_pickles_are_equal_and_keep_the_version():
    snapshot = DEFAULTS.evolve(detail=0.3)
    for other in (copy.copy(snapshot), copy.deepcopy(snapshot), pickle.loads(pickle.dumps(snapshot))):
        assert (other, other.version) == (snapshot, 1)
        assert other.group("edge") == snapshot.group("edge")


def test_versions_count_changes_and_are_no_part_of_the_values():
    params = Params()
    params.detail = 0.7
    params.detail = 0.5
    assert (params.version, params.snapshot().version) == (2, 2)
    assert params.snapshot() == DEFAULTS


def test_a_full_copy_is_equal():
    with flags.override(zero_copy=False):
        full = DEFAULTS.evolve(detail=0.7)
        assert full.group("dots") is not DEFAULTS.group("dots")
    assert full == DEFAULTS.evolve(detail=0.7)
    assert full.digest() == DEFAULTS.evolve(detail=0.7).digest()


def test_get_snapshot_gives_the_fields_asked_for():
    params = Params("dots", stroke_width=2)
    assert params.get_snapshot("detail") == {"detail": 0.5}
    assert params.get_snapshot("stroke.*", "count") == {
        "stroke.width": 2.0,
        "stroke.color": "#111111",
        "stroke.opacity": 1.0,
        "dots.count": None,
    }
