"""Thinning: peel a binary mask to its one pixel wide, 8-connected skeleton.

Guo and Hall's parallel algorithm decides by an 8-neighbour code in a table. Only pixels whose neighbourhood
has changed since they were last looked at are looked at again, so the cost follows the area that is peeled
off, not area times depth. A last sequential pass takes the corner pixels of staircases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.guo_hall import CORNER, table
from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.bitwise import WORD, peel_dense

#: Peeling rounds between two looks at the control: some milliseconds at most.
ROUNDS = 4
#: Rounds done on 64 pixels at a time: as many as it takes to thin writing.
DENSE = 3
_TABLE = table()


def pad(mask: NDArray[Any]) -> NDArray[np.uint8]:
    """Mask as 0/1 with a border of zeros, rows a multiple of 64 bytes long so that they pack into words.

    Parameters
    ----------
    mask : ndarray of bool or uint8, shape (H, W)
        Non-zero is ink.

    Returns
    -------
    ndarray of uint8, shape (H + 2, S)
        ``S >= W + 2``; pixel ``(y, x)`` of the mask is at ``[y + 1, x + 1]``.
    """
    height, width = mask.shape
    cells = np.zeros((height + 2, -(-(width + 2) // WORD) * WORD), np.uint8)
    np.not_equal(mask, 0, out=cells[1:-1, 1 : width + 1].view(np.bool_))
    return cells


@kernel()
def code_at(f: NDArray[np.uint8], p: int, stride: int) -> int:
    """Neighbour code of a pixel: bit i = neighbour i clockwise from north."""
    return (  # type: ignore[no-any-return]
        f[p - stride]
        | (f[p - stride + 1] << 1)
        | (f[p + 1] << 2)
        | (f[p + stride + 1] << 3)
        | (f[p + stride] << 4)
        | (f[p + stride - 1] << 5)
        | (f[p - 1] << 6)
        | (f[p - stride - 1] << 7)
    )


@kernel("int64(uint8[:,::1], int32[:,::1], uint8[::1])")
def _seed(cells: NDArray[np.uint8], queue: NDArray[np.int32], marks: NDArray[np.uint8]) -> int:
    """Put every ink pixel with a 4-neighbour outside into both queues; return how many."""
    height, stride = cells.shape
    edge = np.zeros(stride, np.uint8)
    words = edge.view(np.uint64)
    count = 0
    for y in range(1, height - 1):
        up = cells[y - 1]
        row = cells[y]
        down = cells[y + 1]
        for x in range(1, stride - 1):
            edge[x] = row[x] & (1 - (up[x] & down[x] & row[x - 1] & row[x + 1]))
        for k in range(words.shape[0]):
            if words[k] == 0:
                continue
            for x in range(8 * k, 8 * k + 8):
                if edge[x]:
                    p = y * stride + x
                    queue[0, count] = p
                    queue[1, count] = p
                    marks[p] = 3
                    count += 1
    return count


@kernel("int64(uint8[::1], int64, int32[:,::1], int64[::1], uint8[::1], uint8[::1], int64)")
def _peel(
    f: NDArray[np.uint8],
    stride: int,
    queue: NDArray[np.int32],
    counts: NDArray[np.int64],
    marks: NDArray[np.uint8],
    table: NDArray[np.uint8],
    rounds: int,
) -> int:
    """Do up to `rounds` pairs of parallel passes; return how many pixels the last pair took."""
    around = (-stride, -stride + 1, 1, stride + 1, stride, stride - 1, -1, -stride - 1)
    gone = queue[2]
    taken = 0
    for _ in range(rounds):
        taken = 0
        for half in range(2):
            bit = np.uint8(1 << half)
            n = 0
            for i in range(counts[half]):
                p = queue[half, i]
                marks[p] &= ~bit
                if f[p] and table[code_at(f, p, stride)] & bit:
                    gone[n] = p
                    n += 1
            counts[half] = 0
            for i in range(n):
                f[gone[i]] = 0
            c0 = counts[0]
            c1 = counts[1]
            for i in range(n):
                for step in around:
                    q = gone[i] + step
                    if f[q] == 0 or marks[q] == 3:
                        continue
                    if marks[q] & 1 == 0:
                        queue[0, c0] = q
                        c0 += 1
                    if marks[q] & 2 == 0:
                        queue[1, c1] = q
                        c1 += 1
                    marks[q] = 3
            counts[0] = c0
            counts[1] = c1
            taken += n
        if taken == 0:
            break
    return taken


@kernel("void(uint8[:,::1], uint8[::1])")
def _strip(cells: NDArray[np.uint8], table: NDArray[np.uint8]) -> None:
    """Take corner pixels one by one while their neighbours stay connected without them."""
    height, stride = cells.shape
    f = cells.ravel()
    words = f.view(np.uint64)
    around = (-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1)
    again = np.empty(1024, np.int64)
    for k in range(stride // 8, (height - 1) * stride // 8):
        if words[k] == 0:
            continue
        for first in range(8 * k, 8 * k + 8):
            again[0] = first
            n = 1
            while n > 0:
                n -= 1
                p = again[n]
                if f[p] == 0 or table[code_at(f, p, stride)] & CORNER == 0:
                    continue
                f[p] = 0
                # What this one held may be a corner now; the others have yet to come.
                for step in around:
                    if p + step < first and f[p + step] and n < again.shape[0]:
                        again[n] = p + step
                        n += 1


def strip(cells: NDArray[np.uint8]) -> None:
    """Take the corner pixels of staircases from a padded skeleton, in place."""
    _strip(cells, _TABLE)


def thin_padded(cells: NDArray[np.uint8], check: Callable[[], None] | None = None) -> NDArray[np.uint8]:
    """Do what `thin` does, to a padded mask (see `pad`)."""
    cells = peel_dense(cells, DENSE)
    flat = cells.reshape(-1)
    # No queue holds a pixel twice; untouched pages of these arrays cost nothing.
    queue = np.empty((3, np.count_nonzero(cells)), np.int32)
    marks = np.zeros(cells.size, np.uint8)
    counts = np.full(2, _seed(cells, queue, marks), np.int64)
    while _peel(flat, cells.shape[1], queue, counts, marks, _TABLE, ROUNDS):
        if check is not None:
            check()
    strip(cells)
    return cells


def thin(mask: NDArray[Any], check: Callable[[], None] | None = None) -> NDArray[np.uint8]:
    """Skeleton of a mask: one pixel wide, as many parts and holes as the mask.

    Parameters
    ----------
    mask : ndarray of bool or uint8, shape (H, W)
        Non-zero is ink; what lies outside the picture is not.
    check : callable, optional
        Called between rounds; may raise to stop.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        1 on the skeleton, else 0.

    References
    ----------
    Z. Guo and R. W. Hall, "Parallel thinning with two-subiteration algorithms", CACM 32(3), 1989 (A1).

    Examples
    --------
    >>> bar = np.zeros((5, 9), np.uint8)
    >>> bar[1:4, 1:8] = 1
    >>> thin(bar)[2]
    array([0, 0, 1, 1, 1, 1, 1, 0, 0], dtype=uint8)
    """
    cells = thin_padded(pad(mask), check)
    return np.ascontiguousarray(cells[1:-1, 1 : mask.shape[1] + 1])
