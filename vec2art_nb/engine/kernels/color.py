"""Colours of the picture along strokes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

#: How a colour is made of samples.
AVERAGE, DOMINANT, CONTENT = 0, 1, 2
#: A stroke is sampled at no more than about this many places.
PLACES = 256
#: Most clusters that the colours of one stroke are sorted into.
CLUSTERS = 12
#: Colours that strokes can be snapped to; later ones take the nearest.
PALETTE = 1024


@kernel()
def _gather(
    rgb: U8,
    p: F32,
    sx: float,
    sy: float,
    step: float,
    around: int,
    spread: float,
    both: bool,
    seen: I64,
    where: F64,
) -> int:
    """Sample the picture along the joined cubics p; returns the number of samples.

    Writes r, g, b and the side (-1, 0, 1) to the rows of `seen`, and the place 0 … 1 along the stroke to
    `where`. `both` leaves out the line itself.
    """
    rows = rgb.shape[0]
    columns = rgb.shape[1]
    total = 0.0
    for k in range(1, p.shape[0]):
        total += math.hypot((p[k, 0] - p[k - 1, 0]) / sx, (p[k, 1] - p[k - 1, 1]) / sy)
    step = max(step, total / PLACES)
    total = max(total, 1e-9)
    before = 0.0
    m = 0
    for q in range(0, p.shape[0] - 3, 3):
        length = 0.0
        for k in range(q + 1, q + 4):
            length += math.hypot((p[k, 0] - p[k - 1, 0]) / sx, (p[k, 1] - p[k - 1, 1]) / sy)
        count = max(int(length / step + 0.5), 1)
        for place in range(count):
            t = (place + 0.5) / count
            s = 1.0 - t
            b0 = s * s * s
            b1 = 3 * s * s * t
            b2 = 3 * s * t * t
            b3 = t * t * t
            x = (b0 * p[q, 0] + b1 * p[q + 1, 0] + b2 * p[q + 2, 0] + b3 * p[q + 3, 0]) / sx
            y = (b0 * p[q, 1] + b1 * p[q + 1, 1] + b2 * p[q + 2, 1] + b3 * p[q + 3, 1]) / sy
            d0 = s * s
            d1 = 2 * s * t
            d2 = t * t
            dx = (
                d0 * (p[q + 1, 0] - p[q, 0])
                + d1 * (p[q + 2, 0] - p[q + 1, 0])
                + d2 * (p[q + 3, 0] - p[q + 2, 0])
            )
            dy = (
                d0 * (p[q + 1, 1] - p[q, 1])
                + d1 * (p[q + 2, 1] - p[q + 1, 1])
                + d2 * (p[q + 3, 1] - p[q + 2, 1])
            )
            size = math.hypot(dx, dy) + 1e-12
            for a in range(-around, around + 1):
                if both and a == 0:
                    continue
                away = spread * (a + (0.5 if a > 0 else -0.5 if a < 0 else 0.0))
                column = min(max(int(x - dy / size * away), 0), columns - 1)
                row = min(max(int(y + dx / size * away), 0), rows - 1)
                seen[m, 0] = rgb[row, column, 0]
                seen[m, 1] = rgb[row, column, 1]
                seen[m, 2] = rgb[row, column, 2]
                seen[m, 3] = min(max(a, -1), 1)
                where[m] = (before + t * length) / total
                m += 1
        before += length
    return m


@kernel()
def _side(seen: I64, m: int) -> int:
    """Side of the stroke that is darker and more saturated: what the line stands for."""
    score = 0.0
    for k in range(m):
        r = seen[k, 0]
        g = seen[k, 1]
        b = seen[k, 2]
        ink = 255.0 - (0.299 * r + 0.587 * g + 0.114 * b) + max(r, g, b) - min(r, g, b)
        score += ink * seen[k, 3]
    return 1 if score >= 0 else -1


@kernel()
def _encode(light: float) -> int:
    """The sRGB value 0 … 255 of linear light 0 … 1."""
    c = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return int(min(max(c, 0.0), 1.0) * 255 + 0.5)


@kernel()
def _mean(seen: I64, where: F64, m: int, side: int, low: float, high: float, linear: F64, out: I64) -> None:
    """Mean in linear light of the samples from `low` up to `high` along the stroke, if there are any."""
    r = 0.0
    g = 0.0
    b = 0.0
    n = 0
    for k in range(m):
        if low <= where[k] <= high and side * seen[k, 3] >= 0:
            r += linear[seen[k, 0]]
            g += linear[seen[k, 1]]
            b += linear[seen[k, 2]]
            n += 1
    if n > 0:
        out[0] = _encode(r / n)
        out[1] = _encode(g / n)
        out[2] = _encode(b / n)


@kernel("Tuple((int64, float64))(float64[:, ::1], int64, float64, float64, float64)")
def _nearest(colors: F64, count: int, r: float, g: float, b: float) -> tuple[int, float]:
    """Which of the first `count` colours is nearest, and its squared distance; -1 if there are none."""
    best = -1
    least = math.inf
    for c in range(count):
        dr = r - colors[c, 0]
        dg = g - colors[c, 1]
        db = b - colors[c, 2]
        away = dr * dr + dg * dg + db * db
        if away < least:
            least = away
            best = c
    return best, least


@kernel()
def _dominant(
    seen: I64,
    where: F64,
    m: int,
    low: float,
    high: float,
    radius: float,
    linear: F64,
    clusters: F64,
    out: I64,
) -> None:
    """Mean of the largest cluster of colours from `low` up to `high` along the stroke.

    Rows of `clusters`: the colour that founded it, the number of its samples, their sum in linear light.
    """
    found = 0
    largest = 0
    for k in range(m):
        if low <= where[k] <= high:
            c, away = _nearest(clusters, found, seen[k, 0], seen[k, 1], seen[k, 2])
            if c < 0 or (away > radius * radius and found < CLUSTERS):
                c = found
                found += 1
                clusters[c, 3] = 0.0
                for channel in range(3):
                    clusters[c, channel] = seen[k, channel]
                    clusters[c, 4 + channel] = 0.0
            clusters[c, 3] += 1.0
            for channel in range(3):
                clusters[c, 4 + channel] += linear[seen[k, channel]]
            if clusters[c, 3] > clusters[largest, 3]:
                largest = c
    if found > 0:
        for channel in range(3):
            out[channel] = _encode(clusters[largest, 4 + channel] / clusters[largest, 3])


@kernel(
    "void(uint8[:, :, ::1], float32[:, ::1], int64[::1], float64, float64, float64, int64, float64, int64,"
    "float64, float64[::1], uint8[:, :, ::1])",
    reads=("rgb",),
)
def stroke_colors(
    rgb: U8,
    points: F32,
    offsets: I64,
    sx: float,
    sy: float,
    step: float,
    around: int,
    spread: float,
    mode: int,
    radius: float,
    linear: F64,
    out: U8,
) -> None:
    """Colours of the picture along strokes, at equal steps.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
    points, offsets
        Joined cubics in picture px, as in `vec2art_nb.engine.layer.Layer`.
    sx, sy : float
        Picture px per px of `rgb`.
    step : float
        Distance of samples along the strokes, px of `rgb`.
    around : int
        Samples to each side of the line at every place; at least 1 for `CONTENT`.
    spread : float
        Distance between them, px of `rgb`.
    mode : int
        `AVERAGE`: mean in linear light. `DOMINANT`: that of the largest cluster. `CONTENT`: mean on the
        side of the line that is darker and more saturated.
    radius : float
        Colours this close (Euclidean distance of sRGB values) are one cluster.
    linear : ndarray of float64, shape (256,)
        Linear light of sRGB values.
    out : ndarray of uint8, shape (n, k, 3)
        Receives k colours for each stroke.
    """
    stops = out.shape[1]
    most = 4
    for i in range(out.shape[0]):
        most = max(most, (offsets[i + 1] - offsets[i]) // 3)
    seen = np.empty(((2 * PLACES + most) * (2 * around + 1), 4), np.int64)
    where = np.empty(seen.shape[0])
    clusters = np.empty((CLUSTERS, 7))
    color = np.zeros(3, np.int64)
    half = 0.5 / max(stops - 1, 1)
    for i in range(out.shape[0]):
        p = points[offsets[i] : offsets[i + 1]]
        m = _gather(rgb, p, sx, sy, step, around, spread, mode == CONTENT, seen, where)
        side = _side(seen, m) if mode == CONTENT else 0
        _mean(seen, where, m, side, 0.0, 1.0, linear, color)  # for stops where nothing was sampled
        for k in range(stops):
            low = 2 * k * half - half if stops > 1 else 0.0
            high = 2 * k * half + half if stops > 1 else 1.0
            if mode == DOMINANT:
                _dominant(seen, where, m, low, high, radius, linear, clusters, color)
            else:
                _mean(seen, where, m, side, low, high, linear, color)
            for channel in range(3):
                out[i, k, channel] = color[channel]


@kernel("int64(uint8[:, :, ::1], float64)")
def share_colors(colors: U8, radius: float) -> int:
    """Snap colours, in place, to those before them that are no farther than `radius`; returns the rest.

    What becomes of a colour depends on none after it, so that strokes keep their colours as others
    come and go.
    """
    palette = np.empty((PALETTE, 3))
    known = 0
    for i in range(colors.shape[0]):
        for k in range(colors.shape[1]):
            c, away = _nearest(palette, known, colors[i, k, 0], colors[i, k, 1], colors[i, k, 2])
            if c < 0 or (away > radius * radius and known < PALETTE):
                for channel in range(3):
                    palette[known, channel] = colors[i, k, channel]
                known += 1
            else:
                for channel in range(3):
                    colors[i, k, channel] = np.uint8(palette[c, channel])
    return known
