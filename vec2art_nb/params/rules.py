"""Rules across fields, as data.

A change states some fields. Rules then *resolve*: what was not stated follows what was (no flow, so no
tracing along it). Last they *check*: what was stated but cannot hold is refused, with the way out.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Protocol

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.fields.handdrawn import CUSTOM, LOOKS, NONE, PRESETS, STILL
from vec2art_nb.params.schema import DEFAULTS, SCHEMA
from vec2art_nb.params.snapshot import Value

Values = Mapping[str, Value]


class Rule(Protocol):
    """What every rule can say."""

    @property
    def reads(self) -> frozenset[str]:
        """Paths of the fields that it is about."""

    @property
    def triggers(self) -> frozenset[str]:
        """Those of them that others follow; any value of theirs can hold."""

    def resolve(self, before: Values, after: Values, stated: Set[str]) -> Values:
        """Values that fields outside `stated` take because of the change."""

    def check(self, values: Values, stated: Set[str]) -> None:
        """Raise `ParamsError` if `values` break the rule; blame a field in `stated` where possible."""

    def mend(self, path: str, values: Values) -> Values:
        """Value near to that of `path` with which the rule holds; empty if there is none."""


@dataclass(frozen=True)
class Below:
    """One number stays below another."""

    low: str
    high: str
    triggers: frozenset[str] = frozenset()
    reads: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", frozenset({self.low, self.high}))

    def resolve(self, _before: Values, _after: Values, _stated: Set[str]) -> Values:
        """Nothing follows: which of the two should give way is not known."""
        return {}

    def check(self, values: Values, stated: Set[str]) -> None:
        """Refuse the stated one of the two."""
        low, high = values[self.low], values[self.high]
        if low < high:  # type: ignore[operator]
            return
        if self.high in stated and self.low not in stated:
            blamed, other, side, way = self.high, self.low, "above", "lower"
        else:
            blamed, other, side, way = self.low, self.high, "below", "raise"
        raise ParamsError(
            blamed,
            values[blamed],
            f"values {side} {other}, which is {values[other]!r}",
            f"Choose another value, or {way} {other} in the same call.",
        )

    def mend(self, path: str, values: Values) -> Values:
        """One step of its slider away from the other field."""
        field = SCHEMA[path]
        other, step = (self.high, -1) if path == self.low else (self.low, 1)
        beside = round(float(values[other]) + step * (field.step or 0), 10)  # type: ignore[arg-type]
        return {path: field.normalise(min(max(beside, field.minimum), field.maximum))}


@dataclass(frozen=True)
class Needs:
    """Some fields may leave their resting value only while a condition holds.

    Attributes
    ----------
    condition, values : str, tuple
        This field must have one of these values.
    resting : mapping
        The fields that need it, and the value that each has without it.
    remedy : str
        How to fulfil the condition.
    """

    condition: str
    values: tuple[Value, ...]
    resting: Values
    remedy: str
    reads: frozenset[str] = field(init=False)
    triggers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", frozenset({self.condition, *self.resting}))
        object.__setattr__(self, "triggers", frozenset({self.condition}))

    def resolve(self, before: Values, after: Values, stated: Set[str]) -> Values:
        """Put the dependents to rest when the condition ends, and to their defaults when it comes back."""
        free = [path for path in self.resting if path not in stated]
        if after[self.condition] not in self.values:
            return {path: self.resting[path] for path in free}
        if before[self.condition] in self.values:
            return {}
        return {path: DEFAULTS[path] for path in free if after[path] == self.resting[path]}

    def check(self, values: Values, _stated: Set[str]) -> None:
        """Refuse the first dependent that is not at rest."""
        if values[self.condition] in self.values:
            return
        for path, rest in self.resting.items():
            if values[path] != rest:
                allowed = f"only {rest!r} while {self.condition} is {values[self.condition]!r}"
                raise ParamsError(path, values[path], allowed, self.remedy)

    def mend(self, _path: str, _values: Values) -> Values:
        """Nothing: its resting value is the one it has without the change."""
        return {}


@dataclass(frozen=True)
class Writes:
    """Choosing a value of one field writes values into others.

    Attributes
    ----------
    chosen : str
    table : mapping of value to mapping
        What each value writes; values that are missing write nothing.
    """

    chosen: str
    table: Mapping[str, Values]
    reads: frozenset[str] = field(init=False)
    triggers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", frozenset({self.chosen}))
        object.__setattr__(self, "triggers", self.reads)

    def resolve(self, before: Values, after: Values, stated: Set[str]) -> Values:
        """What the new value writes, except over what was stated with it."""
        value = after[self.chosen]
        if value == before[self.chosen]:
            return {}
        written = self.table.get(str(value), {})
        return {path: value for path, value in written.items() if path not in stated}

    def check(self, _values: Values, _stated: Set[str]) -> None:
        """Nothing to refuse: what was written can be changed again."""

    def mend(self, _path: str, _values: Values) -> Values:
        """Nothing to mend."""
        return {}


#: In order: what an earlier rule writes counts as stated for the later ones.
RULES: tuple[Rule, ...] = (
    Writes("handdrawn.preset", LOOKS),
    Needs(
        "handdrawn.preset",
        tuple(name for name in PRESETS if name != NONE),
        STILL,
        f"Set handdrawn.preset to {CUSTOM!r} or to one of {', '.join(map(repr, LOOKS))}.",
    ),
    Needs("edge.flow", (True,), {"edge.trace": False}, "Set edge.flow to True."),
    Needs(
        "edge.passes",
        tuple(range(2, int(SCHEMA["edge.passes"].maximum) + 1)),
        {"edge.reverse": False, "edge.diagonal": False},
        "Set edge.passes to 2 or more.",
    ),
    Below("edge.nms_low", "edge.nms_high"),
    Below("dots.min_radius", "dots.max_radius"),
)

#: Fields that others follow: what follows depends on the value before, too.
TRIGGERS = frozenset[str]().union(*(rule.triggers for rule in RULES))

#: Fields that some rule reads or writes: what is stated of them matters even if it changes nothing.
RULED = frozenset[str]().union(*(rule.reads for rule in RULES), *(look.keys() for look in LOOKS.values()))
