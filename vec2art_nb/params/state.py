"""`State` and `Group`: the values behind snapshots, shared wherever they are equal.

::

    State ──► Group "" ──► (algorithm, detail, seed, ...)
          ──► Group "edge" ──► (flow, passes, ...)     a change copies one row of values and the row of
          ──► ...                                      groups; all other groups stay the same objects

Whatever is derived from values (digest, bytes) is made once, when it is first asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from vec2art_nb._flags import flags
from vec2art_nb.params.frozen import Frozen, fill
from vec2art_nb.params.layout import Layout

Value = bool | int | float | str | None

#: Digests of fields are added up; sums of 256 bits are beyond the reach of a search for collisions.
DIGEST_BYTES = 32
_MODULUS = 1 << 8 * DIGEST_BYTES
#: Up to this many changed fields it is worth having their digests.
FEW_FIELDS = 8
_DIGESTS: dict[tuple[str, type, Value], int] = {}
_MOST_DIGESTS = 2**16


def encoded(value: object) -> str:
    """Canonical JSON: names sorted, no blanks; the same values give the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _field_digest(path: str, value: Value) -> int:
    key = path, value.__class__, value
    found = _DIGESTS.get(key)
    if found is None:
        from hashlib import blake2b  # noqa: PLC0415 - brings OpenSSL, which takes a tenth of our import

        text = f"{path}={value!r}".encode()  # for these types repr is canonical, and faster than JSON
        found = int.from_bytes(blake2b(text, digest_size=DIGEST_BYTES).digest(), "little")
        if len(_DIGESTS) >= _MOST_DIGESTS:
            _DIGESTS.clear()
        _DIGESTS[key] = found
    return found


class Group(Frozen, Mapping[str, Value]):
    """Values of one group of fields, by name; states that agree on them share this object."""

    __slots__ = ("_json", "_positions", "row")

    row: tuple[Value, ...]
    _positions: Mapping[str, int]
    _json: str | None

    def __new__(  # noqa: D102 - described by its class, as __init__ would be
        cls, positions: Mapping[str, int], row: tuple[Value, ...]
    ) -> Group:
        group = super().__new__(cls)
        fill(group, "_positions", positions)
        fill(group, "row", row)
        fill(group, "_json", None)
        return group

    def __getitem__(self, name: str) -> Value:
        return self.row[self._positions[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self.row)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Group) and self._positions is other._positions:
            return self.row == other.row
        return Mapping.__eq__(self, other)

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def __repr__(self) -> str:
        return f"Group({dict(self)!r})"

    def json(self) -> str:
        """Canonical JSON object of the values."""
        if self._json is None:
            fill(self, "_json", encoded(dict(zip(self._positions, self.row, strict=True))))
        return self._json  # type: ignore[return-value]


class State(Frozen):
    """Values of all fields, without a version.

    Attributes
    ----------
    layout : Layout
    groups : tuple of Group
        In the order of the layout.
    """

    __slots__ = ("_json", "_sum", "groups", "layout")

    layout: Layout
    groups: tuple[Group, ...]
    _sum: int | None
    _json: bytes | None

    def __new__(  # noqa: D102 - described by its class, as __init__ would be
        cls, layout: Layout, groups: tuple[Group, ...], total: int | None = None
    ) -> State:
        state = super().__new__(cls)
        fill(state, "layout", layout)
        fill(state, "groups", groups)
        fill(state, "_sum", total)
        fill(state, "_json", None)
        return state

    @classmethod
    def of(cls, layout: Layout, values: Mapping[str, Value]) -> State:
        """State of these values, one for each path of the layout."""
        rows: list[list[Value]] = [[] for _ in layout.groups]
        for path in layout.paths:
            rows[layout.places[path][0]].append(values[path])
        return cls(layout, tuple(map(Group, layout.names, map(tuple, rows))))

    def get(self, path: str) -> Value:
        """Value of a field."""
        group, position = self.layout.places[path]
        return self.groups[group].row[position]

    def to_dict(self) -> dict[str, Value]:
        """Values by path, in the order of the layout."""
        groups = self.groups
        return {path: groups[g].row[p] for path, (g, p) in self.layout.places.items()}

    def total(self) -> int:
        """Sum of the digests of all fields: it identifies the values, whatever their order.

        Being a sum it follows a change in the time of the change (Bellare & Micciancio 1997, *A new paradigm
        for collision-free hashing: incrementality at reduced cost*, EUROCRYPT, AdHash).
        """
        if self._sum is None:
            total = sum(_field_digest(path, value) for path, value in self.to_dict().items()) % _MODULUS
            fill(self, "_sum", total)
        return self._sum  # type: ignore[return-value]

    def total_with(self, changes: Mapping[str, Value]) -> int:
        """`total` of this state with these changes."""
        total = self.total()
        for path, value in changes.items():
            total += _field_digest(path, value) - _field_digest(path, self.get(path))
        return total % _MODULUS

    def evolve(self, changes: Mapping[str, Value], total: int | None = None) -> State:
        """State with some values changed.

        Parameters
        ----------
        changes : mapping
            By path; values are trusted to be valid.
        total : int, optional
            What `total_with` says of these changes, where it is known.
        """
        if not flags.zero_copy:
            return State.of(self.layout, {**self.to_dict(), **changes})
        layout, groups = self.layout, list(self.groups)
        rows: dict[int, list[Value]] = {}
        for path, value in changes.items():
            group, position = layout.places[path]
            row = rows.get(group)
            if row is None:
                row = rows[group] = list(groups[group].row)
            row[position] = value
        for group, row in rows.items():
            groups[group] = Group(layout.names[group], tuple(row))
        if total is None and self._sum is not None and len(changes) <= FEW_FIELDS:
            total = self.total_with(changes)
        return State(layout, tuple(groups), total)

    def shares(self, other: State, changed: Mapping[str, Value]) -> bool:
        """Whether all groups without a change are the same objects as in `other`."""
        places = self.layout.places
        touched = {places[path][0] for path in changed}
        pairs = zip(self.groups, other.groups, strict=True)
        return all(mine is theirs or number in touched for number, (mine, theirs) in enumerate(pairs))

    def json(self) -> bytes:
        """Canonical JSON of all fields, nested by group."""
        if self._json is None:
            texts = {name: group.json() for name, group in zip(self.layout.groups, self.groups, strict=True)}
            loose = texts.pop("", "{}")[1:-1]
            inner = [loose] if loose else []
            inner += [f"{encoded(name)}:{texts[name]}" for name in sorted(texts)]
            fill(self, "_json", f"{{{','.join(inner)}}}".encode())
        return self._json  # type: ignore[return-value]
