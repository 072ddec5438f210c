"""Borders between regions, put together from the arcs between the cells that regions are made of.

Arcs between cells of one region vanish; where only two arcs are left at a node, they become one. Half-edges
and directions are those of `vec2art_nb.engine.kernels.partition`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]


@kernel("void(int32[:, ::1], int64, int32[::1])", reads=("merged",))
def roots(merged: I32, count: int, root: I32) -> None:
    """Region of each cell after the first `count` merges: its first cell; `root` is 0 … n - 1 before."""
    for k in range(count - 1, -1, -1):
        root[merged[k, 1]] = root[merged[k, 0]]


@kernel()
def _alive(leaving: I32, node: int, alive: Flags) -> int:
    count = 0
    for d in range(4):
        h = leaving[node, d]
        count += h >= 0 and alive[h >> 1]
    return count


@kernel()
def _onward(leaving: I32, node: int, alive: Flags, h: int) -> int:
    """The half-edge that goes on from half-edge h at a node with two arcs."""
    for d in range(4):
        g = leaving[node, d]
        if g >= 0 and alive[g >> 1] and g != (h ^ 1):
            return int(g)
    return h ^ 1


@kernel(
    "int64(int32[:, ::1], int32[:, ::1], int32[:, ::1], boolean[::1], int32[::1], int32[::1], int64[::1],"
    "boolean[::1], int32[:, ::1])",
    reads=("sides", "nodes", "leaving", "fixed", "region"),
)
def join_arcs(
    sides: I32, nodes: I32, leaving: I32, fixed: Flags, region: I32, path: I32, ends: I64, loop: Flags,
    leaving_joined: I32,
) -> int:  # fmt: skip
    """Join arcs between regions.

    Parameters
    ----------
    sides, nodes, leaving
        Arcs between cells, see `vec2art_nb.engine.kernels.partition.trace_arcs`.
    fixed : ndarray of bool, shape (nodes,)
        Nodes at which arcs end in any case.
    region : ndarray of int32, shape (cells + 1,)
        Region of each cell; the last value, -1, is that of cell -1.
    path : ndarray of int32, shape (arcs,)
        Receives the half-edges that make up arc after joined arc.
    ends : ndarray of int64, shape (arcs + 1,)
        Receives where joined arcs begin and end in `path`.
    loop : ndarray of bool, shape (arcs,)
        Receives whether a joined arc meets no node.
    leaving_joined : ndarray of int32, shape (nodes, 4)
        Receives which joined half-edge leaves a node in each direction, or -1.

    Returns
    -------
    int
        Number of joined arcs.
    """
    arcs = sides.shape[0]
    alive = np.empty(arcs, np.bool_)
    for k in range(arcs):
        alive[k] = region[sides[k, 0]] != region[sides[k, 1]]
    used = np.zeros(arcs, np.bool_)
    kept = np.empty(leaving.shape[0], np.bool_)
    for v in range(leaving.shape[0]):
        count = _alive(leaving, v, alive)
        kept[v] = count > 2 or (fixed[v] and count > 0)
        for d in range(4):
            leaving_joined[v, d] = -1
    ends[0] = 0
    count = 0
    n = 0
    for v in range(leaving.shape[0]):
        if not kept[v]:
            continue
        for d in range(4):
            h = leaving[v, d]
            if h < 0 or not alive[h >> 1] or used[h >> 1]:
                continue
            leaving_joined[v, d] = 2 * count
            while True:
                used[h >> 1] = True
                path[n] = h
                n += 1
                node = nodes[h >> 1, 1 - (h & 1)]
                if kept[node]:
                    break
                h = _onward(leaving, node, alive, h)
            for q in range(4):
                if leaving[node, q] == h ^ 1:
                    leaving_joined[node, q] = 2 * count + 1
            loop[count] = False
            count += 1
            ends[count] = n
    for k in range(arcs):
        if not alive[k] or used[k]:
            continue
        h = 2 * k
        while not used[h >> 1]:
            used[h >> 1] = True
            path[n] = h
            n += 1
            node = nodes[h >> 1, 1 - (h & 1)]
            if node >= 0:
                h = _onward(leaving, node, alive, h)
        loop[count] = True
        count += 1
        ends[count] = n
    return count


@kernel(
    "int64(int32[:, ::1], int64[::1], int32[::1], int64[::1], int32[:, ::1], int64[::1], float64[::1])",
    reads=("points", "offsets", "path", "ends"),
)
def gather_arcs(
    points: I32, offsets: I64, path: I32, ends: I64, out: I32, out_offsets: I64, area: F64
) -> int:
    """Points of joined arcs; returns how many.

    Parameters
    ----------
    points, offsets
        Of the arcs between cells.
    path, ends
        See `join_arcs`.
    out : ndarray of int32, shape (room, 2)
        Receives the points.
    out_offsets : ndarray of int64, shape (joined arcs + 1,)
        Receives where joined arcs begin and end.
    area : ndarray of float64, shape (joined arcs,)
        Receives the area between each arc and the origin: rings add theirs up.
    """
    n = 0
    for k in range(ends.shape[0] - 1):
        out_offsets[k] = n
        for q in range(ends[k], ends[k + 1]):
            h = path[q]
            a = offsets[h >> 1]
            b = offsets[(h >> 1) + 1]
            begin = 0 if q == ends[k] else 1
            for i in range(begin, b - a):
                j = a + i if h & 1 == 0 else b - 1 - i
                out[n, 0] = points[j, 0]
                out[n, 1] = points[j, 1]
                n += 1
        twice = np.int64(0)
        for i in range(out_offsets[k], n - 1):
            twice += np.int64(out[i, 0]) * out[i + 1, 1] - np.int64(out[i + 1, 0]) * out[i, 1]
        area[k] = 0.5 * twice
    out_offsets[ends.shape[0] - 1] = n
    return n


@kernel()
def _direction(dx: int, dy: int) -> int:
    if dx == 1:
        return 0
    if dy == 1:
        return 1
    return 2 if dx == -1 else 3


@kernel()
def _face(sides: I32, h: int) -> int:
    """Region to the right of a half-edge."""
    return int(sides[h >> 1, 1 - (h & 1)])


@kernel(
    "int64(int32[:, ::1], int64[::1], boolean[::1], int32[:, ::1], int32[:, ::1], int32[:, ::1],"
    "int32[::1], int64[::1], int32[::1])",
    reads=("points", "offsets", "loop", "sides", "nodes", "leaving"),
)
def assemble_rings(
    points: I32, offsets: I64, loop: Flags, sides: I32, nodes: I32, leaving: I32, halves: I32, ends: I64,
    faces: I32,
) -> int:  # fmt: skip
    """Rings around regions, which lie to the right: outer rings run clockwise as seen.

    Where a region touches itself at a corner, its ring goes around what lies between: every ring is simple,
    and the two rings there touch in one point.

    Parameters
    ----------
    points, offsets, loop
        Joined arcs.
    sides, nodes, leaving
        Regions beside joined arcs, nodes at their ends, half-edges that leave each node.
    halves : ndarray of int32, shape (2 * arcs,)
        Receives the half-edges of ring after ring.
    ends : ndarray of int64, shape (2 * arcs + 1,)
        Receives where rings begin and end in `halves`.
    faces : ndarray of int32, shape (2 * arcs,)
        Receives the region of each ring.

    Returns
    -------
    int
        Number of rings.
    """
    arcs = sides.shape[0]
    used = np.zeros(2 * arcs, np.bool_)
    rings = 0
    n = 0
    ends[0] = 0
    for start in range(2 * arcs):
        face = _face(sides, start)
        if used[start] or face < 0:
            continue
        h = start
        while not used[h]:
            used[h] = True
            halves[n] = h
            n += 1
            k = h >> 1
            if loop[k]:
                break
            if h & 1 == 0:
                i = offsets[k + 1] - 2
                j = offsets[k + 1] - 1
            else:
                i = offsets[k] + 1
                j = offsets[k]
            d = _direction(points[j, 0] - points[i, 0], points[j, 1] - points[i, 1])
            node = nodes[k, 1 - (h & 1)]
            left = leaving[node, (d + 3) & 3]
            if left >= 0 and _face(sides, left) == face:
                h = left
            elif leaving[node, (d + 1) & 3] >= 0:
                h = leaving[node, (d + 1) & 3]
            else:
                h = leaving[node, d]
        faces[rings] = face
        rings += 1
        ends[rings] = n
    return rings
