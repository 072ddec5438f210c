"""`Drafts`: what drafts say of the finals to come, and which trials that ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vec2art_nb.lab.experiment import dominates

#: Trials at the beginning that are drawn to the end.
LEARNING = 8
#: A draft is judged among this many drafts before it: a search that gets better must not lower its standards.
RECENT = 24
#: Share of the recent drafts that may surpass one that goes on.
SHARE = 0.15

Scores = tuple[float, ...]


class Drafts:
    """Drafts and finals so far, as scores: small is good in each of them.

    Only ranks are compared: how much finals differ from their drafts depends on the parameters, but what is
    far behind as a draft is not ahead as a final.

    Examples
    --------
    >>> drafts = Drafts()
    >>> [drafts.hopeless((float(k),)) for k in range(8)]
    [False, False, False, False, False, False, False, False]
    >>> drafts.hopeless((5.5,)), drafts.hopeless((0.5,))
    (True, False)
    """

    def __init__(self) -> None:
        self._drafts: list[Scores] = []
        self._pairs: list[tuple[Scores, Scores]] = []

    def hopeless(self, draft: Scores) -> bool:
        """Judge the draft of another trial: whether it ends here."""
        if not _sound(draft):
            return False
        before = self._drafts[-RECENT:]
        self._drafts.append(draft)
        if len(before) < LEARNING:
            return False
        return sum(dominates(other, draft) for other in before) > SHARE * len(before)

    def add(self, draft: Scores, final: Scores) -> None:
        """Note a trial that was drawn to the end."""
        if _sound(draft) and _sound(final):
            self._pairs.append((draft, final))

    def expected(self, draft: Scores) -> Scores:
        """What a hopeless trial counts as: its draft and the median difference of finals from theirs.

        At best it counts as the median final: nobody has seen its own, and that must not lead the search.
        """
        if not self._pairs:
            return draft
        drafts, finals = np.swapaxes(np.array(self._pairs), 0, 1)
        likely = np.array(draft) + np.median(finals - drafts, axis=0)
        return tuple(np.maximum(likely, np.median(finals, axis=0)).tolist())


def _sound(scores: Sequence[float]) -> bool:
    return all(map(math.isfinite, scores))
