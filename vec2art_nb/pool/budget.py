"""`Budget`: one bound for the stages that all workers keep; a worker's share follows what it needs.

::

    what a worker keeps, and its largest result ──► need ──► fair share (max-min) ──► Worker.allow
                                                                                         │
    room of the others ◄── only what is free, or given up *and confirmed* ◄── it tells ◄─┘

A worker is told of more room only once nobody else has it any more: together they never keep more than the
budget. Inside each worker the least useful result goes first (`vec2art_nb.engine.cache`).
"""

from __future__ import annotations

from collections.abc import Sequence

from vec2art_nb.pool.hand import Hand

#: Part of the budget that any worker may ask for, and of its room that more must be to be worth a message.
_LEAST, _WORTH = 1 / 32, 1 / 16


def fair(total: int, needs: Sequence[int]) -> list[int]:
    """Max-min fair shares: nobody gets more than is needed while another gets less.

    Examples
    --------
    >>> fair(100, [10, 200, 60]), fair(100, [10, 20])
    ([10, 45, 45], [10, 20])
    """
    shares = [0] * len(needs)
    left = total
    for place, k in enumerate(sorted(range(len(needs)), key=lambda k: needs[k])):
        shares[k] = min(needs[k], left // (len(needs) - place))
        left -= shares[k]
    return shares


class Budget:
    """Who may keep how much; used by the manager's thread only.

    Parameters
    ----------
    total : int
        Bytes of all workers together.
    first : int
        Bytes that a new worker gets, if they are free.
    """

    def __init__(self, total: int, first: int) -> None:
        self._total = total
        self._first = first

    def admit(self, hand: Hand, others: Sequence[Hand]) -> None:
        """Give a new worker its first room: what is free, others may have to give up some of theirs later."""
        hand.room = max(min(self._first, self._free(others)), 0)

    def balance(self, hands: Sequence[Hand]) -> None:
        """Let shares follow needs, as far as room is free; where it is not, ask for it."""
        known = [hand for hand in hands if hand.state in {"idle", "busy"} and hand.cache]
        targets = fair(self._total - sum(_held(one) for one in hands if one not in known), self._needs(known))
        wanting = [
            (hand, target)
            for hand, target in zip(known, targets, strict=True)
            if _settled(hand) and target > hand.room * (1 + _WORTH)
        ]
        if not wanting:
            return
        missing = sum(target - hand.room for hand, target in wanting) - self._free(hands)
        for hand, target in zip(known, targets, strict=True):
            if missing > 0 and _settled(hand) and target < hand.room:
                missing -= hand.room - target
                _allow(hand, target)
        for hand, target in wanting:
            room = min(target, hand.room + self._free(hands))
            if room > hand.room * (1 + _WORTH):
                _allow(hand, room)

    def _free(self, hands: Sequence[Hand]) -> int:
        return self._total - sum(map(_held, hands))

    def _needs(self, hands: Sequence[Hand]) -> list[int]:
        """Twice what each keeps, so that it can grow, and one of its largest results."""
        least = int(_LEAST * self._total)
        return [max(2 * one.cache.get("bytes", 0) + one.cache.get("largest", 0), least) for one in hands]


def _held(hand: Hand) -> int:
    """Bytes that a worker may be keeping."""
    return max(hand.room, int(hand.cache.get("limit", 0)))


def _settled(hand: Hand) -> bool:
    """Whether a worker has confirmed what it was told last."""
    return int(hand.cache.get("limit", hand.room)) == hand.room


def _allow(hand: Hand, room: int) -> None:
    hand.room = room
    if hand.worker is not None:
        hand.worker.allow(room)
