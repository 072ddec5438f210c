"""Masks as bits, 64 pixels at a time: Guo and Hall's thinning, corners, lists of pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.scratch import NO_SCRATCH, Scratch

#: Pixels in a word.
WORD = 64
#: Each six bits that follow each other in it are different, which tells the place of a single bit that it is
#: multiplied by.
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_PLACES = np.zeros(WORD, np.uint8)
_PLACES[[(int(_DE_BRUIJN) << place & 2**64 - 1) >> 58 for place in range(WORD)]] = np.arange(WORD)


def pack(cells: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Rows of 0/1 as bits, least significant first, with an empty word at either end of a row.

    Parameters
    ----------
    cells : ndarray of uint8, shape (H, S)
        ``S`` is a multiple of 64.

    Returns
    -------
    ndarray of uint64, shape (H, S / 64 + 2)
    """
    height, stride = cells.shape
    bits = np.zeros((height, stride // WORD + 2), np.uint64)
    packed = np.packbits(cells, axis=1, bitorder="little")
    bits[:, 1:-1] = packed.view(np.uint64)
    return bits


@kernel("void(uint64[:,::1], uint64[:,::1])")
def _spread(bits: NDArray[np.uint64], out: NDArray[np.uint64]) -> None:
    """Each eight bits as eight bytes of 0/1: the byte of bit i keeps that bit, and carries it to its top."""
    for y in range(bits.shape[0]):
        for k in range(bits.shape[1] - 2):
            word = bits[y, k + 1]
            for i in range(8):
                byte = (word >> np.uint64(8 * i)) & np.uint64(0xFF)
                apart = (byte * np.uint64(0x0101010101010101)) & np.uint64(0x8040201008040201)
                apart = (apart + np.uint64(0x00406070787C7E7F)) >> np.uint64(7)
                out[y, 8 * k + i] = apart & np.uint64(0x0101010101010101)


def unpack(bits: NDArray[np.uint64], scratch: Scratch = NO_SCRATCH) -> NDArray[np.uint8]:
    """Undo `pack`.

    Examples
    --------
    >>> cells = np.eye(3, 64, dtype=np.uint8)
    >>> np.array_equal(unpack(pack(cells)), cells)
    True
    """
    cells = scratch.take((bits.shape[0], (bits.shape[1] - 2) * WORD), np.uint8)
    _spread(bits, cells.view(np.uint64))
    return cells


@kernel(inline=True)
def _beside(row: NDArray[np.uint64], k: int) -> tuple[np.uint64, np.uint64, np.uint64]:
    """Bits of the pixels to the left of those of a word, of these, and of those to the right."""
    one = np.uint64(1)
    top = np.uint64(WORD - 1)
    word = row[k]
    return (word << one) | (row[k - 1] >> top), word, (word >> one) | (row[k + 1] << top)


@kernel(inline=True)
def _once(n: Any, ne: Any, e: Any, se: Any, s: Any, sw: Any, w: Any, nw: Any) -> Any:
    """Pixels around which ink begins exactly once."""
    c1 = ~n & (ne | e)
    c2 = ~e & (se | s)
    c3 = ~s & (sw | w)
    c4 = ~w & (nw | n)
    return ((c1 ^ c2) & ~(c3 | c4)) | ((c3 ^ c4) & ~(c1 | c2))


@kernel("void(uint64[:,::1], uint64[:,::1], int64[::1], int64, int64)")
def peel_words(
    bits: NDArray[np.uint64], rows: NDArray[np.uint64], last: NDArray[np.int64], first: int, stop: int
) -> None:
    """Do the parallel passes from number `first` to `stop`, in place; odd ones are those of the first kind.

    Rows are left out that have not changed, nor have their neighbours, since a pass of the same kind looked
    at them. Compare the table of `vec2art_nb.engine.guo_hall`.

    Parameters
    ----------
    bits : ndarray of uint64, shape (H, W)
        The first and last rows and words are empty.
    rows : ndarray of uint64, shape (2, W)
        Scratch.
    last : ndarray of int64, shape (H,)
        The pass that last took anything from each row; 0 at the beginning.
    first, stop : int
        Passes count from 1.
    """
    height, words = bits.shape
    for turn in range(first, stop):
        second = turn % 2 == 0
        for y in range(1, height - 1):
            if max(last[y - 1], last[y], last[y + 1]) < turn - 2:
                continue
            # As they were before this pass.
            up = rows[(y - 1) % 2] if last[y - 1] == turn else bits[y - 1]
            row = rows[y % 2]
            down = bits[y + 1]
            to = bits[y]
            for k in range(words):
                row[k] = to[k]
            taken = np.uint64(0)
            for k in range(1, words - 1):
                nw, n, ne = _beside(up, k)
                w, p, e = _beside(row, k)
                sw, s, se = _beside(down, k)
                a1 = nw | n
                a2 = ne | e
                a3 = se | s
                a4 = sw | w
                b1 = n | ne
                b2 = e | se
                b3 = s | sw
                b4 = w | nw
                two = ((a1 & a2) | (a3 & a4) | ((a1 | a2) & (a3 | a4))) & (
                    (b1 & b2) | (b3 & b4) | ((b1 | b2) & (b3 | b4))
                )
                four = a1 & a2 & a3 & a4 & b1 & b2 & b3 & b4
                held = ((n | ne | ~se) & e) if second else ((s | sw | ~nw) & w)
                gone = p & _once(n, ne, e, se, s, sw, w, nw) & two & ~four & ~held
                to[k] = p & ~gone
                taken |= gone
            if taken != 0:
                last[y] = turn


@kernel("uint64[:,::1](uint64[:,::1])")
def corners(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Pixels at corners of staircases, whose neighbours stay connected without them."""
    height, words = bits.shape
    out = np.zeros(bits.shape, np.uint64)
    for y in range(1, height - 1):
        up = bits[y - 1]
        row = bits[y]
        down = bits[y + 1]
        to = out[y]
        for k in range(1, words - 1):
            nw, n, ne = _beside(up, k)
            w, p, e = _beside(row, k)
            sw, s, se = _beside(down, k)
            to[k] = p & (n | s) & (e | w) & _once(n, ne, e, se, s, sw, w, nw)
    return out


@kernel("void(uint64[:,::1])")
def fill_pinholes(bits: NDArray[np.uint64]) -> None:
    """Fill holes of a single pixel, in place: what fills one makes no other."""
    height, words = bits.shape
    for y in range(1, height - 1):
        up = bits[y - 1]
        row = bits[y]
        down = bits[y + 1]
        for k in range(1, words - 1):
            w, p, e = _beside(row, k)
            row[k] = p | (up[k] & w & e & down[k])


@kernel(inline=True)
def lowest(word: np.uint64) -> int:
    """Index of the lowest bit that is set (C. E. Leiserson, H. Prokop and K. H. Randall, 1998)."""
    alone = word & (~word + np.uint64(1))
    return int(_PLACES[(alone * _DE_BRUIJN) >> np.uint64(58)])


@kernel("int32[::1](uint64[:,::1])")
def indices(bits: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Flat indices, in the array that was packed, of the pixels that are set."""
    height, words = bits.shape
    count = 0
    for y in range(height):
        for k in range(1, words - 1):
            word = bits[y, k]
            while word != 0:
                count += 1
                word &= word - np.uint64(1)
    out = np.empty(count, np.int32)
    count = 0
    for y in range(height):
        for k in range(1, words - 1):
            word = bits[y, k]
            while word != 0:
                out[count] = (y * (words - 2) + k - 1) * WORD + lowest(word)
                count += 1
                word &= word - np.uint64(1)
    return out
