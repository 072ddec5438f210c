"""An order of points whose every prefix is spread as the whole is."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]

#: Share of what a choice misses that the next one makes good.
CARRIED = 0.7


@kernel()
def _partition(points: F32, index: I64, first: int, last: int, middle: int, axis: int) -> None:
    """Move the smallest coordinates before `middle` (quickselect; ties by the rows of the points)."""
    low = first
    high = last - 1
    while low < high:
        pivot = index[(low + high) // 2]
        value = points[pivot, axis]
        i = low
        j = high
        while i <= j:
            while points[index[i], axis] < value or (points[index[i], axis] == value and index[i] < pivot):
                i += 1
            while points[index[j], axis] > value or (points[index[j], axis] == value and index[j] > pivot):
                j -= 1
            if i <= j:
                index[i], index[j] = index[j], index[i]
                i += 1
                j -= 1
        if middle <= j:
            high = j
        elif middle >= i:
            low = i
        else:
            return


@kernel()
def _wider(points: F32, index: I64, first: int, last: int) -> int:
    """Axis along which some points spread more."""
    left = math.inf
    top = math.inf
    right = -math.inf
    bottom = -math.inf
    for k in range(first, last):
        x = points[index[k], 0]
        y = points[index[k], 1]
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
    return 1 if bottom - top > right - left else 0


@kernel()
def _centre(points: F32, index: I64, first: int, last: int, axis: int) -> float:
    total = 0.0
    for k in range(first, last):
        total += points[index[k], axis]
    return total / (last - first)


@kernel()
def _nearest(points: F32, index: I64, first: int, last: int, x: float, y: float) -> int:
    """Of some points the one nearest to a place."""
    best = index[first]
    least = math.inf
    for k in range(first, last):
        dx = points[index[k], 0] - x
        dy = points[index[k], 1] - y
        away = dx * dx + dy * dy
        if away < least or (away == least and index[k] < best):
            least = away
            best = index[k]
    return int(best)


@kernel()
def _reversed_bits(value: int, bits: int) -> int:
    out = 0
    for _ in range(bits):
        out = out << 1 | value & 1
        value >>= 1
    return out


@kernel("int64(float32[:, ::1], int64[::1])", reads=("points",))
def _middlemost(points: F32, index: I64) -> int:
    """Point nearest to the middle of all."""
    n = points.shape[0]
    return _nearest(points, index, 0, n, _centre(points, index, 0, n, 0), _centre(points, index, 0, n, 1))


@kernel("void(int64[::1], int64[::1], int64, int64[::1])")
def _put(fresh: I64, sizes: I64, least: int, order: I64) -> None:
    """Write the points that a round has taken: of larger cells first, then in bit-reversed order."""
    found = fresh.shape[0]
    bits = 0
    while 1 << bits < found:
        bits += 1
    done = 0
    for large in range(2):
        for k in range(1 << bits):
            r = _reversed_bits(k, bits)
            if r < found and (sizes[r] > least) == (large == 0):
                order[done] = fresh[r]
                done += 1


@kernel(
    "UniTuple(int64, 2)(float32[:, ::1], int64[::1], int64[:, ::1], int64, int64[:, ::1], int64[::1])",
    reads=("points",),
)
def _halve(points: F32, index: I64, old: I64, cells: int, new: I64, order: I64) -> tuple[int, int]:
    """Halve all cells, and write the points that are taken; how many cells and points that makes.

    `old` and `new` hold the beginnings of cells and the points taken in them.
    """
    fresh = np.empty(cells, np.int64)
    sizes = np.empty(cells, np.int64)
    made = 0
    found = 0
    least = 0
    carry_x = 0.0
    carry_y = 0.0
    for c in range(cells):
        first = old[0, c]
        last = old[0, c + 1]
        taken = old[1, c]
        if last - first < 2:
            new[0, made] = first
            new[1, made] = taken
            made += 1
            continue
        middle = (first + last) // 2
        _partition(points, index, first, last, middle, _wider(points, index, first, last))
        left = False
        for k in range(first, middle):
            left = left or index[k] == taken
        begin = middle if left else first
        end = last if left else middle
        x = 2.0 * _centre(points, index, first, last, 0) - points[taken, 0] + carry_x
        y = 2.0 * _centre(points, index, first, last, 1) - points[taken, 1] + carry_y
        one = _nearest(points, index, begin, end, x, y)
        carry_x = CARRIED * (x - points[one, 0])
        carry_y = CARRIED * (y - points[one, 1])
        new[0, made] = first
        new[1, made] = taken if left else one
        new[0, made + 1] = middle
        new[1, made + 1] = one if left else taken
        made += 2
        fresh[found] = one
        sizes[found] = last - first
        least = min(least, last - first) if found > 0 else last - first
        found += 1
    _put(fresh[:found], sizes[:found], least, order)
    new[0, made] = points.shape[0]
    return made, found


def split_order(
    points: F32, order: I64, check: Callable[[], None] = lambda: None, scratch: Scratch = NO_SCRATCH
) -> None:
    """Balanced split order.

    The points are halved into cells again and again, always across the wider side. In each round every new
    cell without a point that was taken before takes one: the point that makes the middle of its own and its
    sister cell's that of all their points, with what such choices missed so far made good. Cells with more
    points come first, in bit-reversed order. So the first m points are one of each of about m cells with
    equally many points, and neither their number nor their place is one-sided.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
    order : ndarray of int64, shape (n,)
        Receives the rows of the points.
    check : callable, optional
        Called between rounds; may raise to stop.
    scratch : Scratch, optional
    """
    n = len(points)
    if n == 0:
        return
    index = np.arange(n)
    old, new = scratch.full((2, 2, n + 1), np.int64, 0)
    old[0, 1] = n
    old[1, 0] = order[0] = _middlemost(points, index)
    cells = done = 1
    while done < n:
        check()
        cells, found = _halve(points, index, old, cells, new, order[done:])
        done += found
        old, new = new, old
