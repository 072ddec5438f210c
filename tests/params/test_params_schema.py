from __future__ import annotations

import pytest

from vec2art_nb.params.field import ALGORITHMS, Field
from vec2art_nb.params.names import keyword
from vec2art_nb.params.preset import get_preset, presets
from vec2art_nb.params.rules import RULES
from vec2art_nb.params.schema import DEFAULTS, GROUPS, SCHEMA, field_table, normalise
from vec2art_nb.params.settle import settle

every_field = pytest.mark.parametrize("field", SCHEMA.values(), ids=SCHEMA.keys())


@every_field
def test_the_default_is_valid_and_canonical(field: Field):
    value = field.normalise(field.default)
    assert value == field.default
    assert type(value) is type(field.default)


@every_field
def test_a_field_is_described_for_people(field: Field):
    assert field.label[0].isupper()
    assert field.section
    assert field.help.endswith(".")
    assert 20 <= len(field.help) <= 200


@every_field
def test_numbers_have_an_inclusive_range_and_a_step(field: Field):
    if field.kind in {"number", "integer"}:
        assert field.normalise(field.minimum) == field.minimum
        assert field.normalise(field.maximum) == field.maximum
        assert field.step is not None
        assert 0 < field.step < field.maximum - field.minimum
        assert field.minimum > 0 or not field.log


@every_field
def test_conditions_name_values_that_the_other_field_can_have(field: Field):
    for path, values in field.depends_on:
        assert values
        assert all(SCHEMA[path].normalise(value) == value for value in values)


def test_a_field_is_active_while_its_conditions_hold():
    radius, window = SCHEMA["edge.flow_radius"], SCHEMA["centerline.window"]
    assert radius.active(DEFAULTS)
    assert not radius.active(DEFAULTS.evolve({"edge.flow": False}))
    assert not window.active(DEFAULTS)
    assert window.active(DEFAULTS.evolve({"algorithm": "centerline"}))


def test_names_and_keywords_are_unambiguous():
    shared = {keyword(path) for path in SCHEMA}
    assert len(shared) == len(SCHEMA)
    for algorithm in ALGORITHMS:
        own = {field.name for field in SCHEMA.values() if field.group == algorithm}
        assert not own & (shared | set(GROUPS) | {"preset", "params", "algorithm", "picture"})


def test_every_rule_is_about_fields_that_exist():
    for rule in RULES:
        assert rule.triggers <= rule.reads <= SCHEMA.keys()


def test_the_table_lists_every_field_once():
    table = field_table()
    assert all(table.count(f"| `{path}`") == 1 for path in SCHEMA)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_a_preset_is_valid_and_says_what_it_is_for(preset):
    values = settle(DEFAULTS, normalise(preset.values), {"algorithm": preset.algorithm})
    assert {path: values[path] for path in preset.values} == preset.values
    drawn = {preset.algorithm, preset.values.get("overlay")}
    assert all(drawn.issuperset(SCHEMA[path].algorithms) for path in preset.values)
    assert all(text.endswith(".") for text in (preset.description, preset.intent))
    assert get_preset(preset.name) is preset


def test_presets_differ_from_each_other():
    looks = [(preset.algorithm, frozenset(preset.values.items())) for preset in presets()]
    assert len(set(looks)) == len(looks)
