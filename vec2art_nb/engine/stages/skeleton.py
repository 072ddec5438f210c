"""The `skeleton` and `trace` stages of centre lines: ink to a graph, the graph to strokes as they were drawn.

::

    ink level ─► mask ─► thinning ─► branches and junctions         skeleton
                   └───► distances ─► radius ──┘
    branches ─► junctions of one crossing merged, spurs pruned, cut at sharp corners
             ─► clean parts, centred between both outlines
             ─► links through junctions and around corners, caps at free ends ─► ranked chains      trace
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.importance import gains
from vec2art_nb.engine.kernels import bends, centre, links, spurs
from vec2art_nb.engine.kernels.bitwise import fill_pinholes, pack, unpack
from vec2art_nb.engine.kernels.chain import concatenate, incidence
from vec2art_nb.engine.kernels.distance import columns, distances
from vec2art_nb.engine.kernels.figures import figures
from vec2art_nb.engine.kernels.frames import frames
from vec2art_nb.engine.kernels.medial import medial_padded
from vec2art_nb.engine.kernels.skeleton import Branches, branches_of
from vec2art_nb.engine.kernels.thin import pad, thin_padded
from vec2art_nb.engine.polylines import Polylines, order_by
from vec2art_nb.engine.scratch import Scratch
from vec2art_nb.engine.threshold import Grey
from vec2art_nb.pipeline import centerline

#: Strokes whose length and width together are less than this, px, are specks.
SPECK = 2.0
#: Shortest branch, reference px, at which one that stands out by a radius is stubby.
STUBBY = 12.0
#: Weight grows with this power of the extent (a share of the diagonal): less than 1, for the dot on an i
#: counts for more than its share of the ink.
EXTENT_POWER = 0.65
#: Weight grows with this power of the contrast: stains are faint.
CONTRAST_POWER = 1.5
#: Highest ink level outside an outline.
OUTSIDE = 127


@dataclass(frozen=True, eq=False)
class Skeleton:
    """Thinned ink as a graph.

    Attributes
    ----------
    graph : Branches
    radius : ndarray of float32, shape (N,)
        Distance from each point of the graph to the nearest background pixel.
    column : ndarray of uint16, shape (H, W)
        Distances along columns, from which others are found.
    """

    graph: Branches
    radius: NDArray[np.float32]
    column: NDArray[np.uint16]


def _cells(ink: Grey, scratch: Scratch) -> NDArray[np.uint8]:
    """Ink as 0/1, padded, without holes of a single pixel: each would become a ring."""
    bits = pack(pad(ink, OUTSIDE, scratch))
    fill_pinholes(bits)
    return unpack(bits, scratch)


def _skeleton(context: Context, ink: Grey) -> Skeleton:
    height, width = ink.shape
    scratch = context.scratch
    cells = _cells(ink, scratch)
    mask = scratch.take(ink.shape, np.uint8)
    np.copyto(mask, cells[1 : height + 1, 1 : width + 1])
    column = columns(mask, scratch)
    context.control.check()
    if context.params.text("centerline.method") == "distance_transform":
        cells = medial_padded(cells, column, context.control.check)
    else:
        cells = thin_padded(cells, context.control.check, scratch)
    context.control.check()
    graph = branches_of(cells, scratch)
    context.control.check()
    return Skeleton(graph, distances(column, graph.points), column)


def _strokes(context: Context, ink: Grey, skeleton: Skeleton) -> Polylines:
    """Strokes as polylines, with their radius at each point."""
    graph, check = skeleton.graph, context.control.check
    min_branch = context.params.number("centerline.min_branch")
    ends, alive, nodes = spurs.simplify(
        graph.points,
        skeleton.radius,
        graph.offsets,
        graph.ends,
        graph.nodes,
        min_branch * context.level.unit,
        min_branch / STUBBY,
    )
    check()
    middle, half = centre.measure(ink, graph.points, skeleton.radius, graph.offsets, graph.closed)
    check()
    rows, offsets, ends, closed, count = bends.split(
        graph.points, skeleton.radius, half, graph.offsets, ends, graph.closed, alive, len(nodes)
    )
    # `take` is ten times faster than an index of rows.
    points, middle = graph.points.take(rows, axis=0), middle.take(rows, axis=0)
    radius, half = skeleton.radius.take(rows), half.take(rows)
    check()
    start, at = incidence(ends, count)
    degree = np.diff(start).astype(np.int32)
    clean = bends.clean(points, radius, middle, half, offsets, ends, closed, degree)
    check()
    xy, radii = centre.centre(ink, points, radius, middle, half, offsets, clean, closed)
    frame = frames(xy, radii, offsets, clean)
    drawn, parts, mate, clean = links.connect(
        ink, skeleton.column, xy, frame, offsets, clean, closed, nodes, start, at, check, context.scratch
    )
    counts = np.diff(clean, axis=1).ravel()
    stops = np.cumsum(counts)
    rows = np.arange(counts.sum()) + np.repeat(clean[:, 0] - stops + counts, counts)
    return concatenate(
        np.concatenate([xy.take(rows, axis=0), drawn[:, :2]]),
        np.concatenate([radii.take(rows), drawn[:, 2]]),
        np.concatenate([[0], np.cumsum(np.concatenate([counts, np.diff(parts)]))]).astype(np.int64),
        np.concatenate([closed, np.zeros(len(parts) - 1, np.bool_)]),
        mate,
        0,
    )


def _trace(context: Context, ink: Grey, skeleton: Skeleton) -> Chains:
    strokes = _strokes(context, ink, skeleton)
    context.control.check()
    extent, level = figures(ink, *strokes[:3]).T
    contrast = np.clip(level / np.float32(OUTSIDE + 0.5) - 1, np.float32(0.01), 1)
    weight = (extent / np.float32(math.hypot(*ink.shape))) ** EXTENT_POWER * contrast**CONTRAST_POWER
    weight *= gains(context.level, strokes[0], strokes[2], (1, 1))
    weight[extent < SPECK] = 0
    (points, radius, offsets, closed), ranks = order_by(strokes, weight)
    n = np.count_nonzero(ranks)
    end = offsets[n]
    return Chains(points[:end], offsets[: n + 1], closed[:n], 2 * radius[:end], ranks[:n], absolute=True)


SKELETON = Stage(centerline.SKELETON, _skeleton)
TRACE = Stage(centerline.TRACE, _trace)
