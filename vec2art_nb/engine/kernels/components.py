"""Connected components of a label map, by runs of equal labels joined from row to row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@kernel()
def _root(parent: I32, k: int) -> int:
    """Representative of a run's component; halves the path to it."""
    while parent[k] != k:
        parent[k] = parent[parent[k]]
        k = parent[k]
    return k


@kernel()
def _count_runs(labels: I32) -> int:
    count = 0
    for y in range(labels.shape[0]):
        row = labels[y]
        count += 1
        for x in range(1, row.shape[0]):
            count += row[x] != row[x - 1]
    return count


@kernel()
def _join_rows(labels: I32, y: int, start: I32, first: I64, parent: I32) -> None:
    """Join the runs of row y with those of the row above that have the same label."""
    k = first[y]
    j = first[y - 1]
    columns = labels.shape[1]
    while k < first[y + 1] and j < first[y]:
        label = labels[y, start[k]]
        if label >= 0 and label == labels[y - 1, start[j]]:
            a = _root(parent, k)
            b = _root(parent, j)
            parent[max(a, b)] = min(a, b)
        end = start[k + 1] if k + 1 < first[y + 1] else columns
        end_above = start[j + 1] if j + 1 < first[y] else columns
        if end <= end_above:
            k += 1
        if end_above <= end:
            j += 1


@kernel()
def _run_above(first: I64, start: I32, y: int, x: int) -> int:
    """Run of the row above y that holds column x."""
    low = first[y - 1]
    high = first[y] - 1
    while low < high:
        middle = (low + high + 1) // 2
        if start[middle] <= x:
            low = middle
        else:
            high = middle - 1
    return int(low)


@kernel("int64(int32[:, ::1], int64, int32[:, ::1])", reads=("labels",))
def components(labels: I32, least: int, out: I32) -> int:
    """Number the 4-connected components of equal labels.

    Parameters
    ----------
    labels : ndarray of int32, shape (H, W)
        Negative where there is nothing.
    least : int
        Components of fewer pixels join the one before or above them, if there is one.
    out : ndarray of int32, shape (H, W)
        Receives 0 … count - 1 in reading order, or -1.

    Returns
    -------
    int
        Number of components.
    """
    rows, columns = labels.shape
    runs = _count_runs(labels)
    start = np.empty(runs + 1, np.int32)
    parent = np.empty(runs, np.int32)
    first = np.empty(rows + 1, np.int64)
    k = 0
    for y in range(rows):
        first[y] = k
        for x in range(columns):
            if x == 0 or labels[y, x] != labels[y, x - 1]:
                start[k] = x
                parent[k] = k
                k += 1
        first[y + 1] = k
        if y > 0:
            _join_rows(labels, y, start, first, parent)
    size = np.zeros(runs, np.int32)
    for y in range(rows):
        for k in range(first[y], first[y + 1]):
            end = start[k + 1] if k + 1 < first[y + 1] else columns
            size[_root(parent, k)] += end - start[k]
    number = np.full(runs, -1, np.int32)
    count = 0
    for y in range(rows):
        for k in range(first[y], first[y + 1]):
            x = start[k]
            end = start[k + 1] if k + 1 < first[y + 1] else columns
            value = np.int32(-1)
            if labels[y, x] >= 0:
                r = _root(parent, k)
                if number[r] < 0 and size[r] < least:
                    if x > 0 and out[y, x - 1] >= 0:
                        number[r] = out[y, x - 1]
                    elif y > 0:
                        number[r] = number[_root(parent, _run_above(first, start, y, x))]
                if number[r] < 0:
                    number[r] = count
                    count += 1
                value = number[r]
            for u in range(x, end):
                out[y, u] = value
    return count
