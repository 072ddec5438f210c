"""Where the centres of cells start: seeds on a grid, a honeycomb or at random with a least distance."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

#: Poisson seeds keep this share of the mean spacing from each other.
CLOSEST = 0.82
#: Candidates for each Poisson seed.
TRIES = 24


def square(width: int, height: int, count: int) -> F64:
    """Seeds on a square grid of about `count` cells, x and y in px.

    Examples
    --------
    >>> square(40, 20, 2).tolist()
    [[9.5, 9.5], [29.5, 9.5]]
    """
    spacing = math.sqrt(width * height / count)
    rows, columns = max(round(height / spacing), 1), max(round(width / spacing), 1)
    x = (np.arange(columns) + 0.5) * width / columns - 0.5
    y = (np.arange(rows) + 0.5) * height / rows - 0.5
    return np.stack([np.tile(x, rows), np.repeat(y, columns)], axis=1)


def hexagonal(width: int, height: int, count: int) -> F64:
    """Seeds on a honeycomb: every other row is shifted by half a cell.

    Examples
    --------
    >>> hexagonal(40, 40, 4).round(1).tolist()
    [[4.5, 9.5], [24.5, 9.5], [14.5, 29.5], [34.5, 29.5]]
    """
    spacing = math.sqrt(width * height / count * 2 / math.sqrt(3))
    rows = max(round(height / (spacing * math.sqrt(3) / 2)), 1)
    columns = max(round(width / spacing), 1)
    x = (np.arange(columns) + 0.25) * width / columns - 0.5
    shift = np.where(np.arange(rows) % 2, 0.5, 0.0) * width / columns
    y = (np.arange(rows) + 0.5) * height / rows - 0.5
    return np.stack([(x[None] + shift[:, None]).ravel(), np.repeat(y, columns)], axis=1)


def poisson(width: int, height: int, count: int, rng: np.random.Generator) -> F64:
    """Random seeds that keep a distance (Poisson disk, by dart throwing), about `count` of them.

    R. L. Cook, "Stochastic sampling in computer graphics", ACM Transactions on Graphics 5(1), 1986.
    """
    from vec2art_nb.engine.kernels.darts import accept_darts  # noqa: PLC0415 - few drawings throw darts

    radius = CLOSEST * math.sqrt(width * height / count)
    darts = rng.random((TRIES * count + 8, 2)) * (width, height)
    accepted = np.empty(len(darts), np.int64)
    found = accept_darts(darts, np.full(len(darts), radius), float(width), float(height), accepted)
    return np.asarray(darts[accepted[:found]] - 0.5, np.float64)


def seeds(kind: str, width: int, height: int, count: int, rng: np.random.Generator) -> F64:
    """Seeds for about `count` cells, inside the picture.

    Parameters
    ----------
    kind : {"square", "hexagonal", "poisson"}
    width, height : int
        Size of the raster, px.
    count : int
    rng : numpy.random.Generator
        Only *poisson* draws from it.

    Returns
    -------
    ndarray of float64, shape (k, 2)
        x and y as indices of the raster.
    """
    if kind == "poisson":
        found = poisson(width, height, count, rng)
    else:
        found = (hexagonal if kind == "hexagonal" else square)(width, height, count)
    return np.clip(found, 0, (width - 1, height - 1))
