"""A draft of areas with OpenCV alone: a few colours, and the outlines of where they are."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.region_count import region_count
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

#: Colours, and pixels that they are made from.
COLORS, SAMPLE = 20, 4000
#: Smallest area, px of the draft, and tolerance of outlines.
SMALLEST, TOLERANCE = 12, 0.7

Ring = NDArray[np.float32]


def _quantised(rgb: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Number of each pixel's colour, and the colours (sRGB)."""
    calm = cv2.bilateralFilter(rgb, 7, 40, 4)
    lab = np.asarray(cv2.cvtColor(calm, cv2.COLOR_RGB2Lab), np.float32)
    flat = lab.reshape(-1, 3)
    sample = np.ascontiguousarray(flat[:: max(len(flat) // SAMPLE, 1)])
    count = min(COLORS, len(sample))
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS, 12, 0.5)
    _, _, centres = cv2.kmeans(sample, count, None, stop, 1, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    away = np.full(len(flat), np.inf, np.float32)
    label = np.zeros(len(flat), np.uint8)
    for k, centre in enumerate(np.asarray(centres)):
        distance = ((flat - centre) ** 2).sum(axis=1)
        label[distance < away] = k
        np.minimum(away, distance, out=away)
    colors = cv2.cvtColor(np.asarray(centres)[None].round().astype(np.uint8), cv2.COLOR_Lab2RGB)[0]
    return np.asarray(cv2.medianBlur(label.reshape(rgb.shape[:2]), 5)), np.asarray(colors, np.uint8)


def _outlines(mask: NDArray[np.uint8]) -> list[tuple[float, Ring]]:
    """Outlines of a mask's parts and their areas; holes are painted over by what is in them."""
    grown = cv2.dilate(mask, np.ones((3, 3), np.uint8))  # contours run through the middle of pixels
    contours, _ = cv2.findContours(grown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for contour in contours:
        size = cv2.contourArea(contour)
        line = cv2.approxPolyDP(contour, TOLERANCE, closed=True)[:, 0].astype(np.float32)
        if size >= SMALLEST and len(line) > 2:
            found.append((size, np.concatenate([line, line[:1]])))
    return found


def _frame(shape: tuple[int, ...]) -> Ring:
    """Outline of the picture."""
    low, right, bottom = -0.5, shape[1] - 0.5, shape[0] - 0.5
    return np.array([(low, low), (right, low), (right, bottom), (low, bottom), (low, low)], np.float32)


def cold_areas(level: Level, params: Snapshot, control: Control) -> tuple[Layer, ...]:
    """Regions, and the lines around them, found with OpenCV alone; parameters as for `cold_draft`."""
    label, colors = _quantised(level.rgb)
    found: list[tuple[float, Ring, NDArray[np.uint8]]] = []
    for k, color in enumerate(colors):
        control.check()
        mask = (label == k).astype(np.uint8)
        if level.mask is not None:
            mask[~level.mask] = 0
        found += [(size, ring, color) for size, ring in _outlines(mask)]
    found.sort(key=lambda area: -area[0])
    found = found[: region_count(params)]
    if not found:
        return Layer.empty("region", 1), Layer.empty("stroke", 1)
    if level.mask is None:  # what is too small to be drawn is not to show the paper
        found.insert(0, (float(label.size), _frame(label.shape), colors[np.bincount(label.ravel()).argmax()]))
    n = len(found)
    rings = [(ring + np.float32(0.5)) * np.array(level.scale, np.float32) for _, ring, _ in found]
    areas = Layer(
        kind="region",
        degree=1,
        points=np.concatenate(rings),
        offsets=np.cumsum([0, *map(len, rings)]).astype(np.int64),
        closed=np.ones(n, np.bool_),
        color=np.array([color for _, _, color in found], np.uint8),
        width=np.ones(n, np.float32),
        weight=np.array([size for size, _, _ in found], np.float32) / np.float32(label.size),
    )
    return areas, replace(areas, kind="stroke", border=np.ones(len(areas), np.uint8))
