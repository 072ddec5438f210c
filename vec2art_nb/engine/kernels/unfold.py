"""Chains that turn back on themselves, cut where they turn."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: Points on each side of a turn that its directions are taken over, and the cosine from which it is a fold.
LEG, FOLD = 5, -0.75
#: Shortest hook at a tip, points.
HOOK = 3


@kernel()
def _turn(points: NDArray[np.float32], first: int, last: int, j: int) -> float:
    """Cosine between the ways into and out of a point; at the ends of a chain the legs are shorter."""
    a = max(j - LEG, first)
    b = min(j + LEG, last)
    ax = points[j, 0] - points[a, 0]
    ay = points[j, 1] - points[a, 1]
    bx = points[b, 0] - points[j, 0]
    by = points[b, 1] - points[j, 1]
    norm = math.sqrt((ax * ax + ay * ay) * (bx * bx + by * by))
    return (ax * bx + ay * by) / norm if norm > 1e-6 else 1.0


@kernel("int64[::1](float32[:,::1], int64[::1])")
def folds(points: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Indices of the points at which chains fold back, ascending; the sharpest of each turn.

    Hooks come from the ragged tips of ridges, and from tips that were joined to what they had just left.
    """
    out = np.empty(points.shape[0], np.int64)
    n = 0
    for i in range(offsets.shape[0] - 1):
        first = offsets[i]
        last = offsets[i + 1] - 1
        # a hook of less is noise; where a closed chain begins it runs on, and has no tip
        ring = points[first, 0] == points[last, 0] and points[first, 1] == points[last, 1]
        spare = LEG if ring else HOOK
        j = first + spare
        while j <= last - spare:
            here = _turn(points, first, last, j)
            if here > FOLD:
                j += 1
                continue
            best = j
            for k in range(j + 1, min(j + LEG, last - spare + 1)):
                turn = _turn(points, first, last, k)
                if turn < here:
                    here = turn
                    best = k
            out[n] = best
            n += 1
            j = best + LEG
    return out[:n].copy()
