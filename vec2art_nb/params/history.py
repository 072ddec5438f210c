"""`History`: undo and redo over states that share what is equal."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from vec2art_nb.params.schema import SCHEMA
from vec2art_nb.params.state import State

#: Steps that can be undone; a step takes about a kilobyte.
LIMIT = 1000


@dataclass(slots=True)
class Step:
    """One step that can be undone.

    Attributes
    ----------
    before, after : State
    stated : frozenset of str
        Fields that were set; what followed from them is not among these.
    name : str
        Label given by the caller; empty for one made from the fields.
    gesture : object
        Steps of the same fields with the same gesture become one; None is none.
    """

    before: State
    after: State
    stated: frozenset[str]
    name: str = ""
    gesture: object = None

    @property
    def label(self) -> str:
        """What an interface calls it: "Undo <label>"."""
        if self.name:
            return self.name
        if len(self.stated) == 1:
            (path,) = self.stated
            return SCHEMA[path].label
        return f"{len(self.stated)} fields"


class History:
    """Steps done and undone: what `Params.undo` and `Params.redo` go by.

    Parameters
    ----------
    limit : int
        Most steps that can be undone; the oldest leave.

    Examples
    --------
    >>> from vec2art_nb.params.schema import DEFAULTS
    >>> history, one = History(), DEFAULTS.state
    >>> two = one.evolve({"detail": 0.7})
    >>> history.push(Step(one, two, frozenset({"detail"})))
    >>> history.back() is one, history.forward() is two, history.labels
    (True, True, ('Detail',))
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._done: deque[Step] = deque(maxlen=limit)
        self._undone: list[Step] = []

    def push(self, step: Step) -> None:
        """Remember a step; what was undone can no longer be redone."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is None or step.gesture is None or (last.gesture, last.stated) != (step.gesture, step.stated):
            self._done.append(step)
            return
        last.after = step.after
        if last.after.groups == last.before.groups:  # dragged back to where it was
            self._done.pop()

    def back(self) -> State | None:
        """State before the last step, which becomes one to redo; None if there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step.before

    def forward(self) -> State | None:
        """State after the step undone last, which becomes one to undo; None if there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step.after

    def clear(self) -> None:
        """Forget all steps."""
        self._done.clear()
        self._undone.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return bool(self._undone)

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the steps that can be undone, oldest first."""
        return tuple(step.label for step in list(self._done))  # other threads may add to it

    @property
    def undone_labels(self) -> tuple[str, ...]:
        """Labels of the steps that can be redone, next first."""
        return tuple(step.label for step in self._undone[::-1])

    def __len__(self) -> int:
        return len(self._done)

    def __repr__(self) -> str:
        return f"History({len(self._done)} to undo, {len(self._undone)} to redo)"
