"""Thinning: peel a binary mask to its one pixel wide, 8-connected skeleton.

Guo and Hall's parallel algorithm on 64 pixels at a time, and only on rows whose neighbourhood has changed
since they were last looked at. A last sequential pass takes the corner pixels of staircases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.guo_hall import CORNER, table
from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.bitwise import WORD, corners, lowest, pack, peel_words, unpack
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

#: Parallel passes between two looks at the control: some milliseconds at most.
PASSES = 8
_TABLE = table()


def pad(mask: NDArray[Any], ground: int = 0, scratch: Scratch = NO_SCRATCH) -> NDArray[np.uint8]:
    """Ink as 0/1 with a border of zeros, rows a multiple of 64 bytes long so that they pack into words.

    Parameters
    ----------
    mask : ndarray of bool or uint8, shape (H, W)
        More than `ground` is ink.
    ground : int
    scratch : Scratch

    Returns
    -------
    ndarray of uint8, shape (H + 2, S)
        ``S >= W + 2``; pixel ``(y, x)`` of the mask is at ``[y + 1, x + 1]``.
    """
    height, width = mask.shape
    cells = scratch.full((height + 2, -(-(width + 2) // WORD) * WORD), np.uint8, 0)
    np.greater(mask, ground, out=cells[1:-1, 1 : width + 1].view(np.bool_))
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


@kernel("void(uint8[:,::1], uint64[:,::1], uint8[::1])")
def _strip(cells: NDArray[np.uint8], some: NDArray[np.uint64], table: NDArray[np.uint8]) -> None:
    """Take corner pixels one by one while their neighbours stay connected without them.

    `some` are the pixels to look at, packed; those beside one that goes come to them.
    """
    stride = cells.shape[1]
    f = cells.ravel()
    around = (-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1)
    again = np.empty(1024, np.int64)
    for y in range(1, some.shape[0] - 1):
        for k in range(1, some.shape[1] - 1):
            while some[y, k] != 0:
                first = y * stride + (k - 1) * WORD + lowest(some[y, k])
                some[y, k] &= some[y, k] - np.uint64(1)
                again[0] = first
                n = 1
                while n > 0:
                    n -= 1
                    p = again[n]
                    if f[p] == 0 or table[code_at(f, p, stride)] & CORNER == 0:
                        continue
                    f[p] = 0
                    # What this one held may be a corner now.
                    for step in around:
                        q = p + step
                        if f[q] == 0:
                            continue
                        if q > first:
                            some[q // stride, q % stride // WORD + 1] |= np.uint64(1) << np.uint64(q % WORD)
                        elif n < again.shape[0]:
                            again[n] = q
                            n += 1


def strip(cells: NDArray[np.uint8]) -> None:
    """Take the corner pixels of staircases from a padded skeleton, in place."""
    _strip(cells, corners(pack(cells)), _TABLE)


def thin_padded(
    cells: NDArray[np.uint8], check: Callable[[], None] | None = None, scratch: Scratch = NO_SCRATCH
) -> NDArray[np.uint8]:
    """Do what `thin` does, to a padded mask (see `pad`)."""
    bits = pack(cells)
    rows, last = np.empty((2, bits.shape[1]), np.uint64), np.zeros(len(bits), np.int64)
    done = 0
    while last.max() >= done - 1:
        peel_words(bits, rows, last, done + 1, done + PASSES + 1)
        done += PASSES
        if check is not None:
            check()
    cells = unpack(bits, scratch)
    _strip(cells, corners(bits), _TABLE)
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
