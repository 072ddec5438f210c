"""`Drafts`: what drafts say of the finals to come, and which trials that ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vec2art_nb.lab.calibration import Calibration
from vec2art_nb.lab.experiment import dominates

#: Trials that are drawn to the end before any draft is judged.
LEARNING = 8
#: Of so many hopeless drafts one is drawn to the end: else only those that look good would say how they err.
AUDIT = 6

Scores = tuple[float, ...]
#: Where the values of a trial are on their axes (`vec2art_nb.lab.axes.Axis.coordinates`).
Place = tuple[float, ...]


class Drafts:
    """Drafts and finals so far, as scores: small is good in each of them.

    Finals follow their drafts and values, each score by itself, more or less closely (`Calibration`). A draft
    is hopeless only if the best final surpasses what it would become if it fell below what is expected as far
    as only a tenth of the finals have. So drafts end the fewer trials the less they say of finals.

    Examples
    --------
    >>> drafts = Drafts()
    >>> for k in range(8):
    ...     drafts.add((0.5,), (float(k),), (k + 0.1 * (k % 2),))
    >>> drafts.hopeless((0.5,), (5.0,)), drafts.hopeless((0.5,), (0.0,))
    (True, False)
    """

    def __init__(self) -> None:
        self._hopeless = 0
        self._ended: list[tuple[Place, Scores, Scores]] = []
        self._front: list[Scores] = []
        self._lines: list[Calibration] = []

    def add(self, place: Place, draft: Scores, final: Scores) -> None:
        """Note a trial that was drawn to the end."""
        if not (_sound(draft) and _sound(final)):
            return
        self._ended.append((place, draft, final))
        places, drafts, finals = zip(*self._ended, strict=True)
        scores = zip(zip(*drafts, strict=True), zip(*finals, strict=True), strict=True)
        self._lines = [Calibration(places, *score) for score in scores]
        if not any(dominates(other, final) for other in self._front):
            self._front = [other for other in self._front if not dominates(final, other)] + [final]

    def ends(self, place: Place, draft: Scores) -> bool:
        """Judge the next draft of a search: whether its trial ends here. Each sixth hopeless one goes on."""
        hopeless = self.hopeless(place, draft)
        self._hopeless += hopeless
        return hopeless and self._hopeless % AUDIT != 0

    def hopeless(self, place: Place, draft: Scores) -> bool:
        """Whether no final is to be expected of this draft that the best one does not surpass."""
        if not _sound(draft) or len(self._ended) < LEARNING:
            return False
        at_best = tuple(line.lowest(place, x) for line, x in zip(self._lines, draft, strict=True))
        return any(dominates(final, at_best) for final in self._front)

    def expected(self, place: Place, draft: Scores) -> Scores:
        """What a trial that ended counts as: the final that is likely."""
        lines = zip(self._lines, draft, strict=True)
        return tuple(line.expected(place, x) for line, x in lines) if self._lines else draft


def _sound(scores: Sequence[float]) -> bool:
    return all(map(math.isfinite, scores))
