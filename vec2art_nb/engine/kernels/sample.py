"""From chains to smooth, even samples, cut into runs at corners."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.corners import corners, extend, snap
from vec2art_nb.engine.kernels.resample import resample
from vec2art_nb.engine.kernels.smooth import average, gaussian, smooth, taper

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Rows of samples: x, y, width.
ROWS = 3


@kernel(inline=True)
def _borders(n: int, closed: bool, count: int, cut: I64) -> tuple[int, int]:
    """Turn the corners in ``cut[1:]`` into borders of runs; returns how many runs, and the new beginning.

    A closed chain with corners is to begin at the first of them.
    """
    if closed and count > 0:
        shift = cut[1]
        for q in range(count):
            cut[q] = cut[q + 1] - shift
        cut[count] = n
        return count, shift
    cut[0] = 0
    cut[count + 1] = n
    return count + 1, 0


@kernel(inline=True)
def _turned(grid: F64, n: int, pad: int, closed: bool, shift: int, out: F64) -> None:
    """Copy the chain without its padding; a closed one begins, and ends, at sample `shift`."""
    for row in range(ROWS):
        for g in range(n + 1):
            k = g + shift
            out[row, g] = grid[row, pad + (k - n if closed and k >= n else k)]


@kernel(inline=True)
def _thin_out(
    chain: F64,
    i: int,
    j: int,
    whole: bool,
    stride: int,
    table: F64,
    grid: F64,
    spare: F64,
    samples: F64,
    end: int,
) -> int:
    """Append the smoothed run i … j to the columns of `samples`, keeping about every `stride`-th; new end."""
    n = j - i
    m = min(n, max(n // stride, 4))
    smooth(chain, i, j, whole, table, grid, spare)
    pace = n / m
    for q in range(m + 1):
        g = int(q * pace) if q < m else n
        samples[0, end + q] = spare[0, g]
        samples[1, end + q] = spare[1, g]
        samples[2, end + q] = chain[2, i + g]
    return end + m + 1


@kernel(
    "int64(float32[:, ::1], float32[::1], int64[::1], boolean[::1], float64[::1], int64[::1],"
    "float64[:, ::1], int64, int64, float64, float64, float64,"
    "float64[:, ::1], int64[::1], boolean[::1], int64[::1], float32[::1])",
    reads=("table",),
)
def sample_chains(
    points: F32,
    width: F32,
    offsets: I64,
    closed: Flags,
    lengths: F64,
    steps: I64,
    table: F64,
    stride: int,
    reach: int,
    split: float,
    width_sigma: float,
    tip: float,
    samples: F64,
    run_offsets: I64,
    whole: Flags,
    chain_runs: I64,
    widths: F32,
) -> int:
    """Sample chains: space them evenly, find corners, smooth and thin out the runs between them.

    Parameters
    ----------
    points, width, offsets, closed
        As in `vec2art_nb.engine.chains.Chains`.
    lengths, steps : ndarray
        Of every chain, see `vec2art_nb.engine.kernels.resample`.
    table : ndarray of float64
        Smoothing kernels, see `vec2art_nb.engine.kernels.smooth.taps`.
    stride : int
        Keep every so-manyth sample after smoothing.
    reach, split
        Window (px) and least turning (radians) of corners.
    width_sigma : float
        Smoothing of widths along the chain, px; negative: not at all.
    tip : float
        Px over which the widths at the ends of open chains run out to 0.
    samples : ndarray of float64, shape (3, room)
        Receives x, y and width; twice as many columns as steps in all are enough, and so many runs.
    run_offsets : ndarray of int64
        Run r receives the columns ``run_offsets[r]`` up to ``run_offsets[r + 1]``; both its ends are in it.
    whole : ndarray of bool
        Receives whether a run is a closed chain without corners, whose last sample repeats its first.
    chain_runs : ndarray of int64
        Receives, per chain from index 1 on, where its runs end.
    widths : ndarray of float32
        Receives each chain's mean width.

    Returns
    -------
    int
        Number of runs.
    """
    pad = 2 * reach + 2
    longest = 1
    for c in range(steps.shape[0]):
        longest = max(longest, steps[c])
    size = longest + 2 * max(pad, table.shape[0]) + 2
    grid = np.empty((ROWS, size))
    spare = np.empty((ROWS, size))
    light = np.empty((ROWS, size))
    at = np.empty(longest + 2, np.int64)
    cut = np.empty(longest + 3, np.int64)
    run_offsets[0] = 0
    end = run_offsets[0]
    runs = 0
    for c in range(steps.shape[0]):
        n = steps[c]
        resample(points, width, offsets[c], offsets[c + 1], n, lengths[c], pad, grid, at)
        extend(grid, n, pad, closed[c])
        count = corners(grid, n, closed[c], reach, split, light, cut) if n >= 6 else 0
        for q in range(1, count + 1):
            snap(points, at, n, cut[q], grid[0, pad:], grid[1, pad:])
        pieces, shift = _borders(n, closed[c], count, cut)
        _turned(grid, n, pad, closed[c], shift, spare)
        widths[c] = average(spare[2], n, closed[c])
        if width_sigma >= 0:
            per_px = n / max(lengths[c], 1e-9)
            gaussian(spare[2], n, closed[c], width_sigma * per_px, grid[0])
            taper(spare[2], n, 0.0 if closed[c] else tip * per_px)
        for r in range(pieces):
            run_offsets[runs] = end
            whole[runs] = closed[c] and count == 0
            end = _thin_out(spare, cut[r], cut[r + 1], whole[runs], stride, table, grid, light, samples, end)
            runs += 1
        chain_runs[c + 1] = runs
    run_offsets[runs] = end
    return runs
