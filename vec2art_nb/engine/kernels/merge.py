"""Regions merged pair by pair, always the two neighbours whose union costs least.

J. H. Ward, "Hierarchical grouping to optimize an objective function", JASA 58 (1963), on a region adjacency
graph. Each region knows its cheapest neighbour, and a heap holds one entry per region and change, so that
a merge costs a pass over the new region's neighbours instead of a heap entry for each of them.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@kernel()
def _push(costs: F64, owners: I64, size: int, cost: float, owner: int) -> int:
    """Put an entry into a binary heap; ties go to the smaller owner. Returns the new size."""
    k = size
    while k > 0:
        up = (k - 1) >> 1
        if costs[up] < cost or (costs[up] == cost and owners[up] <= owner):
            break
        costs[k] = costs[up]
        owners[k] = owners[up]
        k = up
    costs[k] = cost
    owners[k] = owner
    return size + 1


@kernel()
def _pop(costs: F64, owners: I64, size: int) -> int:
    """Take out the first entry, which the caller has read. Returns the new size."""
    size -= 1
    cost = costs[size]
    owner = owners[size]
    k = 0
    while True:
        down = 2 * k + 1
        if down >= size:
            break
        right = down + 1
        if right < size and (
            costs[right] < costs[down] or (costs[right] == costs[down] and owners[right] < owners[down])
        ):
            down = right
        if cost < costs[down] or (cost == costs[down] and owner <= owners[down]):
            break
        costs[k] = costs[down]
        owners[k] = owners[down]
        k = down
    costs[k] = cost
    owners[k] = owner
    return size


@kernel()
def _cost(a: int, b: int, state: F64, edge: F64, least: float, alike2: float, emphasis: float) -> float:
    """Cost of a union, infinite if it is not allowed yet; `alike2` is infinite where everything is."""
    dl = state[a, 2] - state[b, 2]
    da = state[a, 3] - state[b, 3]
    db = state[a, 4] - state[b, 4]
    away2 = dl * dl + da * da + db * db
    if away2 >= alike2 and state[a, 0] >= least and state[b, 0] >= least:
        return math.inf
    ward = state[a, 1] * state[b, 1] / (state[a, 1] + state[b, 1]) * away2
    return float(ward * (1.0 + emphasis * edge[1] / max(edge[0], 1e-9)))


@kernel()
def _cheapest(
    a: int,
    state: F64,
    edges: F64,
    head: I32,
    following: I32,
    target: I32,
    least: float,
    alike2: float,
    emphasis: float,
) -> tuple[float, int]:
    """Cheapest neighbour of a region, and the cost; drops half-edges that are no more."""
    best = math.inf
    chosen = -1
    before = -1
    h = head[a]
    while h >= 0:
        b = target[h]
        if b < 0:
            if before < 0:
                head[a] = following[h]
            else:
                following[before] = following[h]
        else:
            cost = _cost(a, b, state, edges[h >> 1], least, alike2, emphasis)
            if cost < best or (cost == best and cost < math.inf and b < chosen):
                best = cost
                chosen = b
            before = h
        h = following[h]
    return best, chosen


@kernel()
def _take_over(a: int, b: int, edges: F64, head: I32, following: I32, target: I32, mark: I32) -> None:
    """Give region a the neighbours of region b; borders with the same neighbour become one."""
    h = head[a]
    while h >= 0:
        t = target[h]
        if t == b:
            target[h] = -1
            target[h ^ 1] = -1
        elif t >= 0:
            mark[t] = h
        h = following[h]
    h = head[b]
    while h >= 0:
        after = following[h]
        t = target[h]
        if t >= 0:
            if mark[t] >= 0:
                edges[mark[t] >> 1, 0] += edges[h >> 1, 0]
                edges[mark[t] >> 1, 1] += edges[h >> 1, 1]
                target[h] = -1
                target[h ^ 1] = -1
            else:
                target[h ^ 1] = a
                following[h] = head[a]
                head[a] = h
        h = after
    head[b] = -1
    h = head[a]
    while h >= 0:
        if target[h] >= 0:
            mark[target[h]] = -1
        h = following[h]


@kernel()
def _compact(heap: F64, owners: I64, best: F64, chosen: I64, gone: NDArray[np.bool_]) -> int:
    """Build the heap anew from one entry per region; returns its size."""
    size = 0
    for a in range(best.shape[0]):
        if not gone[a] and chosen[a] >= 0:
            size = _push(heap, owners, size, best[a], a)
    return size


@kernel(
    "UniTuple(int64, 2)(float64[:, ::1], int32[:, ::1], float64[:, ::1], float64, float64, float64,"
    "int32[:, ::1], float64[::1])"
)
def merge_regions(
    state: F64, pairs: I32, edges: F64, least: float, alike: float, emphasis: float, merged: I32, costs: F64
) -> tuple[int, int]:
    """Merge neighbouring regions until none are left.

    Parameters
    ----------
    state : ndarray of float64, shape (n, 5)
        Pixels, mass, and mean L, a, b of each region; changed.
    pairs : ndarray of int32, shape (m, 2)
        Neighbours, each pair once.
    edges : ndarray of float64, shape (m, 2)
        Length of their border, and the contrast along it times its length; changed.
    least, alike : float
        First only pairs are merged of which one region has fewer pixels than `least`, or whose means differ
        by less than `alike`; then all others.
    emphasis : float
        How much contrast along a border adds to the cost.
    merged : ndarray of int32, shape (n, 2)
        Receives, per merge, the region that goes on and the one that it takes in.
    costs : ndarray of float64, shape (n,)
        Receives the cost of each merge.

    Returns
    -------
    first, all : int
        Number of merges while only such pairs were merged, and in the end.
    """
    n = state.shape[0]
    m = pairs.shape[0]
    head = np.full(n, -1, np.int32)
    following = np.empty(2 * m, np.int32)
    target = np.empty(2 * m, np.int32)
    for e in range(m - 1, -1, -1):
        for way in range(2):
            h = 2 * e + way
            target[h] = pairs[e, 1 - way]
            following[h] = head[pairs[e, way]]
            head[pairs[e, way]] = h
    mark = np.full(n, -1, np.int32)
    best = np.empty(n)
    chosen = np.empty(n, np.int64)
    gone = np.zeros(n, np.bool_)
    stale = np.zeros(n, np.bool_)
    room = 4 * n + 16
    heap = np.empty(room)
    owners = np.empty(room, np.int64)
    count = 0
    first = 0
    for phase in range(2):
        alike2 = alike * alike if phase == 0 else math.inf
        size = 0
        for a in range(n):
            if not gone[a]:
                stale[a] = False
                best[a], chosen[a] = _cheapest(
                    a, state, edges, head, following, target, least, alike2, emphasis
                )
                if chosen[a] >= 0:
                    size = _push(heap, owners, size, best[a], a)
        while size > 0:
            cost = heap[0]
            a = owners[0]
            size = _pop(heap, owners, size)
            if gone[a] or chosen[a] < 0 or best[a] != cost:
                continue
            if stale[a]:
                stale[a] = False
                best[a], chosen[a] = _cheapest(
                    a, state, edges, head, following, target, least, alike2, emphasis
                )
                if chosen[a] >= 0:
                    size = _push(heap, owners, size, best[a], a)
                continue
            b = chosen[a]
            if b < a:
                a, b = b, a
            merged[count, 0] = a
            merged[count, 1] = b
            costs[count] = cost
            count += 1
            gone[b] = True
            mass = state[a, 1] + state[b, 1]
            for q in range(2, 5):
                state[a, q] = (state[a, q] * state[a, 1] + state[b, q] * state[b, 1]) / mass
            state[a, 0] += state[b, 0]
            state[a, 1] = mass
            _take_over(a, b, edges, head, following, target, mark)
            stale[a] = False
            best[a], chosen[a] = _cheapest(a, state, edges, head, following, target, least, alike2, emphasis)
            if chosen[a] >= 0:
                size = _push(heap, owners, size, best[a], a)
            h = head[a]
            while h >= 0:
                t = target[h]
                h_next = following[h]
                if t >= 0:
                    cost = _cost(t, a, state, edges[h >> 1], least, alike2, emphasis)
                    if cost < best[t] or (cost == best[t] and cost < math.inf and a < chosen[t]):
                        best[t] = cost
                        chosen[t] = a
                        stale[t] = False
                        if size + 1 >= room:
                            size = _compact(heap, owners, best, chosen, gone)
                        size = _push(heap, owners, size, cost, t)
                    elif chosen[t] == a or chosen[t] == b:
                        stale[t] = True  # all others cost more than it did: its entry is a lower bound
                h = h_next
            if size + 2 >= room:
                size = _compact(heap, owners, best, chosen, gone)
        if phase == 0:
            first = count
    return first, count
