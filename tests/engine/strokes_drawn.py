"""Strokes with round caps, drawn exactly: the coverage of a pixel follows from its distance to the path."""

import itertools

import numpy as np


def path(*points, closed=False):
    """Polyline through points, sampled every half px."""
    points = np.array(points + points[:1] if closed else points, np.float64)
    if len(points) == 1:
        return points
    pieces = []
    for a, b in itertools.pairwise(points):
        n = max(int(np.hypot(*(b - a)) * 2), 1)
        pieces.append(a + (b - a) * np.arange(n)[:, None] / n)
    return np.concatenate([*pieces, points[-1:]])


def arc(x, y, radius, first=0.0, last=360.0):
    """Arc of a circle, degrees clockwise from east."""
    angle = np.radians(np.linspace(first, last, max(int(abs(last - first) / 90 * radius * 4), 8)))
    return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=1)


def distances(points, others):
    """Distance from each point to the nearest other."""
    away = np.full(len(points), np.inf)
    for chunk in np.array_split(others, max(len(others) // 200, 1)):
        squares = ((points[:, None, :] - chunk[None]) ** 2).sum(axis=2)
        away = np.minimum(away, np.sqrt(squares.min(axis=1)))
    return away


def drawn(paths, width, height=160, columns=160, ink=0, paper=255):
    """Grey picture (H, W, 3) of paths stroked with a round pen; (0, 0) is the outer corner."""
    away = np.full((height, columns), np.inf)
    for line in paths:
        for i in range(max(len(line) - 1, 1)):
            _approach(away, line[i], line[min(i + 1, len(line) - 1)], width / 2 + 1)
    cover = np.clip(width / 2 - away + 0.5, 0, 1)
    grey = np.rint(paper + (ink - paper) * cover).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))


def _approach(away, a, b, reach):
    """Lower the distances of the pixels near a segment to those from it."""
    low = np.maximum(np.floor(np.minimum(a, b) - reach).astype(int), 0)
    high = np.maximum(np.ceil(np.maximum(a, b) + reach).astype(int), 0)
    part = away[low[1] : high[1], low[0] : high[0]]
    y, x = np.mgrid[low[1] : low[1] + part.shape[0], low[0] : low[0] + part.shape[1]] + 0.5
    along = b - a
    t = ((x - a[0]) * along[0] + (y - a[1]) * along[1]) / max(along @ along, 1e-12)
    t = np.clip(t, 0, 1)
    np.minimum(part, np.hypot(x - a[0] - t * along[0], y - a[1] - t * along[1]), out=part)


def polylines(chains):
    """Points of every chain in the coordinates of `drawn`."""
    bounds = zip(chains.offsets[:-1], chains.offsets[1:], strict=True)
    return [chains.points[a:b].astype(np.float64) + 0.5 for a, b in bounds]


def dense(line):
    """Polyline sampled every half px."""
    return path(*line.tolist())


def chamfer(found, truth):
    """Symmetric mean distance of two sets of paths."""
    a = np.concatenate([dense(line) for line in found])
    b = np.concatenate(truth)
    return (distances(a, b).mean() + distances(b, a).mean()) / 2
