"""How parameters travel to a worker: all of them once, then deltas, in versions without gaps."""

from __future__ import annotations

from typing import Any

from vec2art_nb.params.delta import Replica, diff
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot


class Sender:
    """The pool's side, one for each worker.

    Examples
    --------
    >>> sender, receiver = Sender(), Receiver()
    >>> receiver.decode(sender.encode(DEFAULTS)) == DEFAULTS
    True
    >>> len(sender.encode(DEFAULTS.evolve(detail=0.7))["delta"]) < 100
    True
    """

    def __init__(self) -> None:
        self._version = 0
        self._last: Snapshot | None = None

    def encode(self, snapshot: Snapshot, *, deltas: bool = True) -> dict[str, Any]:
        """JSON values that give the other side this snapshot; with `deltas`, only what changed."""
        last = self._last
        self._version += 1
        self._last = now = Snapshot.of(snapshot.state, self._version)
        if last is None or not deltas:
            return {"version": self._version, "all": now.to_bytes().decode()}
        return {"delta": diff(last, now).to_bytes().decode()}

    def reset(self) -> None:
        """Send all of the next one."""
        self._last = None


class Receiver:
    """The worker's side."""

    def __init__(self) -> None:
        self._replica = Replica(DEFAULTS)

    def decode(self, fields: dict[str, Any]) -> Snapshot:
        """Snapshot that was encoded.

        Raises
        ------
        vec2art_nb.errors.StaleDelta
            If it builds on one that did not come here.
        """
        if "all" in fields:
            self._replica.reset(fields["all"].encode(), fields["version"])
        else:
            self._replica.apply(fields["delta"].encode())
        return self._replica.snapshot
