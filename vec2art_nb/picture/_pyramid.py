"""`Pyramid`: area-averaged reductions of a raster, through one fixed chain of halvings.

Every size is reached by the same halvings whatever was asked before, so its bytes depend on the picture
alone. A halving averages exactly 2 x 2 px (seven times faster than an arbitrary ratio); an odd row or column
is doubled for it, and the last step, an area average over the remaining ratio, counts only its true part.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb._opencv import opencv

Samples = NDArray[np.uint8]

#: A picture may be enlarged up to here; beyond, interpolation adds pixels but no contours.
MAX_ENLARGEMENT = 3

#: What the last step must still reduce: at ratios close to 1 its cells would beat against the 2 x 2 blocks.
_LEAST_RATIO = 1.25

#: Shortest side of a halving: below, doubling an odd edge distorts, and there is no time to be saved.
_SMALLEST_HALF = 32


def working_size(
    width: int, height: int, max_side: int, *, enlarge: bool, multiple: int = 1
) -> tuple[int, int]:
    """Width and height of the level whose longest side is at most `max_side`, before rounding to a multiple.

    Examples
    --------
    >>> working_size(4000, 3000, 400, enlarge=False), working_size(400, 300, 4000, enlarge=False)
    ((400, 300), (400, 300))
    >>> working_size(400, 300, 4000, enlarge=True), working_size(1, 4000, 100, enlarge=False)
    ((1200, 900), (1, 100))
    >>> working_size(451, 300, 300, enlarge=False, multiple=4)
    (300, 200)
    """
    longest = max(width, height)
    side = min(max_side, longest * (MAX_ENLARGEMENT if enlarge else 1))
    columns, rows = (max(1, (2 * extent * side + longest) // (2 * longest)) for extent in (width, height))
    if (columns, rows) == (width, height):
        return width, height
    columns, rows = (
        extent if extent < multiple else (2 * extent + multiple) // (2 * multiple) * multiple
        for extent in (columns, rows)
    )
    return columns, rows


class Pyramid:
    """Reductions of one raster; the halvings are made when first needed, and kept.

    Parameters
    ----------
    samples : ndarray of uint8, shape (H, W) or (H, W, 3)
    """

    def __init__(self, samples: Samples) -> None:
        self._halvings = [samples]

    def at(self, width: int, height: int) -> Samples:
        """Raster of this size: area-averaged if smaller than the original, bicubic if larger."""
        full = self._halvings[0]
        rows, columns = full.shape[:2]
        if (height, width) == (rows, columns):
            return full
        if width > columns or height > rows:
            return _as_array(opencv().resize(full, (width, height), interpolation=opencv().INTER_CUBIC))
        depth = _depth((columns, rows), (width, height))
        return _reduce(self._halved(depth), (width, height), (columns / 2**depth, rows / 2**depth))

    def _halved(self, depth: int) -> Samples:
        while len(self._halvings) <= depth:
            self._halvings.append(_halve(self._halvings[-1]))
        return self._halvings[depth]


def _depth(full: tuple[int, int], size: tuple[int, int]) -> int:
    """Halvings to take before the last step."""
    depth = 0
    while all(
        extent >= _SMALLEST_HALF * 2 ** (depth + 1) and extent >= _LEAST_RATIO * 2 ** (depth + 1) * target
        for extent, target in zip(full, size, strict=True)
    ):
        depth += 1
    return depth


def _halve(samples: Samples) -> Samples:
    cv2: Any = opencv()
    rows, columns = samples.shape[:2]
    if rows % 2 or columns % 2:
        samples = cv2.copyMakeBorder(samples, 0, rows % 2, 0, columns % 2, cv2.BORDER_REPLICATE)
    half = ((columns + 1) // 2, (rows + 1) // 2)
    return _as_array(cv2.resize(samples, half, interpolation=cv2.INTER_AREA))


def _reduce(samples: Samples, size: tuple[int, int], extent: tuple[float, float]) -> Samples:
    """Average over cells of ``extent / size`` px, `extent` being the true size, which may be fractional."""
    cv2: Any = opencv()
    width, height = size
    # With factors instead of a size OpenCV keeps the exact ratio; cells beyond the true extent are cut off.
    reduced = cv2.resize(
        samples, None, fx=width / extent[0], fy=height / extent[1], interpolation=cv2.INTER_AREA
    )
    return _as_array(np.ascontiguousarray(reduced[:height, :width]))


def _as_array(samples: Any) -> Samples:
    array: Samples = np.asarray(samples, np.uint8)
    array.flags.writeable = False
    return array
