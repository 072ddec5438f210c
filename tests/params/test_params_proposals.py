from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import changes, states

from vec2art_nb import ParamsError
from vec2art_nb.params import DEFAULTS, SCHEMA, Params
from vec2art_nb.params.names import keyword
from vec2art_nb.params.schema import GROUPS, normalise
from vec2art_nb.params.settle import settle

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["true", "edge"])
)
jsons = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
names = st.sampled_from([*SCHEMA, *map(keyword, SCHEMA), *GROUPS, "max_error", "window"]) | st.text(
    max_size=8
)
members = st.dictionaries(st.sampled_from([path.rpartition(".")[2] for path in SCHEMA]), jsons, max_size=4)
patches = jsons | st.dictionaries(names, jsons | members, max_size=8)


def assert_valid(params: Params) -> None:
    snapshot = params.snapshot()
    assert normalise(snapshot) == dict(snapshot)
    # All fields stated at once: every rule is asked.
    assert settle(DEFAULTS, dict(snapshot)) == dict(snapshot)


@given(st.lists(patches, max_size=4))
@settings(deadline=None, max_examples=150)
def test_whatever_is_proposed_the_model_stays_valid_and_nothing_is_raised(script):
    params = Params()
    for patch in script:
        answer = params.propose(patch, source="browser")
        assert_valid(params)
        assert answer.source == "browser"
        assert {path: params.snapshot()[path] for path in answer.values} == dict(answer.values)
        assert (answer.delta is None) or set(answer.delta.changed) <= set(answer.values)
        json.loads(json.dumps(answer.to_json(), allow_nan=False))


@given(states, changes)
@settings(deadline=None, max_examples=80)
def test_a_valid_proposal_is_an_update(state, change):
    proposed, updated = Params.from_snapshot(state), Params.from_snapshot(state)
    try:
        updated.update(change)
    except ParamsError:
        proposed.propose(change)
        assert_valid(proposed)
        return
    answer = proposed.propose(change)
    assert answer.ok
    assert proposed == updated


@pytest.mark.parametrize(
    ("patch", "values", "said"),
    [
        (
            {"detail": 7},
            {"detail": 1.0},
            "detail: 7 is not allowed; allowed: a number from 0 to 1. Taken as 1.0.",
        ),
        ({"window": 20.2}, {"centerline.window": 21}, "Taken as 21."),
        ({"seed": -4, "detail": 0.7}, {"seed": 0, "detail": 0.7}, "Taken as 0."),
        ({"seed": 10**5000}, {"seed": 2**32 - 1}, "Taken as 4294967295."),
        ({"detail": float("inf")}, {}, "allowed: a number from 0 to 1"),
        ({"detail": "0.7", "seed": 3}, {"seed": 3}, "Write 0.7 without quotes."),
        ({"detail": True, "seed": 3}, {"seed": 3}, "detail: True is not allowed"),
        ({"edge": {"flow": 1, "passes": 3}}, {"edge.passes": 3}, "edge.flow: 1 is not allowed"),
        ({"edge": 4, "seed": 3}, {"seed": 3}, "there is no field 'edge'"),
        ({"windwo": 21, "seed": 3}, {"seed": 3}, "Did you mean centerline.window?"),
        ({"seed": 3, "Seed": 4}, {"seed": 3}, "there is no field 'Seed'. Did you mean seed?"),
        (
            {"stroke.width": 3, "stroke_width": 4},
            {"stroke.width": 3.0},
            "It is given twice; the first was taken.",
        ),
        ({"paper": "blurple", "seed": 3}, {"seed": 3}, "paper: 'blurple' is not allowed"),
        ([1, 2], {}, "patch: [1, 2] is not allowed; allowed: a mapping of fields"),
        (None, {}, "patch: None"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_taken(patch, values, said):
    params = Params("centerline")
    answer = params.propose(patch)
    assert dict(answer.values) == values
    assert len(answer.errors) == 1
    assert said in str(answer.errors[0])
    assert params.snapshot() == {**Params("centerline").snapshot(), **values}


@pytest.mark.parametrize(
    ("state", "patch", "values", "said"),
    [
        (
            {},
            {"nms_low": 0.15},
            {"edge.nms_low": 0.075},
            "values below edge.nms_high, which is 0.08. Taken as 0.075.",
        ),
        ({"nms_low": 0.06}, {"nms_high": 0.05}, {"edge.nms_high": 0.065}, "Taken as 0.065."),
        (
            {},
            {"nms_low": 0.2, "nms_high": 0.1},
            {"edge.nms_low": 0.095, "edge.nms_high": 0.1},
            "Taken as 0.095.",
        ),
        ({}, {"edge.reverse": True, "seed": 3}, {"seed": 3}, "Left at False. Set edge.passes to 2 or more."),
        ({"flow": False}, {"trace": True, "seed": 3}, {"seed": 3}, "Left at False. Set edge.flow to True."),
        ({}, {"handdrawn": {"tremor": 0.3}, "seed": 3}, {"seed": 3}, "Left at 0.0. Set handdrawn.preset to"),
    ],
)
def test_what_rules_refuse_moves_aside_or_is_left_out(state, patch, values, said):
    params = Params(**{"nms_low": 0.04, "nms_high": 0.08, **state})
    before = params.snapshot()
    answer = params.propose(patch)
    assert len(answer.errors) == 1
    assert said in str(answer.errors[0])
    assert dict(answer.values) == values | {
        path: params.snapshot()[path] for path in answer.values.keys() - values
    }
    assert params.snapshot() == {**before, **values}


def test_a_proposal_in_a_batch_waits_with_the_rest():
    params, seen = Params(), []
    params.subscribe("*", seen.append)
    with params.batch():
        params.edge.nms_high = 0.4
        answer = params.propose({"nms_low": 0.19, "detail": 3})
        assert (answer.delta, seen) == (None, [])
        assert dict(answer.values) == {"edge.nms_low": 0.19, "detail": 1.0}
    assert len(seen) == 1
    assert params.snapshot() == {**DEFAULTS, "edge.nms_high": 0.4, "edge.nms_low": 0.19, "detail": 1.0}


def test_more_entries_than_fields_are_not_all_looked_at():
    answer = Params().propose({f"nothing{number}": 1 for number in range(5000)})
    assert len(answer.errors) < 500
    assert "5000 entries" in str(answer.errors[-1])


def test_errors_of_endless_values_stay_short():
    nested: list = []
    for _ in range(100_000):
        nested = [nested]
    answer = Params().propose({"detail": nested, "paper": "x" * 10**6, "algorithm": ["y" * 10**6]})
    assert len(answer.errors) == 3
    assert all(len(str(error)) < 1000 for error in answer.errors)
    while nested:  # freeing it all at once would overflow the C stack of older interpreters
        nested = nested[0]
