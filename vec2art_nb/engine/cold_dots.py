"""A draft of dots with OpenCV alone: a halftone screen whose dots follow the tone."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.tone import edge_strength, lightness_table
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

#: Dots of the screen at detail 0 and 1; without a compiler each costs some microseconds.
SCREEN = (1000, 6000)
#: Smallest dot, px of the draft.
SMALLEST = 0.15
#: Lightness (L* in 8 bits) of grey values: OpenCV takes 70 ms to get ready for Lab.
_LIGHTNESS = np.rint(255 * (1.16 * np.cbrt((np.arange(256) / 255) ** 2.2) - 0.16).clip(0, 1)).astype(np.uint8)


def _ink(level: Level, params: Snapshot) -> NDArray[np.float32]:
    grey = np.asarray(cv2.cvtColor(level.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    light = np.asarray(cv2.LUT(grey, _LIGHTNESS), np.uint8)
    most, empty = params.number("dots.max_coverage"), params.number("dots.background_tolerance")
    ink = np.asarray(cv2.LUT(light, lightness_table(light, most, empty)), np.float32)
    share = params.number("dots.edge_emphasis") ** 1.5
    if share > 0:
        ink = (1 - share) * ink + share * most * edge_strength(level.rgb, level.unit)
    if level.mask is not None:
        ink[~level.mask] = 0
    return np.asarray(ink, np.float32)


def cold_dots(level: Level, params: Snapshot) -> Layer:
    """Dots of a screen turned by 45 degrees, each with the ink of its square.

    Parameters
    ----------
    level : Level
    params : Snapshot

    Returns
    -------
    Layer
        Dots in picture px, row by row.
    """
    rows, columns = level.shape
    wanted = params["dots.count"]
    if wanted is None:
        wanted = round(SCREEN[0] * (SCREEN[1] / SCREEN[0]) ** params.number("detail"))
    side = max(math.sqrt(2 * rows * columns / min(int(wanted), SCREEN[1])) / 2, 1.0)
    size = (max(round(columns / side), 1), max(round(rows / side), 1))
    ink = cv2.resize(_ink(level, params), size, interpolation=cv2.INTER_AREA)
    color = cv2.resize(level.rgb, size, interpolation=cv2.INTER_AREA)
    # a dot on every second square stands for both
    ink = np.asarray(cv2.blur(ink, (3, 1), borderType=cv2.BORDER_REFLECT), np.float32)
    row, column = np.nonzero(np.indices(ink.shape).sum(axis=0) % 2 == 0)
    cell = np.array([columns / size[0], rows / size[1]])
    radius = np.sqrt(2 * ink[row, column] * cell.prod() / math.pi)
    kept = radius > SMALLEST
    points = (np.stack([column, row], axis=1)[kept] + 0.5) * cell * level.scale
    n = len(points)
    return Layer(
        kind="dot",
        degree=1,
        points=points.astype(np.float32),
        offsets=np.arange(n + 1),
        closed=np.zeros(n, np.bool_),
        color=color[row[kept], column[kept]] & np.uint8(0xF0),
        width=(2 * radius[kept] * math.sqrt(math.prod(level.scale))).astype(np.float32),
        weight=np.linspace(1, 1 / max(n, 1), n, dtype=np.float32),
        absolute=True,
    )
