"""Branches to chains: through junctions by direction, and across small gaps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.tips import face, tip, tips

#: Points over which the direction of a branch's tip is measured.
REACH = 8

Polylines = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64], NDArray[np.bool_]]


@kernel("Tuple((int64[::1], int32[::1]))(int32[:,::1], int64)")
def incidence(ends: NDArray[np.int32], nodes: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Branch ends at each node.

    Parameters
    ----------
    ends : ndarray of int32, shape (n, 2)
        Node at both ends of each branch; -1 for none.
    nodes : int

    Returns
    -------
    start : ndarray of int64, shape (nodes + 1,)
    at : ndarray of int32
        Node ``k`` has the ends ``at[start[k]:start[k + 1]]``, each ``2 * branch + end``.
    """
    start = np.zeros(nodes + 2, np.int64)
    for b in range(ends.shape[0]):
        for e in range(2):
            if ends[b, e] >= 0:
                start[ends[b, e] + 2] += 1
    for k in range(nodes):
        start[k + 2] += start[k + 1]
    at = np.empty(start[nodes + 1], np.int32)
    for b in range(ends.shape[0]):
        for e in range(2):
            if ends[b, e] >= 0:
                at[start[ends[b, e] + 1]] = 2 * b + e
                start[ends[b, e] + 1] += 1
    return start[: nodes + 1].copy(), at


@kernel("int32[::1](float32[:,::1], int64[::1], int32[:,::1], int64, float64, int64)")
def _pair(
    points: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    nodes: int,
    max_turn: float,
    reach: int,
) -> NDArray[np.int32]:
    """Pair branch ends (2 * branch + end) at each node, straightest first; -1 where an end stays alone."""
    n = ends.shape[0]
    mate = np.full(2 * n, -1, np.int32)
    start, at = incidence(ends, nodes)
    direction = np.empty((at.shape[0], 2), np.float64)
    for i in range(at.shape[0]):
        b = at[i] >> 1
        direction[i] = tip(points, offsets[b], offsets[b + 1], at[i] & 1, 1, reach)
    limit = -math.cos(math.radians(max_turn))
    for k in range(nodes):
        while True:
            best = limit
            bi = -1
            bj = -1
            for i in range(start[k], start[k + 1]):
                for j in range(i + 1, start[k + 1]):
                    if mate[at[i]] >= 0 or mate[at[j]] >= 0:
                        continue
                    dot = direction[i, 0] * direction[j, 0] + direction[i, 1] * direction[j, 1]
                    if dot < best:
                        best = dot
                        bi = i
                        bj = j
            if bi < 0:
                break
            mate[at[bi]] = at[bj]
            mate[at[bj]] = at[bi]
    return mate


@kernel(
    "Tuple((float32[:,::1], float32[::1], int64[::1], boolean[::1]))"
    "(float32[:,::1], float32[::1], int64[::1], boolean[::1], int32[::1], int64)"
)
def concatenate(
    points: NDArray[np.float32],
    values: NDArray[np.float32],
    offsets: NDArray[np.int64],
    closed: NDArray[np.bool_],
    mate: NDArray[np.int32],
    trim: int,
) -> Polylines:
    """Follow mates into chains.

    Parameters
    ----------
    points, values, offsets, closed
        Polylines, as for `join`.
    mate : ndarray of int32, shape (2 n,)
        End (2 * polyline + end) that each end is joined to; -1 for none.
    trim : int
        Points that joined ends lose.

    Returns
    -------
    points, values, offsets, closed
        As for `join`; cycles of links repeat their first point.
    """
    n = closed.shape[0]
    out = np.empty((points.shape[0] + n, 2), np.float32)
    val = np.empty(points.shape[0] + n, np.float32)
    off = np.zeros(n + 1, np.int64)
    ring = np.zeros(n, np.bool_)
    seen = np.zeros(n, np.bool_)
    m = 0
    count = 0
    for b in range(n):
        if seen[b]:
            continue
        tip = 2 * b
        while mate[tip] >= 0 and mate[tip] != 2 * b + 1:
            tip = mate[tip] ^ 1
        cycle = mate[tip] >= 0
        if cycle:
            tip = 2 * b
        begin = m
        while tip >= 0 and not seen[tip >> 1]:
            c = tip >> 1
            seen[c] = True
            first = offsets[c]
            last = offsets[c + 1]
            if last - first > 2 * trim:
                if mate[2 * c] >= 0:
                    first += trim
                if mate[2 * c + 1] >= 0:
                    last -= trim
            for i in range(last - first):
                j = first + i if tip & 1 == 0 else last - 1 - i
                out[m, 0] = points[j, 0]
                out[m, 1] = points[j, 1]
                val[m] = values[j]
                m += 1
            tip = mate[tip ^ 1]
        ring[count] = cycle or closed[b]
        if cycle:
            out[m, 0] = out[begin, 0]
            out[m, 1] = out[begin, 1]
            val[m] = val[begin]
            m += 1
        count += 1
        off[count] = m
    return out[:m].copy(), val[:m].copy(), off[: count + 1].copy(), ring[:count].copy()


def join(
    points: NDArray[np.float32],
    values: NDArray[np.float32],
    offsets: NDArray[np.int64],
    ends: NDArray[np.int32],
    closed: NDArray[np.bool_],
    nodes: int,
    max_turn: float = 50.0,
    reach: int = REACH,
) -> Polylines:
    """Join branches through their junctions into chains.

    At each junction the two ends that go most nearly straight on are paired, then the next two, while the
    turn is at most `max_turn`. Paired ends drop the point that they share with the junction; others keep it.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        Branches as in `vec2art_nb.engine.kernels.skeleton.Branches`, possibly moved to sub-pixel positions.
    values : ndarray of float32, shape (N,)
        Anything that belongs to a point.
    offsets : ndarray of int64, shape (n + 1,)
    ends : ndarray of int32, shape (n, 2)
    closed : ndarray of bool, shape (n,)
    nodes : int
        Number of junctions.
    max_turn : float
        Largest turn through a junction, degrees.
    reach : int
        Points over which directions are measured.

    Returns
    -------
    points : ndarray of float32, shape (M, 2)
    values : ndarray of float32, shape (M,)
    offsets : ndarray of int64, shape (k + 1,)
    closed : ndarray of bool, shape (k,)
        Closed chains repeat their first point at the end.

    Examples
    --------
    >>> from vec2art_nb.engine.kernels.skeleton import branches
    >>> cross = np.zeros((21, 21), np.uint8)
    >>> cross[10, :] = cross[:, 10] = 1
    >>> g = branches(cross)
    >>> xy = g.points.astype(np.float32)
    >>> _, _, offsets, _ = join(xy, xy[:, 0].copy(), g.offsets, g.ends, g.closed, len(g.nodes))
    >>> len(offsets) - 1
    2
    """
    mate = _pair(points, offsets, ends, nodes, max_turn, reach)
    return concatenate(points, values, offsets, closed, mate, 1)


def bridge(
    points: NDArray[np.float32],
    values: NDArray[np.float32],
    offsets: NDArray[np.int64],
    closed: NDArray[np.bool_],
    max_gap: float,
    max_turn: float = 35.0,
    reach: int = REACH,
    *,
    min_turn: float = 0.0,
) -> Polylines:
    """Join chains whose free ends face each other across a small gap.

    Parameters
    ----------
    points, values, offsets, closed
        Chains as `join` returns them.
    max_gap : float
        Widest gap, in the points' px; 0 joins nothing.
    max_turn : float
        Largest angle between both ends' directions, and between either and the line across the gap, degrees.
    reach : int
        Points over which directions are measured.
    min_turn : float
        Least angle between both ends' directions, degrees: above 0 only corners are joined.

    Returns
    -------
    points, values, offsets, closed
        As for `join`.

    Examples
    --------
    >>> xy = np.array([[0, 0], [5, 0], [8, 0], [14, 0]], np.float32)
    >>> lines = xy, np.ones(4, np.float32), np.array([0, 2, 4]), np.zeros(2, np.bool_)
    >>> bridge(*lines, max_gap=4)[2], bridge(*lines, max_gap=2)[2]
    (array([0, 4]), array([0, 2, 4]))
    """
    if max_gap <= 0 or len(closed) == 0:
        return points, values, offsets, closed
    mate = face(tips(points, offsets, reach), offsets, closed, max_gap, max_turn, min_turn)
    return concatenate(points, values, offsets, closed, mate, 0)
