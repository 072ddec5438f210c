"""Responses across the edge tangent flow, integrated along it, and their ridges.

Gaussian derivatives steered across the flow (W. T. Freeman and E. H. Adelson, 1991) come in a pair: *odd*
answers to contours between areas, *even* to lines. Both are summed along the flow, as flow-based differences
of Gaussians are (H. Kang et al., "Coherent line drawing", 2007). Their energy has one peak on either kind of
feature (M. C. Morrone and R. A. Owens, 1987), where a difference of Gaussians alone would draw a contour
beside where it is, and elsewhere at every other scale.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
I64 = NDArray[np.int64]


@kernel(fastmath=True)
def _derive(
    up: F32, here: F32, down: F32, tx: F32, ty: F32, scales: F32, odd: F32, even: F32, energy: F32
) -> None:
    """One row of responses across the flow; the three input rows are two px longer than the others.

    Plain loops over contiguous rows without an index below zero: LLVM turns them into vector code.
    """
    s1 = scales[0]
    s2 = scales[1]
    for x in range(odd.shape[0]):
        centre = np.float32(2.0) * here[x + 1]
        gx = here[x + 2] - here[x]
        gy = down[x + 1] - up[x + 1]
        gxx = here[x + 2] - centre + here[x]
        gyy = down[x + 1] - centre + up[x + 1]
        gxy = np.float32(0.25) * (down[x + 2] - down[x] - up[x + 2] + up[x])
        a = tx[x]
        b = ty[x]
        first = s1 * (a * gy - b * gx)
        second = s2 * (b * b * gxx - np.float32(2.0) * a * b * gxy + a * a * gyy)
        odd[x] = first
        even[x] = second
        energy[x] += first * first + second * second


@kernel(fastmath=True)
def _field_rows(
    smooth: F32, flow: F32, at: I64, scales: F32, top: int, height: int, field: F32, energy: F32
) -> None:
    """Fill a band of the field (tangent, then odd and even of each channel) and its raw energy, squared.

    `at` holds the column of the flow for each column of the field; rows of the flow are found likewise.
    """
    rows, columns, _ = field.shape
    down = np.float32(flow.shape[0]) / np.float32(height)
    tx = np.empty(columns, np.float32)
    ty = np.empty(columns, np.float32)
    odd = np.empty(columns, np.float32)
    even = np.empty(columns, np.float32)
    for row in range(rows):
        y = min(max(top + row, 0), height - 1)
        source = flow[int((np.float32(y) + np.float32(0.5)) * down)]
        for x in range(columns):
            tx[x] = source[at[x], 0]
            ty[x] = source[at[x], 1]
            energy[row, x] = np.float32(0.0)
        for c in range(smooth.shape[0]):
            plane = smooth[c, row : row + 3]
            _derive(plane[0], plane[1], plane[2], tx, ty, scales, odd, even, energy[row])
            for x in range(columns):
                field[row, x, 2 + 2 * c] = odd[x]
                field[row, x, 3 + 2 * c] = even[x]
        for x in range(columns):
            field[row, x, 0] = tx[x]
            field[row, x, 1] = ty[x]
            gain = source[at[x], 3]
            energy[row, x] *= gain * gain


@kernel(fastmath=True)
def _integrate(field: F32, y: int, x: int, taps: F32, stride: float, sums: F32) -> None:
    """Odd and even responses summed along the streamline through (y, x), both ways at once.

    The two ways do not depend on each other, so the processor overlaps their memory latencies. The field has
    a margin as wide as the way is long: nothing needs to be clamped.
    """
    width = field.shape[2]
    step = np.float32(stride)
    ax = field[y, x, 0] * step
    ay = field[y, x, 1] * step
    bx = -ax
    by = -ay
    px = np.float32(x) + np.float32(0.5)
    py = np.float32(y) + np.float32(0.5)
    qx = px
    qy = py
    for c in range(2, width):
        sums[c - 2] = taps[0] * field[y, x, c]
    for i in range(1, taps.shape[0]):
        px += ax
        py += ay
        qx += bx
        qy += by
        here = field[np.uint32(py), np.uint32(px)]
        there = field[np.uint32(qy), np.uint32(qx)]
        sa = step if here[0] * ax + here[1] * ay >= 0 else -step
        sb = step if there[0] * bx + there[1] * by >= 0 else -step
        ax = here[0] * sa
        ay = here[1] * sa
        bx = there[0] * sb
        by = there[1] * sb
        wa = taps[i] if sa > 0 else -taps[i]
        wb = -taps[i] if sb > 0 else taps[i]
        for c in range(2, width, 2):
            sums[c - 2] += wa * here[c] + wb * there[c]
            sums[c - 1] += taps[i] * (here[c + 1] + there[c + 1])


@kernel(
    "void(float32[:,:,::1], float32[:,:,::1], float32[::1], float32[::1], float32, float32[::1], float32, "
    "float32[:,::1], int64, int64, float32[:,:,::1], float32[:,::1])",
    fastmath=True,
)
def respond(
    smooth: F32,
    flow: F32,
    scales: F32,
    taps: F32,
    stride: float,
    gains: F32,
    low: float,
    out: F32,
    first: int,
    last: int,
    field: F32,
    energy: F32,
) -> None:
    """Energy of the responses across the flow, integrated along it, near its ridges; zero elsewhere.

    Parameters
    ----------
    smooth : ndarray of float32, shape (C, H + 2 m + 2, W + 2 m + 2)
        Blurred channels, repeated beyond the border for a margin of m px, as `margin` says, and one px more.
    flow : ndarray of float32, shape (h, w, 4)
        From `tangent_field`; may be coarser or finer than the picture.
    scales : ndarray of float32, shape (2,)
        Factors of the first and the second difference, which make responses comparable between scales.
    taps, stride : ndarray of float32, float
        Weights of the samples along the flow (centre first, one side) and their distance in px.
    gains : ndarray of float32, shape (3,)
        Weights of contours, dark lines and light lines.
    low : float
        Raw energy times gain below this is not followed.
    out : ndarray of float32, shape (H, W)
        Rows `first` to `last` are written.
    field : ndarray of float32, shape (last - first + 2 m, W + 2 m, 2 + 2 C)
        Scratch, as `energy`, of the same shape without the last axis.
    """
    channels = smooth.shape[0]
    rows, columns = out.shape
    m = (smooth.shape[2] - columns) // 2 - 1
    at = np.empty(columns + 2 * m, np.int64)
    across = np.float32(flow.shape[1]) / np.float32(columns)
    for x in range(at.shape[0]):
        at[x] = int((np.float32(min(max(x - m, 0), columns - 1)) + np.float32(0.5)) * across)
    _field_rows(smooth[:, first : last + 2 * m + 2], flow, at, scales, first - m, rows, field, energy)
    sums = np.empty(2 * channels, np.float32)
    down = np.float32(flow.shape[0]) / np.float32(rows)
    floor = low * low
    for y in range(m, m + last - first):
        source = flow[int((np.float32(y - m + first) + np.float32(0.5)) * down)]
        line = out[y - m + first]
        for x in range(m, m + columns):
            line[x - m] = np.float32(0.0)
            here = energy[y, x]
            if here < floor:
                continue
            nx = field[y, x, 1] * np.float32(2.0)
            ny = field[y, x, 0] * np.float32(2.0)
            fx = np.float32(x) + np.float32(0.5)
            fy = np.float32(y) + np.float32(0.5)
            limit = here * np.float32(1.8)
            if (
                energy[np.uint32(fy + ny), np.uint32(fx - nx)] > limit
                or energy[np.uint32(fy - ny), np.uint32(fx + nx)] > limit
            ):
                continue
            _integrate(field, y, x, taps, stride, sums)
            total = np.float32(0.0)
            for c in range(0, 2 * channels, 2):
                odd = sums[c] * gains[0]
                even = sums[c + 1] * (gains[1] if sums[c + 1] > 0 else gains[2])
                total += odd * odd + even * even
            line[x - m] = np.sqrt(total) * source[at[x], 3]


def margin(taps: F32, stride: float) -> int:
    """Px around the picture that `respond` looks at."""
    return int(np.ceil((len(taps) - 1) * stride)) + 3


@kernel("void(float32[:,::1], uint8[:,::1], float32[:,::1], float32, uint8)", fastmath=True)
def merge(best: F32, reach: NDArray[np.uint8], other: F32, weight: float, footprint: int) -> None:
    """Take over responses of another scale where they are larger, and the footprint of its filter in px."""
    for y in range(best.shape[0]):
        for x in range(best.shape[1]):
            value = other[y, x] * np.float32(weight)
            if value > best[y, x]:
                best[y, x] = value
                reach[y, x] = footprint


@kernel(
    "void(float32[:,:,::1], float32[:,::1], uint8[:,::1], int64, float32, uint8[:,::1])",
    fastmath=True,
)
def ridge(
    flow: F32, response: F32, reach: NDArray[np.uint8], m: int, low: float, out: NDArray[np.uint8]
) -> None:
    """Non-maximum suppression across the flow, over scales: 1 on ridges above `low`, else 0.

    Two ridges compete while either lies in the footprint of the other: the two edges of a thin line give way
    to the line if it answers more strongly, and otherwise the line to them.

    Parameters
    ----------
    flow : ndarray of float32, shape (h, w, 4)
    response : ndarray of float32, shape (H + 2 m, W + 2 m)
        With a margin of zeros.
    reach : ndarray of uint8, shape (H + 2 m, W + 2 m)
        Footprint, px, of the filter that answered.
    m : int
        Margin, more than the largest value in `reach`.
    low : float
    out : ndarray of uint8, shape (H, W)
    """
    rows, columns = out.shape
    down = np.float32(flow.shape[0]) / np.float32(rows)
    across = np.float32(flow.shape[1]) / np.float32(columns)
    for y in range(rows):
        source = flow[int((np.float32(y) + np.float32(0.5)) * down)]
        for x in range(columns):
            here = response[y + m, x + m]
            out[y, x] = 0
            if here < low:
                continue
            fx = int((np.float32(x) + np.float32(0.5)) * across)
            nx = -source[fx, 1]
            ny = source[fx, 0]
            limit = here * np.float32(1.02)
            own = reach[y + m, x + m]
            best = 1
            x1 = x2 = np.float32(x + m) + np.float32(0.5)
            y1 = y2 = np.float32(y + m) + np.float32(0.5)
            for d in range(1, m):
                x1 += nx
                y1 += ny
                x2 -= nx
                y2 -= ny
                ix = np.uint32(x1)
                iy = np.uint32(y1)
                if response[iy, ix] > limit and d <= max(own, reach[iy, ix]):
                    best = 0
                    break
                ix = np.uint32(x2)
                iy = np.uint32(y2)
                if response[iy, ix] > limit and d <= max(own, reach[iy, ix]):
                    best = 0
                    break
            out[y, x] = best
