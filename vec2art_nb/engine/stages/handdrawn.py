"""The `handdrawn` stage: chains redrawn by an unsteady hand."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.graph import Context, Stage
from vec2art_nb.engine.hand import Hand, by_hand
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.pipeline import centerline, edge

#: Value of `handdrawn.preset` for no effect at all.
NONE = "none"


def hand_of(params: Snapshot) -> Hand:
    """Effects that the parameters ask for."""
    if params.text("handdrawn.preset") == NONE:
        return Hand()
    return Hand(**{field.name: params.number(f"handdrawn.{field.name}") for field in fields(Hand)})


def _handdrawn(context: Context, chains: Chains, *, even: bool) -> Chains:
    hand = hand_of(context.params)
    if hand.still:
        return chains
    seed = int(context.rng("handdrawn").integers(2**63))
    return by_hand(chains, hand, context.level.unit, seed, even=even)


def _edge(context: Context, chains: Chains) -> Chains:
    return _handdrawn(context, chains, even=context.params.text("edge.width_profile") == "uniform")


def _centerline(context: Context, chains: Chains) -> Chains:
    modulated = context.params.flag("centerline.width_modulation")
    if not modulated:
        # the pen's width instead of the ink's
        chains = replace(chains, width=np.ones_like(chains.width), absolute=False)
    return _handdrawn(context, chains, even=not modulated)


def handdrawn_stage(algorithm: str) -> Stage:
    """Stage that redraws what `trace` returns; without effects it hands it on as it is.

    Parameters
    ----------
    algorithm : {"edge", "centerline"}
        Whose fields say whether strokes have one width each before the hand varies it; for centre lines that
        is the pen's, not the ink's.
    """
    if algorithm == "edge":
        return Stage(edge.HANDDRAWN, _edge)
    return Stage(centerline.HANDDRAWN, _centerline)
