"""Borders drawn with fewer points that neither cross nor touch, and rings put together from them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.smooth import smooth

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
Flags = NDArray[np.bool_]

#: Side of the squares by which segments are found, px; longer segments are sorted in piece by piece.
CELL = 3.0


@kernel(
    "void(int32[:, ::1], int64[::1], boolean[::1], float64[:, ::1], float64[:, ::1], float64[:, ::1],"
    "uint8[::1], float64, float64, float32[:, ::1])",
    reads=("points", "offsets", "loop", "sharp", "soft", "softest", "choice"),
)
def smooth_arcs(
    points: I32,
    offsets: I64,
    loop: Flags,
    sharp: F64,
    soft: F64,
    softest: F64,
    choice: U8,
    width: float,
    height: float,
    out: F32,
) -> None:
    """Smooth staircases away; ends stay, loops wrap, and nothing leaves the picture.

    Parameters
    ----------
    points, offsets, loop
        Arcs in steps of one px.
    sharp, soft, softest : ndarray of float64
        Smoothing kernels, see `vec2art_nb.engine.kernels.smooth.taps`.
    choice : ndarray of uint8, shape (arcs,)
        Which of them smooths each arc: 0, 1 or 2.
    width, height : float
        Size of the picture, px.
    out : ndarray of float32, shape (N, 2)
    """
    longest = 1
    for k in range(loop.shape[0]):
        longest = max(longest, offsets[k + 1] - offsets[k])
    size = longest + 2 * max(sharp.shape[0], soft.shape[0], softest.shape[0]) + 2
    chain = np.empty((2, size))
    spare = np.empty((2, size))
    result = np.empty((2, size))
    for k in range(loop.shape[0]):
        a = offsets[k]
        n = offsets[k + 1] - a - 1
        frame = True
        for i in range(n + 1):
            chain[0, i] = points[a + i, 0]
            chain[1, i] = points[a + i, 1]
        for axis in range(2):
            far = width if axis == 0 else height
            flat = True
            for i in range(n + 1):
                flat = flat and chain[axis, i] == chain[axis, 0]
            frame = flat and (chain[axis, 0] == 0 or chain[axis, 0] == far)
            if frame:
                break
        if not frame:
            table = softest if choice[k] == 2 else (soft if choice[k] == 1 else sharp)
            smooth(chain, 0, n, loop[k], table, spare, result)
        for i in range(n + 1):
            for axis in range(2):
                far = width if axis == 0 else height
                value = chain[axis, i] if frame else result[axis, i]
                out[a + i, axis] = np.float32(min(max(value, 0.0), far))


@kernel()
def _keep(points: F32, a: int, b: int, tolerance2: float, kept: Flags, stack: I64) -> None:
    """Mark the points between a and b that a polyline within the tolerance needs (Douglas and Peucker)."""
    kept[a] = True
    kept[b] = True
    top = 0
    stack[0] = a
    stack[1] = b
    top = 2
    while top > 0:
        top -= 2
        i = stack[top]
        j = stack[top + 1]
        if j - i < 2:
            continue
        x = points[i, 0]
        y = points[i, 1]
        dx = points[j, 0] - x
        dy = points[j, 1] - y
        length2 = dx * dx + dy * dy
        worst = tolerance2
        at = -1
        for k in range(i + 1, j):
            px = points[k, 0] - x
            py = points[k, 1] - y
            if length2 > 0:
                t = min(max((px * dx + py * dy) / length2, 0.0), 1.0)
                px -= t * dx
                py -= t * dy
            away = px * px + py * py
            if away > worst:
                worst = away
                at = k
        if at >= 0:
            kept[at] = True
            stack[top] = i
            stack[top + 1] = at
            stack[top + 2] = at
            stack[top + 3] = j
            top += 4


@kernel(
    "int64(float32[:, ::1], int32[:, ::1], int64[::1], boolean[::1], float64, float32[:, ::1], int64[::1])",
    reads=("points", "lattice", "offsets", "loop"),
)
def simplify_arcs(
    points: F32, lattice: I32, offsets: I64, loop: Flags, tolerance: float, out: F32, ends: I64
) -> int:
    """Simplify arcs (Douglas and Peucker); ends stay.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        Smooth arcs.
    lattice : ndarray of int32, shape (N, 2)
        The same arcs in steps along the lattice.
    offsets, loop
        Where arcs begin and end, and whether they meet no node.
    tolerance : float
        Px; below 0 all corners of the lattice are kept.
    out : ndarray of float32, shape (N, 2)
    ends : ndarray of int64, shape (arcs + 1,)

    Returns
    -------
    int
        Number of points.
    """
    longest = 2
    for k in range(loop.shape[0]):
        longest = max(longest, offsets[k + 1] - offsets[k])
    kept = np.empty(points.shape[0], np.bool_)
    stack = np.empty(4 * longest + 8, np.int64)
    n = 0
    for k in range(loop.shape[0]):
        ends[k] = n
        a = offsets[k]
        b = offsets[k + 1] - 1
        exact = tolerance < 0
        for i in range(a, b + 1):
            kept[i] = False
        if exact:
            kept[a] = True
            kept[b] = True
            for i in range(a + 1, b):
                kept[i] = (
                    lattice[i + 1, 0] - lattice[i, 0] != lattice[i, 0] - lattice[i - 1, 0]
                    or lattice[i + 1, 1] - lattice[i, 1] != lattice[i, 1] - lattice[i - 1, 1]
                )
        else:
            middle = b
            farthest = -1.0
            if loop[k] or (points[a, 0] == points[b, 0] and points[a, 1] == points[b, 1]):
                for i in range(a, b):
                    away = math.hypot(points[i, 0] - points[a, 0], points[i, 1] - points[a, 1])
                    if away > farthest:
                        farthest = away
                        middle = i
            _keep(points, a, middle, tolerance * tolerance, kept, stack)
            if middle < b:
                _keep(points, middle, b, tolerance * tolerance, kept, stack)
        for i in range(a, b + 1):
            if kept[i]:
                out[n, 0] = lattice[i, 0] if exact else points[i, 0]
                out[n, 1] = lattice[i, 1] if exact else points[i, 1]
                n += 1
    ends[loop.shape[0]] = n
    return n


@kernel(
    "int64(float32[:, ::1], int64[::1], float64, float32[:, ::1], int64[::1])", reads=("points", "offsets")
)
def flatten(points: F32, offsets: I64, tolerance: float, out: F32, ends: I64) -> int:
    """Joined cubics to polylines that stray by at most about `tolerance`; returns the number of points.

    Called without room (`out` of no rows) it only counts.
    """
    n = 0
    room = out.shape[0] > 0
    for k in range(offsets.shape[0] - 1):
        ends[k] = n
        for i in range(offsets[k], offsets[k + 1] - 1, 3):
            x0 = np.float64(points[i, 0])
            y0 = np.float64(points[i, 1])
            x1 = np.float64(points[i + 1, 0])
            y1 = np.float64(points[i + 1, 1])
            x2 = np.float64(points[i + 2, 0])
            y2 = np.float64(points[i + 2, 1])
            x3 = np.float64(points[i + 3, 0])
            y3 = np.float64(points[i + 3, 1])
            bend = max(
                math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3)
            )
            steps = min(max(int(math.ceil(math.sqrt(0.75 * bend / tolerance))), 1), 64)
            for q in range(steps):
                if room:
                    t = q / steps
                    s = 1 - t
                    out[n, 0] = s * s * s * x0 + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t * t * t * x3
                    out[n, 1] = s * s * s * y0 + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t * t * t * y3
                n += 1
        last = offsets[k + 1] - 1
        if room:
            out[n, 0] = points[last, 0]
            out[n, 1] = points[last, 1]
        n += 1
    ends[offsets.shape[0] - 1] = n
    return n


@kernel()
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


@kernel()
def _side(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> float:
    return (bx - ax) * (py - ay) - (by - ay) * (px - ax)


@kernel()
def _fold(ox: float, oy: float, ax: float, ay: float, bx: float, by: float) -> bool:
    """Whether two segments from o leave in the same direction, within one degree."""
    ux = ax - ox
    uy = ay - oy
    vx = bx - ox
    vy = by - oy
    dot = ux * vx + uy * vy
    return dot >= 0 and abs(ux * vy - uy * vx) <= 0.0175 * dot


@kernel()
def _meet(p: F32, i: int, j: int, margin2: float) -> bool:
    """Whether segments i and j cross, or come closer than the margin elsewhere than at a common end."""
    ax = np.float64(p[i, 0])
    ay = np.float64(p[i, 1])
    bx = np.float64(p[i + 1, 0])
    by = np.float64(p[i + 1, 1])
    cx = np.float64(p[j, 0])
    cy = np.float64(p[j, 1])
    dx = np.float64(p[j + 1, 0])
    dy = np.float64(p[j + 1, 1])
    if max(ax, bx) < min(cx, dx) - 0.5 or max(cx, dx) < min(ax, bx) - 0.5:
        return False
    if max(ay, by) < min(cy, dy) - 0.5 or max(cy, dy) < min(ay, by) - 0.5:
        return False
    common = 0
    fold = False
    if ax == cx and ay == cy:
        common += 1
        fold = fold or _fold(ax, ay, bx, by, dx, dy)
    if ax == dx and ay == dy:
        common += 1
        fold = fold or _fold(ax, ay, bx, by, cx, cy)
    if bx == cx and by == cy:
        common += 1
        fold = fold or _fold(bx, by, ax, ay, dx, dy)
    if bx == dx and by == dy:
        common += 1
        fold = fold or _fold(bx, by, ax, ay, cx, cy)
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


@kernel()
def _visit(points: F32, i: int, grid: I64, margin: float, job: int, first: I64, members: I64) -> None:
    """Do a job in each square that segment i comes near; `grid`: columns, rows.

    Jobs: 0 mark the square in `first`, 1 count the segment in squares that are marked, 2 put it into them.
    """
    ax = np.float64(points[i, 0])
    ay = np.float64(points[i, 1])
    dx = points[i + 1, 0] - ax
    dy = points[i + 1, 1] - ay
    pieces = int(max(abs(dx), abs(dy)) / CELL) + 1
    if pieces == 1:
        left = max(int((ax + min(dx, 0.0) - margin) / CELL), 0)
        right = min(int((ax + max(dx, 0.0) + margin) / CELL), grid[0] - 1)
        top = max(int((ay + min(dy, 0.0) - margin) / CELL), 0)
        bottom = min(int((ay + max(dy, 0.0) + margin) / CELL), grid[1] - 1)
        for row in range(top, bottom + 1):
            for cell in range(row * grid[0] + left, row * grid[0] + right + 1):
                if job == 0:
                    first[cell] = 0
                elif first[cell] >= 0:
                    if job == 2:
                        members[first[cell]] = i
                    first[cell] += 1
        return
    c0 = -1
    c1 = -1
    r0 = -1
    r1 = -1
    for q in range(pieces):
        ux = ax + dx * q / pieces
        vx = ax + dx * (q + 1) / pieces
        uy = ay + dy * q / pieces
        vy = ay + dy * (q + 1) / pieces
        left = max(int((min(ux, vx) - margin) / CELL), 0)
        right = min(int((max(ux, vx) + margin) / CELL), grid[0] - 1)
        top = max(int((min(uy, vy) - margin) / CELL), 0)
        bottom = min(int((max(uy, vy) + margin) / CELL), grid[1] - 1)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if c0 <= column <= c1 and r0 <= row <= r1:
                    continue  # the piece before was here
                cell = row * grid[0] + column
                if job == 0:
                    first[cell] = 0
                elif first[cell] >= 0:
                    if job == 2:
                        members[first[cell]] = i
                    first[cell] += 1
        c0 = left
        c1 = right
        r0 = top
        r1 = bottom


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
    owner = np.empty(points.shape[0], np.int32)
    everywhere = True
    for k in range(ends.shape[0] - 1):
        everywhere = everywhere and active[k]
    first = np.full(grid[0] * grid[1], 0 if everywhere else -1, np.int64)
    none = np.empty(0, np.int64)
    for k in range(ends.shape[0] - 1):
        for i in range(ends[k], ends[k + 1]):
            owner[i] = k
        if active[k] and not everywhere:
            for i in range(ends[k], ends[k + 1] - 1):
                _visit(points, i, grid, margin, 0, first, none)
    for k in range(ends.shape[0] - 1):
        for i in range(ends[k], ends[k + 1] - 1):
            _visit(points, i, grid, margin, 1, first, none)
    total = 0
    for cell in range(first.shape[0]):
        if first[cell] >= 0:
            count = first[cell]
            first[cell] = total
            total += count
    members = np.empty(total, np.int64)
    for k in range(ends.shape[0] - 1):
        for i in range(ends[k], ends[k + 1] - 1):
            _visit(points, i, grid, margin, 2, first, members)
    found = 0
    margin2 = margin * margin
    begin = 0
    for cell in range(first.shape[0]):
        if first[cell] < 0:
            continue
        for q in range(begin, first[cell]):
            i = members[q]
            a = owner[i]
            for r in range(q + 1, first[cell]):
                j = members[r]
                b = owner[j]
                if i == j or not (active[a] or active[b]) or (crossing[a] and crossing[b]):
                    continue
                if _meet(points, i, j, margin2):
                    crossing[a] = True
                    crossing[b] = True
                    found += 1
        begin = first[cell]
    return found


@kernel(
    "int64(float32[:, ::1], int64[::1], int32[::1], int64[::1], float32[:, ::1], int64[::1])",
    reads=("points", "offsets", "halves", "ends"),
)
def gather_rings(points: F32, offsets: I64, halves: I32, ends: I64, out: F32, out_offsets: I64) -> int:
    """Points of rings from those of arcs, each arc in its direction; the last equals the first.

    Parameters
    ----------
    points, offsets
        Arcs as drawn.
    halves, ends
        Rings, see `vec2art_nb.engine.kernels.joined.assemble_rings`.
    out : ndarray of float32, shape (2 N, 2)
    out_offsets : ndarray of int64, shape (rings + 1,)

    Returns
    -------
    int
        Number of points.
    """
    n = 0
    for r in range(ends.shape[0] - 1):
        out_offsets[r] = n
        for q in range(ends[r], ends[r + 1]):
            h = halves[q]
            a = offsets[h >> 1]
            b = offsets[(h >> 1) + 1]
            for i in range(0 if q == ends[r] else 1, b - a):
                j = a + i if h & 1 == 0 else b - 1 - i
                out[n, 0] = points[j, 0]
                out[n, 1] = points[j, 1]
                n += 1
    out_offsets[ends.shape[0] - 1] = n
    return n
