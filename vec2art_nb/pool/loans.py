"""`Loans`: segments that a worker has been lent, each mapped once for all pictures that come to lie in it."""

from __future__ import annotations

from collections import OrderedDict, deque
from functools import partial

from vec2art_nb.pool.memory import Bytes, borrowed, mapped

#: Bytes that stay mapped for pictures to come.
_MOST = 96 << 20


class Loans:
    """A loan ends when the last array in it is freed, whether a picture's or a stage's; then it is returned.

    The pool numbers loans, and writes a segment again only when it has got all of them back.
    """

    def __init__(self) -> None:
        self._mapped: OrderedDict[int, Bytes] = OrderedDict()
        self._returned: deque[int] = deque()

    def take(self, fd: int, segment: int, size: int, loan: int) -> Bytes:
        """Memory of a segment, read-only, on loan.

        Raises
        ------
        OSError
            If there is no room to map it.
        """
        memory = self._mapped.pop(segment, None)
        if memory is None:
            memory = mapped(fd, size, "read")
        self._mapped[segment] = memory
        while len(self._mapped) > 1 and sum(one.nbytes for one in self._mapped.values()) > _MOST:
            self._mapped.popitem(last=False)
        return borrowed(memory, partial(self._returned.append, loan))

    def returned(self) -> list[int]:
        """Loans that have ended since this was asked last."""
        found = []
        while self._returned:
            found.append(self._returned.popleft())
        return found

    def rest(self) -> None:
        """Keep nothing mapped that holds no picture: there is nothing to do for a while."""
        self._mapped.clear()
