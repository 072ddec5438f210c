"""A label map as a planar graph: arcs along the grid lines between pixels, and the nodes where they meet.

Lattice point (x, y) is the upper left corner of pixel (x, y). Directions count clockwise as seen: 0 east,
1 south, 2 west, 3 north. Arc ``k`` is two *half-edges*: ``2 k`` runs as its points do, ``2 k + 1`` back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]


@kernel()
def _ways(labels: I32, ways: U8) -> int:
    """Mark at each lattice point in which directions a border leaves (bit d); returns the borders' length."""
    rows, columns = labels.shape
    length = 0
    for y in range(rows + 1):
        for x in range(columns):
            above = labels[y - 1, x] if y > 0 else -1
            below = labels[y, x] if y < rows else -1
            if above != below:
                ways[y, x] |= 1
                ways[y, x + 1] |= 4
                length += 1
    for y in range(rows):
        row = labels[y]
        for x in range(columns + 1):
            left = row[x - 1] if x > 0 else -1
            right = row[x] if x < columns else -1
            if left != right:
                ways[y, x] |= 2
                ways[y + 1, x] |= 8
                length += 1
    return length


@kernel()
def _is_node(ways: U8, x: int, y: int) -> bool:
    """Whether arcs end here: three or four borders meet, or it is a corner of the picture."""
    w = ways[y, x]
    count = (w & 1) + ((w >> 1) & 1) + ((w >> 2) & 1) + (w >> 3)
    corner = (x == 0 or x == ways.shape[1] - 1) and (y == 0 or y == ways.shape[0] - 1)
    return bool(count > 2 or (corner and count > 0))


@kernel("int64(int32[:, ::1], uint8[:, ::1])", reads=("labels",))
def border_ways(labels: I32, ways: U8) -> int:
    """Length of all borders, px; see `trace_arcs` for `ways`, which must be zeros."""
    return _ways(labels, ways)


@kernel()
def _label_at(labels: I32, x: int, y: int) -> int:
    inside = 0 <= x < labels.shape[1] and 0 <= y < labels.shape[0]
    return int(labels[y, x]) if inside else -1


@kernel()
def _sides(labels: I32, x: int, y: int, d: int) -> tuple[int, int]:
    """Labels to the left and to the right of the step from a lattice point in a direction."""
    if d == 0:
        return _label_at(labels, x, y - 1), _label_at(labels, x, y)
    if d == 1:
        return _label_at(labels, x, y), _label_at(labels, x - 1, y)
    if d == 2:
        return _label_at(labels, x - 1, y), _label_at(labels, x - 1, y - 1)
    return _label_at(labels, x - 1, y - 1), _label_at(labels, x, y - 1)


@kernel()
def _walk(ways: U8, left: U8, x: int, y: int, d: int, points: I32, n: int) -> tuple[int, int, int, int]:
    """Follow a border from a lattice point; returns where it ends, its last direction, the new number."""
    points[n, 0] = x
    points[n, 1] = y
    n += 1
    while True:
        left[y, x] &= ~np.uint8(1 << d) & np.uint8(15)
        if d == 0:
            x += 1
        elif d == 1:
            y += 1
        elif d == 2:
            x -= 1
        else:
            y -= 1
        left[y, x] &= ~np.uint8(1 << ((d + 2) & 3)) & np.uint8(15)
        points[n, 0] = x
        points[n, 1] = y
        n += 1
        if left[y, x] == 0 or _is_node(ways, x, y):
            return x, y, d, n
        d = 0
        while (left[y, x] >> d) & 1 == 0:
            d += 1


@kernel(
    "UniTuple(int64, 2)(int32[:, ::1], uint8[:, ::1], int32[:, ::1], int64[::1], int32[:, ::1],"
    "int32[:, ::1], int32[:, ::1], uint8[:, ::1], int32[:, ::1])",
    reads=("labels",),
)
def trace_arcs(
    labels: I32,
    ways: U8,
    points: I32,
    offsets: I64,
    sides: I32,
    nodes: I32,
    leaving: I32,
    left: U8,
    number: I32,
) -> tuple[int, int]:
    """Trace the borders of a label map.

    Parameters
    ----------
    labels : ndarray of int32, shape (H, W)
        -1 where there is nothing, as around the picture.
    ways : ndarray of uint8, shape (H + 1, W + 1)
        Bit d is set where a border leaves in direction d.
    points : ndarray of int32, shape (2 * length + 4, 2)
        Receives the lattice points of arc after arc, in steps of one px, both ends included.
    offsets : ndarray of int64, shape (length + 2,)
        Receives where arcs begin and end.
    sides : ndarray of int32, shape (length + 1, 2)
        Receives the labels to the left and right of each arc.
    nodes : ndarray of int32, shape (length + 1, 2)
        Receives the nodes at both ends of each arc; -1 for a loop without a node.
    leaving : ndarray of int32, shape (length + 5, 4)
        Receives which half-edge leaves a node in each direction, or -1.
    left, number : ndarray of uint8 and of int32, shape (H + 1, W + 1)
        Scratch; it holds the same as `ways`, and -1.

    Returns
    -------
    arcs, nodes : int
    """
    arcs = 0
    count = 0
    n = 0
    offsets[0] = 0
    for loops in range(2):
        for y in range(ways.shape[0]):
            for x in range(ways.shape[1]):
                if left[y, x] == 0 or (loops == 0 and not _is_node(ways, x, y)):
                    continue
                for d in range(4):
                    if (left[y, x] >> d) & 1 == 0:
                        continue
                    a, b = _sides(labels, x, y, d)
                    sides[arcs, 0] = a
                    sides[arcs, 1] = b
                    u, v, last, n = _walk(ways, left, x, y, d, points, n)
                    nodes[arcs, 0] = -1
                    nodes[arcs, 1] = -1
                    if loops == 0:
                        for end in range(2):
                            p = x if end == 0 else u
                            q = y if end == 0 else v
                            if number[q, p] < 0:
                                number[q, p] = count
                                for k in range(4):
                                    leaving[count, k] = -1
                                count += 1
                            nodes[arcs, end] = number[q, p]
                        leaving[number[y, x], d] = 2 * arcs
                        leaving[number[v, u], (last + 2) & 3] = 2 * arcs + 1
                    arcs += 1
                    offsets[arcs] = n
                    if loops == 1:
                        break
    return arcs, count
