"""The JSON Schema accepts what the parameters accept, and nothing else."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from params_strategies import changes, states

from vec2art_nb.errors import ParamsError
from vec2art_nb.params import DEFAULTS, SCHEMA, SCHEMA_VERSION, metadata_json
from vec2art_nb.params.colors import normalise_color
from vec2art_nb.params.json_schema import file_schema, json_schema
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.rules import RULES, Below
from vec2art_nb.params.settle import shortest

NESTED, FLAT = (Draft202012Validator(json_schema(nested=nested)) for nested in (True, False))
FILE = Draft202012Validator(file_schema())
every_field = pytest.mark.parametrize("field", SCHEMA.values(), ids=SCHEMA.keys())

junk = st.none() | st.booleans() | st.integers(-10, 10**10) | st.floats(-1e6, 1e6) | st.text(max_size=5)
junk_changes = st.dictionaries(st.sampled_from([*SCHEMA, "edge", "nothing"]), junk, max_size=2)


def nested(values: dict[str, object]) -> dict[str, object]:
    tree: dict[str, object] = {}
    for path, value in values.items():
        group, _, name = path.rpartition(".")
        (tree.setdefault(group, {}) if group else tree)[name] = value  # type: ignore[index]
    return tree


def as_json(values: dict[str, object]) -> dict[str, object]:
    """Values as a file would hold them; colours in the spellings that the schema knows."""
    plain = {path: value.item() if isinstance(value, np.generic) else value for path, value in values.items()}
    for path, value in plain.items():
        if path in SCHEMA and SCHEMA[path].kind == "color" and isinstance(value, str):
            plain[path] = value if value in SCHEMA[path].choices else normalise_color(value)
    return json.loads(json.dumps(plain))


@pytest.mark.parametrize("validator", [NESTED, FLAT, FILE], ids=["nested", "flat", "file"])
def test_it_is_a_schema_of_the_draft_and_plain_json(validator):
    Draft202012Validator.check_schema(validator.schema)
    assert json.loads(json.dumps(validator.schema, allow_nan=False)) == validator.schema


@given(states)
@settings(deadline=None, max_examples=40)
def test_every_valid_state_validates_whole_and_in_short(state):
    for values in (dict(state), shortest(state)):
        FLAT.validate(values)
        NESTED.validate(nested(values))


@given(st.tuples(changes, junk_changes).map(lambda both: as_json(both[0] | both[1])))
@settings(deadline=None, max_examples=200)
def test_schema_and_parameters_accept_the_same_statements(values):
    pairs = ({rule.low, rule.high} for rule in RULES if isinstance(rule, Below))
    if any(pair <= values.keys() for pair in pairs):
        return  # two numbers cannot be compared by JSON Schema
    try:
        resolve_params(params=values)
    except ParamsError:
        accepted = False
    else:
        accepted = True
    assert FLAT.is_valid(values) is accepted
    if "edge" not in values:
        assert NESTED.is_valid(nested(values)) is accepted


@given(states)
@settings(deadline=None, max_examples=20)
def test_files_validate_whether_saved_or_written_by_hand(state):
    saved = json.loads(metadata_json(shortest(state), preset={"name": "look", "title": "Look"}))
    for document in (saved, saved["params"], nested(saved["params"]), {"params": nested(saved["params"])}):
        FILE.validate(document)
    assert not FILE.is_valid({**saved, "params": {"glow": 1}})
    assert not FILE.is_valid({**saved, "schema": SCHEMA_VERSION + 1})
    assert not FILE.is_valid({"detail": 7})


@every_field
def test_values_out_of_range_do_not_validate(field):
    wrong: list[object] = [[], {}]
    if field.kind in {"number", "integer"}:
        wrong += [field.minimum - 1, field.maximum + 1, str(field.default), True]
    if field.kind == "integer":
        wrong.append(field.minimum + 0.5)
    if field.odd:
        wrong.append(field.minimum + 1)
    if field.kind in {"choice", "color"}:
        wrong += ["nothing of the kind", "#12345", 1]
    if field.kind == "boolean":
        wrong += [0, "true"]
    if not field.optional:
        wrong.append(None)
    for value in wrong:
        assert not FLAT.is_valid({field.path: value}), value
        assert not NESTED.is_valid(nested({field.path: value})), value


@every_field
def test_a_field_carries_what_people_and_programs_need(field):
    described = json_schema(nested=False)["properties"][field.path]
    assert (described["title"], described["description"]) == (field.label, field.help)
    assert described["default"] == field.default
    assert described.get("x-unit", "") == field.unit
    assert described.get("x-view-only", False) is field.view_only
    assert set(described.get("x-depends-on", {})) == {path for path, _ in field.depends_on}


def test_a_pair_that_is_out_of_order_is_named_though_it_validates():
    assert json_schema(nested=False)["properties"]["edge.nms_low"]["x-below"] == ["edge.nms_high"]
    assert not FLAT.is_valid({"edge.nms_low": DEFAULTS["edge.nms_high"]})
    assert FLAT.is_valid({"edge.nms_low": 0.15, "edge.nms_high": 0.2})
    assert FLAT.is_valid({"edge.nms_low": 0.2, "edge.nms_high": 0.15})


def test_fields_that_do_not_exist_are_refused():
    assert not NESTED.is_valid({"glow": 1})
    assert not NESTED.is_valid({"edge": {"glow": 1}})
    assert not NESTED.is_valid({"edge": 3})
