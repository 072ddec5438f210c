"""`Snapshot`: the frozen values of all fields, the only form of parameters that the engine sees.

Deliberately small: structural sharing, deltas and canonical bytes (a later issue) find their place here
without a change for those who read values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b

Value = bool | int | float | str | None


class Snapshot(Mapping[str, Value]):
    """Immutable mapping from field path (``"edge.max_error"``) to a validated, normalised value.

    Parameters
    ----------
    values : mapping of str to bool, int, float, str or None
        Every field of the schema. Validation is done by `vec2art_nb.params.Params`; a snapshot trusts
        what it is given.

    Examples
    --------
    >>> s = Snapshot({"detail": 0.5, "algorithm": "edge"})
    >>> s["detail"], s.number("detail"), s.text("algorithm")
    (0.5, 0.5, 'edge')
    >>> s.evolve(detail=0.7)["detail"], s["detail"]
    (0.7, 0.5)
    """

    __slots__ = ("_hash", "_values")

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)
        self._hash: int | None = None

    def __getitem__(self, path: str) -> Value:
        return self._values[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(tuple(sorted(self._values.items(), key=lambda item: item[0])))
        return self._hash

    def __repr__(self) -> str:
        return f"Snapshot({self.text('algorithm')}, {len(self)} fields)"

    def number(self, path: str) -> float:
        """Value of a numeric field as ``float``."""
        value = self._values[path]
        if not isinstance(value, int | float):
            raise TypeError(f"{path} holds {value!r}, not a number")
        return float(value)

    def integer(self, path: str) -> int:
        """Value of an integer field."""
        value = self._values[path]
        if not isinstance(value, int):
            raise TypeError(f"{path} holds {value!r}, not an integer")
        return int(value)

    def flag(self, path: str) -> bool:
        """Value of a boolean field."""
        value = self._values[path]
        if not isinstance(value, bool):
            raise TypeError(f"{path} holds {value!r}, not a boolean")
        return value

    def text(self, path: str) -> str:
        """Value of a text or choice field."""
        value = self._values[path]
        if not isinstance(value, str):
            raise TypeError(f"{path} holds {value!r}, not a text")
        return value

    def subset(self, paths: tuple[str, ...]) -> Snapshot:
        """Snapshot of only these fields: what a stage is allowed to read."""
        return Snapshot({path: self._values[path] for path in paths})

    def evolve(self, changes: Mapping[str, Value] | None = None, /, **fields: Value) -> Snapshot:
        """Copy with some values changed, paths as in the schema; values are trusted to be valid."""
        merged = {**(changes or {}), **fields}
        unknown = merged.keys() - self._values.keys()
        if unknown:
            raise KeyError(f"no such field: {', '.join(sorted(unknown))}")
        return Snapshot({**self._values, **merged})

    def digest(self) -> bytes:
        """16 bytes that identify the values (BLAKE2b of their canonical JSON)."""
        text = json.dumps(self._values, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return blake2b(text.encode(), digest_size=16).digest()
