"""Fields as ipywidgets: sliders and boxes that follow their `Params` and change it.

They are widgets of ipywidgets, with all that works with those: layouts, ``interactive_output``, ``link``, and
``jslink``, which the browser does alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import ipywidgets

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.delta import Delta
from vec2art_nb.params.field import Field
from vec2art_nb.params.model import Params
from vec2art_nb.params.names import find, match
from vec2art_nb.params.schema import SCHEMA
from vec2art_nb.params.snapshot import Value

#: Whole numbers of wider ranges are typed: a slider could not meet them.
MOST_STEPS = 10_000

AUTOMATIC = "auto"


def control(params: Params, name: str, **options: Any) -> ipywidgets.DOMWidget:
    """Widget of one field.

    It shows the field's value and proposes what people enter: a number out of range becomes the nearest one
    that is allowed, anything else that is not goes back to what it was. Where the field has no effect, it is
    disabled.

    Parameters
    ----------
    params : Params
    name : str
        As in `vec2art_nb.params.names.find`.
    **options
        Traits of the widget: ``description``, ``layout``, ``continuous_update``, ...

    Returns
    -------
    ipywidgets.DOMWidget
        A slider, checkbox, dropdown, colour picker or text; its trait ``value`` is the field's.

    Raises
    ------
    vec2art_nb.errors.UnknownFieldError
        For a name that is no field's.

    Examples
    --------
    >>> params = Params()
    >>> slider = control(params, "detail")
    >>> slider.value = 0.7
    >>> params.detail
    0.7
    >>> params.reset()
    >>> slider.value
    0.5
    """
    field = SCHEMA[find(name, str(params.algorithm))]
    face = _face(field)
    shown = face.show(params.snapshot()[field.path])
    widget = face.make(**{"value": shown, "description": field.label, "tooltip": field.help, **options})
    # The widget keeps what ties it to the field: both are freed together.
    widget._vec2art_bond = _Bond(params, field, widget, face)
    return widget


def panel(params: Params, *names: str) -> ipywidgets.VBox:
    """Controls of several fields, one below the other.

    Parameters
    ----------
    params : Params
    *names : str
        Fields, or patterns such as ``"edge.*"``.

    Examples
    --------
    >>> [child.description for child in panel(Params(), "stroke.*").children]
    ['Width', 'Colour', 'Opacity']
    """
    return ipywidgets.VBox(
        [
            control(
                params,
                path,
                layout=ipywidgets.Layout(width="min(100%, 420px)"),
                style={"description_width": "140px"},
            )
            for path in match(names, str(params.algorithm))
        ]
    )


@dataclass(frozen=True)
class _Face:
    """How a field looks: what makes the widget, what it shows of a value, what an entry means."""

    make: Callable[..., ipywidgets.DOMWidget]
    show: Callable[[Value], object] = lambda value: value
    read: Callable[[Any], object] = lambda entry: entry


def _face(field: Field) -> _Face:
    if field.optional:
        return _Face(
            partial(ipywidgets.Text, continuous_update=False),
            lambda value: AUTOMATIC if value is None else str(value),
            partial(_parsed, field),
        )
    if field.kind == "boolean":
        return _Face(ipywidgets.Checkbox)
    if field.kind == "choice":
        return _Face(partial(ipywidgets.Dropdown, options=field.choices))
    if field.kind == "color":
        if field.choices:
            return _Face(
                partial(
                    ipywidgets.Combobox, options=field.choices, continuous_update=False, ensure_option=False
                )
            )
        return _Face(ipywidgets.ColorPicker)
    return _number_face(field)


def _number_face(field: Field) -> _Face:
    span = {"min": field.minimum, "max": field.maximum, "step": field.step}
    if field.kind == "integer":
        wide = field.maximum - field.minimum > MOST_STEPS
        step = {"step": 2} if field.odd else {}
        return _Face(partial(ipywidgets.BoundedIntText if wide else ipywidgets.IntSlider, **{**span, **step}))
    # No FloatLogSlider: it moves values that people set elsewhere onto its steps.
    return _Face(partial(ipywidgets.FloatSlider, readout_format=".3g", **span))


def _parsed(field: Field, text: str) -> object:
    try:
        return field.parse(text)
    except ParamsError:
        return text


class _Bond:
    """Keeps a widget and a field in step."""

    def __init__(self, params: Params, field: Field, widget: ipywidgets.DOMWidget, face: _Face) -> None:
        self.params, self.field, self.widget, self.face = params, field, widget, face
        others = ("algorithm", "overlay", *(path for path, _ in field.depends_on))
        self._subscription = params.subscribe((field.path, *others), self.follow)
        widget.observe(self.propose, "value")
        widget.observe(self.end, "comm")
        self._show()

    def propose(self, change: Any) -> None:
        """Hand over what was entered, and show what came of it."""
        self.params.propose({self.field.path: self.face.read(change.new)}, source="control")
        self._show()

    def follow(self, _delta: Delta) -> None:
        """Show the field's value."""
        self._show()

    def end(self, change: Any) -> None:
        """Let go of a widget that was closed."""
        if change.new is None:
            self._subscription.close()

    def _show(self) -> None:
        snapshot = self.params.snapshot()
        shown = self.face.show(snapshot[self.field.path])
        if self.widget.value != shown:
            self.widget.value = shown
        self.widget.disabled = not self.field.active(snapshot)
