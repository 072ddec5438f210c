from __future__ import annotations

import copy
import pickle

import pytest
import traitlets
from hypothesis import given, settings
from params_strategies import changes, states

from vec2art_nb.errors import ParamsError, UnknownFieldError
from vec2art_nb.params import DEFAULTS, SCHEMA, Params, Snapshot
from vec2art_nb.params.names import keyword
from vec2art_nb.params.schema import GROUPS, fields_of, normalise
from vec2art_nb.params.settle import settle
from vec2art_nb.params.tree import FieldTrait, Node


def read(params: Params, path: str) -> object:
    """Value of a field by attribute access."""
    found: object = params
    for name in path.split("."):
        found = getattr(found, name)
    return found


def assert_tree_equals(params: Params, values: Snapshot | dict) -> None:
    assert {path: read(params, path) for path in SCHEMA} == dict(values)
    assert dict(params.snapshot()) == dict(values)


def test_the_tree_is_the_schema():
    params = Params()
    nodes = {"": params, **{name: getattr(params, name) for name in GROUPS}}
    for group, node in nodes.items():
        traits = {name: trait for name, trait in node.traits().items() if isinstance(trait, FieldTrait)}
        assert [trait.field for trait in traits.values()] == sorted(fields_of(group), key=lambda f: f.name)
        assert all(trait.help == trait.field.help for trait in traits.values())
        assert all(trait.info() == trait.field.allowed for trait in traits.values())
    assert_tree_equals(params, DEFAULTS)


def test_no_field_hides_an_attribute_of_the_model():
    assert not [field.path for field in SCHEMA.values() if hasattr(Node, field.name)]
    assert not set(GROUPS) & set(dir(Params))


@given(states, changes)
@settings(deadline=None, max_examples=60)
def test_update_changes_everything_or_nothing(state, change):
    params = Params.from_snapshot(state)
    seen = []
    for node in (params, *(getattr(params, name) for name in GROUPS)):
        node.observe(seen.append)
    try:
        expected = settle(state, normalise(change))
    except ParamsError:
        with pytest.raises(ParamsError):
            params.update(change)
        assert_tree_equals(params, state)
        assert seen == []
    else:
        params.update(change)
        assert_tree_equals(params, expected)
        assert len(seen) == sum(expected[path] != state[path] for path in SCHEMA)


@given(states, changes)
@settings(deadline=None, max_examples=40)
def test_assignments_follow_the_same_rules_as_update(state, change):
    by_attribute, by_update = Params.from_snapshot(state), Params.from_snapshot(state)
    for path, value in change.items():
        group, _, name = path.rpartition(".")
        try:
            setattr(getattr(by_attribute, group) if group else by_attribute, name, value)
        except ParamsError:
            with pytest.raises(ParamsError):
                by_update.update({path: value})
        else:
            by_update.update({path: value})
    assert by_attribute == by_update
    assert_tree_equals(by_attribute, by_update.snapshot())


@given(states)
@settings(deadline=None, max_examples=40)
def test_every_form_leads_back_to_the_same_params(state):
    params = Params.from_snapshot(state)
    forms = [
        Params.from_dict(params.to_dict()),
        Params.from_dict(params.to_dict(nested=True)),
        Params.from_dict(params.to_dict(changed_only=True)),
        Params.from_dict(params.to_dict(changed_only=True, nested=True)),
        Params.from_json(params.to_json()),
        Params.from_json(params.to_json(indent=None).encode()),
        Params.from_snapshot(params.snapshot()),
        eval(repr(params), {"Params": Params}),
        pickle.loads(pickle.dumps(params)),
        copy.deepcopy(params),
        copy.copy(params),
        params.copy(),
    ]
    assert all(form == params for form in forms)
    assert all(form.snapshot() == params.snapshot() for form in forms)
    assert {hash(form.snapshot()) for form in forms} == {hash(state)}
    assert {form.snapshot().digest() for form in forms} == {state.digest()}


def test_copies_do_not_share_what_changes():
    params = Params(stroke_width=2)
    other = params.copy()
    other.stroke.width = 3
    assert params.stroke.width == 2
    assert params != other


def test_a_snapshot_stays_as_it_was():
    params = Params()
    before = params.snapshot()
    params.detail = 0.9
    assert before["detail"] == DEFAULTS["detail"]
    assert params.snapshot()["detail"] == 0.9


def test_observers_see_the_final_state_once():
    params = Params()
    seen = []
    params.edge.observe(lambda change: seen.append((change.name, change.new, params.snapshot()["detail"])))
    params.update(detail=0.9, edge={"flow": False, "passes": 2})
    assert sorted(seen) == [("flow", False, 0.9), ("passes", 2, 0.9), ("trace", False, 0.9)]


def test_observers_may_write_back():
    params = Params()
    params.observe(lambda change: setattr(params.stroke, "width", change.new * 10), "detail")
    params.stroke.observe(lambda change: setattr(params, "seed", round(change.new)), "width")
    params.update(detail=0.8, stroke_opacity=0.5)
    assert (params.stroke.width, params.stroke.opacity, params.seed) == (8.0, 0.5, 8)


def test_setting_what_is_already_set_notifies_nobody():
    params = Params(max_error=2)
    params.edge.observe(lambda _change: pytest.fail("nothing has changed"))
    params.edge.max_error = 2
    params.update(max_error=2.0)


def test_holding_notifications_bundles_them_and_keeps_the_rules():
    params, seen = Params(), []
    params.edge.observe(lambda change: seen.append((change.name, change.new)))
    with params.edge.hold_trait_notifications():
        params.edge.nms_high = 0.3
        params.edge.nms_low = 0.1
        params.edge.nms_low = 0.15
        assert seen == []
    assert sorted(seen) == [("nms_high", 0.3), ("nms_low", 0.15)]


def test_an_error_while_holding_leaves_everything_as_it_was():
    params = Params()

    def break_a_rule() -> None:
        with params.edge.hold_trait_notifications():
            params.edge.flow = False
            params.edge.trace = True

    with pytest.raises(ParamsError):
        break_a_rule()
    assert_tree_equals(params, DEFAULTS)


def test_traits_can_be_linked():
    class Slider(traitlets.HasTraits):
        value = traitlets.Float()

    params, slider = Params(max_error=2), Slider()
    traitlets.link((params.edge, "max_error"), (slider, "value"))
    slider.value = 3
    assert params.edge.max_error == 3.0
    params.update(max_error=1)
    assert slider.value == 1.0


def test_a_look_fills_in_its_effects():
    params = Params()
    params.handdrawn.preset = "subtle"
    assert params.handdrawn.tremor == 0.05
    params.handdrawn.preset = "none"
    assert params == Params()


@pytest.mark.parametrize(
    ("assign", "said"),
    [
        (lambda p: setattr(p.edge, "max_eror", 1), "Did you mean edge.max_error?"),
        (lambda p: setattr(p, "window", 1), "Did you mean centerline.window?"),
        (lambda p: setattr(p, "colour", 1), "no field 'colour'"),
        (lambda p: p.edge.max_eror, "Did you mean edge.max_error?"),
        (lambda p: p.max_error, "Did you mean edge.max_error?"),
        (lambda p: p.update(max_eror=1), "Did you mean edge.max_error?"),
        (lambda p: Params(max_eror=1), "Did you mean edge.max_error?"),
    ],
)
def test_a_mistyped_name_is_an_error_with_the_nearest_field(assign, said):
    params = Params()
    with pytest.raises(UnknownFieldError) as caught:
        assign(params)
    assert said in str(caught.value)
    assert params == Params()


def test_attributes_that_are_missing_look_missing():
    assert not hasattr(Params(), "keys")
    assert not hasattr(Params().edge, "__array__")


def test_a_group_takes_a_mapping():
    params = Params()
    params.edge = {"passes": 2, "reverse": True}
    assert (params.edge.passes, params.edge.reverse) == (2, True)
    with pytest.raises(ParamsError, match="a mapping of width, color, opacity"):
        params.stroke = 3
    assert isinstance(params.stroke, Node)


def test_reset():
    params = Params("centerline", window=21, stroke_width=3, stroke_opacity=0.5, handdrawn_preset="strong")
    params.reset("handdrawn.preset", "window")
    assert params.changed_fields() == {"algorithm": "centerline", "stroke.width": 3.0, "stroke.opacity": 0.5}
    params.reset("stroke")
    assert params.changed_fields() == {"algorithm": "centerline"}
    params.reset()
    assert params == Params()
    with pytest.raises(UnknownFieldError):
        params.reset("stork")


def test_equality_is_by_value_and_only_among_params():
    assert Params(detail=0.7) == Params("edge", detail=0.7)
    assert Params() != DEFAULTS
    with pytest.raises(TypeError, match="unhashable"):
        hash(Params())


def test_the_representations_show_what_differs():
    params = Params("centerline", window=21, stroke_color="teal")
    assert repr(params) == "Params('centerline', stroke_color='#008080', centerline_window=21)"
    assert repr(params.stroke) == "stroke(color='#008080')"
    html = params._repr_html_()
    assert "<code>centerline.window</code></td><td>21</td><td>31</td>" in html
    assert "stroke.width" not in html
    assert "<table" not in Params()._repr_html_()


@pytest.mark.parametrize("path", SCHEMA)
def test_every_field_can_be_set_by_keyword(path):
    field = SCHEMA[path]
    other = {
        "number": field.minimum,
        "integer": field.maximum,
        "boolean": not field.default,
        "choice": field.choices[-1] if field.choices else None,
        "color": "teal",
    }[field.kind]
    needs = {
        "edge.reverse": {"edge_passes": 2},
        "edge.diagonal": {"edge_passes": 2},
        "edge.nms_high": {"edge_nms_low": 0.01},
        "handdrawn.wobble_frequency": {"handdrawn_preset": "custom"},
    }.get(path, {})
    if other == field.default:
        other = field.maximum
        needs = {"handdrawn_preset": "custom"} if field.group == "handdrawn" else needs
    params = Params(**{keyword(path): other}, **needs)
    assert read(params, path) == field.normalise(other)
