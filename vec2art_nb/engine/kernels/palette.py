"""Colours counted in cells of the sRGB cube, sorted to the nearest of a few, and dithered."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

#: Cells of the cube: 64 a channel, four levels wide.
CELLS = 64**3


@kernel("void(u1[:,:,::1], b1[:,::1], i4[::1], i4[:,::1])", reads=("rgb", "counted"))
def tally(rgb: U8, counted: NDArray[np.bool_], counts: I32, rests: I32) -> None:
    """Count the pixels of each cell, and sum what their colours exceed its least colour by."""
    for y in range(rgb.shape[0]):
        for x in range(rgb.shape[1]):
            if counted[y, x]:
                r = rgb[y, x, 0]
                g = rgb[y, x, 1]
                b = rgb[y, x, 2]
                cell = (np.int64(r >> 2) << 12) | (np.int64(g >> 2) << 6) | np.int64(b >> 2)
                counts[cell] += 1
                rests[cell, 0] += r & 3
                rests[cell, 1] += g & 3
                rests[cell, 2] += b & 3


@kernel("void(f4[:,::1], f4[:,::1], u1[::1])", reads=("colors", "centers"))
def nearest_of(colors: F32, centers: F32, labels: U8) -> None:
    """Number of the nearest centre of each colour; of several, the first."""
    for i in range(colors.shape[0]):
        a = colors[i, 0]
        b = colors[i, 1]
        c = colors[i, 2]
        best = np.float32(np.inf)
        label = 0
        for k in range(centers.shape[0]):
            d0 = a - centers[k, 0]
            d1 = b - centers[k, 1]
            d2 = c - centers[k, 2]
            d = d0 * d0 + d1 * d1 + d2 * d2
            if d < best:
                best = d
                label = k
        labels[i] = label


@kernel("void(f4[:,::1], f8[::1], u1[::1], f4[:,::1])", reads=("colors", "weights", "labels"))
def means_of(colors: F32, weights: F64, labels: U8, centers: F32) -> None:
    """Move each centre to the weighted mean of the colours that bear its number; empty ones stay."""
    sums = np.zeros((centers.shape[0], 4))
    for i in range(colors.shape[0]):
        k = labels[i]
        w = weights[i]
        sums[k, 0] += w * colors[i, 0]
        sums[k, 1] += w * colors[i, 1]
        sums[k, 2] += w * colors[i, 2]
        sums[k, 3] += w
    for k in range(centers.shape[0]):
        if sums[k, 3] > 0:
            for channel in range(3):
                centers[k, channel] = sums[k, channel] / sums[k, 3]


@kernel(
    "void(u1[:,:,::1], b1[:,::1], u1[::1], u1[:,::1], u1[:,:,::1])",
    reads=("rgb", "wanted", "table", "palette"),
)
def paint(rgb: U8, wanted: NDArray[np.bool_], table: U8, palette: U8, out: U8) -> None:
    """Write the colour that the table of cells gives to each wanted pixel; others stay."""
    for y in range(rgb.shape[0]):
        for x in range(rgb.shape[1]):
            r = rgb[y, x, 0]
            g = rgb[y, x, 1]
            b = rgb[y, x, 2]
            if wanted[y, x]:
                k = table[(np.int64(r >> 2) << 12) | (np.int64(g >> 2) << 6) | np.int64(b >> 2)]
                r = palette[k, 0]
                g = palette[k, 1]
                b = palette[k, 2]
            out[y, x, 0] = r
            out[y, x, 1] = g
            out[y, x, 2] = b


@kernel(
    "void(u1[:,:,::1], b1[:,::1], u1[::1], u1[:,::1], f4[::1], u1[::1], f4[:,:,::1], u1[:,:,::1], i8, i8)",
    reads=("rgb", "wanted", "table", "palette", "linear", "encoded"),
)
def diffuse(
    rgb: U8,
    wanted: NDArray[np.bool_],
    table: U8,
    palette: U8,
    linear: F32,
    encoded: U8,
    errors: F32,
    out: U8,
    first: int,
    last: int,
) -> None:
    """Floyd and Steinberg's error diffusion in linear light, rows in alternating directions.

    `errors`, of shape (2, W + 2, 3), carries what is owed from row to row; `encoded` turns linear light in
    equal steps back to sRGB.
    """
    columns = rgb.shape[1]
    steps = encoded.shape[0] - 1
    want = np.empty(3, np.float32)
    for y in range(first, last):
        now = errors[y & 1]
        below = errors[1 - (y & 1)]
        below[:] = 0
        way = 1 if (y & 1) == 0 else -1
        for place in range(columns):
            x = place if way == 1 else columns - 1 - place
            if not wanted[y, x]:
                for c in range(3):
                    out[y, x, c] = rgb[y, x, c]
                continue
            cell = np.int64(0)
            for c in range(3):
                want[c] = min(max(linear[rgb[y, x, c]] + now[x + 1, c], np.float32(0)), np.float32(1))
                cell = (cell << 6) | np.int64(encoded[np.int64(want[c] * steps + np.float32(0.5))] >> 2)
            k = table[cell]
            for c in range(3):
                out[y, x, c] = palette[k, c]
                owed = (want[c] - linear[palette[k, c]]) * np.float32(0.0625)
                now[x + 1 + way, c] += 7 * owed
                below[x + 1 - way, c] += 3 * owed
                below[x + 1, c] += 5 * owed
                below[x + 1 + way, c] += owed
