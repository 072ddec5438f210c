"""The `fit` stage: ranked chains to strokes of joined cubic Béziers, with widths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.control import OutOfTime, Partial
from vec2art_nb.engine.fitting import Fitting, Strokes, fit_chains
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.stages.handdrawn import hand_of
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pipeline import centerline, edge

#: Tolerance as a share of the smallest movement of the hand that is to survive it.
KEPT = 0.4
#: Smoothing of ink widths along the stroke, and length of the tips, reference px.
INK_SMOOTHING, INK_TIP = 10.0, 14.0
#: Share of that smoothing where the hand varies the width as well.
HAND_SMOOTHING = 0.3
#: Smoothing of centerline widths in reference px, at 0 and at 1.
PEN_SMOOTHING = (1.0, 30.0)
#: Points per chunk between looks at the clock: a few ms each.
CHUNK = 60_000


def _tolerance(params: Snapshot, field: str, unit: float) -> float:
    return min(params.number(field), KEPT * hand_of(params).finest) * unit


def _edge_fitting(params: Snapshot, unit: float) -> Fitting:
    ink, by_hand = params.text("edge.width_profile") == "ink", hand_of(params).varies_width
    return Fitting(
        tolerance=_tolerance(params, "edge.max_error", unit),
        split=math.radians(params.number("edge.split_angle")),
        penalty=params.number("edge.curvature_penalty"),
        iterations=params.integer("edge.max_iterations"),
        varying=ink or by_hand,
        width_sigma=(INK_SMOOTHING * (HAND_SMOOTHING if by_hand else 1) if ink else 0.0) * unit,
        tip=INK_TIP * unit if ink else 0.0,
    )


def _centerline_fitting(params: Snapshot, unit: float) -> Fitting:
    modulated = params.flag("centerline.width_modulation")
    low, high = PEN_SMOOTHING
    smoothing = low + params.number("centerline.width_smoothing") * (high - low)
    return Fitting(
        tolerance=_tolerance(params, "centerline.simplify_epsilon", unit),
        split=math.radians(32),
        penalty=0.01,
        iterations=4,
        varying=modulated or hand_of(params).varies_width,
        width_sigma=smoothing * unit if modulated else 0.0,
        tip=0.0,
        multiplier=params.number("centerline.width_multiplier") if modulated else 1.0,
    )


def _layer(chains: Chains, parts: list[Strokes]) -> Layer:
    """Layer of the chains fitted so far."""
    if not parts:
        return replace(Layer.empty(), absolute=chains.absolute)
    sizes = np.concatenate([np.diff(part.offsets) for part in parts])
    n = len(sizes)
    varying = parts[0].profile is not None
    return Layer(
        kind="stroke",
        degree=3,
        points=np.concatenate([part.points for part in parts]),
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        closed=chains.closed[:n],
        color=np.zeros((n, 3), np.uint8),
        width=np.concatenate([part.width for part in parts]),
        weight=chains.weight[:n],
        profile=np.concatenate([part.profile for part in parts if part.profile is not None])
        if varying
        else None,
        absolute=chains.absolute,
    )


def _chunks(offsets: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of chains of about `CHUNK` points each."""
    first, n = 0, len(offsets) - 1
    while first < n:
        stop = int(np.searchsorted(offsets, offsets[first] + CHUNK, side="right")) - 1
        stop = min(max(stop, first + 1), n)
        yield first, stop
        first = stop


def _run(context: Context, chains: Chains, fitting: Fitting) -> Layer:
    parts: list[Strokes] = []
    for first, stop in _chunks(chains.offsets):
        if parts:
            try:
                context.control.check()
            except OutOfTime as ended:
                raise Partial(_layer(chains, parts)) from ended
        parts.append(fit_chains(chains, first, stop, fitting, context.level.scale, context.scratch))
    return _layer(chains, parts)


def _fit_edge(context: Context, chains: Chains) -> Layer:
    return _run(context, chains, _edge_fitting(context.params, context.level.unit))


def _fit_centerline(context: Context, chains: Chains) -> Layer:
    return _run(context, chains, _centerline_fitting(context.params, context.level.unit))


def fit_stage(algorithm: str) -> Stage:
    """Stage that fits cubics to what `handdrawn` returns.

    Parameters
    ----------
    algorithm : {"edge", "centerline"}
        Whose fields it reads.
    """
    if algorithm == "edge":
        return Stage(edge.FIT, _fit_edge)
    return Stage(centerline.FIT, _fit_centerline)
