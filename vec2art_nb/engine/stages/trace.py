"""The `trace` stage of edge drawing: ridges to chains, through junctions and gaps, ranked."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.importance import gains
from vec2art_nb.engine.kernels.chain import bridge, join
from vec2art_nb.engine.kernels.ridge import measure, owners, paint, reach_out, refine, refine_edge, shadowed
from vec2art_nb.engine.kernels.skeleton import branches_of
from vec2art_nb.engine.kernels.thin import pad, thin_padded
from vec2art_nb.engine.kernels.unfold import folds
from vec2art_nb.engine.polylines import Polylines, cut, order_by, select, split
from vec2art_nb.engine.scratch import Scratch
from vec2art_nb.engine.stages.canny import FULL_SWING
from vec2art_nb.engine.stages.lines import RELAX, UNIT_RESPONSE, Lines
from vec2art_nb.pipeline import edge

#: Largest turn, degrees, through a junction and across a gap.
JOIN_TURN, BRIDGE_TURN = 50.0, 40.0
#: Ends that all but continue each other are joined over gaps so much longer: lines that cross a stronger one.
STRAIGHT_GAP, STRAIGHT_TURN = 2.2, 12.0
#: Ends that meet at a corner, where the response is weak, are joined over gaps that are shorter.
CORNER_GAP, CORNER_TURN = 0.6, 100.0
#: Significance is a product of powers: of length, response, coherence and prominence (response against that
#: of the surround). Eyes and lettering are short and faint but prominent; hair, grass and gravel are not.
LENGTH, RESPONSE, COHERENCE, PROMINENCE = 1.2, 0.4, 1.5, 2.3
#: Prominence of an ordinary line, and the scale of the whole product, which `cut` is calibrated for.
ORDINARY, SCALE = 30.0, 0.19
#: Radius of the surround, reference px, and the cells it is gathered in, px.
NEIGHBOURHOOD, CELL = 48.0, 4
#: Response drawn at the nominal width, the exponent of width over response, and the bounds of the factor.
NOMINAL, WIDTH_EXPONENT, THINNEST, WIDEST = 0.11, 0.5, 0.4, 1.6
#: Branches of at most so many points that end freely are ragged edges of a ridge, not lines.
SPUR = 6
#: Closed chains of so few points are two specks, joined to and fro.
FEWEST = 6
#: Chains of which this share runs along stronger ones, or along themselves, draw nothing new.
SHADOWED = 0.4
#: Chains shorter than this, in reference px, are specks; so are those of less than three px.
SHORTEST = 10.0
#: Sobel sums are eight times the slope per px.
FULL_SLOPE = FULL_SWING / 8

Refined = tuple[NDArray[np.float32], NDArray[np.float32]]


def _surround(chains: Polylines, shape: tuple[int, int], unit: float) -> NDArray[np.float32]:
    """Response per reference px of area around each place: high in texture, low beside a lone line."""
    painted = paint(chains[0], chains[1], *shape, CELL)
    sigma = max(NEIGHBOURHOOD * unit / CELL, 0.5)
    return np.asarray(cv2.GaussianBlur(painted, (0, 0), sigma) * np.float32(unit / CELL**2), np.float32)


def _extend(chains: Polylines, shape: tuple[int, int], reach: float, scratch: Scratch) -> Polylines:
    """Let free tips that stop just short of another line touch it."""
    points, values, offsets, closed = chains
    owner = scratch.full(shape, np.int32, 0)
    owners(points, offsets, owner)
    met = reach_out(points, offsets, closed, owner, reach, 6)
    heads, tails = met[:, 0] >= 0, met[:, 1] >= 0
    # Tails first: where a tail and the next chain's head go in at one index, order decides whose it is.
    at = np.concatenate([offsets[1:][tails], offsets[:-1][heads]])
    found = np.concatenate([met[tails, 1], met[heads, 0]])
    tip = np.concatenate([offsets[1:][tails] - 1, offsets[:-1][heads]])
    grown = np.diff(offsets) + heads + tails
    return (
        np.insert(points, at, points[found], axis=0),
        np.insert(values, at, values[tip]),
        np.concatenate([[0], np.cumsum(grown)]).astype(np.int64),
        closed,
    )


def _width(values: NDArray[np.float32], nominal: float) -> NDArray[np.float32]:
    return np.asarray(np.clip((values / nominal) ** WIDTH_EXPONENT, THINNEST, WIDEST), np.float32)


def _chains(context: Context, lines: Lines, refined: Callable[[NDArray[np.int32]], Refined]) -> Polylines:
    """Chains through the junctions of a ridge map, at sub-pixel positions."""
    scratch = context.scratch
    graph = branches_of(
        thin_padded(pad(lines.ridges, scratch=scratch), context.control.check, scratch), scratch
    )
    context.control.check()
    free = (graph.ends < 0).sum(axis=1) == 1
    kept = ~(free & (np.diff(graph.offsets) <= SPUR))
    points, values = refined(graph.points)
    points, values, offsets, closed = select((points, values, graph.offsets, graph.closed), kept)
    return join(points, values, offsets, graph.ends[kept], closed, len(graph.nodes), JOIN_TURN)


def _connect(chains: Polylines, gap: float, shape: tuple[int, int], scratch: Scratch) -> Polylines:
    if gap <= 0 or len(chains[3]) == 0:
        return chains
    chains = bridge(*chains, max_gap=gap, max_turn=BRIDGE_TURN)
    chains = bridge(*chains, max_gap=STRAIGHT_GAP * gap, max_turn=STRAIGHT_TURN)
    chains = bridge(*chains, max_gap=CORNER_GAP * gap, max_turn=CORNER_TURN, min_turn=BRIDGE_TURN)
    return _extend(chains, shape, gap, scratch)


def _significance(figures: NDArray[np.float32], shape: tuple[int, int], full: float) -> NDArray[np.float32]:
    length, response, _, coherence, surround = figures.T
    prominence = response / (ORDINARY * (surround + np.float32(1e-3 * full)))
    weight = (length / math.hypot(*shape)) ** LENGTH * (response / full) ** RESPONSE
    return np.asarray(SCALE * weight * coherence**COHERENCE * prominence**PROMINENCE, np.float32)


def _ranked(context: Context, lines: Lines, chains: Polylines, full: float) -> Chains:
    """Filter, connect and rank chains; `full` is the response that counts as 1 in the thresholds."""
    params, level = context.params, context.level
    shape = (lines.ridges.shape[0], lines.ridges.shape[1])
    unit = level.unit * shape[1] / level.shape[1]
    surround = _surround(chains, shape, unit)
    figures = measure(*chains[:3], lines.flow, surround, *shape)
    keep = (
        figures[:, 2] >= params.number("edge.nms_high") * RELAX ** (params.integer("edge.passes") - 1) * full
    )
    if params.flag("edge.trace"):
        keep &= figures[:, 1] >= params.number("edge.min_gradient") * full
        keep &= figures[:, 3] ** 2 >= params.number("edge.min_coherency")
    chains = select(chains, keep)
    if params.flag("edge.trace"):
        chains = _connect(chains, params.number("edge.max_gap") * unit, shape, context.scratch)
    chains = cut(chains, folds(chains[0], chains[2]))
    chains = split(chains, max(params.number("edge.max_length") * unit, 8.0))
    figures = measure(*chains[:3], lines.flow, surround, *shape)
    long = figures[:, 0] >= max(SHORTEST * unit, 3.0)
    long &= ~chains[3] | (np.diff(chains[2]) > FEWEST)
    chains, figures = select(chains, long), figures[long]
    scale = (level.shape[1] / shape[1], level.shape[0] / shape[0])
    gain = gains(level, chains[0], chains[2], scale)
    chains, ranks = order_by(chains, _significance(figures, shape, full) * gain)
    owner = context.scratch.full((shape[0] + 2, shape[1] + 2), np.int32, -1)
    fresh = shadowed(chains[0], chains[2], owner) < SHADOWED
    (points, values, offsets, closed), ranks = select(chains, fresh), ranks[fresh]
    points = (points + np.float32(0.5)) * np.array(scale, np.float32) - np.float32(0.5)
    width = _width(values, NOMINAL * full / UNIT_RESPONSE)
    return Chains(points, offsets, closed, width, ranks, pitch=float(np.float32(max(scale))))


def _trace_flow(context: Context, lines: Lines) -> Chains:
    chains = _chains(context, lines, lambda pixels: refine(pixels, lines.response, lines.flow))
    return _ranked(context, lines, chains, UNIT_RESPONSE)


def _trace_canny(context: Context, lines: Lines) -> Chains:
    chains = _chains(context, lines, lambda pixels: refine_edge(pixels, lines.response))
    return _ranked(context, lines, chains, FULL_SLOPE)


TRACE_FLOW = Stage(edge.TRACE_FLOW, _trace_flow)
TRACE_CANNY = Stage(edge.TRACE_CANNY, _trace_canny)
