"""`Store`: one state of the parameters that many threads may read and change; knows no traits.

::

    change ──► validated ──► State ──► Snapshot, version + 1 ──► History
                  │  (all of it under one lock)            └───► Delta ──► Dispatcher (under no lock)
                  └► ParamsError: nothing has changed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock, local
from time import time

from vec2art_nb.errors import ParamsError
from vec2art_nb.params.delta import Delta, diff
from vec2art_nb.params.history import History, Step
from vec2art_nb.params.memo import MEMO, ValidationMemo
from vec2art_nb.params.proposals import Accepted, settled
from vec2art_nb.params.settle import Draft
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.params.state import State
from vec2art_nb.params.subscriptions import Dispatcher, Observers
from vec2art_nb.params.validate import validated

Change = Mapping[str, Value]


class _Batch:
    """Changes of a ``with`` block, and how the state looks with them."""

    def __init__(self, base: Snapshot) -> None:
        self.draft = Draft(base)
        self.changes: list[Change] = []

    def add(self, change: Change) -> None:
        self.draft.apply(change)
        self.changes.append(change)


class _Here(local):
    """What holds for the thread at hand."""

    batch: _Batch | None = None
    gesture: object = None
    label: str = ""


class Store:
    """State of the parameters, with its lock, its history, and those who are told of changes.

    Parameters
    ----------
    snapshot : Snapshot
        A valid state.
    observers : callable
        See `Dispatcher`.
    memo : ValidationMemo, optional
        By default the one of the process.
    """

    def __init__(self, snapshot: Snapshot, observers: Observers, memo: ValidationMemo | None = None) -> None:
        self.snapshot = snapshot
        self.history = History()
        self.dispatcher = Dispatcher(observers)
        self.memo = MEMO if memo is None else memo
        self._lock = Lock()
        self._here = _Here()

    def read(self, path: str) -> Value:
        """Value of a field; within a batch the one that its thread has set there."""
        batch = self._here.batch
        return self.snapshot.state.get(path) if batch is None else batch.draft[path]

    def change(self, change: Change, label: str = "") -> Delta | None:
        """Apply a normalised change and tell everybody; None if nothing differs, or within a batch.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            If the fields stated cannot hold together with the rest; nothing has changed then.
        """
        batch = self._here.batch
        if batch is not None:
            batch.add(change)
            return None
        with self._lock:
            state, changed = validated(self.snapshot, change, self.memo)
            delta = self._commit(state, changed, change, label) if changed else None
        if delta is not None:
            self.dispatcher.run()
        return delta

    @contextmanager
    def batch(self, label: str = "") -> Iterator[None]:
        """Collect the changes of this thread; they are checked and told of together when the block ends.

        An exception in the block, or a rule that is broken at its end, leaves everything as it was.
        """
        here = self._here
        if here.batch is not None:  # the outer one decides
            yield
            return
        here.batch = batch = _Batch(self.snapshot)
        try:
            yield
        finally:
            here.batch = None
        self._change_all(batch.changes, label)

    def _change_all(self, changes: list[Change], label: str) -> None:
        with self._lock:
            draft = Draft(self.snapshot)  # other threads may have changed it since
            for change in changes:
                draft.apply(change)
            draft.check()
            changed = {path: value for path, value in draft.own.items() if value != self.snapshot[path]}
            if changed:
                state = self.snapshot.state.evolve(changed)
                self._commit(state, changed, {path for change in changes for path in change}, label)
        self.dispatcher.run()

    @contextmanager
    def gesture(self, label: str = "") -> Iterator[None]:
        """Let changes of the same fields by this thread become one step of the history."""
        here = self._here
        before = here.gesture, here.label
        here.gesture, here.label = object(), label
        try:
            yield
        finally:
            here.gesture, here.label = before

    def undo(self) -> Delta | None:
        """Go back one step of the history; None if there is none."""
        return self._travel(self.history.back)

    def redo(self) -> Delta | None:
        """Take back the last `undo`; None if there is none."""
        return self._travel(self.history.forward)

    def propose(
        self, change: Change, problems: list[ParamsError], source: str = "", gesture: object = None
    ) -> Accepted:
        """Apply as much of a normalised change as can hold.

        Parameters
        ----------
        change : mapping
        problems : list of ParamsError
            What was wrong before the rules were asked; theirs are added.
        source : str
        gesture : object
            Proposals of the same fields with the same gesture become one step of the history.
        """
        batch = self._here.batch
        if batch is not None:
            held, _, _ = settled(Snapshot(dict(batch.draft)), change, self.memo, problems)
            batch.add(held)
            return Accepted({path: batch.draft[path] for path in change}, tuple(problems), None, source)
        with self._lock:
            held, state, changed = settled(self.snapshot, change, self.memo, problems)
            delta = self._commit(state, changed, held, "", gesture) if changed else None
            values = {path: self.snapshot[path] for path in {**change, **changed}}
        if delta is not None:
            self.dispatcher.run()
        return Accepted(values, tuple(problems), delta, source)

    def _travel(self, step: Callable[[], State | None]) -> Delta | None:
        if self._here.batch is not None:
            raise RuntimeError("undo and redo do not work within a batch: leave its block first")
        with self._lock:
            state = step()
            if state is None:
                return None
            after = Snapshot.of(state, self.snapshot.version + 1)
            delta = diff(self.snapshot, after)
            self.snapshot = after
            self.dispatcher.post(delta)
        self.dispatcher.run()
        return delta

    def _commit(
        self, state: State, changed: Iterable[str], stated: Iterable[str], label: str, gesture: object = None
    ) -> Delta:
        before, here = self.snapshot, self._here
        after = Snapshot.of(state, before.version + 1)
        delta = Delta(before, after, tuple(changed), time())
        self.snapshot = after
        self.history.push(
            Step(before.state, state, frozenset(stated), label or here.label, gesture or here.gesture)
        )
        self.dispatcher.post(delta)
        return delta
