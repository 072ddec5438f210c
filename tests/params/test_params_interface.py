"""What a front end is told: everything that its controls need, and nothing that contradicts the fields."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from params_strategies import states

from vec2art_nb.params import SCHEMA
from vec2art_nb.params.interface import ui_description

SECTIONS = ui_description()
CONTROLS = {control["path"]: control for section in SECTIONS for control in section["fields"]}
every_control = pytest.mark.parametrize("path", SCHEMA)


def test_it_is_plain_json():
    assert json.loads(json.dumps(SECTIONS, allow_nan=False)) == SECTIONS


def test_every_field_is_there_once_in_the_order_of_the_schema():
    assert sum(len(section["fields"]) for section in SECTIONS) == len(SCHEMA)
    assert list(CONTROLS) == list(SCHEMA)


def test_sections_have_stable_words_and_belong_to_one_owner():
    assert len({section["id"] for section in SECTIONS}) == len(SECTIONS)
    for section in SECTIONS:
        assert section["id"].replace("_", "").isalnum()
        assert section["fields"]
        assert all(control["algorithms"] == section["algorithms"] for control in section["fields"])


def test_the_first_section_of_everyone_and_of_each_algorithm_is_open():
    opened = [section["title"] for section in SECTIONS if section["open"]]
    assert opened == ["Drawing", "Flow", "Ink", "Regions", "Dots"]


@every_control
def test_a_control_offers_exactly_what_the_field_accepts(path):
    control, field = CONTROLS[path], SCHEMA[path]
    ends = [control["minimum"], control["maximum"]]
    offered = [choice["value"] for choice in control["choices"]]
    for value in [control["default"], *(end for end in ends if end is not None), *offered]:
        field.normalise(value)
    assert offered == list(field.choices)
    assert control["optional"] is field.optional
    assert all(choice["label"] for choice in control["choices"])


@every_control
def test_steps_show_in_the_decimals(path):
    control = CONTROLS[path]
    if control["step"] is not None:
        assert round(control["step"], control["decimals"]) == control["step"]
        assert control["decimals"] == 0 or round(control["step"], control["decimals"] - 1) != control["step"]


def test_a_slider_has_no_more_stops_than_a_screen_has_pixels():
    for control in CONTROLS.values():
        if control["control"] == "slider" and not control["log"]:
            assert (control["maximum"] - control["minimum"]) / control["step"] <= 4000
    assert CONTROLS["seed"]["control"] == "entry"


@given(states)
@settings(deadline=None, max_examples=50)
def test_conditions_alone_tell_whether_a_field_has_an_effect(state):
    for path, control in CONTROLS.items():
        active = all(
            any(state[other] in condition["values"] for other in condition["fields"])
            for condition in control["depends_on"]
        )
        assert active is SCHEMA[path].active(state)


def test_a_pair_of_thresholds_knows_its_order():
    assert CONTROLS["edge.nms_low"]["below"] == ["edge.nms_high"]
    assert CONTROLS["edge.nms_high"]["above"] == ["edge.nms_low"]
