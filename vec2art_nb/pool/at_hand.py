"""`AtHand`: the pictures that a worker process has been given and not been told to forget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Set

#: Bytes of pictures that one worker keeps at hand.
_MOST = 96 << 20


class AtHand:
    """Pictures by their keys, those used last at the end."""

    def __init__(self) -> None:
        self._sizes: OrderedDict[int, int] = OrderedDict()
        self._unwanted: set[int] = set()

    def __contains__(self, key: int) -> bool:
        return key in self._sizes

    def use(self, key: int, size: int = 0) -> None:
        """It is used now; `size` in bytes when it is given."""
        self._sizes.setdefault(key, size)
        self._sizes.move_to_end(key)

    def forget(self, key: int) -> None:
        """Nobody holds it any more."""
        if key in self._sizes:
            self._unwanted.add(key)

    def dropped(self, needed: Set[int]) -> list[int]:
        """Take out what is not wanted any more, and the oldest beyond a limit, but nothing that is needed."""
        gone = []
        for key in sorted(self._sizes, key=lambda key: key not in self._unwanted):
            if key not in self._unwanted and sum(self._sizes.values()) <= _MOST:
                break
            if key not in needed:
                gone.append(key)
                del self._sizes[key]
        self._unwanted.difference_update(gone)
        return gone
