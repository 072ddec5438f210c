from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from params_strategies import values_of

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.field import Field
from vec2art_nb.params.schema import SCHEMA

fields = st.sampled_from(list(SCHEMA.values()))
anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=10)
    | st.binary(max_size=3)
    | st.lists(st.integers(), max_size=2)
    | st.builds(np.float32, st.floats(width=32))
    | st.builds(lambda n: np.full(n, 1.0), st.integers(0, 3))
    | st.complex_numbers()
)


def message(field: Field, value: object) -> str:
    with pytest.raises(ParamsError) as caught:
        field.normalise(value)
    assert caught.value.field == field.path
    return str(caught.value)


@given(fields.flatmap(lambda field: st.tuples(st.just(field), values_of(field))))
@settings(deadline=None)
def test_normalising_twice_changes_nothing(case):
    field, value = case
    once = field.normalise(value)
    again = field.normalise(once)
    assert again == once
    assert type(again) is type(once)
    assert type(once) in {bool, int, float, str, type(None)}


@given(fields, anything)
@settings(deadline=None, max_examples=300)
def test_any_value_is_accepted_or_refused_with_the_fields_name(field, value):
    try:
        accepted = field.normalise(value)
    except ParamsError:
        assert field.allowed in message(field, value)
    else:
        assert field.normalise(accepted) == accepted


@given(fields.flatmap(lambda field: st.tuples(st.just(field), values_of(field))))
@settings(deadline=None)
def test_a_value_written_as_text_is_read_back(case):
    field, value = case
    normal = field.normalise(value)
    text = "auto" if normal is None else str(normal)
    assert field.parse(text) == normal


@pytest.mark.parametrize(
    ("path", "value", "normal"),
    [
        ("detail", 1, 1.0),
        ("detail", np.float32(0.2), 0.2),
        ("detail", np.array(1), 1.0),
        ("detail", Fraction(1, 4), 0.25),
        ("edge.nms_low", np.float32(0.2), 0.2),
        ("edge.nms_low", np.float16(0.2), 0.2),
        ("edge.passes", 3.0, 3),
        ("edge.passes", np.uint8(3), 3),
        ("edge.flow", np.True_, True),
        ("edge.width_profile", np.str_("ink"), "ink"),
        ("stroke.color", "Red", "#ff0000"),
        ("stroke.color", "#AbC", "#aabbcc"),
        ("paper", "transparent", "transparent"),
        ("source.max_side", None, None),
    ],
)
def test_equal_settings_become_equal_values(path, value, normal):
    found = SCHEMA[path].normalise(value)
    assert found == normal
    assert type(found) is type(normal)


def test_minus_zero_is_zero():
    assert str(SCHEMA["detail"].normalise(-0.0)) == "0.0"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("detail", 2, "a number from 0 to 1. The nearest is 1."),
        ("detail", float("nan"), "a number from 0 to 1."),
        ("detail", float("-inf"), "The nearest is 0."),
        ("detail", True, "a number from 0 to 1"),
        ("detail", np.True_, "a number from 0 to 1"),
        ("detail", " 0.5", "Write 0.5 without quotes."),
        ("detail", "much", "'much' is not allowed"),
        ("detail", None, "None is not allowed"),
        ("detail", 10**400, "The nearest is 1."),
        ("detail", np.array([0.5]), "a number from 0 to 1"),
        ("edge.passes", 2.6, "The nearest is 3."),
        ("centerline.window", 22, "an odd whole number from 15 to 45 px at 1080p. The nearest is 23."),
        ("centerline.window", 500, "The nearest is 45."),
        ("edge.flow", 1, "True or False. Write True."),
        ("edge.flow", "true", "True or False."),
        ("edge.width_profile", "inc", "Did you mean 'ink'?"),
        ("centerline.polarity", "dark-on-light", "Did you mean 'dark_on_light'?"),
        ("stroke.color", "transparent", "a colour as '#rrggbb'"),
        ("stroke.color", "#12345", "a colour as '#rrggbb'"),
        ("stroke.color", "hsl(0,0%,0%)", "a colour as '#rrggbb'"),
        ("stroke.color", (255, 0, 0), "a colour as '#rrggbb'"),
        ("paper", "clear", "'transparent'"),
        ("source.max_side", 100, "or None (automatic). The nearest is 256."),
    ],
)
def test_a_refusal_says_what_is_allowed_and_what_to_do(path, value, said):
    assert said in message(SCHEMA[path], value)


def test_an_integer_too_long_to_print_is_refused_like_any_other():
    assert "this int is not allowed" in message(SCHEMA["seed"], 10**5000)


def test_a_long_value_does_not_drown_the_message():
    assert len(message(SCHEMA["edge.width_profile"], "x" * 10_000)) < 300


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("edge.flow", "off", False),
        ("edge.flow", "Yes", True),
        ("detail", " 1e-1 ", 0.1),
        ("edge.passes", "3.0", 3),
        ("source.max_side", "Auto", None),
        ("source.max_side", "1024", 1024),
        ("paper", "white", "#ffffff"),
    ],
)
def test_text_is_parsed(path, text, value):
    assert SCHEMA[path].parse(text) == value


@pytest.mark.parametrize(
    ("path", "text"), [("detail", "nan"), ("detail", ""), ("edge.flow", "maybe"), ("detail", "auto")]
)
def test_text_that_says_nothing_allowed_is_refused(path, text):
    with pytest.raises(ParamsError, match=path):
        SCHEMA[path].parse(text)
