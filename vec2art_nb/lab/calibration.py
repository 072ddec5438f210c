"""`Calibration`: how finals follow their drafts and values, by the trials that were drawn to the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Trials that the slope follows from, the last ones: there the search is, and pairs are many.
_RECENT = 48
#: Share of the finals that may lie lower than is thought possible; of fewer than 19 none does.
RISK = 0.1
#: How strongly the ridge regressions on the values are held back.
_PENALTIES = (10.0, 3.0, 1.0, 0.3, 0.1)

_Array = NDArray[np.float64]


class Calibration:
    """A straight line from drafts to finals, what the values add to it, and how far finals fell below.

    The slope is Theil's (1950), the median of those between all pairs: no outlier moves it. It is never
    negative, as a better draft is no bad sign. What finals are off the line is a ridge regression (Hoerl and
    Kennard 1970) on the values of the trials, since drafts, which are small, cannot show what all fields do.
    Of several penalties, and none of it, that is taken which lets finals fall the least below what the other
    trials tell of them. As many finals lie above what is expected as below.

    Parameters
    ----------
    places : sequence of sequence of float
        Where the values of each trial are on their axes, from 0 to 1.
    drafts, finals : sequence of float
        Scores of the same trials; at least one, all finite.

    Attributes
    ----------
    slope, start : float
        Of the line; it starts in the middle of the places.
    depth : float
        How far below what is expected finals lie at most, but for a tenth of them; at least 0.

    Examples
    --------
    >>> line = Calibration([[0.5]] * 4, [1, 2, 3, 4], [3, 5, 6, 9])
    >>> line.slope, line.expected([0.5], 2), line.lowest([0.5], 2)
    (2.0, 5.0, 4.0)
    """

    def __init__(
        self, places: Sequence[Sequence[float]], drafts: Sequence[float], finals: Sequence[float]
    ) -> None:
        x, y = np.asarray(drafts, float), np.asarray(finals, float)
        self.slope = _slope(x[-_RECENT:], y[-_RECENT:])
        left = y - self.slope * x
        z = np.asarray(places, float)
        self._middle = z.mean(axis=0)
        self._tilt, self.depth = _tilt(z - self._middle, left)
        self.start = float(np.median(left - (z - self._middle) @ self._tilt))

    def expected(self, place: Sequence[float], draft: float) -> float:
        """Final that is likely."""
        tilted = float((np.asarray(place, float) - self._middle) @ self._tilt)
        return self.start + self.slope * draft + tilted

    def lowest(self, place: Sequence[float], draft: float) -> float:
        """Final as far below what is expected as is thought possible."""
        return self.expected(place, draft) - self.depth


def _slope(x: _Array, y: _Array) -> float:
    first, second = np.triu_indices(len(x), 1)
    apart = x[first] != x[second]
    first, second = first[apart], second[apart]
    slopes = (y[first] - y[second]) / (x[first] - x[second])
    return max(0.0, float(np.median(slopes))) if len(slopes) else 0.0


def _tilt(z: _Array, left: _Array) -> tuple[_Array, float]:
    """What each coordinate adds, and the depth that this leaves."""
    best = np.zeros(z.shape[1]), _depth(left)
    for penalty in _PENALTIES:
        inverse: Any = np.linalg.solve(z.T @ z + penalty * np.eye(z.shape[1]), z.T)
        tilt = inverse @ left
        # each from the others alone (Allen's PRESS); a trial that nothing but itself tells of has no error
        own = 1 / len(z) + np.einsum("ij,ji->i", z, inverse)
        errors = (left - left.mean() - z @ tilt) / np.maximum(1 - own, 1 / len(z))
        if (depth := _depth(errors)) < best[1]:
            best = tilt, depth
    return best


def _depth(errors: _Array) -> float:
    """How far errors fall below their median, but for a tenth: the next does so with that probability.

    The rank is that of conformal prediction.
    """
    ranked = np.sort(errors)
    return float(np.median(ranked) - ranked[max(int(RISK * (len(ranked) + 1)), 1) - 1])
