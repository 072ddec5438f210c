"""`Drafts`: what drafts say of the finals to come, and which trials that ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.lab.experiment import dominates

#: Trials that are drawn to the end, to learn by how much finals differ from their drafts.
LEARNING = 8
#: Standard deviations of luck that a draft is granted.
LUCK = 1.0

Scores = tuple[float, ...]


class Drafts:
    """Drafts and finals so far, as scores: small is good in each of them.

    A final is expected to be its draft plus the median difference so far. A trial ends with its draft if even
    one standard deviation of luck would leave it surpassed by a final that is there already.

    Examples
    --------
    >>> drafts = Drafts()
    >>> for k in range(8):
    ...     drafts.add((float(k),), (k + 1.0,))
    >>> drafts.expected((3.0,)), drafts.hopeless((3.0,)), drafts.hopeless((-1.0,))
    ((4.0,), True, False)
    """

    def __init__(self) -> None:
        self._drafts: list[Scores] = []
        self._finals: list[Scores] = []

    def add(self, draft: Scores, final: Scores) -> None:
        """Note a trial that was drawn to the end."""
        if _sound(draft) and _sound(final):
            self._drafts.append(draft)
            self._finals.append(final)

    def hopeless(self, draft: Scores) -> bool:
        """Whether a trial with this draft ends here."""
        if len(self._finals) < LEARNING or not _sound(draft):
            return False
        lucky = tuple(np.array(self.expected(draft)) - LUCK * self._differences.std(axis=0))
        return any(dominates(final, lucky) for final in self._finals)

    def expected(self, draft: Scores) -> Scores:
        """What the final would be."""
        if not self._finals:
            return draft
        return tuple((np.array(draft) + np.median(self._differences, axis=0)).tolist())

    @property
    def _differences(self) -> NDArray[np.float64]:
        return np.asarray(np.array(self._finals) - np.array(self._drafts), np.float64)


def _sound(scores: Sequence[float]) -> bool:
    return all(map(math.isfinite, scores))
