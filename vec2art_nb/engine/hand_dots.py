"""Dots as a hand would set them: where the pen comes down, and how hard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vec2art_nb.engine.hand import Hand
from vec2art_nb.engine.noise import mixed, uniform

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
U64 = NDArray[np.uint64]

# Amplitudes at full effect, and distances between values of noise, in reference px.
TREMOR, ROUGH = 6.0, 5.0
WOBBLE, WOBBLE_WAVE = 3.0, 90.0
PRESSURE_WAVE = 140.0
#: Share of the radius by which roughness, uneven weights and pressure change it at full effect.
ROUGH_SIZE, WEIGHTS, PRESSURE = 0.35, 0.6, 0.5
#: Tapering sets dots down lighter the smaller they are: share of the radius taken from the smallest.
TAPER = 0.5
#: What the random numbers of a dot, and the fields of noise, are for.
_WAY, _ROUGH, _SIZE, _GRAIN = 0, 2, 4, 5
_WOBBLE_X, _WOBBLE_Y, _PRESS = 11, 12, 13


def field_noise(points: F32 | F64, seed: int, number: int) -> F64:
    """Smooth noise over the plane, -1 to 1, with a value at each lattice point (quintic between them)."""
    whole = np.floor(points).astype(np.int64)
    f = points - whole
    f = f * f * f * (f * (6 * f - 15) + 10)
    base = mixed(np.full(1, seed, np.uint64), number)
    total = np.zeros(len(points))
    for dy in (0, 1):
        for dx in (0, 1):
            rows = mixed(np.broadcast_to(base, (len(points),)), whole[:, 1] + dy)
            value = 2 * uniform(rows, whole[:, 0] + dx) - 1
            total += value * (f[:, 0] if dx else 1 - f[:, 0]) * (f[:, 1] if dy else 1 - f[:, 1])
    return total


def _shaken(seeds: U64, number: int) -> F64:
    """Random vectors in the unit disc, shape (n, 2)."""
    angle, radius = 2 * np.pi * uniform(seeds, number), np.sqrt(uniform(seeds, number + 1))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def moved(
    points: F32,
    hand: Hand,
    unit: float,
    seeds: U64,
    seed: int,
    mask: NDArray[np.bool_] | None,
    shape: tuple[int, int],
) -> F32:
    """Points where an unsteady hand puts them; those that would leave the picture or its mask stay.

    Parameters
    ----------
    points : ndarray of float32, shape (n, 2)
        x, y in working px.
    hand : Hand
    unit : float
        Working px per reference px.
    seeds : ndarray of uint64, shape (n,)
        What happens to a dot depends on its own number and place only.
    seed : int
    mask : ndarray of bool, shape (H, W), or None
    shape : tuple of int
        Rows and columns of the picture worked on.
    """
    away = np.zeros(points.shape)
    if hand.tremor > 0:
        away += TREMOR * hand.tremor * _shaken(seeds, _WAY)
    if hand.roughness > 0:
        away += ROUGH * hand.roughness * _shaken(seeds, _ROUGH)
    if hand.wobble_amplitude > 0:
        places = points / (WOBBLE_WAVE / hand.wobble_frequency * unit)
        waves = [field_noise(places, seed, number) for number in (_WOBBLE_X, _WOBBLE_Y)]
        away += WOBBLE * hand.wobble_amplitude * np.stack(waves, axis=1)
    reach = (points + unit * away).astype(np.float32)
    rows, columns = shape
    inside = (reach >= 0).all(axis=1) & (reach[:, 0] < columns) & (reach[:, 1] < rows)
    if mask is not None:
        at = np.clip(reach, 0, (columns - 1, rows - 1)).astype(np.intp)
        inside &= mask[at[:, 1], at[:, 0]]
    return np.where(inside[:, None], reach, points)


def swollen(points: F32, radius: F32, hand: Hand, unit: float, seeds: U64, seed: int) -> F32:
    """Radii of dots set by an unsteady hand; parameters as in `moved`."""
    factor = np.ones(len(radius))
    if hand.variable_weights > 0:
        factor *= np.exp(WEIGHTS * hand.variable_weights * (2 * uniform(seeds, _SIZE) - 1))
    if hand.roughness > 0:
        factor *= 1 + ROUGH_SIZE * hand.roughness * (2 * uniform(seeds, _GRAIN) - 1)
    if hand.pressure > 0:
        factor *= 1 + PRESSURE * hand.pressure * field_noise(points / (PRESSURE_WAVE * unit), seed, _PRESS)
    if hand.tapering > 0:
        largest = max(float(np.percentile(radius, 98)), 1e-12) if len(radius) else 1.0
        factor *= 1 - TAPER * hand.tapering * (1 - np.minimum(radius / largest, 1))
    return (radius * factor).astype(np.float32)
