"""`Snapshot`: the frozen values of all fields, the only form of parameters that the engine sees."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from vec2art_nb.params.frozen import Frozen, fill
from vec2art_nb.params.layout import layout_of
from vec2art_nb.params.state import DIGEST_BYTES, Group, State, Value

__all__ = ["Snapshot", "Value"]


class Snapshot(Frozen, Mapping[str, Value]):
    """Immutable mapping from field path (``"edge.max_error"``) to a validated, normalised value.

    Snapshots made from each other share whatever is equal, so that keeping many costs little. Equality and
    hash are those of the values; the version is not part of them.

    Parameters
    ----------
    values : mapping of str to bool, int, float, str or None
        Every field of the schema. Validation is done by `vec2art_nb.params.Params`; a snapshot trusts
        what it is given.
    version : int
        Which state of its `Params` this is: deltas say which version they apply to.

    Examples
    --------
    >>> s = Snapshot({"detail": 0.5, "algorithm": "edge", "edge.passes": 1})
    >>> s["detail"], s.number("detail"), s.text("algorithm")
    (0.5, 0.5, 'edge')
    >>> t = s.evolve(detail=0.7)
    >>> t["detail"], s["detail"], t.group("edge") is s.group("edge")
    (0.7, 0.5, True)
    >>> s.detail = 0.7
    Traceback (most recent call last):
        ...
    AttributeError: Snapshot is immutable: detail cannot be set
    """

    __slots__ = ("state", "version")

    state: State
    version: int

    def __new__(  # noqa: D102 - described by its class, as __init__ would be
        cls, values: Mapping[str, Value], version: int = 0
    ) -> Snapshot:
        if isinstance(values, Snapshot):
            return cls.of(values.state, version)
        return cls.of(State.of(layout_of(values), values), version)

    @classmethod
    def of(cls, state: State, version: int = 0) -> Snapshot:
        """Snapshot of a state."""
        snapshot = super().__new__(cls)
        fill(snapshot, "state", state)
        fill(snapshot, "version", version)
        return snapshot

    def __getitem__(self, path: str) -> Value:
        return self.state.get(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self.state.layout.paths)

    def __len__(self) -> int:
        return len(self.state.layout.paths)

    def __contains__(self, path: object) -> bool:
        return path in self.state.layout.places

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Snapshot):
            return Mapping.__eq__(self, other)
        mine, theirs = self.state, other.state
        if mine is theirs:
            return True
        if mine.layout is theirs.layout:
            return mine.groups == theirs.groups
        return mine.to_dict() == theirs.to_dict()

    def __hash__(self) -> int:
        return hash(frozenset(self.state.to_dict().items()))

    def __reduce__(self) -> tuple[type[Snapshot], tuple[dict[str, Value], int]]:
        return Snapshot, (self.state.to_dict(), self.version)

    def __repr__(self) -> str:
        version = f", version {self.version}" if self.version else ""
        return f"Snapshot({self.get('algorithm', 'part')}, {len(self)} fields{version})"

    def group(self, name: str) -> Group:
        """Frozen values of a group by name; the same object in all snapshots that share them."""
        return self.state.groups[self.state.layout.groups.index(name)]

    def to_dict(self) -> dict[str, Value]:
        """Values by path, as a dict of the caller's own."""
        return self.state.to_dict()

    def number(self, path: str) -> float:
        """Value of a numeric field as ``float``."""
        value = self.state.get(path)
        if not isinstance(value, int | float):
            raise TypeError(f"{path} holds {value!r}, not a number")
        return float(value)

    def integer(self, path: str) -> int:
        """Value of an integer field."""
        value = self.state.get(path)
        if not isinstance(value, int):
            raise TypeError(f"{path} holds {value!r}, not an integer")
        return int(value)

    def flag(self, path: str) -> bool:
        """Value of a boolean field."""
        value = self.state.get(path)
        if not isinstance(value, bool):
            raise TypeError(f"{path} holds {value!r}, not a boolean")
        return value

    def text(self, path: str) -> str:
        """Value of a text or choice field."""
        value = self.state.get(path)
        if not isinstance(value, str):
            raise TypeError(f"{path} holds {value!r}, not a text")
        return value

    def subset(self, paths: tuple[str, ...]) -> Snapshot:
        """Snapshot of only these fields: what a stage is allowed to read."""
        get = self.state.get
        return Snapshot({path: get(path) for path in paths}, self.version)

    def evolve(self, changes: Mapping[str, Value] | None = None, /, **fields: Value) -> Snapshot:
        """Next version with some values changed, paths as in the schema; values are trusted to be valid.

        All groups without a change are the same objects in both.
        """
        merged = {**(changes or {}), **fields}
        unknown = merged.keys() - self.state.layout.places.keys()
        if unknown:
            raise KeyError(f"no such field: {', '.join(sorted(unknown))}")
        return Snapshot.of(self.state.evolve(merged), self.version + 1)

    def digest(self) -> bytes:
        """32 bytes that identify the values: the sum of BLAKE2b digests of ``path=value``."""
        return self.state.total().to_bytes(DIGEST_BYTES, "little")

    def to_bytes(self) -> bytes:
        """Canonical JSON of the values, nested by group; made once and kept."""
        return self.state.json()

    def decode(self, data: bytes, version: int = 0) -> Snapshot:
        """Snapshot of the same fields as this one from what its `to_bytes` gave.

        Raises
        ------
        ValueError
            If `data` is no JSON, or holds other fields.

        Examples
        --------
        >>> s = Snapshot({"detail": 0.5, "edge.passes": 1})
        >>> s.to_bytes(), s.decode(s.to_bytes()) == s
        (b'{"detail":0.5,"edge":{"passes":1}}', True)
        """
        values = _flat(json.loads(data))
        if values.keys() != self.state.layout.places.keys():
            raise ValueError(f"{len(values)} fields instead of the {len(self)} expected")
        return Snapshot.of(State.of(self.state.layout, values), version)


def _flat(tree: Mapping[str, Any]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            values |= {f"{name}.{member}": inner for member, inner in value.items()}
        else:
            values[name] = value
    return values
