"""Documents of older schemas, and of fields that nobody knows."""

from __future__ import annotations

import json
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import states

from vec2art_nb.errors import ParamsError, ParamsFileError, ParamsWarning, UnknownFieldError
from vec2art_nb.params import SCHEMA_VERSION, Params, metadata_json
from vec2art_nb.params.document import read_document
from vec2art_nb.params.migrations import MIGRATIONS, Migration, migrate
from vec2art_nb.params.names import keyword
from vec2art_nb.params.schema import SCHEMA

#: Two steps that lead here from schemas that never were.
STEPS = (
    Migration(
        version=SCHEMA_VERSION - 1, renamed={"edge.scale": "edge.sigma_s"}, removed={"magic": "Use seed."}
    ),
    Migration(
        version=SCHEMA_VERSION - 2,
        renamed={"edge.blur": "edge.scale", "amount": "detail"},
        converted={"detail": lambda value: 1 - value, "edge.scale": lambda value: 2 * value},
    ),
)


def document(fields: dict[str, object], version: int) -> str:
    return json.dumps({"schema": version, "params": fields})


def test_the_migrations_lead_to_this_schema_without_a_gap():
    versions = [step.version for step in MIGRATIONS]
    assert versions == list(range(SCHEMA_VERSION - len(versions), SCHEMA_VERSION))


def test_a_field_is_renamed_and_converted_step_by_step():
    text = document({"edge.blur": 1.5, "amount": 0.25}, SCHEMA_VERSION - 2)
    assert read_document(text, migrations=STEPS) == {"edge.sigma_s": 3.0, "detail": 0.75}


def test_only_the_steps_since_the_document_are_taken():
    text = document({"edge.scale": 3.0, "detail": 0.25}, SCHEMA_VERSION - 1)
    assert read_document(text, migrations=STEPS) == {"edge.sigma_s": 3.0, "detail": 0.25}


@pytest.mark.parametrize("fields", [{"edge.blur": 1}, {"edge_blur": 1}, {"blur": 1}, {"edge": {"blur": 1}}])
def test_an_old_field_is_known_by_every_spelling(fields):
    assert migrate(fields, SCHEMA_VERSION - 2, STEPS) == {"edge.sigma_s": 2}


def test_a_removed_field_is_left_out_with_a_warning_that_names_it():
    text = document({"magic": 3, "detail": 0.5}, SCHEMA_VERSION - 1)
    with pytest.warns(ParamsWarning, match=r"magic of schema 0 .* left out\. Use seed\."):
        assert read_document(text, migrations=STEPS) == {"detail": 0.5}


def test_a_field_by_its_old_and_its_new_name_is_refused():
    for fields in ({"edge.sigma_s": 1, "edge.scale": 2}, {"edge.scale": 2, "edge_sigma_s": 1}):
        with pytest.raises(ParamsError, match="given twice"):
            Params.from_dict(migrate(fields, SCHEMA_VERSION - 1, STEPS))


def old(path: str) -> str:
    return f"{path}_then"


#: Every field had another name and, if it was a switch, the opposite value.
EVERYTHING = Migration(
    version=SCHEMA_VERSION - 1,
    renamed={old(path): path for path in SCHEMA if path != "algorithm"},
    converted={path: lambda value: not value for path, field in SCHEMA.items() if field.kind == "boolean"},
)


@given(states, st.sampled_from(["path", "keyword", "group"]))
@settings(deadline=None, max_examples=40)
def test_whatever_was_renamed_the_parameters_come_back_from_any_spelling(state, spelling):
    then: dict[str, object] = {"algorithm": state["algorithm"]}
    for path in SCHEMA.keys() - {"algorithm"}:
        value = not state[path] if SCHEMA[path].kind == "boolean" else state[path]
        group, _, name = old(path).rpartition(".")
        if spelling == "group" and group:
            then.setdefault(group, {})[name] = value
        else:
            then[old(path) if spelling == "path" else keyword(old(path))] = value
    fields = read_document(document(then, SCHEMA_VERSION - 1), migrations=[EVERYTHING])
    assert Params.from_dict(fields).snapshot() == state


@pytest.mark.parametrize("value", ["much", None, [1], {"deep": 1}])
def test_a_value_that_cannot_be_converted_is_an_error_of_ours(value):
    with pytest.raises(ParamsError, match=r"amount|detail"):
        Params.from_dict(migrate({"amount": value}, SCHEMA_VERSION - 2, STEPS))


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, SCHEMA_VERSION - 3, True, 1.0, "1", None])
def test_a_schema_that_no_migration_starts_from_is_refused(version):
    with pytest.raises(
        ParamsFileError, match=rf"written with schema .* expected schema -1 to {SCHEMA_VERSION}"
    ):
        read_document(json.dumps({"schema": version, "params": {}}), migrations=STEPS)


@given(states)
@settings(deadline=None, max_examples=25)
def test_a_document_of_this_schema_is_read_as_it_is(state):
    assert read_document(metadata_json(state), migrations=STEPS) == dict(state)


def test_all_unknown_fields_are_named_at_once():
    with pytest.raises(UnknownFieldError) as caught:
        Params.from_json('{"detial": 1, "edge": {"max_eror": 2, "flow": true}, "stroke": {"colour": "red"}}')
    said = str(caught.value)
    for name, meant in [
        ("detial", "detail"),
        ("edge.max_eror", "edge.max_error"),
        ("stroke.colour", "stroke.color"),
    ]:
        assert repr(name) in said
        assert f"Did you mean {meant}?" in said


def test_very_many_unknown_fields_are_counted():
    many = {f"{'x' * 1000}{number}": number for number in range(5000)}
    with pytest.raises(UnknownFieldError, match="Nor 4991 others") as caught:
        Params.from_dict(many)
    assert len(str(caught.value)) < 1500


def test_unknown_fields_are_left_out_on_request_with_a_warning():
    text = '{"window": 21, "algorithm": "centerline", "glow": 1, "edge": {"flow": false, "halo": 2}}'
    with pytest.warns(ParamsWarning, match=r"JSON text: unknown fields left out: 'glow', 'edge\.halo'"):
        fields = read_document(text, ignore_unknown=True)
    assert fields == {"window": 21, "algorithm": "centerline", "edge": {"flow": False}}


def test_nothing_is_left_out_of_what_is_known():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (
            read_document(json.dumps(dict.fromkeys(SCHEMA, 0)), ignore_unknown=True).keys() == SCHEMA.keys()
        )
        assert read_document('{"edge": 3}', ignore_unknown=True) == {"edge": 3}
