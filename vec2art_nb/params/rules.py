"""Rules across fields, as data, and `settle`, which applies them to a change.

A change states some fields. Rules then *resolve*: what was not stated follows what was (no flow, so no
tracing along it). Last they *check*: what was stated but cannot hold is refused, with the way out. The state
before a change is valid, so a rule whose fields are untouched is neither resolved nor checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Below:
    """One number stays below another."""

    low: str
    high: str
    triggers: frozenset[str] = frozenset()

    @property
    def reads(self) -> frozenset[str]:
        """Both fields."""
        return frozenset({self.low, self.high})

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


@dataclass(frozen=True)
class Needs:
    """Some fields may leave their resting value only while a condition holds.

    Attributes
    ----------
    field, values : str, tuple
        The condition: this field has one of these values.
    resting : mapping
        The fields that need it, and the value that each has without it.
    remedy : str
        How to fulfil the condition.
    """

    field: str
    values: tuple[Value, ...]
    resting: Values
    remedy: str

    @property
    def reads(self) -> frozenset[str]:
        """The condition's field and those that need it."""
        return frozenset({self.field, *self.resting})

    @property
    def triggers(self) -> frozenset[str]:
        """The condition's field."""
        return frozenset({self.field})

    def resolve(self, before: Values, after: Values, stated: Set[str]) -> Values:
        """Put the dependents to rest when the condition ends, and to their defaults when it comes back."""
        free = [path for path in self.resting if path not in stated]
        if after[self.field] not in self.values:
            return {path: self.resting[path] for path in free}
        if before[self.field] in self.values:
            return {}
        return {path: DEFAULTS[path] for path in free if after[path] == self.resting[path]}

    def check(self, values: Values, _stated: Set[str]) -> None:
        """Refuse the first dependent that is not at rest."""
        if values[self.field] in self.values:
            return
        for path, rest in self.resting.items():
            if values[path] != rest:
                allowed = f"only {rest!r} while {self.field} is {values[self.field]!r}"
                raise ParamsError(path, values[path], allowed, self.remedy)


@dataclass(frozen=True)
class Writes:
    """Choosing a value of one field writes values into others.

    Attributes
    ----------
    field : str
    table : mapping of value to mapping
        What each value writes; values that are missing write nothing.
    """

    field: str
    table: Mapping[str, Values]

    @property
    def reads(self) -> frozenset[str]:
        """The field that is chosen."""
        return frozenset({self.field})

    triggers = reads

    def resolve(self, before: Values, after: Values, stated: Set[str]) -> Values:
        """What the new value writes, except over what was stated with it."""
        chosen = after[self.field]
        if chosen == before[self.field]:
            return {}
        written = self.table.get(str(chosen), {})
        return {path: value for path, value in written.items() if path not in stated}

    def check(self, _values: Values, _stated: Set[str]) -> None:
        """Nothing to refuse: what was written can be changed again."""


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


def settle(values: Values, *changes: Values) -> dict[str, Value]:
    """Apply normalised changes one after another; rules resolve after each, and check the end only.

    Parameters
    ----------
    values : mapping
        All fields, in a valid state.
    *changes : mapping
        Fields stated; each change goes over those before it.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        If the fields stated cannot hold together with the rest.

    Examples
    --------
    >>> after = settle(DEFAULTS, {"edge.flow": False})
    >>> after["edge.trace"]
    False
    >>> settle(DEFAULTS, {"edge.reverse": True}, {"edge.passes": 2})["edge.reverse"]
    True
    """
    after = dict(values)
    touched: set[str] = set()
    for change in changes:
        before = dict(after)
        after |= change
        stated = set(change)
        for rule in RULES:
            if not stated.isdisjoint(rule.reads):
                follows = rule.resolve(before, after, stated)
                after |= follows
                stated |= follows.keys()
        touched |= stated
    for rule in RULES:
        if not touched.isdisjoint(rule.reads):
            rule.check(after, touched)
    return after


def shortest(values: Values) -> dict[str, Value]:
    """Fewest fields that must be stated over the defaults to get `values`, which are valid, back.

    Examples
    --------
    >>> values = settle(DEFAULTS, {"handdrawn.preset": "subtle", "handdrawn.tremor": 0.0, "edge.flow": False})
    >>> shortest(values)
    {'edge.flow': False, 'handdrawn.preset': 'subtle', 'handdrawn.tremor': 0.0}
    """
    triggers = frozenset().union(*(rule.triggers for rule in RULES))
    rebuilt = settle(DEFAULTS, {path: values[path] for path in triggers})
    needed = {path for path in triggers if values[path] != DEFAULTS[path]}
    needed |= {path for path, value in values.items() if value != rebuilt[path]}
    return {path: value for path, value in values.items() if path in needed}
