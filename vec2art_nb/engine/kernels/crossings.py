"""Which borders cross or touch each other: segments are compared with those in the same squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Side of the squares, px; longer segments are sorted in piece by piece.
CELL = 3.5
PER_PX = 1 / CELL
#: Segments whose boxes are this far apart, px, are not compared: more than any margin.
HALF = np.float32(0.5)


@kernel(inline=True)
def _gap2(px: float, py: float, ax: float, ay: float, bx: float, by: float) -> float:
    """Squared distance of a point from a segment."""
    dx = bx - ax
    dy = by - ay
    length2 = dx * dx + dy * dy
    t = 0.0
    if length2 > 0:
        t = min(max(((px - ax) * dx + (py - ay) * dy) / length2, 0.0), 1.0)
    ex = px - ax - t * dx
    ey = py - ay - t * dy
    return ex * ex + ey * ey


@kernel(inline=True)
def _side(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> float:
    return (bx - ax) * (py - ay) - (by - ay) * (px - ax)


@kernel(inline=True)
def _fold(ox: float, oy: float, ax: float, ay: float, bx: float, by: float) -> bool:
    """Whether two segments from o leave in the same direction, within one degree."""
    ux = ax - ox
    uy = ay - oy
    vx = bx - ox
    vy = by - oy
    dot = ux * vx + uy * vy
    return dot >= 0 and abs(ux * vy - uy * vx) <= 0.0175 * dot


@kernel(inline=True)
def _meet(p: F32, i: int, j: int, margin2: float, i0: bool, i1: bool, j0: bool, j1: bool) -> bool:
    """Whether segments i and j cross, or come closer than the margin elsewhere than at a common end.

    The flags say whether the segments' first and last points are ends of arcs: others may not be common.
    """
    for axis in range(2):
        if max(p[i, axis], p[i + 1, axis]) < min(p[j, axis], p[j + 1, axis]) - HALF:
            return False
        if max(p[j, axis], p[j + 1, axis]) < min(p[i, axis], p[i + 1, axis]) - HALF:
            return False
    ax = np.float64(p[i, 0])
    ay = np.float64(p[i, 1])
    bx = np.float64(p[i + 1, 0])
    by = np.float64(p[i + 1, 1])
    cx = np.float64(p[j, 0])
    cy = np.float64(p[j, 1])
    dx = np.float64(p[j + 1, 0])
    dy = np.float64(p[j + 1, 1])
    common = 0
    fold = False
    if ax == cx and ay == cy:
        common += 1
        fold = fold or not (i0 and j0) or _fold(ax, ay, bx, by, dx, dy)
    if ax == dx and ay == dy:
        common += 1
        fold = fold or not ((i0 and j1) or i == j + 1) or _fold(ax, ay, bx, by, cx, cy)
    if bx == cx and by == cy:
        common += 1
        fold = fold or not ((i1 and j0) or j == i + 1) or _fold(bx, by, ax, ay, dx, dy)
    if bx == dx and by == dy:
        common += 1
        fold = fold or not (i1 and j1) or _fold(bx, by, ax, ay, cx, cy)
    if common:
        return fold
    if (_side(ax, ay, bx, by, cx, cy) > 0) != (_side(ax, ay, bx, by, dx, dy) > 0) and (
        _side(cx, cy, dx, dy, ax, ay) > 0
    ) != (_side(cx, cy, dx, dy, bx, by) > 0):
        return True
    return (
        _gap2(ax, ay, cx, cy, dx, dy) < margin2
        or _gap2(bx, by, cx, cy, dx, dy) < margin2
        or _gap2(cx, cy, ax, ay, bx, by) < margin2
        or _gap2(dx, dy, ax, ay, bx, by) < margin2
    )


@kernel(inline=True)
def _squares(points: F32, i: int, margin: float, grid: I64, found: I64) -> int:
    """Squares that segment i comes near; returns how many. `grid`: columns, rows."""
    ax = np.float64(points[i, 0])
    ay = np.float64(points[i, 1])
    dx = points[i + 1, 0] - ax
    dy = points[i + 1, 1] - ay
    pieces = int(max(abs(dx), abs(dy)) * PER_PX) + 1
    dx /= pieces
    dy /= pieces
    count = 0
    before = 0
    for q in range(pieces):
        ux = ax + dx * q
        vx = ax + dx * (q + 1)
        uy = ay + dy * q
        vy = ay + dy * (q + 1)
        left = max(int((min(ux, vx) - margin) * PER_PX), 0)
        right = min(int((max(ux, vx) + margin) * PER_PX), grid[0] - 1)
        top = max(int((min(uy, vy) - margin) * PER_PX), 0)
        bottom = min(int((max(uy, vy) + margin) * PER_PX), grid[1] - 1)
        first = count
        for row in range(top, bottom + 1):
            for cell in range(row * grid[0] + left, row * grid[0] + right + 1):
                known = False
                for k in range(before, first):
                    known = known or found[k] == cell
                if not known:
                    found[count] = cell
                    count += 1
        before = first
    return count


@kernel(
    "int64(float32[:, ::1], int64[::1], boolean[::1], float64, float64, float64, boolean[::1])",
    reads=("points", "ends", "active"),
)
def find_crossings(
    points: F32, ends: I64, active: Flags, width: float, height: float, margin: float, crossing: Flags
) -> int:
    """Mark the arcs that cross or touch another arc or themselves other than at their ends.

    Parameters
    ----------
    points, ends
        Polylines; ends of arcs that meet are equal.
    active : ndarray of bool, shape (arcs,)
        Only crossings with these arcs are sought.
    width, height : float
        Size of the picture, px.
    margin : float
        Segments that come closer count as touching, px.
    crossing : ndarray of bool, shape (arcs,)
        Set where an arc does; others stay.

    Returns
    -------
    int
        Number of pairs of segments found.
    """
    grid = np.array([int(width / CELL) + 1, int(height / CELL) + 1])
    room = 0
    longest = 1
    for i in range(points.shape[0] - 1):
        reach = max(abs(points[i + 1, 0] - points[i, 0]), abs(points[i + 1, 1] - points[i, 1]))
        pieces = int(reach * PER_PX) + 1
        room += 9 * pieces  # a piece is no longer than a square is wide
        longest = max(longest, pieces)
    head = np.full(grid[0] * grid[1], -1, np.int32)
    following = np.empty(room, np.int32)
    member = np.empty(room, np.int32)
    owner = np.empty(points.shape[0], np.int32)
    near = np.empty(9 * longest, np.int64)
    margin2 = margin * margin
    entries = 0
    found = 0
    for k in range(ends.shape[0] - 1):
        for i in range(ends[k], ends[k + 1] - 1):
            owner[i] = k
            for q in range(_squares(points, i, margin, grid, near)):
                cell = near[q]
                e = head[cell]
                while e >= 0:
                    j = member[e]
                    b = owner[j]
                    sought = i != j and (active[k] or active[b]) and not (crossing[k] and crossing[b])
                    if sought and _meet(
                        points,
                        i,
                        j,
                        margin2,
                        i == ends[k],
                        i + 2 == ends[k + 1],
                        j == ends[b],
                        j + 2 == ends[b + 1],
                    ):
                        crossing[k] = True
                        crossing[b] = True
                        found += 1
                    e = following[e]
                member[entries] = i
                following[entries] = head[cell]
                head[cell] = entries
                entries += 1
    return found
