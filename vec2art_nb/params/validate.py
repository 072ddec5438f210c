"""`validated`: one change of a valid state, checked as little as possible and not twice.

::

    normalised change ──► digest of the state to be ──► memo ──► known: that very state, or its error
                                                          └────► new: rules that read what is touched
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from vec2art_nb._flags import flags
from vec2art_nb.errors import ParamsError
from vec2art_nb.params.memo import ValidationMemo, Verdict
from vec2art_nb.params.rules import RULED, TRIGGERS
from vec2art_nb.params.schema import normalise
from vec2art_nb.params.settle import Draft
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.params.state import FEW_FIELDS, State


def validated(
    base: Snapshot, change: Mapping[str, Value], memo: ValidationMemo
) -> tuple[State, dict[str, Value]]:
    """State after a change, and the fields that differ in it.

    Parameters
    ----------
    base : Snapshot
        Valid values of all fields.
    change : mapping
        Normalised values by path.
    memo : ValidationMemo

    Returns
    -------
    state : State
        That of `base` itself where nothing differs; groups without a change are shared with it.
    changed : dict
        Fields that differ, with their new values.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        If the fields stated cannot hold together with the rest.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> state, changed = validated(DEFAULTS, {"edge.flow": False, "detail": 0.5}, ValidationMemo())
    >>> changed, state.get("edge.trace")
    ({'edge.flow': False, 'edge.trace': False}, False)
    """
    # The digests of many fields take longer than their validation.
    remember = flags.validation_memo and len(change) <= FEW_FIELDS
    verdict = _remembered(base, change, memo) if remember else _judge(base, change)
    if verdict.error is not None:
        raise copy(verdict.error)  # each raise adds to the traceback of the error it raises
    before, after = base.state, verdict.state
    changed = _differing(before, {**change, **verdict.follows} if verdict.follows else change)
    if not changed:
        return before, changed
    if after is None or not after.shares(before, changed):
        after = before.evolve(changed)
    return after, changed if flags.delta_updates else _differing(before, after.to_dict())


def _differing(before: State, values: Mapping[str, Value]) -> dict[str, Value]:
    return {path: value for path, value in values.items() if before.get(path) != value}


def _remembered(base: Snapshot, change: Mapping[str, Value], memo: ValidationMemo) -> Verdict:
    state = base.state
    key: object = state.total_with(change)
    if not RULED.isdisjoint(change):
        # Who is to blame depends on what was stated, and what follows also on where the change starts.
        start = 0 if TRIGGERS.isdisjoint(change) else state.total()
        key = key, start, tuple(sorted(RULED.intersection(change)))
    verdict = memo.get(key)
    if verdict is None:
        verdict = _judge(base, change)
        memo.put(key, verdict)
    return verdict


def _judge(base: Snapshot, change: Mapping[str, Value]) -> Verdict:
    draft = Draft(base)
    try:
        draft.apply(change)
        draft.check()
        if not flags.selective_validation:
            normalise(dict(draft))
    except ParamsError as error:
        return Verdict(None, {}, error.with_traceback(None))
    follows = {path: value for path, value in draft.own.items() if path not in change}
    return Verdict(base.state.evolve(draft.own), follows)
