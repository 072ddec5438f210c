"""The `background` stage: what of the picture is subject, and what is ground that fades to the paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.background import SIDE, find_subject
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.plan import DRAFT_SIDE
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch
from vec2art_nb.picture.level import Level
from vec2art_nb.pipeline import common

#: The same as `SIDE` for drafts: half the time, and a mask that differs along the rim only.
DRAFT = 256


@dataclass(frozen=True, eq=False)
class Subject:
    """Which pixels are the subject's.

    Attributes
    ----------
    share : ndarray of float32, shape (H, W), or None
        1 on the subject, 0 on the ground, between on the rim; None means that all is subject.
    strength : float
        How far the ground fades, 0 to 1.
    """

    share: NDArray[np.float32] | None
    strength: float = 1.0

    def over(self, level: Level, scratch: Scratch = NO_SCRATCH) -> NDArray[np.uint8]:
        """Colours of a level, the ground faded to the paper; mixed in gamma-encoded sRGB, as browsers do.

        Examples
        --------
        >>> level = Level(np.zeros((1, 2, 3), np.uint8), None, 2, 1, b"")
        >>> Subject(np.array([[0, 1]], np.float32), 0.5).over(level)[0, :, 0].tolist()
        [128, 0]
        """
        if self.share is None or self.strength == 0:
            return level.rgb
        faded = np.subtract(1, self.share, out=scratch.take(self.share.shape, np.float32))
        faded *= np.float32(self.strength)
        mixed = scratch.take(level.rgb.shape, np.float32)
        np.subtract(np.array(level.paper, np.float32), level.rgb, out=mixed)
        mixed *= faded[..., None]
        mixed += level.rgb
        np.rint(mixed, out=mixed)
        rgb = scratch.take(level.rgb.shape, np.uint8)
        np.copyto(rgb, mixed, casting="unsafe")
        return rgb

    def within(
        self, mask: NDArray[np.bool_] | None, scratch: Scratch = NO_SCRATCH
    ) -> NDArray[np.bool_] | None:
        """Where something may be drawn: in `mask`, and on the subject only when the ground fades fully."""
        if self.share is None or self.strength < 1:
            return mask
        subject: NDArray[np.bool_] = scratch.take(self.share.shape, np.bool_)
        np.greater_equal(self.share, np.float32(0.5), out=subject)
        return subject if mask is None else np.logical_and(subject, mask, out=subject)


def _run(context: Context) -> Subject:
    level, params = context.level, context.params
    method = params.text("source.background")
    if method == "none":
        return Subject(None)
    threshold = params["source.background_threshold"]
    share = find_subject(
        level.rgb,
        method,
        None if threshold is None else params.integer("source.background_threshold"),
        context.control,
        DRAFT if max(level.shape) <= DRAFT_SIDE and max(level.scale) > 1 else SIDE,
    )
    if share is not None and params.flag("source.background_invert"):
        share = 1 - share
    return Subject(share, params.number("source.background_strength"))


BACKGROUND = Stage(common.BACKGROUND, _run)
