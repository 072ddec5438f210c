"""Pixels as colours that can be compared: ramps made steps, and CIE Lab as planes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.kernels._jit import kernel

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]


@kernel("void(uint8[:, :, ::1], uint8[:, :, ::1], uint8[:, :, ::1], int64)", reads=("high", "low"))
def toggle(picture: U8, high: U8, low: U8, steep: int) -> None:
    """Let pixels become, in place, the nearer end of the range around them where that is wide.

    Parameters
    ----------
    picture, high, low : ndarray of uint8, shape (H, W, 3)
        Values, and the largest and smallest ones around each.
    steep : int
        Ranges up to this, in all channels, are left alone.
    """
    for y in range(picture.shape[0]):
        p = picture[y]
        h = high[y]
        l = low[y]  # noqa: E741
        for x in range(p.shape[0]):
            # one decision for all channels, or colours of neither side would come out
            if max(h[x, 0] - l[x, 0], h[x, 1] - l[x, 1], h[x, 2] - l[x, 2]) > steep:
                for c in range(3):
                    p[x, c] = h[x, c] if h[x, c] - p[x, c] < p[x, c] - l[x, c] else l[x, c]


@kernel("void(uint8[:, :, ::1], float32[:, :, ::1])", reads=("lab",))
def lab_planes(lab: U8, planes: F32) -> None:
    """Split CIE Lab of 8 bits, shape (H, W, 3), into planes L 0 … 100, a and b, shape (3, H, W)."""
    for y in range(lab.shape[0]):
        row = lab[y]
        light = planes[0, y]
        a = planes[1, y]
        b = planes[2, y]
        for x in range(row.shape[0]):
            light[x] = np.float32(row[x, 0]) * np.float32(100 / 255)
            a[x] = np.float32(row[x, 1]) - np.float32(128)
            b[x] = np.float32(row[x, 2]) - np.float32(128)
