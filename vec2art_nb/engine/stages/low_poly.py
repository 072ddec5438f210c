"""The stages `corners` and `triangles`: a picture as triangles whose sides run along its contours."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.delaunay import delaunay
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.darts import accept_darts
from vec2art_nb.engine.kernels.triangles import triangle_sums
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.linear_light import LINEAR, encoded
from vec2art_nb.engine.region_count import region_count
from vec2art_nb.engine.stages.source import Source
from vec2art_nb.engine.stages.tree import Cells, Regions, Tree, cut_at
from vec2art_nb.pipeline import superpixel

#: Triangles for each region whose borders they follow.
PER_REGION = 5
#: Distances of corners, in units of the mean one: along borders, and elsewhere.
ALONG, APART = 0.62, 1.25
#: Candidates elsewhere, for each corner.
DARTS = 16
#: Corrections of the distance, so that about as many triangles come out as are asked for.
CORRECTIONS = 4
#: Share of a triangle that must be opaque.
OPAQUE = 0.5

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


def _frame(columns: int, rows: int, spacing: float) -> F64:
    """Points around the picture, its corners among them."""
    across, down = max(round(columns / spacing), 1), max(round(rows / spacing), 1)
    x, y = np.linspace(0, columns, across + 1), np.linspace(0, rows, down + 1)
    sides = [(x, 0 * x), (x, 0 * x + rows), (0 * y[1:-1], y[1:-1]), (0 * y[1:-1] + columns, y[1:-1])]
    return np.concatenate([np.stack(side, axis=1) for side in sides])


def _candidates(regions: Regions) -> F64:
    """Points along the borders, where they meet first, then those of the strongest."""
    borders = regions.borders
    steps = np.diff(borders.offsets) - 1
    strength = borders.contrast * np.sqrt(steps)
    strength[(borders.sides < 0).any(axis=1)] = strength.max(initial=0) + 1
    points = borders.points.astype(np.float64)
    rank = np.arange(len(points)) - np.repeat(borders.offsets[:-1], steps + 1)
    # halfway between lattice points along the border: on its staircase's middle line
    middle = 0.5 * (points[:-1] + points[1:])[rank[1:] > 0]
    owner = np.repeat(np.arange(len(steps)), steps)
    ends = points[np.concatenate([borders.offsets[:-1], borders.offsets[1:] - 1])]
    of_end = np.tile(strength, 2)
    return np.concatenate(
        [ends[np.argsort(-of_end, kind="stable")], middle[np.argsort(-strength[owner], kind="stable")]]
    )


def _chosen(along: F64, elsewhere: F64, columns: int, rows: int, spacing: float) -> F64:
    """Corners at a distance from each other: frame, borders, then elsewhere."""
    frame = _frame(columns, rows, APART * spacing)
    reach = 0.5 * ALONG * spacing
    inner = [
        p[((p >= reach) & (p <= np.array((columns, rows)) - reach)).all(axis=1)] for p in (along, elsewhere)
    ]
    darts = np.concatenate([frame, *inner])
    sizes = [len(frame), len(inner[0]), len(inner[1])]
    radius = np.repeat([1e-3, ALONG * spacing, APART * spacing], sizes)
    accepted = np.empty(len(darts), np.int64)
    count = accept_darts(darts, radius, float(columns), float(rows), accepted)
    return np.asarray(np.rint(darts[accepted[:count]] * 16) / 16, np.float64)


def _corners(context: Context, cells: Cells, tree: Tree) -> F64:
    rows, columns = context.level.shape
    triangles = region_count(context.params)
    regions = cut_at(cells, tree, max(triangles // PER_REGION, 4))
    along = _candidates(regions)
    wanted = max(triangles / 2, 2)
    elsewhere = context.rng("corners").random((int(DARTS * wanted), 2)) * (columns, rows)
    spacing = math.sqrt(rows * columns / wanted)
    for _ in range(CORRECTIONS):
        context.control.check()
        corners = _chosen(along, elsewhere, columns, rows, max(spacing, 2.0))
        around = len(_frame(columns, rows, APART * max(spacing, 2.0)))
        # n points, h of them around: 2 n - 2 - h triangles (Euler)
        spacing *= math.sqrt(max(2 * len(corners) - 2 - around, 1) / triangles)
    return corners


CORNERS = Stage(superpixel.CORNERS, _corners)


def _triangles(context: Context, source: Source, corners: F64) -> tuple[Layer, Layer]:
    rows, columns = context.level.shape
    triangles = delaunay(corners, columns, rows)
    context.control.check()
    sums = np.empty((len(triangles), 5))
    mask = np.empty((0, 0), np.bool_) if source.mask is None else source.mask
    triangle_sums(source.rgb, mask, LINEAR, corners, triangles, sums)
    kept = sums[:, 1] >= np.maximum(OPAQUE * sums[:, 0], 1)
    triangles, sums = triangles[kept], sums[kept]
    a, b, c = (corners[triangles[:, k]] for k in range(3))
    area = 0.5 * ((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1]))
    order = np.argsort(-area, kind="stable")
    triangles, sums, area = triangles[order], sums[order], area[order]
    color = encoded(sums[:, 2:] / sums[:, 1:2], source.palette)
    place = (corners * context.level.scale).astype(np.float32)
    n = len(triangles)
    faces = Layer(
        kind="region",
        degree=1,
        points=place[triangles[:, [0, 1, 2, 0]]].reshape(-1, 2),
        offsets=np.arange(0, 4 * n + 1, 4),
        closed=np.ones(n, np.bool_),
        color=color,
        width=np.ones(n, np.float32),
        weight=(area / (rows * columns)).astype(np.float32),
        rings=np.arange(n + 1),
    )
    return faces, _sides(triangles, place, color, math.hypot(*context.level.shape) * context.level.scale[0])


def _sides(triangles: I64, place: NDArray[np.float32], color: NDArray[np.uint8], diagonal: float) -> Layer:
    """Sides of the triangles, each once: those between the most different colours first."""
    both = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    pairs, first, side, count = np.unique(
        both, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    n = len(pairs)
    tone = np.repeat(color.astype(np.float64) @ (0.299, 0.587, 0.114), 3)
    total = np.bincount(side.ravel(), tone, n)
    apart = np.where(count == 2, np.abs(2 * tone[first] - total), 255.0)
    ends = place[pairs]
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    weight = (apart / 255 * length / diagonal).astype(np.float32)
    layer = Layer(
        kind="stroke",
        degree=1,
        points=ends.reshape(-1, 2),
        offsets=np.arange(0, 2 * n + 1, 2),
        closed=np.zeros(n, np.bool_),
        color=np.repeat(color, 3, axis=0)[first],
        width=np.ones(n, np.float32),
        weight=weight,
        border=count.astype(np.uint8),
    )
    return layer.take(np.argsort(-weight, kind="stable").astype(np.int64))


TRIANGLES = Stage(superpixel.TRIANGLES, _triangles)
