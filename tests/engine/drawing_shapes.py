"""Layers to draw, and a reader of the path data that comes out."""

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np

from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.view import View
from vec2art_nb.params.schema import DEFAULTS

TOKEN = re.compile(r"[A-Za-z]|-?\d*\.\d+|-?\d+")
NUMBERS = {"M": 2, "c": 6, "l": 2, "h": 1, "v": 1, "z": 0}


def view(**values):
    """The default view with other values."""
    return replace(View.of(DEFAULTS), **values)


def layer_of(strokes, *, closed=None, degree=3, profile=None, width=None, **more):
    """Layer of control polygons; everything else is plain."""
    n = len(strokes)
    points = np.concatenate([np.reshape(s, (-1, 2)) for s in strokes]) if n else np.empty((0, 2))
    return Layer(
        kind="stroke",
        degree=degree,
        points=points.astype(np.float32),
        offsets=np.cumsum([0, *map(len, strokes)]).astype(np.int64),
        closed=np.zeros(n, np.bool_) if closed is None else np.array(closed, np.bool_),
        color=more.pop("color", np.zeros((n, 3), np.uint8)),
        width=np.ones(n, np.float32) if width is None else np.array(width, np.float32),
        weight=np.linspace(1, 0, n, dtype=np.float32),
        profile=None if profile is None else np.concatenate(profile).astype(np.float32),
        **more,
    )


def spline(anchors):
    """Control polygon of the Catmull-Rom spline through anchors."""
    anchors = np.asarray(anchors, float)
    around = np.concatenate([anchors[:1], anchors, anchors[-1:]])
    slope = (around[2:] - around[:-2]) / 6
    polygon = np.empty((3 * len(anchors) - 2, 2))
    polygon[::3], polygon[1::3], polygon[2::3] = anchors, anchors[:-1] + slope[:-1], anchors[1:] - slope[1:]
    return polygon


def wandering(rng, count, step=15.0, start=(200.0, 200.0)):
    """Smooth curve of `count` cubics that wanders about."""
    angle = np.cumsum(rng.normal(0, 0.5, count))
    moves = step * rng.uniform(0.6, 1.4, count)[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    return spline(np.concatenate([[start], np.asarray(start) + np.cumsum(moves, axis=0)]))


def circle(x, y, radius, count=4):
    """Closed control polygon of a circle."""
    angle = 2 * np.pi / count
    k = 4 / 3 * np.tan(angle / 4)
    polygon = []
    for i in range(count):
        a, b = i * angle, (i + 1) * angle
        p, q = np.array([np.cos(a), np.sin(a)]), np.array([np.cos(b), np.sin(b)])
        polygon += [p, p + k * np.array([-p[1], p[0]]), q + k * np.array([q[1], -q[0]])]
    return np.array([*polygon, polygon[0]]) * radius + (x, y)


def polyline(*corners):
    """Corners as a control polygon of straight cubics."""
    corners = np.asarray(corners, float)
    polygon = np.empty((3 * len(corners) - 2, 2))
    for k in range(3):
        polygon[k : 3 * len(corners) - 3 : 3] = corners[:-1] + np.diff(corners, axis=0) * k / 3
    polygon[-1] = corners[-1]
    return polygon


def path_data(svg):
    """The ``d`` of every path, in order."""
    return re.findall(r'<path[^>]* d="([^"]*)"', svg)


def read_path(data):
    """Subpaths of path data: control polygon (exact decimals), kinds of its segments, whether closed."""
    tokens = TOKEN.findall(data)
    assert "".join(tokens) == data.replace(" ", "")
    subpaths, letter = [], ""
    while tokens:
        if tokens[0].isalpha():
            letter = tokens.pop(0)
        values = [Decimal(tokens.pop(0)) for _ in range(NUMBERS[letter])]
        if letter == "M":
            subpaths.append(([tuple(values)], [], False))
            continue
        polygon, kinds, _ = subpaths[-1]
        if letter == "z":
            subpaths[-1] = (polygon, kinds, True)
            continue
        x, y = polygon[-1]
        if letter in "hv":
            values = [*values, Decimal(0)] if letter == "h" else [Decimal(0), *values]
        ends = [(x + values[i], y + values[i + 1]) for i in range(0, len(values), 2)]
        polygon += ends if letter == "c" else [polygon[-1], *2 * ends]
        kinds.append(letter)
    return [(np.array(polygon, float), kinds, closed) for polygon, kinds, closed in subpaths]


def sampled(polygon, count=100):
    """Points along joined cubics."""
    t = np.linspace(0, 1, count)[:, None]
    parts = []
    for i in range(0, len(polygon) - 3, 3):
        a, b, c, d = polygon[i : i + 4]
        parts.append((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d)
    return np.concatenate(parts) if parts else np.array(polygon[:1])


def farthest(points, line):
    """Largest distance of points from a polyline."""
    start, step = line[:-1], np.diff(line, axis=0)
    length2 = np.maximum((step**2).sum(1), 1e-18)
    worst = 0.0
    for point in points:
        t = np.clip(((point - start) * step).sum(1) / length2, 0, 1)
        worst = max(worst, np.hypot(*(start + t[:, None] * step - point).T).min())
    return worst
