"""Proposals: edits that may be anything, of which as much is taken as can hold.

::

    any JSON ──► read_patch: names, kinds, ranges (numbers snap) ──► settled: rules (snap, or leave out)
                     └─► problems ◄────────────────────────────────────┘
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vec2art_nb.errors import ParamsError, UnknownFieldError
from vec2art_nb.params.delta import Delta
from vec2art_nb.params.field import ALGORITHMS, Field
from vec2art_nb.params.memo import ValidationMemo
from vec2art_nb.params.names import find
from vec2art_nb.params.rules import RULES
from vec2art_nb.params.schema import GROUPS, SCHEMA
from vec2art_nb.params.settle import Draft
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.params.state import State
from vec2art_nb.params.validate import validated

#: Entries of a patch that are looked at: what is wrong with more of them helps nobody.
MOST_ENTRIES = 2 * len(SCHEMA)


class Accepted(NamedTuple):
    """Answer to a proposal.

    Attributes
    ----------
    values : mapping
        By path, what now holds for every field that was named and every field that changed.
    errors : tuple of ParamsError
        What was not taken as it was: each names the field, its value, what is allowed and what happened.
    delta : Delta or None
        The change; None if there is none, or if it is part of a batch.
    source : str
        Who proposed it.
    """

    values: Mapping[str, Value]
    errors: tuple[ParamsError, ...]
    delta: Delta | None
    source: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything was taken as it was."""
        return not self.errors

    def to_json(self) -> dict[str, object]:
        """Values and errors as JSON values."""
        return {"values": dict(self.values), "errors": [error.to_json() for error in self.errors]}


def read_patch(patch: object, algorithm: str) -> tuple[dict[str, Value], list[ParamsError]]:
    """Normalised change from a patch, and what is wrong with the rest of it.

    Parameters
    ----------
    patch : object
        A mapping of fields, named as in `vec2art_nb.params.names.find`, or of groups; anything else is a
        problem and no error.
    algorithm : str
        Algorithm that draws, unless the patch states another.

    Returns
    -------
    change : dict
        Values by path. Numbers out of range are the nearest that is allowed.
    problems : list of ParamsError

    Examples
    --------
    >>> change, problems = read_patch({"detail": 7, "edge": {"passes": "2"}, "seed": 3}, "edge")
    >>> change
    {'detail': 1.0, 'seed': 3}
    >>> for problem in problems: print(problem)
    detail: 7 is not allowed; allowed: a number from 0 to 1. Taken as 1.0.
    edge.passes: '2' is not allowed; allowed: a whole number from 1 to 10. Write 2 without quotes.
    """
    if not isinstance(patch, Mapping):
        return {}, [ParamsError("patch", patch, "a mapping of fields")]
    stated = patch.get("algorithm")
    algorithm = stated if isinstance(stated, str) and stated in ALGORITHMS else algorithm
    change: dict[str, Value] = {}
    problems: list[ParamsError] = []
    for number, (name, value) in enumerate(_entries(patch)):
        if number >= MOST_ENTRIES:
            problems.append(ParamsError("patch", f"{len(patch)} entries", f"{MOST_ENTRIES} entries"))
            break
        _read_entry(name, value, algorithm, change, problems)
    return change, problems


def _entries(patch: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    for name, value in patch.items():
        if name in GROUPS and isinstance(value, Mapping):
            yield from ((f"{name}.{member}", inner) for member, inner in value.items())
        else:
            yield str(name), value


def _read_entry(
    name: str, value: object, algorithm: str, change: dict[str, Value], problems: list[ParamsError]
) -> None:
    try:
        path = find(name, algorithm)
    except UnknownFieldError as error:
        problems.append(error)
        return
    if path in change:
        problems.append(ParamsError(path, value, "one value", "It is given twice; the first was taken."))
        return
    try:
        change[path] = SCHEMA[path].normalise(value)
    except ParamsError as error:
        snapped = snap(SCHEMA[path], value)
        if snapped is not None:
            change[path] = snapped
            error = ParamsError(path, value, error.allowed, f"Taken as {snapped!r}.")
        problems.append(error)


def snap(field: Field, value: object) -> Value:
    """Nearest number that a field accepts; None where there is none.

    Examples
    --------
    >>> snap(SCHEMA["centerline.window"], 20.4), snap(SCHEMA["detail"], -3), snap(SCHEMA["detail"], "a")
    (21, 0.0, None)
    """
    if field.kind not in {"number", "integer"} or isinstance(value, bool):
        return None
    if not isinstance(value, int | float) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return field.normalise(field.nearest(value))


def settled(
    base: Snapshot, change: Mapping[str, Value], memo: ValidationMemo, problems: list[ParamsError]
) -> tuple[dict[str, Value], State, dict[str, Value]]:
    """As much of a normalised change as the rules accept.

    A field that breaks a rule moves to the nearest value that does not, or is left out.

    Parameters
    ----------
    base : Snapshot
    change : mapping
    memo : ValidationMemo
    problems : list of ParamsError
        Gets what the rules refused.

    Returns
    -------
    held : dict
        The part of the change that was taken.
    state : State
    changed : dict
        Fields that differ from `base`.
    """
    held = dict(change)
    moved: set[str] = set()
    while True:
        try:
            return held, *validated(base, held, memo)
        except ParamsError as error:
            path = error.field if error.field in held else next(reversed(held))
            draft = Draft(base)
            draft.apply(held)
            mended = {} if path in moved else _mended(path, draft)
            moved.add(path)
            asked = held.pop(path)
            held |= mended
            taken = f"Taken as {mended[path]!r}." if mended else f"Left at {base[path]!r}. {error.suggestion}"
            problems.append(ParamsError(path, asked, error.allowed, taken))


def _mended(path: str, draft: Draft) -> Mapping[str, Value]:
    return next((found for rule in RULES if path in rule.reads and (found := rule.mend(path, draft))), {})
