"""Chains as a hand would draw them: where the pen goes, and how hard it presses."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.hand_strokes import FREE, Strokes, as_they_are, ended, evened, restated, sampled
from vec2art_nb.engine.noise import mixed, ranges, smooth_noise

F64 = NDArray[np.float64]

# Spacings of noise values (half a wave) and amplitudes at full effect, in reference px.
TREMOR_WAVE, TREMOR = 7.0, 3.0
WOBBLE_WAVE = 90.0
ROUGH_WAVE, ROUGH_BURST, ROUGH = 16.0, 110.0, 3.0
SWELL_WAVE, GRAIN_WAVE, DRY_WAVE = 120.0, 6.0, 45.0
#: Curves of this radius are drawn at full pressure, reference px.
TIGHT = 30.0
#: Longest tapers, first the one where the pen sets down: share of the stroke, and reference px.
TAPERS = ((0.2, 120.0), (0.5, 300.0))
#: Steps on each side that the direction of the pen is taken from.
AHEAD = 4
#: What the random numbers of a stroke are for.
_WEIGHT, _WAVES = FREE, FREE + 2


@dataclass(frozen=True)
class Hand:
    """Strength of each effect; the names and ranges are those of the fields ``handdrawn.*``."""

    variable_weights: float = 0.0
    tremor: float = 0.0
    tapering: float = 0.0
    pressure: float = 0.0
    roughness: float = 0.0
    wobble_frequency: float = 1.0
    wobble_amplitude: float = 0.0
    overshoot: float = 0.0
    undershoot: float = 0.0

    @property
    def still(self) -> bool:
        """Whether there is no effect at all."""
        return replace(self, wobble_frequency=1.0) == Hand()

    @property
    def varies_width(self) -> bool:
        """Whether the width changes along strokes, so that they need width functions."""
        return max(self.variable_weights, self.tapering, self.pressure, self.roughness) > 0

    @property
    def finest(self) -> float:
        """Amplitude in reference px of the smallest movement, which fitting must not iron out."""
        amplitudes = (TREMOR * self.tremor, ROUGH * self.roughness, self.wobble_amplitude)
        return min((a for a in amplitudes if a > 0), default=float("inf"))


class _Pen:
    """Where each point of the strokes is on its way, and what the noise there is."""

    def __init__(self, strokes: Strokes, unit: float) -> None:
        self.strokes, self.unit = strokes, unit
        steps, first = strokes.counts - 1, strokes.starts
        index = ranges(np.zeros_like(steps), strokes.counts)
        self.share = index / strokes.each(np.maximum(steps, 1))
        self.length = strokes.step * steps / unit
        # counted from the middle, in a direction that does not depend on where tracing began
        lean = (strokes.points[first + steps] - strokes.points[first]).sum(axis=1)
        self.sign = np.where(strokes.closed | (lean >= 0), 1.0, -1.0)
        self.place = strokes.each(self.sign * self.length) * (
            self.share - np.where(strokes.each(strokes.closed), 0, 0.5)
        )
        n, around = strokes.each(np.maximum(steps, 1)), strokes.each(strokes.closed)
        self._near = [
            strokes.each(first)
            + np.where(around, (index + d) % n, np.clip(index + d, 0, strokes.each(steps)))
            for d in (-AHEAD, AHEAD)
        ]
        direction = strokes.points[self._near[1]] - strokes.points[self._near[0]]
        self.direction = direction / np.maximum(np.hypot(*direction.T), 1e-12)[:, None]

    def wave(self, number: int, wave: float) -> F64:
        """Noise in -1 … 1 with a value every `wave` reference px; closed strokes join up."""
        periods = np.where(self.strokes.closed, np.maximum(np.rint(self.length / wave), 3), 0).astype(
            np.int64
        )
        scale = np.where(self.strokes.closed, periods / np.maximum(self.length, 1e-9), 1 / wave)
        seeds = mixed(self.strokes.seeds, _WAVES + number)
        noise = smooth_noise(seeds, self.place * self.strokes.each(scale), self.strokes.counts, periods)
        return np.asarray(1.5 * noise / (0.5 + np.abs(noise)), np.float64)

    def bend(self) -> F64:
        """Curvature, 1 for curves of radius `TIGHT` and tighter ones."""
        before, after = self.direction[self._near[0]], self.direction[self._near[1]]
        turn = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
        reach = 2 * AHEAD * self.strokes.each(self.strokes.step) / self.unit
        return np.asarray(np.minimum(turn / reach * TIGHT, 1.0), np.float64)


def _displaced(pen: _Pen, hand: Hand) -> F64:
    """How far each point moves to the side, px."""
    away = np.zeros(len(pen.place))
    if hand.wobble_amplitude > 0:
        away += hand.wobble_amplitude * pen.wave(0, WOBBLE_WAVE / hand.wobble_frequency)
    if hand.tremor > 0:
        away += hand.tremor * TREMOR * pen.wave(1, TREMOR_WAVE)
    if hand.roughness > 0:
        away += hand.roughness * ROUGH * np.abs(pen.wave(2, ROUGH_BURST)) * pen.wave(3, ROUGH_WAVE)
    strokes = pen.strokes
    away *= strokes.each(pen.sign) * pen.unit
    away += strokes.each(strokes.shift) * (0.6 + 0.8 * pen.share)
    return away


def wandering(chains: Chains, hand: Hand, unit: float, seed: int) -> F64:
    """How far, and where to, each point of some chains moves, px; points are taken as they are.

    Parameters
    ----------
    chains : Chains
        In about even steps.
    hand, unit, seed
        As in `by_hand`.

    Returns
    -------
    ndarray of float64, shape (N, 2)
    """
    pen = _Pen(as_they_are(chains, unit, seed), unit)
    return np.asarray(pen.direction[:, ::-1] * (-1, 1) * _displaced(pen, hand)[:, None], np.float64)


def _pressed(pen: _Pen, hand: Hand) -> F64:
    """Factor on the width at each point."""
    strokes, open_ = pen.strokes, ~pen.strokes.each(pen.strokes.closed)
    spread = strokes.random(_WEIGHT) + strokes.random(_WEIGHT + 1) - 1
    press = strokes.each(
        np.where(strokes.shift == 0, 1.0, 0.7) * np.exp(1.1 * hand.variable_weights * spread)
    )
    if hand.variable_weights > 0:
        press *= 1 + 0.3 * hand.variable_weights * pen.wave(4, SWELL_WAVE)
    if hand.pressure > 0:
        swell = np.where(open_, 4 * pen.share * (1 - pen.share), 0.5)
        press *= np.maximum(1 + hand.pressure * (0.9 * swell - 0.6 + 0.5 * pen.bend()), 0.2)
    if hand.roughness > 0:
        press *= 1 - 0.45 * hand.roughness * np.abs(pen.wave(5, GRAIN_WAVE))
        press *= np.clip(1 - 12 * (pen.wave(6, DRY_WAVE) - 1.1 + 0.5 * hand.roughness), 0.05, 1)
    if hand.tapering > 0:
        first = np.where(strokes.each(pen.sign) > 0, pen.share, 1 - pen.share)
        for way, (share, longest) in zip((first, 1 - first), TAPERS, strict=True):
            reach = hand.tapering * np.minimum(share, longest / np.maximum(pen.length, 1e-9))
            t = np.minimum(way / strokes.each(np.maximum(reach, 1e-9)), 1)
            press *= np.where(open_, t * (2 - t), 1)
    return press


def by_hand(chains: Chains, hand: Hand, unit: float, seed: int, *, even: bool = False) -> Chains:
    """Redraw chains by hand.

    Parameters
    ----------
    chains : Chains
    hand : Hand
    unit : float
        Working px per reference px.
    seed : int
        0 … 2**64 - 1. What happens to a chain depends on it and on where its middle is, not on other chains.
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
    >>> by_hand(line, Hand(tapering=1), unit=1.0, seed=0).width[[0, 40, -1]].round(2).tolist()
    [0.0, 1.0, 0.0]
    """
    if len(chains) == 0:
        return chains
    strokes = sampled(chains, unit, seed)
    if even:
        strokes = evened(strokes)
    if hand.overshoot > 0 or hand.undershoot > 0:
        strokes = ended(strokes, hand.overshoot * unit, hand.undershoot * unit)
    if hand.roughness > 0:
        strokes = restated(strokes, hand.roughness, unit)
    pen = _Pen(strokes, unit)
    normal = pen.direction[:, ::-1] * (-1, 1)
    points = (strokes.points + normal * _displaced(pen, hand)[:, None]).astype(np.float32)
    width = (strokes.width * _pressed(pen, hand)).astype(np.float32)
    ends = np.cumsum(strokes.counts)
    first = (ends - strokes.counts)[strokes.closed]
    points[ends[strokes.closed] - 1], width[ends[strokes.closed] - 1] = points[first], width[first]
    return Chains(
        points,
        np.concatenate([[0], ends]).astype(np.int64),
        strokes.closed,
        width,
        chains.weight[strokes.origin],
        chains.absolute,
        chains.pitch,
    )
