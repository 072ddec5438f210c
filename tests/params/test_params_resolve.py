from __future__ import annotations

import pytest
from hypothesis import given, settings
from params_strategies import states

from vec2art_nb.errors import ParamsError
from vec2art_nb.params import DEFAULTS, Params, Snapshot, get_preset, presets, resolve_params


def test_nothing_stated_gives_the_defaults():
    assert resolve_params() == DEFAULTS


def test_fields_go_over_params_and_params_over_the_preset():
    preset = get_preset("ink")
    values = resolve_params(
        None, "ink", {"stroke_width": 3, "edge": {"passes": 3, "reverse": True}}, {"detail": 0.1, "passes": 2}
    )
    assert values["edge.width_profile"] == preset.values["edge.width_profile"]
    assert (values["stroke.width"], values["edge.passes"], values["detail"]) == (3.0, 2, 0.1)
    assert values["edge.reverse"] is True


@given(states)
@settings(deadline=None, max_examples=30)
def test_params_in_any_form_state_the_same(state):
    params = Params.from_snapshot(state)
    assert resolve_params(params=params) == state
    assert resolve_params(params=state) == state
    assert resolve_params(params=params.to_dict()) == state
    assert resolve_params(params=params.to_dict(nested=True)) == state


def test_what_params_leave_at_the_default_does_not_go_over_the_preset():
    values = resolve_params(preset="ink", params=Params(detail=0.9))
    assert values["stroke.width"] == get_preset("ink").values["stroke.width"]
    assert values["detail"] == 0.9


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_a_preset_brings_its_algorithm(preset):
    values = resolve_params(preset=preset.name)
    assert values["algorithm"] == preset.algorithm
    assert values == Params(preset=preset.name).snapshot()
    assert values == resolve_params(preset.algorithm, preset.name)
    assert values == resolve_params(preset=preset.name, params=Params())


@pytest.mark.parametrize(
    "call",
    [
        lambda: resolve_params("centerline", "ink"),
        lambda: resolve_params(None, "ink", {"algorithm": "centerline"}),
        lambda: resolve_params(None, "ink", None, {"algorithm": "centerline"}),
        lambda: resolve_params(None, "ink", Params("centerline")),
        lambda: Params("centerline", "ink"),
    ],
)
def test_an_algorithm_that_is_not_the_presets_is_refused(call):
    with pytest.raises(
        ParamsError, match=r"'centerline' is not .* 'ink' draws with. Leave .* text_typography"
    ):
        call()


def test_the_algorithm_named_in_the_call_goes_over_that_of_params():
    values = resolve_params("edge", params=Params("centerline", window=21), fields={"max_error": 2})
    assert (values["algorithm"], values["centerline.window"], values["edge.max_error"]) == ("edge", 21, 2.0)


def test_short_names_are_those_of_the_algorithm_of_params():
    assert resolve_params(params=Params("centerline"), fields={"window": 21})["centerline.window"] == 21


def test_switching_off_what_a_preset_needs_just_works():
    assert resolve_params(preset="ink", fields={"flow": False})["edge.trace"] is False
    still = resolve_params(preset="sketch", fields={"handdrawn_preset": "none", "passes": 1})
    assert still["handdrawn.tremor"] == 0.0


@pytest.mark.parametrize(
    ("preset", "said"),
    [("line-art", "Did you mean 'line_art'?"), ("zzz", "allowed: line_art,"), (3, "allowed: line")],
)
def test_an_unknown_preset_is_answered_with_the_nearest(preset, said):
    with pytest.raises(ParamsError) as caught:
        resolve_params(preset=preset)
    assert said in str(caught.value)


@pytest.mark.parametrize("params", ["ink", 3, [("detail", 0.5)]])
def test_params_of_another_type_are_refused(params):
    with pytest.raises(ParamsError, match="a Params, a Snapshot or a mapping"):
        resolve_params(params=params)


def test_a_snapshot_of_another_schema_is_refused_by_name():
    with pytest.raises(ParamsError, match=r"edge\.magic"):
        resolve_params(params=Snapshot({**DEFAULTS, "edge.magic": 1}))
