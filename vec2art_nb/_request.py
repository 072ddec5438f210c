"""`Request`: a picture and all that is needed to draw it, as cold draft, draft or final, with overlay."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control, OutOfTime
from vec2art_nb.engine.plan import WORKING_MULTIPLE, draft_side, load_kernels, overlay_of, working_side
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level
from vec2art_nb.picture.picture import Picture

if TYPE_CHECKING:
    from vec2art_nb.engine.drawing import Drawing


@dataclass(frozen=True)
class Request:
    """A picture with all that is needed to draw it.

    Attributes
    ----------
    picture : Picture
    params : Snapshot
    cache : StageCache
        Finished stages are taken from it and put into it.
    control : Control
        Its deadline is set by the field ``time_limit``.
    scratch : Scratch
        Memory for large arrays.
    """

    picture: Picture
    params: Snapshot
    cache: StageCache
    control: Control
    scratch: Scratch = NO_SCRATCH

    @property
    def kernels_loaded(self) -> bool:
        """Whether all kernels that it needs are in this process."""
        drawn = {self.params.text("algorithm"), self.params.text("overlay")} - {"none"}
        return all(f"vec2art_nb.engine.{name}" in sys.modules for name in drawn)

    def final(self) -> Drawing:
        """The final drawing with its overlay, both within the time limit."""
        load_kernels(self.params)  # kernels that compile now do not eat into the time for drawing
        control = replace(self.control, deadline=time.monotonic() + self.params.number("time_limit"))
        return replace(self, control=control)._stacked(Request._final)

    def draft(self) -> Drawing:
        """The drawing made from a small picture, without a time limit: it takes some milliseconds."""
        return self._stacked(Request._draft)

    def cold(self) -> Drawing:
        """The draft that OpenCV alone makes, while the kernels load or compile."""
        return self._stacked(Request._cold)

    def _stacked(self, how: Callable[[Request], Drawing]) -> Drawing:
        """What `how` makes of the request, and over that what it makes of the overlay."""
        over = overlay_of(self.params)
        if over is None:
            return how(self)
        below = how(replace(self, control=_share(self.control, 0)))
        above = how(replace(self, control=_share(self.control, 1), params=over))
        return replace(below + above, params=self.params, made_with=())

    def _final(self) -> Drawing:
        """The drawing; past the deadline the best there is, marked partial."""
        side, enlarge = working_side(self.params, *self.picture.size)
        level = self.picture.level(side, enlarge=enlarge, multiple=WORKING_MULTIPLE)
        try:
            return self._drawn(level, self.control)
        except OutOfTime:
            return replace(self._draft(), partial=True)

    def _draft(self) -> Drawing:
        drawing = self._drawn(self._small(), replace(self.control, deadline=math.inf))
        return replace(drawing, draft=True)

    def _drawn(self, level: Level, control: Control) -> Drawing:
        from vec2art_nb.engine.draw import draw  # noqa: PLC0415 - brings OpenCV and the kernels

        title = self.picture.name
        return draw(level, self.params, self.cache, control, title=title, scratch=self.scratch)

    def _cold(self) -> Drawing:
        from vec2art_nb.engine.draw import draw_cold  # noqa: PLC0415

        return draw_cold(self._small(), self.params, self.control, title=self.picture.name)

    def _small(self) -> Level:
        """The draft's level; where the final is drawn from the same pixels, its stages are used again."""
        size = self.picture.size
        side, enlarge = working_side(self.params, *size)
        most = draft_side(self.params, *size)
        level = self.picture.level(min(side, most), multiple=WORKING_MULTIPLE)
        return level.as_draft() if side > most and (enlarge or max(size) > most) else level


def _share(control: Control, part: int) -> Control:
    """Control of the first or second of two parts of the work."""
    return replace(control, progress=lambda stage, fraction: control.progress(stage, (part + fraction) / 2))
