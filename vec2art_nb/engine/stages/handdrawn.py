"""The `handdrawn` stage: chains redrawn by an unsteady hand."""

from __future__ import annotations

import numpy as np

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.kernels.hand import ROUGH, TREMOR, draw_by_hand
from vec2art_nb.engine.kernels.resample import measure, steps_of
from vec2art_nb.params.snapshot import Snapshot

#: Value of `handdrawn.preset` for no effect at all.
NONE = "none"
#: Effects in the order that the kernel takes them.
EFFECTS = (
    "handdrawn.variable_weights",
    "handdrawn.tremor",
    "handdrawn.tapering",
    "handdrawn.pressure",
    "handdrawn.roughness",
    "handdrawn.wobble_frequency",
    "handdrawn.wobble_amplitude",
    "handdrawn.overshoot",
    "handdrawn.undershoot",
)
#: What fitting has to know of the effects: see `varies_width` and `finest`.
SEEN_BY_FITTING = (
    "handdrawn.preset",
    "handdrawn.variable_weights",
    "handdrawn.tremor",
    "handdrawn.tapering",
    "handdrawn.pressure",
    "handdrawn.roughness",
    "handdrawn.wobble_amplitude",
)
_WIDTH_EFFECTS = ("variable_weights", "tapering", "pressure", "roughness")


def varies_width(params: Snapshot) -> bool:
    """Whether the hand changes the width along strokes, so that they need width functions."""
    if params.text("handdrawn.preset") == NONE:
        return False
    return any(params.number(f"handdrawn.{effect}") > 0 for effect in _WIDTH_EFFECTS)


def finest(params: Snapshot) -> float:
    """Amplitude in reference px of the smallest movement of the hand, which fitting must not iron out."""
    if params.text("handdrawn.preset") == NONE:
        return float("inf")
    amplitudes = (
        TREMOR * params.number("handdrawn.tremor"),
        ROUGH * params.number("handdrawn.roughness"),
        params.number("handdrawn.wobble_amplitude"),
    )
    return min((a for a in amplitudes if a > 0), default=float("inf"))


def by_hand(
    chains: Chains, effects: tuple[float, ...], unit: float, seed: int, *, even: bool = False
) -> Chains:
    """Redraw chains by hand.

    Parameters
    ----------
    chains : Chains
    effects : tuple of float
        Values of `EFFECTS`, in their order.
    unit : float
        Working px per reference px.
    seed : int
        0 … 2**64 - 1. A chain's fate depends on it and on where its middle is.
    even : bool
        Give every chain one width before the effects.

    Returns
    -------
    Chains
        In the same order; a chain that is drawn twice is followed by its second version.

    Examples
    --------
    >>> points, one = np.float32([[0, 5], [90, 5]]), np.ones(2, np.float32)
    >>> line = Chains(points, np.array([0, 2]), np.array([False]), one, one[:1])
    >>> drawn = by_hand(line, (0, 0, 1, 0, 0, 1, 0, 0, 0), unit=1.0, seed=0)
    >>> drawn.width[[0, 40, -1]].round(2).tolist()
    [0.0, 1.0, 0.0]
    """
    lengths = np.empty(len(chains))
    measure(chains.points, chains.offsets, lengths)
    steps = steps_of(lengths, np.diff(chains.offsets))
    over = effects[-2] * unit
    beyond = np.where(lengths > 0.5, over * steps / lengths.clip(0.5), 0).astype(np.int64)
    room = 2 * int((steps + 3 + 2 * beyond).sum())
    points, width = np.empty((room, 2), np.float32), np.empty(room, np.float32)
    offsets, origin = np.empty(2 * len(chains) + 1, np.int64), np.empty(2 * len(chains), np.int64)
    count = draw_by_hand(
        chains.points,
        chains.width,
        chains.offsets,
        chains.closed,
        lengths,
        steps,
        np.uint64(seed),
        unit,
        np.array(effects, np.float64),
        even,
        points,
        width,
        offsets,
        origin,
    )
    end, origin = offsets[count], origin[:count]
    second = np.concatenate([[False], np.diff(origin) == 0])[:count]
    return Chains(
        points[:end].copy(),
        offsets[: count + 1].copy(),
        chains.closed[origin] & ~second,
        width[:end].copy(),
        chains.weight[origin],
        chains.absolute,
    )


def _handdrawn(context: Context, chains: Chains, *, even: bool) -> Chains:
    params = context.params
    effects = tuple(params.number(effect) for effect in EFFECTS)
    seed = int(context.rng("handdrawn").integers(2**63))
    return by_hand(chains, effects, context.level.unit, seed, even=even)


def _edge(context: Context, chains: Chains) -> Chains:
    if context.params.text("handdrawn.preset") == NONE:
        return chains
    return _handdrawn(context, chains, even=context.params.text("edge.width_profile") == "uniform")


def _centerline(context: Context, chains: Chains) -> Chains:
    if context.params.text("handdrawn.preset") == NONE:
        return chains
    return _handdrawn(context, chains, even=not context.params.flag("centerline.width_modulation"))


def handdrawn_stage(algorithm: str = "edge") -> Stage:
    """Stage that redraws what `trace` returns; without a look it hands it on as it is.

    Parameters
    ----------
    algorithm : {"edge", "centerline"}
        Whose fields say whether strokes have one width each before the hand varies it.
    """
    common = ("seed", "handdrawn.preset", *EFFECTS)
    if algorithm == "edge":
        return Stage("handdrawn", _edge, (*common, "edge.width_profile"), ("trace",), share=0.1)
    return Stage("handdrawn", _centerline, (*common, "centerline.width_modulation"), ("trace",), share=0.1)
