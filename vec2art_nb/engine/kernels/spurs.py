"""Clean a skeleton's graph: junctions that belong to one crossing become one, spurs go."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: Two junctions are one crossing when the bridge between them is at most this many of their mean radius long:
#: fat strokes that cross at 45 degrees have a bridge of 1.41.
BRIDGE = 1.5
#: A round-ended branch is a spur when it stands out of its root's disc by less than BLUNT of its tip's
#: radius; a sharp one when its tip is less than SHARP root radii away (corners of a square cap: 1.41).
BLUNT, SHARP = 0.4, 1.6
#: Share of the fall of the radius that the outer half of a sharp spur has; a thin stroke on a fat one has
#: none.
TAPER = 0.2
#: The skeleton of a pointed corner is a spur whose radius falls steadily, by the sine of half the corner's
#: angle per px; it may be up to POINTED root radii long (corners down to 24 degrees).
POINTED, SLOPE = 2.0, 0.16
NOT, SPUR, POINT = 0, 1, 2


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
        if offsets[b + 1] - offsets[b] - 1 > reach or _length(points, offsets[b], offsets[b + 1]) > reach:
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
def _is_point(radius: NDArray[np.float32], first: int, last: int, tip: int, far: float, root: float) -> bool:
    """Whether a branch runs into a pointed corner: both its halves get thinner steadily."""
    middle = (first + last - 1) // 2
    half = far * SLOPE / 2
    return far < POINTED * root and radius[middle] - radius[tip] > half and root - radius[middle] > half


@kernel()
def _fall(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    place: NDArray[np.float32],
    k: int,
    b: int,
) -> float:
    """Fall of the radius per px from node `k` to the free end of branch `b`."""
    tip = offsets[b] if ends[b, 1] == k else offsets[b + 1] - 1
    far = math.hypot(points[tip, 0] - place[k, 0], points[tip, 1] - place[k, 1])
    return float(place[k, 2] - radius[tip]) / max(far, 1.0)


@kernel()
def _keep_sharpest(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    place: NDArray[np.float32],
    k: int,
    b: int,
    sharpest: NDArray[np.int32],
) -> None:
    """Note branch `b` for node `k` if its radius falls more slowly than that of the one noted."""
    if sharpest[k] < 0 or _fall(points, radius, offsets, ends, place, k, b) < _fall(
        points, radius, offsets, ends, place, k, sharpest[k]
    ):
        sharpest[k] = b


@kernel()
def _kind(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    degree: NDArray[np.int32],
    place: NDArray[np.float32],
    b: int,
    min_branch: float,
    stubby: float,
) -> tuple[int, int]:
    """How a branch that hangs on a junction by one end is a spur, and that junction."""
    free0 = ends[b, 0] < 0 or degree[ends[b, 0]] == 1
    free1 = ends[b, 1] < 0 or degree[ends[b, 1]] == 1
    if free0 == free1:
        return NOT, -1
    k = ends[b, 1] if free0 else ends[b, 0]
    if degree[k] < 3:
        return NOT, k
    tip = offsets[b] if free0 else offsets[b + 1] - 1
    far = math.hypot(points[tip, 0] - place[k, 0], points[tip, 1] - place[k, 1])
    out = far + radius[tip] - place[k, 2]
    blunt = radius[tip] >= place[k, 2] / 2
    middle = radius[(offsets[b] + offsets[b + 1] - 1) // 2]
    tapers = middle - radius[tip] > TAPER * (place[k, 2] - radius[tip])
    if (blunt and out < BLUNT * radius[tip]) or (not blunt and tapers and far < SHARP * place[k, 2]):
        return SPUR, k
    if _is_point(radius, offsets[b], offsets[b + 1], tip, far, float(place[k, 2])):
        return POINT, k
    if out < stubby * (place[k, 2] - 0.5) and _length(points, offsets[b], offsets[b + 1]) < min_branch:
        return SPUR, k
    return NOT, k


@kernel(
    "Tuple((int32[:,::1], boolean[::1], float32[:,::1]))"
    "(int32[:,::1], float32[::1], int64[::1], int32[:,::1], float32[:,::1], float64, float64)"
)
def simplify(
    points: NDArray[np.int32],
    radius: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    nodes: NDArray[np.float32],
    min_branch: float,
    stubby: float,
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.float32]]:
    """Contract short bridges and prune spurs, again and again until nothing changes.

    Parameters
    ----------
    points, offsets, ends, nodes
        As in `vec2art_nb.engine.kernels.skeleton.Branches`.
    radius : ndarray of float32, shape (N,)
        Distance to the background at each point, px.
    min_branch : float
        Branches shorter than this, px, go if they are stubby.
    stubby : float
        How far a stubby branch may stand out of the disc of its root, in radii of that.

    Returns
    -------
    ends : ndarray of int32, shape (n, 2)
        Node at either end after contraction; -1 where the end is free.
    alive : ndarray of bool, shape (n,)
        Branches that are left.
    nodes : ndarray of float32, shape (m, 5)
        x, y and radius of each node: those of the fattest of the junctions that were merged into it;
        radius 0 where it was merged into another. Then x and y of the tip of a corner's spur, or NaN.
    """
    n = ends.shape[0]
    m = nodes.shape[0]
    ends = ends.copy()
    alive = np.ones(n, np.bool_)
    root = np.arange(m).astype(np.int32)
    place = np.full((m, 5), np.float32(np.nan))
    place[:, 2] = 0
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
    kind = np.zeros(n, np.uint8)
    at = np.zeros(n, np.int32)
    sharpest = np.full(m, -1, np.int32)
    changed = True
    while changed:
        changed = False
        sharpest[:] = -1
        for b in range(n):
            if alive[b]:
                kind[b], at[b] = _kind(points, radius, offsets, ends, degree, place, b, min_branch, stubby)
                if kind[b] == POINT:
                    _keep_sharpest(points, radius, offsets, ends, place, at[b], b, sharpest)
        for b in range(n):
            if alive[b] and (kind[b] == SPUR or (kind[b] == POINT and sharpest[at[b]] == b)):
                alive[b] = False
                changed = True
                for e in range(2):
                    if ends[b, e] >= 0:
                        degree[ends[b, e]] -= 1
                tip = offsets[b] if ends[b, 1] == at[b] else offsets[b + 1] - 1
                if kind[b] == POINT or radius[tip] > place[at[b], 2] / 2:
                    place[at[b], 3] = points[tip, 0]
                    place[at[b], 4] = points[tip, 1]
    return ends, alive, place
