"""Guo and Hall's thinning, 64 pixels at a time: for the first rounds, which take off most of the ink."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

#: Pixels in a word.
WORD = 64


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


def unpack(bits: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Undo `pack`.

    Examples
    --------
    >>> cells = np.eye(3, 64, dtype=np.uint8)
    >>> np.array_equal(unpack(pack(cells)), cells)
    True
    """
    packed = np.ascontiguousarray(bits[:, 1:-1]).view(np.uint8)
    return np.unpackbits(packed, axis=1, bitorder="little")


@kernel("uint64(uint64[:,::1], uint64[:,::1], boolean)")
def peel_words(bits: NDArray[np.uint64], out: NDArray[np.uint64], second: bool) -> np.uint64:
    """Do one of the two parallel passes from `bits` to `out`; return non-zero if it took anything.

    The first and last rows and words are empty. Compare the table of `vec2art_nb.engine.guo_hall`.
    """
    height, words = bits.shape
    one = np.uint64(1)
    top = np.uint64(WORD - 1)
    taken = np.uint64(0)
    for y in range(1, height - 1):
        up = bits[y - 1]
        row = bits[y]
        down = bits[y + 1]
        to = out[y]
        for k in range(1, words - 1):
            n = up[k]
            ne = (n >> one) | (up[k + 1] << top)
            nw = (n << one) | (up[k - 1] >> top)
            p = row[k]
            e = (p >> one) | (row[k + 1] << top)
            w = (p << one) | (row[k - 1] >> top)
            s = down[k]
            se = (s >> one) | (down[k + 1] << top)
            sw = (s << one) | (down[k - 1] >> top)
            c1 = ~n & (ne | e)
            c2 = ~e & (se | s)
            c3 = ~s & (sw | w)
            c4 = ~w & (nw | n)
            single = ((c1 ^ c2) & ~(c3 | c4)) | ((c3 ^ c4) & ~(c1 | c2))
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
            gone = p & single & two & ~four & ~held
            to[k] = p & ~gone
            taken |= gone
    return taken


def peel_dense(cells: NDArray[np.uint8], rounds: int) -> NDArray[np.uint8]:
    """Do up to `rounds` pairs of parallel passes.

    Parameters
    ----------
    cells : ndarray of uint8, shape (H, S)
        0/1 with an empty border; ``S`` is a multiple of 64.
    rounds : int

    Returns
    -------
    ndarray of uint8, shape (H, S)
    """
    bits = pack(cells)
    other = np.zeros_like(bits)
    for _ in range(rounds):
        first = peel_words(bits, other, False)
        second = peel_words(other, bits, True)
        if not (first or second):
            break
    return unpack(bits)
