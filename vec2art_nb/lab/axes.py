"""`Axis`: the values that a field takes in an experiment; and the variants that several axes span."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from vec2art_nb.errors import ExperimentError
from vec2art_nb.params.field import Field
from vec2art_nb.params.names import resolve_names
from vec2art_nb.params.schema import SCHEMA
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.pipeline import dirty_stages

Method = Literal["grid", "random", "latin_hypercube"]
Variant = dict[str, Value]

#: Variants of one sweep.
MOST = 100_000

_SPAN = 2


@dataclass(frozen=True)
class Axis:
    """Values of one field: those listed, or all of a range.

    Attributes
    ----------
    field : Field
    values : tuple
        Those listed; empty for a range.
    low, high : float
        The range.

    Examples
    --------
    >>> detail = Axis.of("detail", (0.2, 0.8))
    >>> detail.at(0.0), detail.at(0.5), Axis.of("edge.passes", [1, 2]).at(0.7)
    (0.2, 0.5, 2)
    """

    field: Field
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 0.0

    @classmethod
    def of(cls, path: str, given: Any) -> Axis:
        """Axis of a field from a list of values, a range ``(low, high)``, or None: all that it accepts.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            For a value that the field does not accept.
        vec2art_nb.errors.ExperimentError
            For an axis without values, a range of what is no number, or one without ends.
        """
        field = SCHEMA[path]
        if given is None:
            given = _all_of(field)
        if isinstance(given, tuple) and len(given) == _SPAN and field.kind in {"number", "integer"}:
            low, high = (_number(field, end) for end in given)
            if not low < high:
                raise ExperimentError(f"axis {path}", given, "a range (low, high) with low < high")
            return cls(field, (), low, high)
        if isinstance(given, str) or not isinstance(given, Iterable):
            way = f"Write [{given!r}]."
            raise ExperimentError(f"axis {path}", given, "a list of values or a range (low, high)", way)
        values = tuple(field.normalise(value) for value in given)
        if not values:
            raise ExperimentError(f"axis {path}", given, "at least one value")
        return cls(field, values)

    @property
    def path(self) -> str:
        """Path of the field."""
        return self.field.path

    def at(self, share: float) -> Value:
        """Value at a share of the axis, 0 ≤ share < 1; on ranges of logarithmic fields by their logarithm."""
        if self.values:
            return self.values[int(share * len(self.values))]
        if self.field.log and self.low > 0:
            return self.nearest(math.exp(math.log(self.low) * (1 - share) + math.log(self.high) * share))
        return self.nearest(self.low + share * (self.high - self.low))

    def nearest(self, number: float) -> Value:
        """What the field accepts nearest to a number; of real numbers, twelve digits."""
        return self.field.normalise(self.field.nearest(float(f"{number:.12g}")))

    def coordinates(self, value: Value) -> tuple[float, ...]:
        """Where a value is on the axis, 0 to 1; for listed values 1 for the one it is, 0 for the others.

        Examples
        --------
        >>> Axis.of("detail", (0, 1)).coordinates(0.5), Axis.of("edge.passes", [1, 2]).coordinates(2)
        ((0.5,), (0.0, 1.0))
        """
        if self.values:
            return tuple(float(value == one) for one in self.values)
        number, low, high = float(value or 0), self.low, self.high
        if self.field.log and low > 0:
            number, low, high = (math.log(max(one, self.low)) for one in (number, low, high))
        return ((number - low) / (high - low),)

    def place(self, value: Value) -> float:
        """Where a value is on the axis, for sorting."""
        return float(self.values.index(value)) if self.values else float(value or 0)


def axes_of(base: Snapshot, given: Mapping[str, object]) -> tuple[Axis, ...]:
    """Axes by any name of their fields.

    Raises
    ------
    vec2art_nb.errors.UnknownFieldError, vec2art_nb.errors.ParamsError, vec2art_nb.errors.ExperimentError
    """
    named = resolve_names(base.text("algorithm"), given)
    return tuple(Axis.of(path, values) for path, values in named.items())


def variants(axes: Sequence[Axis], method: Method, n: int | None, seed: int) -> list[Variant]:
    """Values of all variants, by path.

    Raises
    ------
    vec2art_nb.errors.ExperimentError
        For another method, a number where it has no meaning or none where it is needed, a range in a grid,
        and more than 100 000 variants.

    Examples
    --------
    >>> axes = [Axis.of("detail", [0.2, 0.8]), Axis.of("edge.passes", [1, 2])]
    >>> [tuple(one.values()) for one in variants(axes, "grid", None, 0)]
    [(0.2, 1), (0.2, 2), (0.8, 1), (0.8, 2)]
    >>> sorted(one["detail"] > 0.5 for one in variants([Axis.of("detail", None)], "latin_hypercube", 4, 0))
    [False, False, True, True]
    """
    if method == "grid":
        return _grid(axes, n)
    if method not in {"random", "latin_hypercube"}:
        raise ExperimentError("method", method, "'grid', 'random' or 'latin_hypercube'")
    if n is None or not 1 <= n <= MOST:
        raise ExperimentError("n", n, f"1 to {MOST} variants for method={method!r}")
    rng = np.random.default_rng(seed)
    shares = rng.random((n, len(axes)))
    if method == "latin_hypercube":  # one in each of n equal parts of every axis
        shares = (np.array([rng.permutation(n) for _ in axes]).reshape(len(axes), n).T + shares) / n
    return [{axis.path: axis.at(share) for axis, share in zip(axes, row, strict=True)} for row in shares]


def upstream_first(base: Snapshot, axes: Sequence[Axis]) -> list[Axis]:
    """Axes in the order in which sorting by them makes most use of stages that are kept.

    Examples
    --------
    >>> from vec2art_nb.params import DEFAULTS
    >>> axes = [Axis.of(path, None) for path in ("detail", "edge.max_error", "edge.sigma_s")]
    >>> [axis.path for axis in upstream_first(DEFAULTS, axes)]
    ['edge.sigma_s', 'edge.max_error', 'detail']
    """

    def cost(axis: Axis) -> int:
        path = axis.path
        ends = [axis.at(0.0), axis.at(1 - 1e-9)]
        return max(len(dirty_stages(base, base.evolve({path: end}), [path])) for end in ends)

    return sorted(axes, key=cost, reverse=True)


def _grid(axes: Sequence[Axis], n: int | None) -> list[Variant]:
    ranges = [axis for axis in axes if not axis.values]
    if ranges:
        one = ranges[0]
        way = f"Write [{one.low:g}, {one.high:g}], or numpy.linspace({one.low:g}, {one.high:g}, 5)."
        raise ExperimentError(f"axis {one.path}", (one.low, one.high), "a list of values in a grid", way)
    size = math.prod(len(axis.values) for axis in axes)
    if n is not None or size > MOST:
        way = "Leave it out, or choose method='random' or 'latin_hypercube'."
        raise ExperimentError(
            "n", size if n is None else n, f"a grid of at most {MOST}, as large as it is", way
        )
    paths = [axis.path for axis in axes]
    return [
        dict(zip(paths, values, strict=True)) for values in itertools.product(*(axis.values for axis in axes))
    ]


def _all_of(field: Field) -> object:
    if field.kind == "boolean":
        return [False, True]
    if field.kind == "choice":
        return list(field.choices)
    if math.isfinite(field.minimum) and math.isfinite(field.maximum):
        return field.minimum, field.maximum
    raise ExperimentError(f"axis {field.path}", None, "a list of values: this field has no ends")


def _number(field: Field, end: object) -> float:
    number = field.normalise(end)
    if isinstance(number, int | float):
        return float(number)
    raise field.refuse(end)
