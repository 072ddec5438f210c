"""Chains as a hand would draw them: where the pen goes, and how hard it presses."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel
from vec2art_nb.engine.kernels.noise import mixed, smooth_noise, uniform
from vec2art_nb.engine.kernels.resample import resample
from vec2art_nb.engine.kernels.smooth import average

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Lengths of waves (half a wave, to be exact: the spacing of noise values) and amplitudes at full effect,
# all in reference px.
TREMOR_WAVE, TREMOR = 7.0, 3.0
WOBBLE_WAVE = 90.0
ROUGH_WAVE, ROUGH_BURST, ROUGH = 16.0, 110.0, 3.0
SWELL_WAVE, GRAIN_WAVE, DRY_WAVE = 120.0, 6.0, 45.0
#: How far from its line a stroke drawn once more may run, and the shortest stroke that is.
RESTATED, LONG = 2.5, 60.0
#: Curves of this radius are drawn at full pressure.
TIGHT = 30.0
#: Ends are cut by undershooting to at most this share of the stroke each.
MOST_CUT = 0.3
#: Strokes with their middles in one square of so many reference px are drawn alike, in drafts as in the end.
SQUARE = 16.0
#: Samples on each side that the direction of the pen is taken from.
AHEAD = 4


@kernel()
def _square(x: float, y: float) -> int:
    """Number of the square of `SQUARE` px that a place is in."""
    return math.floor(x / SQUARE) * 65536 + math.floor(y / SQUARE)


@kernel()
def _wave(seed: np.uint64, s: float, length: float, wave: float, closed: bool) -> float:
    """Noise in -1 … 1 at s on a stroke, one value every `wave`; closed strokes join up."""
    if closed:
        period = max(int(length / wave + 0.5), 3)
        v = smooth_noise(seed, s / length * period, period)
    else:
        v = smooth_noise(seed, s / wave, 0)
    return 1.5 * v / (0.5 + abs(v))


@kernel()
def _ends(
    grid: F64, n: int, pad: int, step: float, over: float, under: float, seed: np.uint64
) -> tuple[int, int]:
    """Columns where an open stroke begins and ends, longer or shorter by parts of `over` and `under`."""
    lo = pad
    hi = pad + n
    ahead = min(n, 2 * AHEAD)
    for end in range(2):
        more = over * (0.35 + 0.65 * uniform(seed, 2 * end)) - under * (
            0.35 + 0.65 * uniform(seed, 2 * end + 1)
        )
        tip = hi if end else lo
        away = 1 if end else -1
        if more <= 0:
            cut = away * int(min(-more / step, MOST_CUT * n))
            if end:
                hi -= cut
            else:
                lo -= cut
            continue
        dx = grid[0, tip] - grid[0, tip - away * ahead]
        dy = grid[1, tip] - grid[1, tip - away * ahead]
        size = math.sqrt(dx * dx + dy * dy) + 1e-12
        count = int(more / step)
        for k in range(1, count + 1):
            grid[0, tip + away * k] = grid[0, tip] + dx / size * k * step
            grid[1, tip + away * k] = grid[1, tip] + dy / size * k * step
            grid[2, tip + away * k] = grid[2, tip]
        if end:
            hi += count
        else:
            lo -= count
    return lo, hi


@kernel()
def _directions(grid: F64, lo: int, hi: int, closed: bool, tangents: F64) -> None:
    """Unit tangents at the columns lo … hi."""
    n = hi - lo
    for g in range(lo, hi + 1):
        if closed:
            p = lo + (g - lo - AHEAD) % n
            q = lo + (g - lo + AHEAD) % n
        else:
            p = max(g - AHEAD, lo)
            q = min(g + AHEAD, hi)
        dx = grid[0, q] - grid[0, p]
        dy = grid[1, q] - grid[1, p]
        size = math.sqrt(dx * dx + dy * dy) + 1e-12
        tangents[0, g] = dx / size
        tangents[1, g] = dy / size


@kernel()
def _stroke(
    grid: F64, tangents: F64, lo: int, hi: int, closed: bool, step: float, unit: float, seed: np.uint64,
    hand: F64, shift: float, weight: float, out: F32, out_width: F32, at: int,
) -> int:  # fmt: skip
    """Write the columns lo … hi as the hand draws them, `shift` px aside; returns the new end of `out`."""
    weights = hand[0]
    tremor = hand[1]
    tapering = hand[2]
    pressure = hand[3]
    roughness = hand[4]
    n = hi - lo
    length = n * step / unit
    # counted from the middle, in a direction that does not depend on where tracing began
    sign = 1.0 if closed or grid[0, hi] + grid[1, hi] >= grid[0, lo] + grid[1, lo] else -1.0
    weight *= math.exp(weights * 1.1 * (uniform(seed, 10) + uniform(seed, 11) - 1.0))
    for g in range(lo, hi + 1):
        t = (g - lo) / n
        s = t * length if closed else sign * (t - 0.5) * length
        burst = abs(_wave(seed + np.uint64(1), s, length, ROUGH_BURST, closed))
        away = hand[6] * _wave(seed + np.uint64(2), s, length, WOBBLE_WAVE / hand[5], closed)
        away += tremor * TREMOR * _wave(seed + np.uint64(3), s, length, TREMOR_WAVE, closed)
        away += roughness * ROUGH * burst * _wave(seed + np.uint64(4), s, length, ROUGH_WAVE, closed)
        away = sign * away * unit + shift * (0.6 + 0.8 * t)
        out[at, 0] = grid[0, g] - tangents[1, g] * away
        out[at, 1] = grid[1, g] + tangents[0, g] * away
        press = weight * (1.0 + 0.3 * weights * _wave(seed + np.uint64(5), s, length, SWELL_WAVE, closed))
        if pressure > 0:
            p = max(g - 2 * AHEAD, lo)
            q = min(g + 2 * AHEAD, hi)
            turn = abs(tangents[0, p] * tangents[1, q] - tangents[1, p] * tangents[0, q])
            bend = min(turn / max((q - p) * step / unit, 1e-9) * TIGHT, 1.0)
            swell = 0.5 if closed else 4.0 * t * (1.0 - t)
            press *= max(1.0 + pressure * (0.9 * swell - 0.6 + 0.5 * bend), 0.2)
        if roughness > 0:
            press *= 1.0 - 0.45 * roughness * abs(_wave(seed + np.uint64(6), s, length, GRAIN_WAVE, closed))
            dry = _wave(seed + np.uint64(7), s, length, DRY_WAVE, closed) - (1.1 - 0.5 * roughness)
            press *= min(max(1.0 - 12.0 * dry, 0.05), 1.0)
        if tapering > 0 and not closed:
            first = t if sign > 0 else 1.0 - t
            head = min(first / (0.2 * tapering), 1.0)
            tail = min((1.0 - first) / (0.5 * tapering), 1.0)
            press *= head * (2.0 - head) * tail * (2.0 - tail)
        out_width[at] = grid[2, g] * press
        at += 1
    if closed:
        out[at - 1] = out[at - n - 1]
        out_width[at - 1] = out_width[at - n - 1]
    return at


@kernel(
    "int64(float32[:, ::1], float32[::1], int64[::1], boolean[::1], float64[::1], int64[::1], uint64,"
    "float64, float64[::1], boolean, float32[:, ::1], float32[::1], int64[::1], int64[::1])"
)
def draw_by_hand(
    points: F32,
    width: F32,
    offsets: I64,
    closed: Flags,
    lengths: F64,
    steps: I64,
    seed: np.uint64,
    unit: float,
    hand: F64,
    even: bool,
    out: F32,
    out_width: F32,
    out_offsets: I64,
    origin: I64,
) -> int:
    """Redraw chains by hand.

    What happens to a chain depends on the seed and on where its middle is, not on the other chains.

    Parameters
    ----------
    points, width, offsets, closed
        As in `vec2art_nb.engine.chains.Chains`.
    lengths, steps : ndarray
        Of every chain, see `vec2art_nb.engine.kernels.resample`.
    seed : uint64
    unit : float
        Working px per reference px.
    hand : ndarray of float64, shape (9,)
        Uneven weights, tremor, tapering, pressure, roughness, wobble frequency, wobble (reference px),
        overshoot, undershoot (reference px).
    even : bool
        Give every chain one width before the effects.
    out, out_width : ndarray of float32, shape (room, 2) and (room,)
        Receive the chains drawn; twice the steps, 3 and the overshoot at both ends per chain are enough.
    out_offsets, origin : ndarray of int64
        Receive where each chain drawn begins, and which input chain it comes from; at most two of each.

    Returns
    -------
    int
        Number of chains drawn.
    """
    over = hand[7] * unit
    longest = 1
    pad = 2
    for c in range(steps.shape[0]):
        longest = max(longest, steps[c])
        pad = max(pad, int(over * steps[c] / max(lengths[c], 1e-9)) + 2 if lengths[c] > 0.5 else 2)
    grid = np.empty((3, longest + 2 * pad + 1))
    tangents = np.empty((2, longest + 2 * pad + 1))
    spare = np.empty(longest + 1, np.int64)
    at = 0
    count = 0
    out_offsets[0] = 0
    for c in range(steps.shape[0]):
        n = steps[c]
        step = lengths[c] / n
        resample(points, width, offsets[c], offsets[c + 1], n, lengths[c], pad, grid, spare)
        own = mixed(seed, _square(grid[0, pad + n // 2] / unit, grid[1, pad + n // 2] / unit))
        if even:
            mean = average(grid[2, pad:], n, closed[c])
            for g in range(pad, pad + n + 1):
                grid[2, g] = mean
        lo = pad
        hi = pad + n
        if not closed[c] and lengths[c] > 0.5:
            lo, hi = _ends(grid, n, pad, step, over, hand[8] * unit, own)
        step = max(step, 1e-9)
        _directions(grid, lo, hi, closed[c], tangents)
        at = _stroke(grid, tangents, lo, hi, closed[c], step, unit, own, hand, 0.0, 1.0, out, out_width, at)
        origin[count] = c
        count += 1
        out_offsets[count] = at
        if lengths[c] > LONG * unit and uniform(own, 20) < hand[4]:
            half = 0.2 + 0.2 * uniform(own, 21)
            middle_share = 0.5 + (0.5 - half) * (2.0 * uniform(own, 22) - 1.0)
            first = lo + int((middle_share - half) * (hi - lo))
            last = lo + int((middle_share + half) * (hi - lo))
            shift = (2.0 * uniform(own, 23) - 1.0) * RESTATED * unit
            at = _stroke(
                grid,
                tangents,
                first,
                last,
                False,
                step,
                unit,
                mixed(own, 24),
                hand,
                shift,
                0.7,
                out,
                out_width,
                at,
            )
            origin[count] = c
            count += 1
            out_offsets[count] = at
    return count
