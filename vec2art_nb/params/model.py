"""`Params`: all fields as a tree of traits that is valid at every moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Self, Unpack

from vec2art_nb.params.debounce import Debounced
from vec2art_nb.params.delta import Delta
from vec2art_nb.params.forms import Forms
from vec2art_nb.params.history import History
from vec2art_nb.params.memo import ValidationMemo
from vec2art_nb.params.names import find, match, resolve_names
from vec2art_nb.params.proposals import Accepted, read_patch
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.params.schema import DEFAULTS, GROUPS, SCHEMA, fields_of, normalise
from vec2art_nb.params.signature import lists_fields
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.params.store import Store
from vec2art_nb.params.subscriptions import Callback, Failed, SubscriberError, Subscription
from vec2art_nb.params.tree import Node

if TYPE_CHECKING:
    from vec2art_nb.params.keywords import AllFields, Fields

_GROUP_TYPES: dict[str, type[Node]] = {
    name: type(name.capitalize(), (Node,), {"__module__": __name__, "group": name}) for name in GROUPS
}


@lists_fields
class Params(Forms):
    """All parameters of a drawing, as a tree of traits: ``params.detail``, ``params.stroke.width``.

    Every assignment is validated at once, alone and against the other fields; what depends on it follows
    (``params.edge.flow = False`` ends tracing along the flow). Observers only see states that are valid.

    Parameters
    ----------
    algorithm : {"edge", "centerline", "superpixel", "dots"}, optional
        By default the preset's, or ``"edge"``.
    preset : str, optional
        Name of a preset; the other arguments go over it.
    memo : ValidationMemo, optional
        What validation remembers; by default all `Params` of the process share one.
    **fields
        Values by name: ``stroke_width=2``; a field of the algorithm's own group without the group,
        ``max_error=1``; or a group at once, ``edge={"max_error": 1}``.

    Raises
    ------
    vec2art_nb.errors.ParamsError
        Says which field, which value, what is allowed and what to do instead.

    Examples
    --------
    >>> params = Params("edge", max_error=2, stroke_width=1.5)
    >>> params.edge.max_error, params.stroke.width
    (2.0, 1.5)
    >>> params.update(detail=0.7, edge={"passes": 2, "reverse": True})
    >>> params
    Params('edge', detail=0.7, stroke_width=1.5, edge_max_error=2.0, edge_passes=2, edge_reverse=True)
    >>> params.edge.passes = 1
    >>> params.edge.reverse
    False
    >>> params.edge.max_eror = 1
    Traceback (most recent call last):
        ...
    vec2art_nb.errors.UnknownFieldError: there is no field 'edge.max_eror'. Did you mean edge.max_error?
    """

    group = ""

    def __init__(
        self,
        algorithm: str | None = None,
        preset: str | None = None,
        *,
        memo: ValidationMemo | None = None,
        **fields: Unpack[Fields],
    ) -> None:
        snapshot = resolve_params(algorithm, preset, None, fields)
        super().__init__(Store(snapshot, self._tell, memo))
        self._nodes: dict[str, Node] = {"": self}
        for name in GROUPS:
            vars(self)[name] = self._nodes[name] = _GROUP_TYPES[name](self._store)

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Self:
        """Params with these values over the defaults, named as in `update`."""
        params = cls()
        params.update(values)
        return params

    def __setattr__(self, name: str, value: object) -> None:
        if name in GROUPS:  # params.edge = {"max_error": 2}
            self.update({name: value})
        else:
            super().__setattr__(name, value)

    def snapshot(self) -> Snapshot:
        """Frozen values of all fields and their version; takes no time. Within a batch, those before it."""
        return self._store.snapshot

    def get_snapshot(self, *names: str) -> Snapshot:
        """Frozen values of some fields; equal ones share their groups.

        Parameters
        ----------
        *names : str
            Fields, or patterns such as ``"edge.*"``.
        """
        return self._store.snapshot.subset(match(names, self.algorithm))

    @property
    def version(self) -> int:
        """Number of changes so far."""
        return self._store.snapshot.version

    def update(self, values: Mapping[str, object] | None = None, /, **fields: Unpack[AllFields]) -> None:
        """Change several fields at once: all of them, or none if anything is wrong.

        Rules see the final values only, and all who observe are told once, after everything has changed.

        Parameters
        ----------
        values : mapping, optional
            By dotted path (a `Snapshot` is one), keyword, or group with a nested mapping.
        **fields
            The same as keywords.

        Raises
        ------
        vec2art_nb.errors.ParamsError
            Nothing has changed then.
        """
        self._store.change(normalise(resolve_names(self.algorithm, values or {}, fields)))

    def batch(self, label: str = "") -> AbstractContextManager[None]:
        """``with params.batch():`` collects the assignments of the block into one change.

        They are checked against each other when the block ends, and told of once. This thread reads in the
        block what it has set; an exception in it, or a broken rule at its end, leaves everything as it was.
        """
        return self._store.batch(label)

    def gesture(self, label: str = "") -> AbstractContextManager[None]:
        """``with params.gesture():`` makes changes of one field, as in a drag, one step of the history."""
        return self._store.gesture(label)

    def subscribe(self, names: str | Iterable[str], callback: Callback) -> Subscription:
        """Be told of changes of some fields, once for each change, with its `Delta`.

        Parameters
        ----------
        names : str or iterable of str
            Fields, or patterns such as ``"edge.*"`` and ``"*"``.
        callback : callable
            Called as ``callback(delta)`` outside of any lock, after observers of traits, by the thread that
            made the change, or by one that is just telling of an earlier one. A method is held weakly. Its
            exceptions are logged and kept in `errors`.

        Returns
        -------
        Subscription
            Call it to unsubscribe.

        Examples
        --------
        >>> params, seen = Params(), []
        >>> unsubscribe = params.subscribe(["edge.*", "detail"], seen.append)
        >>> params.update(detail=0.7, max_error=2)
        >>> seen
        [Delta(0→1, detail=0.7, edge.max_error=2.0)]
        >>> unsubscribe()
        """
        names = (names,) if isinstance(names, str) else names
        return self._store.dispatcher.subscribe(match(names, self.algorithm), callback)

    @property
    def errors(self) -> tuple[SubscriberError, ...]:
        """Latest exceptions of subscribers and observers, newest first."""
        return tuple(self._store.dispatcher.errors)

    def propose(self, patch: object, source: str = "", gesture: object = None) -> Accepted:
        """Take as much as possible of an edit that may be anything; never raises.

        Parameters
        ----------
        patch : object
            Any JSON; a mapping of fields is of use. Numbers out of range become the nearest allowed; what is
            wrong otherwise is left out, and the rest is taken.
        source : str
            Who proposes it; comes back in the answer.
        gesture : object
            Proposals of the same fields with an equal gesture become one step of the history.

        Returns
        -------
        Accepted

        Examples
        --------
        >>> answer = Params().propose({"detail": 7, "edge": {"flow": "yes", "passes": 2}})
        >>> dict(answer.values)
        {'detail': 1.0, 'edge.passes': 2}
        >>> [error.field for error in answer.errors]
        ['detail', 'edge.flow']
        """
        change, problems = read_patch(patch, str(self._store.read("algorithm")))
        return self._store.propose(change, problems, source, gesture)

    def debounced(
        self, validate_after: float = 0.05, settled: Callable[[Accepted], object] | None = None
    ) -> Debounced:
        """Proposals that wait for each other: a burst is validated once it rests; see `Debounced`."""
        return Debounced(self._store, validate_after, settled)

    @property
    def history(self) -> History:
        """Steps that `undo` and `redo` take."""
        return self._store.history

    def undo(self) -> Delta | None:
        """Go back one step; None if there is none."""
        return self._store.undo()

    def redo(self) -> Delta | None:
        """Take a step again that was undone; None if there is none."""
        return self._store.redo()

    def reset(self, *names: str) -> None:
        """Set fields, whole groups, or (without names) everything back to the defaults."""
        algorithm = self.algorithm
        paths: set[str] = set()
        for name in names:
            fields = fields_of(name) if name in GROUPS else (SCHEMA[find(name, algorithm)],)
            paths.update(field.path for field in fields)
        self._store.change({path: DEFAULTS[path] for path in (paths if names else SCHEMA)}, "Reset")

    @property
    def validation(self) -> ValidationMemo:
        """What validation remembers, with its `stats`; shared by all `Params` of the process."""
        return self._store.memo

    def _tell(self, delta: Delta, failed: Failed) -> None:
        for path in delta.changed:
            group, _, name = path.rpartition(".")
            node = self._nodes[group]
            if node._trait_notifiers:
                node.tell(name, delta.before[path], delta.after[path], failed)
