"""The code that parameters are written as gives the parameters back."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from params_strategies import changes, states

from vec2art_nb import Params
from vec2art_nb.errors import ParamsError
from vec2art_nb.params import Snapshot, presets
from vec2art_nb.params.looks.preset import Preset
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.schema import DEFAULTS, normalise
from vec2art_nb.params.settle import settle
from vec2art_nb.params.source_code import WIDTH, to_python


def vectorize(_picture: object, algorithm: str | None = None, *, preset: str | None = None, **fields: object):
    return resolve_params(algorithm, preset, None, fields)


def definition(*arguments: object) -> Snapshot:
    preset = Preset(*arguments)
    values = settle(DEFAULTS, normalise(preset.values), {"algorithm": preset.algorithm})
    return Snapshot(values)


NAMES = {
    "vectorize": {"vectorize": vectorize, "picture": None},
    "Params": {"Params": lambda *arguments, **fields: Params(*arguments, **fields).snapshot()},
    "Preset": {"Preset": definition},
}
calls = st.sampled_from(list(NAMES))


def over_preset(preset: Preset, change: dict[str, object]) -> Snapshot:
    try:
        return resolve_params(preset=preset.name, fields={**change, "algorithm": preset.algorithm})
    except ParamsError:
        return resolve_params(preset=preset.name)


near_presets = st.builds(over_preset, st.sampled_from(presets()), changes)


@given(states | near_presets, calls)
@example(
    Snapshot({**DEFAULTS, "color.tolerance": 0.9996662368794289, "edge.max_gap": 1.1821852362554637}),
    "Preset",
)
@settings(deadline=None, max_examples=150)
def test_evaluating_the_code_gives_the_parameters_back(state, call):
    text = to_python(state, call)
    again = eval(text, dict(NAMES[call]))
    assert again == state
    assert {path: type(value) for path, value in again.items()} == {p: type(v) for p, v in state.items()}
    assert to_python(Snapshot(dict(reversed(list(state.items())))), call) == text
    assert all(len(line) <= WIDTH for line in text.splitlines())


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_a_preset_is_named_where_that_is_shorter(preset):
    text = to_python(resolve_params(preset=preset.name))
    plain = to_python(resolve_params(preset=preset.name, fields={"detail": 0.123}))
    assert text == f'vectorize(picture, preset="{preset.name}")' or "preset=" not in text
    assert len(text) <= len(f'vectorize(picture, preset="{preset.name}")')
    assert "detail=0.123" in plain


@given(states)
@settings(deadline=None, max_examples=30)
def test_each_argument_is_needed(state):
    call = ast.parse(to_python(state)).body[0].value
    for left_out in call.keywords:
        rest = [one for one in call.keywords if one is not left_out]
        shorter = ast.unparse(ast.Call(call.func, call.args, rest))
        try:
            assert eval(shorter, dict(NAMES["vectorize"])) != state
        except ParamsError:
            continue


def test_defaults_need_no_argument():
    assert to_python(DEFAULTS) == "vectorize(picture)"
    assert to_python(DEFAULTS, "Params") == "Params()"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"detail": 0.25, "edge_max_error": 2}, "Params(detail=0.25, max_error=2)"),
        (
            {"algorithm": "dots", "overlay": "edge", "edge_max_error": 2},
            'Params("dots", overlay="edge", edge_max_error=2)',
        ),
        (
            {"source_max_side": 800, "handdrawn_preset": "strong"},
            'Params(source_max_side=800, handdrawn_preset="strong")',
        ),
    ],
)
def test_names_and_values_are_as_short_as_they_can_be(fields, text):
    assert to_python(resolve_params(fields=fields), "Params") == text


def test_long_calls_are_wrapped_as_formatters_wrap_them():
    fields = {"stroke_width": 3.5, "stroke_color": "#aabbcc", "paper": "transparent", "edge_passes": 2}
    text = to_python(resolve_params(fields=fields), "vectorize")
    assert text.splitlines()[0] == "vectorize("
    assert text.splitlines()[-1] == ")"


def test_another_call_is_refused():
    with pytest.raises(ParamsError, match="'vectorize', 'Params' or 'Preset'"):
        to_python(DEFAULTS, "draw")  # type: ignore[arg-type]
