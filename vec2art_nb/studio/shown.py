"""`Shown`: the newest drawing of a Studio, and what the present parameters make of it."""

from __future__ import annotations

import threading
from typing import NamedTuple

from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.model import Params
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.studio.cuts import cut


class Frame(NamedTuple):
    """A drawing with all elements, the number of its run, and the seconds that it took."""

    run: int
    drawing: Drawing
    seconds: float


class Shown:
    """The newest frame; any thread may call.

    Parameters
    ----------
    params : Params

    Examples
    --------
    >>> params = Params()
    >>> shown = Shown(params)
    >>> shown.take(Frame(2, Drawing(8, 6, (), params.snapshot(), draft=True), 0.1))
    True
    >>> shown.take(Frame(1, Drawing(8, 6, (), params.snapshot()), 0.2))
    False
    >>> shown.close()
    >>> shown.frame is None
    True
    """

    def __init__(self, params: Params) -> None:
        self.frame: Frame | None = None
        self._params = params
        self._lock = threading.Lock()
        self._styled: tuple[Drawing, Snapshot, Drawing] | None = None
        self._open = True

    def take(self, frame: Frame) -> bool:
        """Take a frame, unless there is a newer one or a better one of its run; whether it was taken."""
        with self._lock:
            taken = self._open and (self.frame is None or _rank(self.frame) <= _rank(frame))
            if taken:
                self.frame = frame
        return taken

    def restyled(self, drawing: Drawing) -> Drawing:
        """What the present parameters make of a drawing with all elements, if those lead to it."""
        now = self._params.snapshot()
        known = self._styled
        if known is None or known[0] is not drawing or known[1] != now:
            known = drawing, now, cut(drawing, now)
            with self._lock:
                self._styled = known if self._open else None
        return known[2]

    def close(self) -> None:
        """Let go of all drawings, and take no more; idempotent."""
        with self._lock:
            self._open = False
            self.frame = self._styled = None


def _rank(frame: Frame) -> tuple[int, bool]:
    return frame.run, not frame.drawing.draft
