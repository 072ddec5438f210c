"""How parameters travel: all of them once, then what changed, in versions without gaps."""

from __future__ import annotations

from typing import Any

from vec2art_nb.params.snapshot import Snapshot


class Stale(Exception):  # noqa: N818 - asks for all parameters, never seen by users
    """A delta came whose base is not the version held."""


class Sender:
    """The pool's side, one for each worker.

    Examples
    --------
    >>> sender, receiver = Sender(), Receiver()
    >>> first, second = Snapshot({"detail": 0.5, "seed": 1}), Snapshot({"detail": 0.7, "seed": 1})
    >>> receiver.decode(sender.encode(first)) == first
    True
    >>> sender.encode(second)
    {'base': 1, 'version': 2, 'changed': {'detail': 0.7}}
    """

    def __init__(self) -> None:
        self._version = 0
        self._last: Snapshot | None = None

    def encode(self, snapshot: Snapshot, *, deltas: bool = True) -> dict[str, Any]:
        """JSON values that give the other side this snapshot; with `deltas`, only what changed."""
        base, last = self._version, self._last
        self._version += 1
        self._last = snapshot
        if last is None or not deltas or last.keys() != snapshot.keys():
            return {"version": self._version, "all": dict(snapshot)}
        changed = {path: value for path, value in snapshot.items() if not _same(value, last[path])}
        return {"base": base, "version": self._version, "changed": changed}

    def reset(self) -> None:
        """Send all of the next one."""
        self._last = None


def _same(one: object, other: object) -> bool:
    return one is other or (type(one) is type(other) and one == other)


class Receiver:
    """The worker's side."""

    def __init__(self) -> None:
        self._version = 0
        self._last: Snapshot | None = None

    def decode(self, fields: dict[str, Any]) -> Snapshot:
        """Snapshot that was encoded.

        Raises
        ------
        Stale
            If it builds on one that did not come here.
        """
        if "all" in fields:
            self._last = Snapshot(fields["all"])
        elif self._last is None or fields["base"] != self._version:
            raise Stale
        elif fields["changed"]:
            self._last = self._last.evolve(fields["changed"])
        self._version = fields["version"]
        return self._last
