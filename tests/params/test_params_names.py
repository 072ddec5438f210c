from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import states

from vec2art_nb.errors import ParamsError, UnknownFieldError
from vec2art_nb.params.names import find, keyword, resolve_names
from vec2art_nb.params.schema import SCHEMA


@pytest.mark.parametrize("path", SCHEMA)
def test_every_field_answers_to_its_path_its_keyword_and_its_short_name(path):
    field = SCHEMA[path]
    names = {path, keyword(path)} | ({field.name} if field.algorithms else set())
    for name in names:
        for algorithm in field.algorithms or ("edge", "centerline"):
            assert find(name, algorithm) == path


@pytest.mark.parametrize(
    ("name", "algorithm", "said"),
    [
        ("edge.max_eror", "edge", "Did you mean edge.max_error?"),
        ("edge_max_eror", "centerline", "Did you mean edge.max_error?"),
        ("max_eror", "edge", "Did you mean edge.max_error?"),
        ("stroke_colour", "edge", "Did you mean stroke.color?"),
        ("width", "edge", "Did you mean stroke.width?"),
        ("Detail", "edge", "Did you mean detail?"),
        ("window", "edge", "belongs to centerline, and you draw with edge: write centerline_window"),
        ("max_error", "centerline", "belongs to edge, and you draw with centerline: write edge_max_error"),
        ("quux", "edge", "field_table() lists all fields"),
    ],
)
def test_an_unknown_name_is_answered_with_the_field_that_was_meant(name, algorithm, said):
    with pytest.raises(UnknownFieldError) as caught:
        find(name, algorithm)
    assert repr(name) in str(caught.value)
    assert said in str(caught.value)


@given(st.text(max_size=40), st.sampled_from(["edge", "centerline"]))
@settings(deadline=None, max_examples=50)
def test_any_text_is_a_field_or_an_error_with_its_name(name, algorithm):
    try:
        assert find(name, algorithm) in SCHEMA
    except UnknownFieldError:
        assert name not in SCHEMA


@given(states)
@settings(deadline=None, max_examples=30)
def test_all_spellings_mean_the_same(state):
    nested: dict[str, object] = {}
    for path, value in state.items():
        group, _, name = path.rpartition(".")
        (nested.setdefault(group, {}) if group else nested)[name] = value  # type: ignore[index]
    keywords = {keyword(path): value for path, value in state.items()}
    assert resolve_names("edge", nested) == resolve_names("edge", keywords) == dict(state)


@pytest.mark.parametrize(
    "mappings",
    [
        ({"edge.max_error": 1, "max_error": 1},),
        ({"edge": {"max_error": 1}, "edge_max_error": 2},),
        ({"stroke.width": 1}, {"stroke_width": 1}),
    ],
)
def test_a_field_given_twice_is_refused_however_it_is_spelled(mappings):
    with pytest.raises(ParamsError, match="given twice"):
        resolve_names("edge", *mappings)


def test_short_names_belong_to_the_algorithm_that_is_stated_with_them():
    assert resolve_names("edge", {"window": 21}, {"algorithm": "centerline"})["centerline.window"] == 21


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"color": "red"}, "Did you mean stroke.color?"),
        ({"edge": 3}, "such as edge_flow"),
        ({"edge": {"window": 3}}, "no field 'edge.window'"),
        ({"edge": {"edge.flow": True}}, "no field 'edge.edge.flow'"),
        ({1: 2}, "no field '1'"),
        ({"a" * 5000: 2}, "no field 'aaa"),
    ],
)
def test_what_is_no_field_in_a_mapping_is_refused(mapping, said):
    with pytest.raises(ParamsError) as caught:
        resolve_names("edge", mapping)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 600


def test_errors_travel_between_processes():
    with pytest.raises(UnknownFieldError) as caught:
        find("max_eror", "edge")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is UnknownFieldError
    assert str(copy) == str(caught.value)
    assert isinstance(copy, ValueError)
    assert isinstance(copy, AttributeError)
