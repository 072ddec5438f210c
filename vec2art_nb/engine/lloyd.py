"""Lloyd relaxation: points move to the weighted centroids of their Voronoi cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.kernels.cells import cell_moments, nearest_sites
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

F32 = NDArray[np.float32]


def relaxed(
    points: F32,
    weight: F32,
    steps: int,
    control: Control,
    scratch: Scratch = NO_SCRATCH,
    *,
    fixed: int = 0,
) -> F32:
    """Points after some steps of Lloyd's algorithm.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in px of the raster.
    weight : ndarray of float32, shape (H, W)
        The square of the density that the points are to have: a centroidal tessellation of weight w has
        points of density w^(1/2) in the plane. Points never move to where it is 0.
    steps : int
    control : Control
    scratch : Scratch
    fixed : int
        The first so many points stay where they are.

    Returns
    -------
    ndarray of float32, shape (n, 2)

    References
    ----------
    A. Secord, "Weighted Voronoi stippling", NPAR 2002.
    Q. Du, V. Faber, M. Gunzburger, "Centroidal Voronoi tessellations", SIAM Review 41, 1999.
    """
    if len(points) == 0:
        return points
    rows, columns = weight.shape
    labels = scratch.take(weight.shape, np.int32)
    sums = np.empty((len(points), 3))
    for step in range(steps):
        nearest_sites(points, labels, step > 0, control.check)
        control.check()
        cell_moments(labels, weight, sums)
        control.check()
        mass = sums[:, :1]
        centre = np.where(mass > 0, sums[:, 1:] / np.where(mass > 0, mass, 1), points).astype(np.float32)
        column = np.clip(centre[:, 0], 0, columns - 1).astype(np.intp)
        row = np.clip(centre[:, 1], 0, rows - 1).astype(np.intp)
        stays = weight[row, column] <= 0
        stays[:fixed] = True
        points = np.where(stays[:, None], points, centre)
    return points
