from __future__ import annotations

import pytest
from hypothesis import given, settings
from params_strategies import changes, states

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.fields.handdrawn import LOOKS, STILL
from vec2art_nb.params.rules import RULES
from vec2art_nb.params.schema import DEFAULTS, SCHEMA, normalise
from vec2art_nb.params.settle import settle, shortest

# What breaks a rule, the field that is blamed, the other field that the message must name, and what mends it.
BROKEN = [
    ({"edge.nms_low": 0.1}, "edge.nms_low", "edge.nms_high", {"edge.nms_high": 0.3}),
    ({"edge.nms_low": 0.1}, "edge.nms_low", "edge.nms_high", {"edge.nms_high": 0.101}),
    ({"edge.flow": False, "edge.trace": True}, "edge.trace", "edge.flow", {"edge.flow": True}),
    (
        {"dots.min_radius": 5.0, "dots.max_radius": 2.0},
        "dots.min_radius",
        "dots.max_radius",
        {"dots.max_radius": 9.0},
    ),
    ({"edge.reverse": True}, "edge.reverse", "edge.passes", {"edge.passes": 2}),
    ({"edge.diagonal": True}, "edge.diagonal", "edge.passes", {"edge.passes": 3}),
    *(
        ({path: SCHEMA[path].maximum}, path, "handdrawn.preset", {"handdrawn.preset": "custom"})
        for path in STILL
    ),
]


@pytest.mark.parametrize(("change", "blamed", "other", "remedy"), BROKEN, ids=[case[1] for case in BROKEN])
def test_a_broken_rule_names_both_fields_and_the_way_out(change, blamed, other, remedy):
    with pytest.raises(ParamsError) as caught:
        settle(DEFAULTS, change)
    assert caught.value.field == blamed
    assert caught.value.value == change[blamed]
    assert other in caught.value.allowed
    assert other in caught.value.suggestion
    mended = settle(DEFAULTS, {**change, **remedy})
    assert mended[blamed] == change[blamed]


def test_raising_the_lower_or_lowering_the_upper_blames_the_one_that_was_set():
    close = settle(DEFAULTS, {"edge.nms_low": 0.1, "edge.nms_high": 0.3})
    with pytest.raises(ParamsError, match=r"^edge.nms_high: 0.1 .* values above edge.nms_low, which is 0.1"):
        settle(close, {"edge.nms_high": 0.1})


@pytest.mark.parametrize(
    ("condition", "off", "dependents"),
    [
        ("edge.flow", False, {"edge.trace": True}),
        ("edge.passes", 1, {"edge.reverse": True, "edge.diagonal": True}),
        ("handdrawn.preset", "none", {"handdrawn.tremor": 0.3, "handdrawn.wobble_frequency": 2.0}),
    ],
)
def test_switching_the_condition_off_puts_what_needs_it_to_rest(condition, off, dependents):
    on = {"edge.flow": True, "edge.passes": 4, "handdrawn.preset": "custom"}[condition]
    rest = {"edge.trace": False, "edge.reverse": False, "edge.diagonal": False, **STILL}
    working = settle(DEFAULTS, {condition: on, **dependents})
    resting = settle(working, {condition: off})
    assert {path: resting[path] for path in dependents} == {path: rest[path] for path in dependents}


def test_tracing_comes_back_with_the_flow():
    without = settle(DEFAULTS, {"edge.flow": False})
    assert settle(without, {"edge.flow": True})["edge.trace"] is True
    assert settle(without, {"edge.flow": True, "edge.trace": False})["edge.trace"] is False


@pytest.mark.parametrize("look", LOOKS)
def test_a_hand_drawn_look_writes_all_its_effects(look):
    messy = settle(DEFAULTS, {"handdrawn.preset": "custom", "handdrawn.undershoot": 5.0})
    for start in (DEFAULTS, messy):
        values = settle(start, {"handdrawn.preset": look})
        assert {path: values[path] for path in LOOKS[look]} == LOOKS[look]
    assert set(LOOKS[look]) == set(STILL)
    assert normalise(LOOKS[look]) == LOOKS[look]


def test_what_is_stated_with_a_look_goes_over_it():
    values = settle(DEFAULTS, {"handdrawn.preset": "strong", "handdrawn.tremor": 0.0})
    assert values["handdrawn.tremor"] == 0.0
    assert values["handdrawn.pressure"] == LOOKS["strong"]["handdrawn.pressure"]


def test_an_effect_changed_later_stays_while_the_look_does():
    values = settle(DEFAULTS, {"handdrawn.preset": "strong"}, {"handdrawn.tremor": 0.1}, {"detail": 0.9})
    assert values["handdrawn.tremor"] == 0.1
    assert settle(values, {"handdrawn.preset": "custom"})["handdrawn.tremor"] == 0.1


def test_a_later_change_can_mend_an_earlier_one():
    assert settle(DEFAULTS, {"edge.reverse": True}, {"edge.passes": 2})["edge.reverse"] is True


@given(states, changes)
@settings(deadline=None)
def test_a_change_that_is_accepted_is_kept_and_breaks_no_rule(state, change):
    stated = normalise(change)
    try:
        after = settle(state, stated)
    except ParamsError:
        return
    assert {path: after[path] for path in stated} == stated
    for rule in RULES:
        rule.check(after, set())
    followed = {path for path in SCHEMA if after[path] != state[path]} - stated.keys()
    assert followed <= {"edge.trace", "edge.reverse", "edge.diagonal", *STILL}
    assert not followed or not stated.keys().isdisjoint({"edge.flow", "edge.passes", "handdrawn.preset"})


@given(states)
@settings(deadline=None)
def test_the_shortest_statement_rebuilds_the_state_and_needs_each_field(state):
    stated = shortest(state)
    assert settle(DEFAULTS, stated) == dict(state)
    for path in stated:
        rest = {other: value for other, value in stated.items() if other != path}
        try:
            rebuilt = settle(DEFAULTS, rest)
        except ParamsError:
            continue
        assert rebuilt != dict(state)
