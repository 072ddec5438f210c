"""Regions merged pair by pair, always the two neighbours whose union costs least.

J. H. Ward, "Hierarchical grouping to optimize an objective function", JASA 58 (1963), on a region adjacency
graph. Each region knows its cheapest neighbour, and a binary tree holds the least cost of the regions below
each of its nodes, so that a merge costs a pass over the new region's neighbours and some ways up the tree.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@kernel(inline=True)
def _raise(costs: F64, leaf: int) -> None:
    """Tell the tree above a leaf that the leaf's cost has changed."""
    k = leaf >> 1
    while k > 0:
        left = costs[2 * k]
        right = costs[2 * k + 1]
        least = left if left < right else right
        if least == costs[k]:
            break
        costs[k] = least
        k >>= 1


@kernel(inline=True)
def _least(costs: F64, leaves: int) -> int:
    """Leaf with the least cost, the first of several."""
    k = 1
    while k < leaves:
        k = 2 * k + int(costs[2 * k] != costs[k])
    return k - leaves


@kernel(inline=True)
def _cost(a: int, b: int, state: F64, least: float, alike2: float) -> float:
    """Cost of a union, infinite if it is not allowed yet; `alike2` is infinite where everything is."""
    dl = state[a, 2] - state[b, 2]
    da = state[a, 3] - state[b, 3]
    db = state[a, 4] - state[b, 4]
    away2 = dl * dl + da * da + db * db
    ward = state[a, 1] * state[b, 1] / (state[a, 1] + state[b, 1]) * away2
    barred = (away2 >= alike2) & (state[a, 0] >= least) & (state[b, 0] >= least)
    return math.inf if barred else float(ward)


@kernel(inline=True)
def _cheapest(
    a: int, state: F64, head: I32, following: I32, target: I32, least: float, alike2: float
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
            cost = _cost(a, b, state, least, alike2)
            better = (cost < best) | ((cost == best) & (b < chosen))
            best = cost if better else best
            chosen = b if better else chosen
            before = h
        h = following[h]
    return best, chosen


@kernel(inline=True)
def _take_over(a: int, b: int, head: I32, following: I32, target: I32, mark: I32) -> None:
    """Give region a the neighbours of region b, each once; leaves marks at some of them."""
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
                target[h] = -1
                target[h ^ 1] = -1
            else:
                target[h ^ 1] = a
                following[h] = head[a]
                head[a] = h
        h = after
    head[b] = -1


@kernel(inline=True)
def _offer(owner: int, other: int, cost: float, best: F64, chosen: I64) -> bool:
    """Let a region take a neighbour that costs less, or as much and comes first; returns whether it did."""
    before = best[owner]
    better = (cost < before) | ((cost == before) & (other < chosen[owner]))
    best[owner] = cost if better else before
    chosen[owner] = other if better else chosen[owner]
    return bool(better)


@kernel(
    "UniTuple(int64, 2)(float64[:, ::1], int32[:, ::1], float64, float64, int32[:, ::1], float64[::1])",
    reads=("pairs",),
)
def merge_regions(
    state: F64, pairs: I32, least: float, alike: float, merged: I32, costs: F64
) -> tuple[int, int]:
    """Merge neighbouring regions until none are left.

    Parameters
    ----------
    state : ndarray of float64, shape (n, 5)
        Pixels, mass, and mean L, a, b of each region; changed.
    pairs : ndarray of int32, shape (m, 2)
        Neighbours, each pair once.
    least, alike : float
        First only pairs are merged of which one region has fewer pixels than `least`, or whose means differ
        by less than `alike`; then all others.
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
    chosen = np.empty(n, np.int64)
    stale = np.zeros(n, np.bool_)
    leaves = 1
    while leaves < n:
        leaves *= 2
    tree = np.empty(2 * leaves)
    best = tree[leaves:]
    count = 0
    first = 0
    for phase in range(2):
        alike2 = alike * alike if phase == 0 else math.inf
        best[:] = math.inf
        chosen[:] = -1
        stale[:] = False
        for e in range(m):
            a = target[2 * e + 1]
            b = target[2 * e]
            if a >= 0:
                cost = _cost(a, b, state, least, alike2)
                _offer(a, b, cost, best, chosen)
                _offer(b, a, cost, best, chosen)
        for k in range(leaves - 1, 0, -1):
            tree[k] = min(tree[2 * k], tree[2 * k + 1])
        while tree[1] < math.inf:
            a = _least(tree, leaves)
            if stale[a]:
                stale[a] = False
                best[a], chosen[a] = _cheapest(a, state, head, following, target, least, alike2)
                _raise(tree, leaves + a)
                continue
            b = chosen[a]
            if b < a:
                a, b = b, a
            merged[count, 0] = a
            merged[count, 1] = b
            costs[count] = tree[1]
            count += 1
            mass = state[a, 1] + state[b, 1]
            for q in range(2, 5):
                state[a, q] = (state[a, q] * state[a, 1] + state[b, q] * state[b, 1]) / mass
            state[a, 0] += state[b, 0]
            state[a, 1] = mass
            _take_over(a, b, head, following, target, mark)
            stale[a] = False
            best[a] = math.inf
            best[b] = math.inf
            chosen[a] = -1
            before = -1
            h = head[a]
            while h >= 0:
                t = target[h]
                if t < 0:
                    if before < 0:
                        head[a] = following[h]
                    else:
                        following[before] = following[h]
                else:
                    before = h
                    mark[t] = -1
                    cost = _cost(a, t, state, least, alike2)
                    _offer(a, t, cost, best, chosen)
                    if _offer(t, a, cost, best, chosen):
                        stale[t] = False
                        _raise(tree, leaves + t)
                    elif chosen[t] == a or chosen[t] == b:
                        stale[t] = True  # all others cost more than it did: its cost is a lower bound
                h = following[h]
            _raise(tree, leaves + a)
            _raise(tree, leaves + b)
        if phase == 0:
            first = count
    return first, count
