"""Borders as a hand would draw them: what lies on both sides moves along, so that neighbours still fit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.hand import Hand, wandering
from vec2art_nb.engine.partition import Borders

#: Way from a meeting of borders over which the hand's movement sets in, reference px, and most of the length.
EASE, MOST_EASE = 14.0, 0.35


def displaced(
    points: NDArray[np.float32], borders: Borders, hand: Hand, unit: float, seed: int
) -> NDArray[np.float32]:
    """Points of borders moved to the side; ends, where borders meet, and the picture's frame stay.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        The borders' points, moved or not, px of the lattice.
    borders : Borders
    hand : Hand
        Tremor, wobble and roughness count; pressure and ends are matters of strokes.
    unit : float
        Working px per reference px.
    seed : int
    """
    n = len(borders.loop)
    if n == 0:
        return points
    offsets = borders.offsets
    ones = np.ones(len(points), np.float32)
    chains = Chains(points, offsets, borders.loop, ones, ones[:n])
    moves = wandering(chains, hand, unit, seed)
    steps = np.diff(offsets) - 1
    rank = np.arange(len(points)) - np.repeat(offsets[:-1], np.diff(offsets))
    near = np.minimum(rank, np.repeat(steps, steps + 1) - rank)
    ease = np.repeat(np.clip(np.minimum(EASE * unit, MOST_EASE * steps), 1, None), steps + 1)
    t = np.clip(near / ease, 0, 1)
    t = t * t * (3 - 2 * t)
    framed = np.repeat((borders.sides < 0).any(axis=1), steps + 1)
    factor = np.where(np.repeat(borders.loop, steps + 1), 1.0, t) * ~framed
    moved = points + moves * factor[:, None]
    moved[offsets[1:][borders.loop] - 1] = moved[offsets[:-1][borders.loop]]
    return np.asarray(moved, np.float32)
