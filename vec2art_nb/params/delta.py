"""`Delta`: what one change of parameters did, and the algebra of such changes.

::

    Params ── Delta 7→8 ──► bytes ──► Replica at version 7 ──► version 8
                                └───► Replica at version 5 ──► StaleDelta: it asks for the full snapshot
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from types import MappingProxyType

from vec2art_nb.errors import StaleDelta
from vec2art_nb.params.frozen import Frozen, fill
from vec2art_nb.params.snapshot import Snapshot, Value
from vec2art_nb.params.state import encoded


class Delta(Frozen):
    """Difference between two versions of the parameters; made by `diff` and by every change of a `Params`.

    Parameters
    ----------
    before, after : Snapshot
        States on both sides.
    changed : tuple of str
        Paths of the fields that differ.
    timestamp : float
        Seconds since 1970.

    Examples
    --------
    >>> from vec2art_nb.params import DEFAULTS
    >>> delta = diff(DEFAULTS, DEFAULTS.evolve({"stroke.width": 3.0}))
    >>> delta, dict(delta.previous), dict(delta.current)
    (Delta(0→1, stroke.width=3.0), {'stroke.width': 2.4}, {'stroke.width': 3.0})
    >>> delta.view_only, diff(DEFAULTS, DEFAULTS.evolve(detail=0.7)).stages
    (True, (...))
    """

    __slots__ = ("_stages", "after", "before", "changed", "timestamp")

    before: Snapshot
    after: Snapshot
    changed: tuple[str, ...]
    timestamp: float
    _stages: tuple[str, ...] | None

    def __new__(  # noqa: D102 - described by its class, as __init__ would be
        cls, before: Snapshot, after: Snapshot, changed: tuple[str, ...], timestamp: float
    ) -> Delta:
        delta = super().__new__(cls)
        fill(delta, "before", before)
        fill(delta, "after", after)
        fill(delta, "changed", changed)
        fill(delta, "timestamp", timestamp)
        fill(delta, "_stages", None)
        return delta

    @property
    def base_version(self) -> int:
        """Version that it applies to."""
        return self.before.version

    @property
    def version(self) -> int:
        """Version that it leads to."""
        return self.after.version

    @property
    def previous(self) -> Mapping[str, Value]:
        """Values before, of the fields that changed."""
        return MappingProxyType({path: self.before[path] for path in self.changed})

    @property
    def current(self) -> Mapping[str, Value]:
        """Values after, of the fields that changed."""
        return MappingProxyType({path: self.after[path] for path in self.changed})

    @property
    def stages(self) -> tuple[str, ...]:
        """Names of the stages that must run again, in running order; an overlay's begin with ``overlay:``."""
        if self._stages is None:
            from vec2art_nb.pipeline import dirty_stages  # noqa: PLC0415 - not all who change parameters draw

            fill(self, "_stages", dirty_stages(self.before, self.after, self.changed))
        return self._stages  # type: ignore[return-value]

    @property
    def view_only(self) -> bool:
        """Whether the drawing keeps its layers: the change shows when the SVG is written, or not at all."""
        from vec2art_nb.pipeline import same_layers  # noqa: PLC0415

        return same_layers(self.before, self.after, self.changed)

    def to_bytes(self) -> bytes:
        """Versions, time and new values as JSON: what a receiver that has the state before needs."""
        current = {path: self.after[path] for path in self.changed}
        time_ms = round(self.timestamp * 1000)
        return encoded({"b": self.base_version, "v": self.version, "t": time_ms, "c": current}).encode()

    @classmethod
    def from_bytes(cls, data: bytes, base: Snapshot) -> Delta:
        """Delta that `to_bytes` wrote, for a receiver at `base`; values are trusted to be valid.

        Raises
        ------
        vec2art_nb.errors.StaleDelta
            If `base` is another version than the one it applies to.
        ValueError
            If `data` is no delta, or of other fields.
        """
        document = json.loads(data)
        if base.version != document["b"]:
            raise StaleDelta(document["b"], base.version)
        current, state = document["c"], base.state
        if not current.keys() <= state.layout.places.keys():
            raise ValueError(f"the delta has other fields than the state: {', '.join(current)}")
        after = Snapshot.of(state.evolve(current), document["v"])
        return cls(base, after, tuple(current), document["t"] / 1000)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Delta):
            return NotImplemented
        versions = (self.base_version, self.version) == (other.base_version, other.version)
        return versions and self.previous == other.previous and self.current == other.current

    def __hash__(self) -> int:
        return hash((self.base_version, self.version, frozenset(self.changed)))

    def __reduce__(self) -> tuple[type[Delta], tuple[Snapshot, Snapshot, tuple[str, ...], float]]:
        return Delta, (self.before, self.after, self.changed, self.timestamp)

    def __repr__(self) -> str:
        words = "".join(f", {path}={self.after[path]!r}" for path in self.changed)
        return f"Delta({self.base_version}→{self.version}{words})"


def diff(before: Snapshot, after: Snapshot) -> Delta:
    """Delta that leads from one snapshot to another of the same fields.

    Groups that both share are not looked at.
    """
    mine, theirs = before.state, after.state
    if mine.layout is not theirs.layout:
        raise ValueError(
            f"snapshots of the same fields have a difference; these have {len(before)} and {len(after)}"
        )
    changed: tuple[str, ...] = ()
    if mine is not theirs:
        differing = [a is not b for a, b in zip(mine.groups, theirs.groups, strict=True)]
        places = mine.layout.places
        changed = tuple(
            path
            for path, (group, _) in places.items()
            if differing[group] and mine.get(path) != theirs.get(path)
        )
    return Delta(before, after, changed, time.time())


def apply(snapshot: Snapshot, delta: Delta) -> Snapshot:
    """Snapshot that a delta leads to.

    Raises
    ------
    vec2art_nb.errors.StaleDelta
        If the snapshot is not the version that the delta applies to, or has other values there.
    """
    if snapshot.version != delta.base_version:
        raise StaleDelta(delta.base_version, snapshot.version)
    if snapshot.state is delta.before.state:
        return delta.after
    for path, value in delta.previous.items():
        if snapshot[path] != value:
            raise StaleDelta(
                delta.base_version, snapshot.version, f"{path}={snapshot[path]!r}, not {value!r}"
            )
    return Snapshot.of(snapshot.state.evolve(delta.current), delta.version)


def compose(first: Delta, *others: Delta) -> Delta:
    """One delta with the effect of several, each of which applies to what the one before leads to.

    Raises
    ------
    vec2art_nb.errors.StaleDelta
        If they do not follow each other.

    Examples
    --------
    >>> from vec2art_nb.params import DEFAULTS
    >>> a = diff(DEFAULTS, DEFAULTS.evolve(detail=0.7))
    >>> compose(a, diff(a.after, a.after.evolve(detail=0.5, seed=3)))
    Delta(0→2, seed=3)
    """
    after, touched = first.after, dict.fromkeys(first.changed)
    for delta in others:
        after = apply(after, delta)
        touched |= dict.fromkeys(delta.changed)
    changed = tuple(path for path in touched if first.before[path] != after[path])
    return Delta(first.before, after, changed, (others[-1] if others else first).timestamp)


def invert(delta: Delta) -> Delta:
    """Delta that undoes another: it applies to what that leads to, and leads back to what that applies to.

    Examples
    --------
    >>> from vec2art_nb.params import DEFAULTS
    >>> delta = diff(DEFAULTS, DEFAULTS.evolve(detail=0.7))
    >>> apply(apply(DEFAULTS, delta), invert(delta)) == DEFAULTS
    True
    """
    return Delta(delta.after, delta.before, delta.changed, delta.timestamp)


class Replica:
    """Copy of a `Params` state elsewhere, kept up to date by deltas.

    Parameters
    ----------
    snapshot : Snapshot

    Examples
    --------
    >>> from vec2art_nb.params import DEFAULTS, Params
    >>> params, replica = Params(), Replica(DEFAULTS)
    >>> sent = params.subscribe("*", lambda delta: replica.apply(delta.to_bytes()))
    >>> params.reset(); replica.reset(params.snapshot())
    >>> params.edge.max_error = 2
    >>> replica.snapshot == params.snapshot(), replica.snapshot.version == params.version
    (True, True)
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def apply(self, data: bytes) -> Delta:
        """Take over what `Delta.to_bytes` gave; returns the delta.

        Raises
        ------
        vec2art_nb.errors.StaleDelta
            If a delta was lost before this one; nothing has changed then. Ask for the full snapshot, `reset`.
        """
        delta = Delta.from_bytes(data, self.snapshot)
        self.snapshot = delta.after
        return delta

    def reset(self, snapshot: Snapshot | bytes, version: int = 0) -> None:
        """Take over a full snapshot, or what its `Snapshot.to_bytes` gave and its version."""
        if isinstance(snapshot, bytes):
            snapshot = self.snapshot.decode(snapshot, version)
        self.snapshot = snapshot
