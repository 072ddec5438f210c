"""Fields as ipywidgets; the front end's part is done by setting ``value``, as its messages do."""

from __future__ import annotations

import gc
import weakref

import ipywidgets
import pytest

from vec2art_nb.controls import control, panel
from vec2art_nb.errors import UnknownFieldError
from vec2art_nb.params import DEFAULTS, SCHEMA, Params

KINDS = {
    "detail": ipywidgets.FloatSlider,
    "stroke.width": ipywidgets.FloatSlider,
    "edge.passes": ipywidgets.IntSlider,
    "seed": ipywidgets.BoundedIntText,
    "dots.count": ipywidgets.Text,
    "edge.flow": ipywidgets.Checkbox,
    "algorithm": ipywidgets.Dropdown,
    "stroke.color": ipywidgets.ColorPicker,
    "paper": ipywidgets.Combobox,
}


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_each_kind_of_field_has_its_widget(path, kind):
    widget = control(Params(), path)
    assert type(widget) is kind
    assert (widget.description, widget.tooltip) == (SCHEMA[path].label, SCHEMA[path].help)


@pytest.mark.parametrize("path", SCHEMA)
def test_every_field_has_one_that_shows_its_default(path):
    widget, params = control(Params(), path), Params()
    assert widget.value == (DEFAULTS[path] if DEFAULTS[path] is not None else "auto")
    assert params.snapshot() == DEFAULTS


@pytest.mark.parametrize(
    ("path", "entry", "value"),
    [
        ("detail", 0.7, 0.7),
        ("edge.passes", 3, 3),
        ("dots.count", "500", 500),
        ("edge.flow", False, False),
        ("algorithm", "dots", "dots"),
        ("stroke.color", "#ff0000", "#ff0000"),
        ("stroke.color", "teal", "#008080"),
        ("paper", "transparent", "transparent"),
        ("centerline.window", 20, 21),
    ],
)
def test_what_is_entered_goes_into_the_field_and_comes_back_canonical(path, entry, value):
    params = Params()
    widget = control(params, path)
    widget.value = entry
    assert params.snapshot()[path] == value
    assert widget.value == (str(value) if path == "dots.count" else value)


@pytest.mark.parametrize(
    ("path", "entry"), [("dots.count", "many"), ("dots.count", "0.5"), ("paper", "blurple")]
)
def test_what_is_not_allowed_goes_back(path, entry):
    params = Params()
    widget = control(params, path)
    before = widget.value
    widget.value = entry
    assert widget.value == before
    assert params.snapshot() == DEFAULTS


def test_a_rule_moves_the_slider_aside():
    params = Params(nms_low=0.04, nms_high=0.08)
    slider = control(params, "nms_low")
    slider.value = 0.15
    assert (slider.value, params.edge.nms_low) == (0.075, 0.075)


def test_it_follows_the_field_and_what_it_depends_on():
    params = Params()
    trace, tremor, count = (
        control(params, path) for path in ("edge.trace", "handdrawn.tremor", "dots.count")
    )
    assert (trace.value, trace.disabled, count.disabled) == (True, False, True)
    params.edge.flow = False
    assert trace.value is False
    params.handdrawn.preset = "strong"
    assert tremor.value == params.handdrawn.tremor > 0
    params.update(algorithm="dots", count=700)
    assert (count.value, count.disabled, trace.disabled) == ("700", False, True)


def test_widgets_can_be_linked_in_both_places():
    params = Params()
    slider, other = control(params, "detail"), ipywidgets.FloatText()
    ipywidgets.link((slider, "value"), (other, "value"))
    other.value = 0.9
    assert params.detail == 0.9
    link = ipywidgets.jslink((control(params, "edge.passes"), "value"), (ipywidgets.IntText(), "value"))
    assert isinstance(link, ipywidgets.Widget)


def test_traits_can_be_linked_too():
    params, other = Params(), ipywidgets.FloatSlider(max=5)
    ipywidgets.link((params.edge, "max_error"), (other, "value"))
    other.value = 2.5
    assert params.edge.max_error == 2.5
    one_way = ipywidgets.FloatText()
    ipywidgets.dlink((params, "detail"), (one_way, "value"))
    params.detail = 0.25
    assert one_way.value == 0.25


def test_a_panel_holds_the_controls_of_a_pattern():
    params = Params()
    box = panel(params, "stroke.*", "detail")
    assert [child.description for child in box.children] == ["Detail", "Width", "Colour", "Opacity"]
    with pytest.raises(UnknownFieldError):
        panel(params, "strike.*")


def test_a_closed_widget_is_freed_and_told_no_more():
    params = Params()
    slider = control(params, "detail")
    gone = weakref.ref(slider)
    slider.close()
    params.detail = 0.9
    assert slider.value == 0.5
    del slider
    gc.collect()
    assert gone() is None
    params.detail = 0.2
    assert params.errors == ()
