"""The order in which a pen draws strokes: nearest neighbour, then 2-opt and Or-opt on neighbour lists.

Both ends of a stroke are cities that stay together: stroke ``s`` has the ends ``2 s`` and ``2 s + 1``, and a
tour is a list of the ends at which strokes are entered, so ``end ^ 1`` is where the pen leaves a stroke.
Turning a part of the tour around turns its strokes around too and leaves the travel inside it as it was (Lin
and Kernighan 1973; Or 1976; neighbour lists: Johnson and McGeoch 1997).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: Nearest ends that are tried as the next ones.
NEIGHBOURS = 6
#: Longest part of a tour, in strokes, that Or-opt moves.
PART = 3


@kernel()
def _distance(ends: NDArray[np.float64], a: int, b: int) -> float:
    """Distance of two ends; -1 is after the last stroke, where the pen need not go anywhere."""
    if a < 0 or b < 0:
        return 0.0
    return math.hypot(ends[a, 0] - ends[b, 0], ends[a, 1] - ends[b, 1])


@kernel()
def _cell(ends: NDArray[np.float64], e: int, axis: int, grid: NDArray[np.float64]) -> int:
    """Column (axis 0) or row (axis 1) of an end; `grid`: left, top, cell size, columns, rows."""
    k = int((ends[e, axis] - grid[axis]) / grid[2])
    return min(max(k, 0), int(grid[3 + axis]) - 1)


@kernel()
def _sort_into_cells(
    ends: NDArray[np.float64], grid: NDArray[np.float64], first: NDArray[np.int64], members: NDArray[np.int64]
) -> None:
    """Counting sort: cell ``c`` holds ``members[first[c]:first[c + 1]]``."""
    count = members.shape[0]
    columns = int(grid[3])
    for c in range(first.shape[0]):
        first[c] = 0
    for e in range(count):
        first[_cell(ends, e, 1, grid) * columns + _cell(ends, e, 0, grid) + 1] += 1
    for c in range(1, first.shape[0]):
        first[c] += first[c - 1]
    filled = first.copy()
    for e in range(count):
        c = _cell(ends, e, 1, grid) * columns + _cell(ends, e, 0, grid)
        members[filled[c]] = e
        filled[c] += 1


@kernel()
def _nearest(
    ends: NDArray[np.float64],
    e: int,
    grid: NDArray[np.float64],
    first: NDArray[np.int64],
    left: NDArray[np.int64],
    members: NDArray[np.int64],
    found: NDArray[np.int64],
) -> None:
    """Fill `found` with the ends nearest to end `e`, other strokes' only, -1 where there are no more.

    Rings of cells around the end are searched until none further out can hold a nearer one; ``left[c]``
    members of cell ``c`` are still there.
    """
    columns, rows = int(grid[3]), int(grid[4])
    x, y = _cell(ends, e, 0, grid), _cell(ends, e, 1, grid)
    reach = np.full(found.shape[0], np.inf)
    found[:] = -1
    for ring in range(max(columns, rows)):
        if reach[-1] <= (ring - 1) * grid[2]:
            break
        for row in range(max(y - ring, 0), min(y + ring, rows - 1) + 1):
            step = 1 if abs(row - y) == ring else max(2 * ring, 1)
            for column in range(x - ring, x + ring + 1, step):
                if column < 0 or column >= columns:
                    continue
                c = row * columns + column
                for k in range(first[c], first[c] + left[c]):
                    other = members[k]
                    gap = _distance(ends, e, other)
                    if other >> 1 == e >> 1 or gap >= reach[-1]:
                        continue
                    at = found.shape[0] - 1
                    while at > 0 and reach[at - 1] > gap:
                        reach[at] = reach[at - 1]
                        found[at] = found[at - 1]
                        at -= 1
                    reach[at] = gap
                    found[at] = other


@kernel()
def _remove(
    ends: NDArray[np.float64],
    e: int,
    grid: NDArray[np.float64],
    first: NDArray[np.int64],
    left: NDArray[np.int64],
    members: NDArray[np.int64],
) -> None:
    c = _cell(ends, e, 1, grid) * int(grid[3]) + _cell(ends, e, 0, grid)
    last = first[c] + left[c] - 1
    for k in range(first[c], last):
        if members[k] == e:
            members[k] = members[last]
            members[last] = e
            break
    left[c] -= 1


@kernel()
def _turn(tour: NDArray[np.int64], place: NDArray[np.int64], i: int, j: int) -> None:
    """Turn the part ``tour[i:j + 1]`` around."""
    while i <= j:
        a = tour[i] ^ 1
        b = tour[j] ^ 1
        tour[i] = b
        tour[j] = a
        place[b >> 1] = i
        place[a >> 1] = j
        i += 1
        j -= 1


@kernel()
def _two_opt(
    ends: NDArray[np.float64], tour: NDArray[np.int64], place: NDArray[np.int64], i: int, j: int
) -> int:
    """Turn the part after `i` up to `j` around if that shortens the travel; strokes moved."""
    if i > j:
        i, j = j, i
    count = tour.shape[0]
    a, b = tour[i] ^ 1, tour[i + 1]
    c = tour[j] ^ 1
    d = tour[j + 1] if j + 1 < count else -1
    gain = _distance(ends, a, b) + _distance(ends, c, d) - _distance(ends, a, c) - _distance(ends, b, d)
    if gain <= 1e-9:
        return 0
    _turn(tour, place, i + 1, j)
    return j - i


@kernel()
def _or_opt(
    ends: NDArray[np.float64],
    tour: NDArray[np.int64],
    place: NDArray[np.int64],
    i: int,
    j: int,
    reverse: bool,
) -> int:
    """Move a part that begins with `j` (ends there if reversed) to after `i` if that helps; strokes moved."""
    count = tour.shape[0]
    for size in range(1, PART + 1):
        p = j - size + 1 if reverse else j
        q = p + size - 1
        if p < 1 or q >= count or p - 1 <= i <= q:
            continue
        a, b = tour[i] ^ 1, (tour[i + 1] if i + 1 < count else -1)
        before, after = tour[p - 1] ^ 1, (tour[q + 1] if q + 1 < count else -1)
        head, tail = tour[p], tour[q] ^ 1
        gain = _distance(ends, a, b) + _distance(ends, before, head) + _distance(ends, tail, after)
        if reverse:
            head, tail = tail, head
        gain -= _distance(ends, a, head) + _distance(ends, tail, b) + _distance(ends, before, after)
        if gain <= 1e-9:
            continue
        if i > q:  # the part, then what is between: turn both around, then back what shall keep its direction
            _turn(tour, place, p, i)
            _turn(tour, place, p, i - size)
            if not reverse:
                _turn(tour, place, i - size + 1, i)
            return 2 * (i - p)
        _turn(tour, place, i + 1, q)
        _turn(tour, place, i + 1 + size, q)
        if not reverse:
            _turn(tour, place, i + 1, i + size)
        return 2 * (q - i)
    return 0


@kernel()
def _improve(
    ends: NDArray[np.float64],
    near: NDArray[np.int64],
    tour: NDArray[np.int64],
    place: NDArray[np.int64],
    i: int,
    enter: bool,
) -> int:
    """Shorten the way from `i` to the next stroke, from its one end or the other; strokes moved."""
    gap = _distance(ends, tour[i] ^ 1, tour[i + 1])
    e = tour[i + 1] if enter else tour[i] ^ 1
    for c in near[e]:
        if c < 0 or _distance(ends, e, c) >= gap:
            break
        j = place[c >> 1]
        steps = 0
        if enter and tour[j] == c and j > 0:
            steps = _two_opt(ends, tour, place, i, j - 1)
        elif not enter:
            if tour[j] != c:
                steps = _two_opt(ends, tour, place, i, j)
            if steps == 0:
                steps = _or_opt(ends, tour, place, i, j, tour[j] != c)
        if steps > 0:
            return steps
    return 0


@kernel()
def _visit_nearest(
    ends: NDArray[np.float64],
    grid: NDArray[np.float64],
    first: NDArray[np.int64],
    left: NDArray[np.int64],
    members: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Tour that always goes to the nearest end left; takes all ends out of the grid."""
    tour = np.zeros(ends.shape[0] // 2, np.int64)
    found = np.zeros(1, np.int64)
    for k in range(tour.shape[0]):
        if k > 0:
            _nearest(ends, tour[k - 1] ^ 1, grid, first, left, members, found)
        tour[k] = found[0]
        _remove(ends, tour[k], grid, first, left, members)
        _remove(ends, tour[k] ^ 1, grid, first, left, members)
    return tour


@kernel("int64[::1](float64[:,::1], float64[::1], int64)")
def shortest_tour(ends: NDArray[np.float64], grid: NDArray[np.float64], budget: int) -> NDArray[np.int64]:
    """Tour through all strokes with little travel between them.

    Parameters
    ----------
    ends : ndarray of float64, shape (2 n, 2)
        Both ends of each stroke; stroke 0 has both where the pen comes from.
    grid : ndarray of float64, shape (5,)
        Left, top and cell size of a grid over the ends, its columns and rows.
    budget : int
        Strokes that improvements may move in all: bounds the time and gives the same tour everywhere.

    Returns
    -------
    ndarray of int64, shape (n,)
        The ends at which the strokes are entered, from stroke 0 on.
    """
    count = ends.shape[0] // 2
    first = np.empty(int(grid[3] * grid[4]) + 1, np.int64)
    members = np.empty(2 * count, np.int64)
    _sort_into_cells(ends, grid, first, members)
    left = first[1:] - first[:-1]
    near = np.empty((2 * count, NEIGHBOURS), np.int64)
    for e in range(2 * count):
        _nearest(ends, e, grid, first, left, members, near[e])
    tour = _visit_nearest(ends, grid, first, left, members)
    place = np.empty(count, np.int64)
    for k in range(count):
        place[tour[k] >> 1] = k
    moved = 1
    while moved > 0 and budget > 0:
        moved = 0
        for k in range(2 * (count - 1)):
            moved += _improve(ends, near, tour, place, k // 2, k % 2 == 1)
            if moved > budget:
                break
        budget -= moved
    return tour
