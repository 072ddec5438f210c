"""`Field`: one knob, and all that validation, help, interfaces and documents need to know of it."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.colors import normalise_color
from vec2art_nb.params.nearest import nearest
from vec2art_nb.params.snapshot import Value

Kind = Literal["number", "integer", "boolean", "choice", "color"]

#: Other fields and the values of theirs for which a field has an effect; all must hold.
Conditions = tuple[tuple[str, tuple[Value, ...]], ...]

#: Names of the algorithms; the group of an algorithm's name holds the fields that only it reads.
ALGORITHMS = ("edge", "centerline", "superpixel", "dots")

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_AUTO = frozenset({"auto", "none"})


def _plain(value: Any) -> Any:
    """Python value of a numpy scalar or 0-d array; anything else as it is.

    A float32 goes through its shortest decimal: 0.2 stays 0.2 and does not leave a range that ends at 0.2.
    """
    if type(value).__module__ != "numpy" or getattr(value, "ndim", None) != 0:
        return value
    item = value.item()
    if isinstance(item, float) and value.dtype.itemsize < 8:
        return float(str(value.dtype.type(value)))
    return item


def _number_text(value: float) -> str:
    return f"{value:.10g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One knob.

    Attributes
    ----------
    path : str
        ``"group.name"``, or ``"name"`` for a field that belongs to no group.
    kind : {"number", "integer", "boolean", "choice", "color"}
    default : bool, int, float, str or None
    label : str
        Short name for people.
    help : str
        One or two sentences: what the drawing does when the value changes.
    section : str
        Heading under which an interface shows it.
    minimum, maximum : float
        Inclusive range of a number or integer.
    step : float
        Step of a slider.
    log : bool
        A slider should be logarithmic.
    choices : tuple of str
        Values of a choice; for a colour, words that are allowed besides colours (``"transparent"``).
    unit : str
        Unit in words; ``"px at 1080p"`` is a length relative to a picture of 1920 by 1080 px.
    view_only : bool
        Applied when the SVG is written: nothing is computed again.
    optional : bool
        None is allowed and means automatic.
    odd : bool
        Only odd integers.
    depends_on : tuple of (str, tuple)
        Fields and the values of theirs for which this one has an effect.

    Examples
    --------
    >>> f = Field(path="edge.max_error", kind="number", default=1, minimum=0.2, maximum=5, label="", help="")
    >>> f.normalise(2), f.parse("0.5"), f.group, f.name, f.algorithms
    (2.0, 0.5, 'edge', 'max_error', ('edge',))
    >>> f.normalise(7)
    Traceback (most recent call last):
        ...
    vec2art_nb.errors.ParamsError: edge.max_error: 7 is not allowed;
    allowed: a number from 0.2 to 5. The nearest is 5.
    """

    path: str
    kind: Kind
    default: Value
    label: str
    help: str
    section: str = ""
    minimum: float = -math.inf
    maximum: float = math.inf
    step: float | None = None
    log: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""
    view_only: bool = False
    optional: bool = False
    odd: bool = False
    depends_on: Conditions = ()

    @property
    def group(self) -> str:
        """First part of the path, or ``""``."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def algorithms(self) -> tuple[str, ...]:
        """Algorithms that read it; empty when all do."""
        return (self.group,) if self.group in ALGORITHMS else ()

    @property
    def allowed(self) -> str:
        """What it accepts, in words."""
        words = _ALLOWED[self.kind](self)
        return f"{words}, or None (automatic)" if self.optional else words

    def active(self, values: Mapping[str, Value]) -> bool:
        """Whether it has an effect next to these values of the other fields."""
        if self.algorithms and not {values["algorithm"], values["overlay"]} & {*self.algorithms}:
            return False
        return all(values[path] in effective for path, effective in self.depends_on)

    def normalise(self, value: object) -> Value:
        """Canonical Python value: equal settings become equal values, whatever type they came in.

        Parameters
        ----------
        value : object
            numpy scalars count as the Python values they hold; an integer is fine for a number, and 3.0 for
            an integer; a boolean is not a number, nor is a text (see `parse`).

        Returns
        -------
        bool, int, float, str or None

        Raises
        ------
        vec2art_nb.errors.ParamsError
            If the value is of the wrong kind, out of range or not finite.
        """
        value = _plain(value)
        if value is None and self.optional:
            return None
        return _NORMALISERS[self.kind](self, value)

    def parse(self, text: str) -> Value:
        """Value written as text, as on a command line.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            If the text does not say a value that is allowed.
        """
        word = text.strip()
        if self.optional and word.lower() in _AUTO:
            return None
        if self.kind == "boolean" and word.lower() in _TRUE | _FALSE:
            return word.lower() in _TRUE
        if self.kind in {"number", "integer"}:
            return self.normalise(_parse_number(word))
        return self.normalise(word)

    def nearest(self, value: float) -> float:
        """Number nearest to `value`, which is not NaN, that it accepts.

        Examples
        --------
        >>> f = Field(path="n", kind="integer", default=1, minimum=1, maximum=9, odd=True, label="", help="")
        >>> f.nearest(6.4), f.nearest(-3)
        (7, 1)
        """
        inside: float = min(max(value, self.minimum), self.maximum)
        if self.kind == "integer":
            inside = round(inside)
            if self.odd and inside % 2 == 0:
                inside += 1 if inside < self.maximum else -1
        return inside

    def refuse(self, value: object, suggestion: str = "") -> ParamsError:
        """Error that says what this field accepts instead of `value`."""
        return ParamsError(self.path, value, self.allowed, suggestion)


def _parse_number(word: str) -> float | str:
    for read in (int, float):
        try:
            return read(word)
        except ValueError:
            continue
    return word


def _nearest_number(field: Field, value: float) -> str:
    if isinstance(value, float) and math.isnan(value):
        return ""
    return f"The nearest is {_number_text(field.nearest(value))}."


def _real(field: Field, value: object) -> float:
    """Finite number within the field's range; an int stays one."""
    if isinstance(value, str) and not isinstance(_parse_number(value), str):
        raise field.refuse(value, f"Write {value.strip()} without quotes.")
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise field.refuse(value)
    real = value if isinstance(value, int) else float(value)
    if not field.minimum <= real <= field.maximum:  # also refuses NaN
        raise field.refuse(value, _nearest_number(field, real))
    return real


def _normalise_number(field: Field, value: object) -> float:
    return float(_real(field, value)) + 0.0  # -0.0 becomes 0.0


def _normalise_integer(field: Field, value: object) -> int:
    real = _real(field, value)
    integer = int(real)
    if integer != real or (field.odd and integer % 2 == 0):
        raise field.refuse(value, _nearest_number(field, real))
    return integer


def _normalise_boolean(field: Field, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise field.refuse(value, f"Write {bool(value)}." if isinstance(value, int) and value in {0, 1} else "")


def _normalise_choice(field: Field, value: object) -> str:
    if isinstance(value, str) and value in field.choices:
        return str(value)
    near = nearest(value, field.choices) if isinstance(value, str) else ""
    raise field.refuse(value, f"Did you mean {near!r}?" if near else "")


def _normalise_color(field: Field, value: object) -> str:
    if isinstance(value, str):
        if value in field.choices:
            return str(value)
        color = normalise_color(value)
        if color:
            return color
    raise field.refuse(value)


def _allowed_number(field: Field) -> str:
    whole = "an odd whole number" if field.odd else "a whole number"
    unit = f" {field.unit}" if field.unit else ""
    span = f"from {_number_text(field.minimum)} to {_number_text(field.maximum)}"
    return f"{whole if field.kind == 'integer' else 'a number'} {span}{unit}"


_ALLOWED: dict[Kind, Callable[[Field], str]] = {
    "number": _allowed_number,
    "integer": _allowed_number,
    "boolean": lambda _field: "True or False",
    "choice": lambda field: f"one of {', '.join(map(repr, field.choices))}",
    "color": lambda field: ", ".join(
        ["a colour as '#rrggbb', '#rgb' or CSS name", *map(repr, field.choices)]
    ),
}
_NORMALISERS: dict[Kind, Callable[[Field, object], Value]] = {
    "number": _normalise_number,
    "integer": _normalise_integer,
    "boolean": _normalise_boolean,
    "choice": _normalise_choice,
    "color": _normalise_color,
}
