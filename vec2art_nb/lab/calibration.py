"""`Calibration`: how finals follow their drafts, by the trials that were drawn to the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Trials that the slope follows from, the last ones: there the search is, and pairs are many.
_RECENT = 48
#: Share of the finals that may lie lower than is thought possible; of fewer than 19 none does.
RISK = 0.1


class Calibration:
    """A straight line from drafts to finals, and how far finals fell from it.

    The slope is Theil's (1950), the median of those between all pairs: no outlier moves it. It is never
    negative, as a better draft is no bad sign. The line leaves as many finals above as below.

    Parameters
    ----------
    drafts, finals : sequence of float
        Scores of the same trials; at least one, all finite.

    Attributes
    ----------
    slope, start : float
        Of the line.
    depth : float
        How far below the line finals lie at most, but for a tenth of them; at least 0.

    Examples
    --------
    >>> line = Calibration([1, 2, 3, 4], [3, 5, 6, 9])
    >>> line.slope, line.expected(2), line.lowest(2)
    (2.0, 5.0, 4.0)
    """

    def __init__(self, drafts: Sequence[float], finals: Sequence[float]) -> None:
        x, y = np.asarray(drafts, float), np.asarray(finals, float)
        first, second = np.triu_indices(min(len(x), _RECENT), 1)
        first, second = -1 - first, -1 - second
        apart = x[first] != x[second]
        first, second = first[apart], second[apart]
        slopes = (y[first] - y[second]) / (x[first] - x[second])
        self.slope = max(0.0, float(np.median(slopes))) if len(slopes) else 0.0
        left = np.sort(y - self.slope * x)
        self.start = float(np.median(left))
        # the rank that the next one lies below with that probability, as conformal prediction has it
        self.depth = self.start - float(left[max(int(RISK * (len(left) + 1)), 1) - 1])

    def expected(self, draft: float) -> float:
        """Final on the line."""
        return self.start + self.slope * draft

    def lowest(self, draft: float) -> float:
        """Final as far below the line as is thought possible."""
        return self.expected(draft) - self.depth
