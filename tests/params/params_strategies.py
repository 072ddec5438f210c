"""Values and states of parameters for property tests."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.field import Field
from vec2art_nb.params.schema import DEFAULTS, SCHEMA, normalise
from vec2art_nb.params.settle import settle
from vec2art_nb.params.snapshot import Snapshot

COLORS = ["#000", "#ABCDEF", "white", "RebeccaPurple", "  #123456 ", "grey"]


def values_of(field: Field) -> st.SearchStrategy[object]:
    """Values that a field accepts, in the types in which people hand them over."""
    found = _KINDS[field.kind](field)
    return st.none() | found if field.optional else found


def _numbers(field: Field) -> st.SearchStrategy[object]:
    floats = st.floats(field.minimum, field.maximum)
    ends = [field.minimum, field.maximum]
    exact = [int(end) for end in ends if end == int(end)]
    return floats | floats.map(np.float64) | st.sampled_from(ends + exact)


def _integers(field: Field) -> st.SearchStrategy[object]:
    numbers = st.integers(int(field.minimum), int(field.maximum)).filter(
        lambda n: n % 2 == 1 or not field.odd
    )
    return numbers | numbers.map(float) | numbers.map(np.int64)


_KINDS = {
    "number": _numbers,
    "integer": _integers,
    "boolean": lambda _field: st.booleans() | st.booleans().map(np.bool_),
    "choice": lambda field: st.sampled_from(field.choices) | st.sampled_from(field.choices).map(np.str_),
    "color": lambda field: st.sampled_from([*COLORS, *field.choices]),
}

#: A field and a value that it accepts by itself.
edits = st.sampled_from(list(SCHEMA)).flatmap(lambda path: st.tuples(st.just(path), values_of(SCHEMA[path])))

#: Several of them at once; together they may break a rule.
changes = st.lists(edits, max_size=8).map(dict)


def apply_all(steps: list[dict[str, object]]) -> Snapshot:
    """State after those of the steps that the rules accept."""
    state = DEFAULTS
    for step in steps:
        try:
            state = Snapshot(settle(state, normalise(step)))
        except ParamsError:
            continue
    return state


#: Valid states, from random edits.
states = st.lists(changes, max_size=4).map(apply_all)
