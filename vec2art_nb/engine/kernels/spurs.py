"""Clean a skeleton's graph: junctions that belong to one crossing become one, spurs go."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: Two junctions are one crossing when the bridge between them is at most this many of their mean radius long:
#: fat strokes that cross at 45 degrees have a bridge of 1.41.
BRIDGE = 1.5
#: A branch that ends free is a spur when tip distance + TIP * tip radius < ROOT * root radius. Corners of a
#: square cap reach 1.41, a round-capped arm as long as it is wide 1.6.
ROOT, TIP = 1.6, 1.3
#: The skeleton of a pointed corner is a spur whose radius falls steadily, by the sine of half the corner's
#: angle per px; it may be up to POINTED root radii long (corners down to 24 degrees).
POINTED, SLOPE = 2.0, 0.16


@kernel()
def _find(root: NDArray[np.int32], k: int) -> int:
    while root[k] != k:
        root[k] = root[root[k]]
        k = root[k]
    return k


@kernel()
def _length(points: NDArray[np.int32], first: int, last: int) -> float:
    total = 0.0
    for i in range(first + 1, last):
        total += math.hypot(points[i, 0] - points[i - 1, 0], points[i, 1] - points[i - 1, 1])
    return total


@kernel()
def _contract(
    points: NDArray[np.int32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    alive: NDArray[np.bool_],
    root: NDArray[np.int32],
    place: NDArray[np.float32],
) -> None:
    """Merge the nodes of short bridges; afterwards `ends` name the merged nodes."""
    for b in range(ends.shape[0]):
        if ends[b, 0] < 0 or ends[b, 1] < 0 or ends[b, 0] == ends[b, 1]:
            continue
        reach = BRIDGE * (place[ends[b, 0], 2] + place[ends[b, 1], 2]) / 2
        if _length(points, offsets[b], offsets[b + 1]) > reach:
            continue
        i = _find(root, ends[b, 0])
        j = _find(root, ends[b, 1])
        alive[b] = False
        root[max(i, j)] = min(i, j)
    for k in range(root.shape[0]):
        r = _find(root, k)
        if r != k:
            if place[k, 2] > place[r, 2]:
                place[r] = place[k]
            place[k, 2] = 0
    for b in range(ends.shape[0]):
        for e in range(2):
            if ends[b, e] >= 0:
                ends[b, e] = _find(root, ends[b, e])


@kernel()
def _is_spur(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    degree: NDArray[np.int32],
    place: NDArray[np.float32],
    b: int,
    min_branch: float,
) -> bool:
    """Whether a branch hangs on a junction by one end and does not stand out of its disc."""
    free0 = ends[b, 0] < 0 or degree[ends[b, 0]] == 1
    free1 = ends[b, 1] < 0 or degree[ends[b, 1]] == 1
    if free0 == free1:
        return False
    k = ends[b, 1] if free0 else ends[b, 0]
    if degree[k] < 3:
        return False
    tip = offsets[b] if free0 else offsets[b + 1] - 1
    far = math.hypot(points[tip, 0] - place[k, 0], points[tip, 1] - place[k, 1])
    if far + TIP * radius[tip] < ROOT * place[k, 2]:
        return True
    middle = (offsets[b] + offsets[b + 1] - 1) // 2
    half = far * SLOPE / 2
    if (
        far < POINTED * place[k, 2]
        and radius[middle] - radius[tip] > half
        and place[k, 2] - radius[middle] > half
    ):
        return True
    return _length(points, offsets[b], offsets[b + 1]) < min_branch


@kernel(
    "Tuple((int32[:,::1], boolean[::1], float32[:,::1]))"
    "(int32[:,::1], float32[::1], int64[::1], int32[:,::1], float32[:,::1], float64)"
)
def simplify(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    nodes: NDArray[np.float32],
    min_branch: float,
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.float32]]:
    """Contract short bridges and prune spurs, again and again until nothing changes.

    Parameters
    ----------
    points, offsets, ends, nodes
        As in `vec2art_nb.engine.kernels.skeleton.Branches`.
    radius : ndarray of float32, shape (N,)
        Distance to the background at each point, px.
    min_branch : float
        Spurs shorter than this go whatever their radius, px.

    Returns
    -------
    ends : ndarray of int32, shape (n, 2)
        Node at either end after contraction; -1 where the end is free.
    alive : ndarray of bool, shape (n,)
        Branches that are left.
    nodes : ndarray of float32, shape (m, 3)
        x, y and radius of each node: those of the fattest of the junctions that were merged into it;
        radius 0 where it was merged into another.
    """
    n = ends.shape[0]
    m = nodes.shape[0]
    ends = ends.copy()
    alive = np.ones(n, np.bool_)
    root = np.arange(m).astype(np.int32)
    place = np.zeros((m, 3), np.float32)
    place[:, :2] = nodes
    for b in range(n):
        for e in range(2):
            k = ends[b, e]
            if k >= 0:
                i = offsets[b] if e == 0 else offsets[b + 1] - 1
                place[k, 2] = max(place[k, 2], radius[i])
    _contract(points, offsets, ends, alive, root, place)
    degree = np.zeros(m, np.int32)
    for b in range(n):
        for e in range(2):
            if alive[b] and ends[b, e] >= 0:
                degree[ends[b, e]] += 1
    gone = np.empty(n, np.int32)
    while True:
        count = 0
        for b in range(n):
            if alive[b] and _is_spur(points, radius, offsets, ends, degree, place, b, min_branch):
                gone[count] = b
                count += 1
        for i in range(count):
            alive[gone[i]] = False
            for e in range(2):
                if ends[gone[i], e] >= 0:
                    degree[ends[gone[i], e]] -= 1
        if count == 0:
            break
    return ends, alive, place
