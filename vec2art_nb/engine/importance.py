"""What importance does to ranks: elements count for more where the picture matters more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.picture.level import Level


def gains(
    level: Level, points: NDArray[np.float32], offsets: NDArray[np.int64], scale: tuple[float, float]
) -> NDArray[np.float32] | np.float32:
    """Mean gain along each chain; 1 where the picture came without importance.

    Parameters
    ----------
    level : Level
    points : ndarray of float32, shape (N, 2)
        Index coordinates of some raster of the level.
    offsets : ndarray of int64, shape (n + 1,)
        Where each chain begins; each has points.
    scale : tuple of float
        Px of the level per px of that raster, in x and y.

    Examples
    --------
    >>> level = Level(np.zeros((1, 2, 3), np.uint8), None, 2, 1, b"", np.array([[1, 3]], np.float32))
    >>> points = np.array([[0, 0], [1, 0], [1, 0]], np.float32)
    >>> gains(level, points, np.array([0, 2, 3]), (1, 1)).tolist()
    [2.0, 3.0]
    """
    if level.importance is None or len(offsets) < 2:
        return np.float32(1)
    rows, columns = level.importance.shape
    x, y = ((points + np.float32(0.5)) * np.array(scale, np.float32)).astype(np.int64).T
    along = level.importance[y.clip(0, rows - 1), x.clip(0, columns - 1)]
    return np.asarray(np.add.reduceat(along, offsets[:-1]) / np.diff(offsets), np.float32)
