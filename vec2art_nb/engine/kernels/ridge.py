"""Ridges to sub-pixel points, and what can be measured along the chains made of them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
#: Largest move off the pixel centre, px: beyond it the parabola does not describe the ridge any more.
REACH = 0.75


@kernel(fastmath=True)
def _bilinear(raster: F32, x: float, y: float) -> float:
    """Value between four pixels; the place must lie inside the raster."""
    ix = np.uint32(x)
    iy = np.uint32(y)
    u = np.float32(x) - np.float32(ix)
    v = np.float32(y) - np.float32(iy)
    top = raster[iy, ix] + u * (raster[iy, ix + 1] - raster[iy, ix])
    bottom = raster[iy + 1, ix] + u * (raster[iy + 1, ix + 1] - raster[iy + 1, ix])
    return top + v * (bottom - top)  # type: ignore[no-any-return]


@kernel()
def _inside(x: int, y: int, raster: F32) -> bool:
    """Whether two px around a pixel are inside the raster, too: what lies at the border stays where it is."""
    return bool(2 <= x < raster.shape[1] - 2 and 2 <= y < raster.shape[0] - 2)


@kernel()
def _vertex(before: float, here: float, after: float) -> float:
    """Offset of the top of the parabola through three values one px apart; 0 where there is none."""
    bend = before - 2 * here + after
    if bend >= -1e-9:
        return 0.0
    return min(max(0.5 * (before - after) / bend, -REACH), REACH)


@kernel("Tuple((float32[:,::1], float32[::1]))(int32[:,::1], float32[:,::1], float32[:,:,::1])")
def refine(points: NDArray[np.int32], response: F32, flow: F32) -> tuple[F32, F32]:
    """Move pixels to the ridge of the response across the flow; also the response there.

    Parameters
    ----------
    points : ndarray of int32, shape (N, 2)
        Pixels x, y.
    response : ndarray of float32, shape (H, W)
    flow : ndarray of float32, shape (h, w, 4)
        From `vec2art_nb.engine.kernels.flow.tangent_field`.
    """
    down = flow.shape[0] / response.shape[0]
    across = flow.shape[1] / response.shape[1]
    moved = np.empty((points.shape[0], 2), np.float32)
    value = np.empty(points.shape[0], np.float32)
    for i in range(points.shape[0]):
        x = points[i, 0]
        y = points[i, 1]
        fy = int((y + 0.5) * down)
        fx = int((x + 0.5) * across)
        nx = -flow[fy, fx, 1]
        ny = flow[fy, fx, 0]
        here = response[y, x]
        moved[i, 0] = x
        moved[i, 1] = y
        value[i] = here
        if _inside(x, y, response):
            before = _bilinear(response, x - nx, y - ny)
            after = _bilinear(response, x + nx, y + ny)
            offset = _vertex(before, here, after)
            moved[i, 0] += offset * nx
            moved[i, 1] += offset * ny
            value[i] = max(here, before, after)
    return moved, value


@kernel()
def _gradient(smooth: F32, x: int, y: int) -> tuple[float, float]:
    """Sobel derivative at a pixel, per px."""
    rows, columns = smooth.shape
    a = max(x - 1, 0)
    b = min(x + 1, columns - 1)
    t = max(y - 1, 0)
    d = min(y + 1, rows - 1)
    gx = smooth[t, b] - smooth[t, a] + 2 * (smooth[y, b] - smooth[y, a]) + smooth[d, b] - smooth[d, a]
    gy = smooth[d, a] - smooth[t, a] + 2 * (smooth[d, x] - smooth[t, x]) + smooth[d, b] - smooth[t, b]
    return gx / 8, gy / 8


@kernel("Tuple((float32[:,::1], float32[::1]))(int32[:,::1], float32[:,::1])")
def refine_edge(points: NDArray[np.int32], smooth: F32) -> tuple[F32, F32]:
    """Move edge pixels to the steepest place along their gradient; also the slope there (F. Devernay, 1995).

    Parameters
    ----------
    points : ndarray of int32, shape (N, 2)
        Pixels x, y.
    smooth : ndarray of float32, shape (H, W)
        The blurred lightness that the edges were found in.
    """
    moved = np.empty((points.shape[0], 2), np.float32)
    value = np.empty(points.shape[0], np.float32)
    for i in range(points.shape[0]):
        x = points[i, 0]
        y = points[i, 1]
        gx, gy = _gradient(smooth, x, y)
        norm = math.sqrt(gx * gx + gy * gy)
        moved[i, 0] = x
        moved[i, 1] = y
        value[i] = norm
        if norm > 1e-6 and _inside(x, y, smooth):
            nx = gx / norm
            ny = gy / norm
            a = _bilinear(smooth, x - 1.5 * nx, y - 1.5 * ny)
            b = _bilinear(smooth, x - 0.5 * nx, y - 0.5 * ny)
            c = _bilinear(smooth, x + 0.5 * nx, y + 0.5 * ny)
            d = _bilinear(smooth, x + 1.5 * nx, y + 1.5 * ny)
            offset = _vertex(abs(b - a), abs(c - b), abs(d - c))
            moved[i, 0] += offset * nx
            moved[i, 1] += offset * ny
    return moved, value


@kernel(
    "float32[:,::1](float32[:,::1], float32[::1], int64[::1], float32[:,:,::1], float32[:,::1], int64, int64)"
)
def measure(
    points: F32,
    values: F32,
    offsets: NDArray[np.int64],
    flow: F32,
    surround: F32,
    rows: int,
    columns: int,
) -> F32:
    """Per chain: length in px, mean and largest value, mean coherence of the flow, mean of `surround`.

    `flow` and `surround` cover the same picture as the `rows` x `columns` raster of the points, coarser.
    """
    out = np.zeros((offsets.shape[0] - 1, 5), np.float32)
    for i in range(out.shape[0]):
        first = offsets[i]
        last = offsets[i + 1]
        largest = np.float32(0.0)
        length = total = coherence = around = 0.0
        for j in range(first, last):
            x = min(max(points[j, 0] + 0.5, 0.0), columns - 0.5)
            y = min(max(points[j, 1] + 0.5, 0.0), rows - 0.5)
            coherence += flow[int(y * flow.shape[0] / rows), int(x * flow.shape[1] / columns), 2]
            around += surround[int(y * surround.shape[0] / rows), int(x * surround.shape[1] / columns)]
            total += values[j]
            largest = max(largest, values[j])
            if j > first:
                dx = points[j, 0] - points[j - 1, 0]
                dy = points[j, 1] - points[j - 1, 1]
                length += math.sqrt(dx * dx + dy * dy)
        n = max(last - first, 1)
        out[i, 0] = length
        out[i, 1] = total / n
        out[i, 2] = largest
        out[i, 3] = coherence / n
        out[i, 4] = around / n
    return out


@kernel("float32[:,::1](float32[:,::1], float32[::1], int64, int64, int64)")
def paint(points: F32, values: F32, rows: int, columns: int, factor: int) -> F32:
    """Sum of the points' values per cell of `factor` x `factor` px."""
    out = np.zeros((rows // factor + 1, columns // factor + 1), np.float32)
    for j in range(points.shape[0]):
        x = min(max(int(points[j, 0] + 0.5), 0), columns - 1) // factor
        y = min(max(int(points[j, 1] + 0.5), 0), rows - 1) // factor
        out[y, x] += values[j]
    return out


@kernel("void(float32[:,::1], int64[::1], int32[:,::1])")
def owners(points: F32, offsets: NDArray[np.int64], out: NDArray[np.int32]) -> None:
    """Mark in a raster of zeros where chains pass: one more than the index of the point there."""
    rows, columns = out.shape
    for j in range(offsets[-1]):
        x = min(max(int(points[j, 0] + 0.5), 0), columns - 1)
        y = min(max(int(points[j, 1] + 0.5), 0), rows - 1)
        out[y, x] = j + 1


@kernel("int64[:,::1](float32[:,::1], int64[::1], boolean[::1], int32[:,::1], float64, int64)")
def reach_out(
    points: F32,
    offsets: NDArray[np.int64],
    closed: NDArray[np.bool_],
    owner: NDArray[np.int32],
    reach: float,
    back: int,
) -> NDArray[np.int64]:
    """Point that each free tip runs into within `reach` px straight ahead; -1 for none.

    Non-maximum suppression leaves a stem one or two px short of the line it meets. A tip looks along its own
    direction, taken over `back` points, for a point of another chain or of the far part of its own. Chains of
    less than twice `reach` have no direction to speak of.
    """
    rows, columns = owner.shape
    out = np.full((offsets.shape[0] - 1, 2), -1, np.int64)
    for i in range(out.shape[0]):
        first = offsets[i]
        last = offsets[i + 1] - 1
        if closed[i] or last - first < 2 * reach:
            continue
        for end in range(2):
            tip = first if end == 0 else last
            inner = min(first + back, last) if end == 0 else max(last - back, first)
            dx = points[tip, 0] - points[inner, 0]
            dy = points[tip, 1] - points[inner, 1]
            norm = math.sqrt(dx * dx + dy * dy)
            if norm < 1e-6:
                continue
            for k in range(2, int(2 * reach) + 1):
                x = int(points[tip, 0] + 0.5 * k * dx / norm + 0.5)
                y = int(points[tip, 1] + 0.5 * k * dy / norm + 0.5)
                if x < 0 or y < 0 or x >= columns or y >= rows:
                    break
                met = owner[y, x] - 1
                if met >= 0 and (met < first or met > last or abs(met - tip) > 4 * reach + back):
                    mx = points[met, 0] - points[tip, 0]
                    my = points[met, 1] - points[tip, 1]
                    # a hair's breadth away everything is ahead of its pixel; to turn back would make a hook
                    if mx * dx + my * dy > 0.8 * norm * math.sqrt(mx * mx + my * my):
                        out[i, end] = met
                    break
    return out


@kernel("float32[::1](float32[:,::1], int64[::1], int32[:,::1])")
def shadowed(points: F32, offsets: NDArray[np.int64], owner: NDArray[np.int32]) -> F32:
    """Share of each chain that runs along a chain before it, or a far part of itself, within a px or so.

    Chains come most significant first: what a later one draws there has been drawn already. `owner` is
    scratch: a raster of -1, a px larger on each side than that of the points.
    """
    rows = owner.shape[0] - 2
    columns = owner.shape[1] - 2
    direction = np.zeros((points.shape[0], 2), np.float32)
    share = np.zeros(offsets.shape[0] - 1, np.float32)
    for i in range(share.shape[0]):
        first = offsets[i]
        last = offsets[i + 1] - 1
        covered = 0
        for j in range(first, last + 1):
            a = max(j - 2, first)
            b = min(j + 2, last)
            dx = points[b, 0] - points[a, 0]
            dy = points[b, 1] - points[a, 1]
            norm = math.sqrt(dx * dx + dy * dy) + 1e-9
            direction[j, 0] = dx / norm
            direction[j, 1] = dy / norm
            x = min(max(int(points[j, 0] + 0.5), 0), columns - 1) + 1
            y = min(max(int(points[j, 1] + 0.5), 0), rows - 1) + 1
            near = False
            for v in range(y - 1, y + 2):
                for u in range(x - 1, x + 2):
                    k = owner[v, u]
                    if k >= 0 and (k < first or j - k > 8):
                        along = direction[j, 0] * direction[k, 0] + direction[j, 1] * direction[k, 1]
                        near = near or abs(along) > 0.85
            covered += near
            # painted some points behind, so that a chain is not taken for its own shadow
            if j - 8 >= first:
                x = min(max(int(points[j - 8, 0] + 0.5), 0), columns - 1) + 1
                y = min(max(int(points[j - 8, 1] + 0.5), 0), rows - 1) + 1
                owner[y, x] = j - 8
        for j in range(max(first, last - 7), last + 1):
            x = min(max(int(points[j, 0] + 0.5), 0), columns - 1) + 1
            y = min(max(int(points[j, 1] + 0.5), 0), rows - 1) + 1
            owner[y, x] = j
        share[i] = covered / (last - first + 1)
    return share
