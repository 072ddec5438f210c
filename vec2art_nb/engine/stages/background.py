"""The `background` stage: what of the picture is subject, and what is ground that fades to the paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.background import SIDE, find_subject
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.plan import DRAFT_SIDE
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

    def over(self, level: Level) -> NDArray[np.uint8]:
        """Colours of a level, the ground faded to the paper; mixed in gamma-encoded sRGB, as browsers do.

        Examples
        --------
        >>> level = Level(np.zeros((1, 2, 3), np.uint8), None, 2, 1, b"")
        >>> Subject(np.array([[0, 1]], np.float32), 0.5).over(level)[0, :, 0].tolist()
        [128, 0]
        """
        if self.share is None or self.strength == 0:
            return level.rgb
        faded = ((1 - self.share) * np.float32(self.strength))[..., None]
        paper = np.array(level.paper, np.float32)
        return np.rint(level.rgb + faded * (paper - level.rgb)).astype(np.uint8)

    def within(self, mask: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        """Where something may be drawn: in `mask`, and on the subject only when the ground fades fully."""
        if self.share is None or self.strength < 1:
            return mask
        subject = self.share >= np.float32(0.5)
        return subject if mask is None else subject & mask


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
