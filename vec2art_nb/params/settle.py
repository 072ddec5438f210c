"""`settle`: changes applied to a valid state, with all that follows from them, or refused.

The state before a change is valid, so a rule whose fields are untouched need neither resolve nor check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vec2art_nb._flags import flags
from vec2art_nb.params.rules import RULES, TRIGGERS, Values
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Value


class Draft(Mapping[str, Value]):
    """Values in the making: a valid state under the fields that changes state, or that follow from them.

    Parameters
    ----------
    base : mapping
        All fields, in a valid state; never changed.

    Attributes
    ----------
    own : dict
        Fields stated so far, or following, by path.
    touched : set of str
        Their paths.

    Examples
    --------
    >>> draft = Draft(DEFAULTS)
    >>> draft.apply({"edge.flow": False})
    >>> draft.own, draft["edge.trace"]
    ({'edge.flow': False, 'edge.trace': False}, False)
    """

    __slots__ = ("base", "own")

    def __init__(self, base: Values) -> None:
        self.base = base
        self.own: dict[str, Value] = {}

    def __getitem__(self, path: str) -> Value:
        own = self.own
        return own[path] if path in own else self.base[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.base)

    def __len__(self) -> int:
        return len(self.base)

    def apply(self, change: Values) -> None:
        """Take over a normalised change, and what follows from it."""
        before = Draft(self.base)
        before.own = dict(self.own)
        self.own.update(change)
        stated = set(change)
        for rule in RULES:
            if not stated.isdisjoint(rule.reads):
                follows = rule.resolve(before, self, stated)
                self.own.update(follows)
                stated.update(follows)

    def check(self) -> None:
        """Refuse what cannot hold.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            For the first rule that is broken.
        """
        touched = self.own.keys()
        for rule in RULES:
            if not (flags.selective_validation and touched.isdisjoint(rule.reads)):
                rule.check(self, touched)


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
    draft = Draft(values)
    for change in changes:
        draft.apply(change)
    draft.check()
    return {**values, **draft.own}


def shortest(values: Values) -> dict[str, Value]:
    """Fewest fields that must be stated over the defaults to get `values`, which are valid, back.

    Examples
    --------
    >>> values = settle(DEFAULTS, {"handdrawn.preset": "subtle", "handdrawn.tremor": 0.0, "edge.flow": False})
    >>> shortest(values)
    {'edge.flow': False, 'handdrawn.preset': 'subtle', 'handdrawn.tremor': 0.0}
    """
    rebuilt = settle(DEFAULTS, {path: values[path] for path in TRIGGERS})
    needed = {path for path in TRIGGERS if values[path] != DEFAULTS[path]}
    needed |= {path for path, value in values.items() if value != rebuilt[path]}
    return {path: value for path, value in values.items() if path in needed}
