"""A draft with OpenCV alone, for the seconds in which the kernels compile for the first time on a machine.

It looks like the drawing to come from afar: edges (or the ink's skeleton), without flow, fitting or ranking.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.cold_areas import cold_areas
from vec2art_nb.engine.cold_dots import cold_dots
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.guo_hall import FIRST, SECOND, crossings, table
from vec2art_nb.engine.layer import Layer
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

#: Neighbours clockwise from north as powers of two: a filter that reads the neighbour code.
_CODE = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)
#: Edges are thin already; ink thicker than this many px, which drafts rarely see, is drawn by what is left.
_ROUNDS = 60
#: Share of the edge pixels kept at detail 0 and 1, strongest first.
_SHARES = (0.4, 1.0)
#: Shortest stroke, px of the draft.
_SHORTEST = 4


def _codes(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.filter2D(mask, cv2.CV_8U, _CODE, borderType=cv2.BORDER_CONSTANT), np.uint8)


def _edges(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    dx, dy = cv2.Sobel(smooth, cv2.CV_16S, 1, 0), cv2.Sobel(smooth, cv2.CV_16S, 0, 1)
    high = max(float(np.percentile(np.abs(dx), 90) + np.percentile(np.abs(dy), 90)), 40.0)
    return np.asarray(cv2.Canny(dx, dy, high / 2.5, high, L2gradient=True) > 0, np.uint8)


def _ink(grey: NDArray[np.uint8], control: Control) -> NDArray[np.uint8]:
    """Skeleton of the ink; ink is the class with the smaller share of the border."""
    _, dark = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    border = np.concatenate([dark[0], dark[-1], dark[:, 0], dark[:, -1]])
    ink = np.asarray(dark if border.mean() < 0.5 else 1 - dark, np.uint8)
    decisions = table()
    for _ in range(_ROUNDS):
        control.check()
        before = int(ink.sum())
        for flag in (FIRST, SECOND):
            ink[(decisions[_codes(ink)] & flag) > 0] = 0
        if int(ink.sum()) == before:
            break
    return ink


def _polylines(thin: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
    """Lines of a thin mask without its junctions: contours run out and back, so each is halved at an end."""
    ways = crossings()
    branches = np.where(ways[_codes(thin)] > 2, 0, thin).astype(np.uint8)
    tips = (ways[_codes(branches)] == 1) & (branches > 0)
    contours, _ = cv2.findContours(branches, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    lines = []
    for contour in contours:
        line = np.asarray(contour[:, 0], np.int64)
        ends = np.flatnonzero(tips[line[:, 1], line[:, 0]])
        if len(ends):
            line = np.roll(line, -ends[0], axis=0)[: len(line) // 2 + 1]
        if len(line) >= _SHORTEST:
            lines.append(line.astype(np.float32))
    return sorted(lines, key=len, reverse=True)


def _smooth(line: NDArray[np.float32]) -> NDArray[np.float32]:
    """Points for a spline: smoothed, then only those that bend it."""
    window = 5
    padded = np.pad(line, ((window // 2, window // 2), (0, 0)), mode="edge")
    mean = np.stack([np.convolve(padded[:, k], np.full(window, 1 / window), "valid") for k in (0, 1)], axis=1)
    corners = cv2.approxPolyDP(mean.astype(np.float32)[:, None], 0.6, closed=False)
    return np.asarray(corners[:, 0], np.float32)


def _cubics(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Control points of the Catmull-Rom spline through the points."""
    around = np.concatenate([points[:1], points, points[-1:]])
    slope = (around[2:] - around[:-2]) / 6
    control = np.empty((3 * len(points) - 2, 2), np.float32)
    control[::3] = points
    control[1::3] = points[:-1] + slope[:-1]
    control[2::3] = points[1:] - slope[1:]
    return control


def cold_draft(level: Level, params: Snapshot, control: Control) -> tuple[Layer, ...]:
    """Layers of what is found with OpenCV alone.

    Parameters
    ----------
    level : Level
        A small one: at most some hundred px a side.
    params : Snapshot
        Reads ``algorithm``, ``detail`` and, for areas, how many there may be.
    control : Control

    Returns
    -------
    tuple of Layer
        In picture px: strokes, longest first, areas, or dots.
    """
    if params.text("algorithm") == "superpixel":
        return cold_areas(level, params, control)
    if params.text("algorithm") == "dots":
        return (cold_dots(level, params),)
    return (_strokes(level, params, control),)


def _strokes(level: Level, params: Snapshot, control: Control) -> Layer:
    """Cubic strokes, longest first."""
    grey = np.asarray(cv2.cvtColor(level.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    thin = _ink(grey, control) if params.text("algorithm") == "centerline" else _edges(grey)
    if level.mask is not None:
        thin[~level.mask] = 0
    lines = _polylines(thin)
    lengths = np.cumsum([len(line) for line in lines])
    share = _SHARES[0] + (_SHARES[1] - _SHARES[0]) * params.number("detail")
    lines = lines[: int((lengths <= share * lengths[-1]).sum()) + 1] if lines else []
    if not lines:
        return Layer.empty()
    scale = np.array(level.scale, np.float32)
    strokes = [(_cubics(_smooth(line)) + np.float32(0.5)) * scale for line in lines]
    n = len(strokes)
    return Layer(
        kind="stroke",
        degree=3,
        points=np.concatenate(strokes),
        offsets=np.cumsum([0, *map(len, strokes)]).astype(np.int64),
        closed=np.zeros(n, np.bool_),
        color=np.zeros((n, 3), np.uint8),
        width=np.ones(n, np.float32),
        weight=np.array([len(line) for line in lines], np.float32) / np.float32(np.hypot(*level.shape)),
    )
