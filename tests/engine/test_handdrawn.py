"""The `handdrawn` stage: identity without effects, laws of random strokes, every effect visible."""

import dataclasses
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Context
from vec2art_nb.engine.hand import Hand, by_hand
from vec2art_nb.engine.stages.handdrawn import handdrawn_stage
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

LEVEL = Level(np.zeros((900, 900, 3), np.uint8), None, 900, 900, b"")
EFFECTS = {
    "variable_weights": 0.6,
    "tremor": 0.3,
    "tapering": 0.5,
    "pressure": 0.5,
    "roughness": 0.5,
    "wobble_amplitude": 1.5,
    "overshoot": 6.0,
    "undershoot": 6.0,
}


def arc(radius, share, turn=0.0, centre=450.0, step=1.0):
    angle = turn + np.linspace(0, 2 * math.pi * share, int(2 * math.pi * share * radius / step) + 2)
    line = centre + radius * np.stack([np.cos(angle), np.sin(angle)], 1)
    if share == 1:
        line[-1] = line[0]
    return line


LINES = (arc(300, 0.4), arc(80, 1.0), arc(150, 0.2, 2.0), np.array([(100, 100), (700, 160.0)]), arc(20, 0.5))
CLOSED = (False, True, False, False, False)


def chains_of(lines, closed, absolute=False):
    points = np.ascontiguousarray(np.concatenate(lines), np.float32)
    offsets = np.cumsum([0, *map(len, lines)]).astype(np.int64)
    width = np.concatenate([np.linspace(0.8, 1.2, len(line)) for line in lines]).astype(np.float32)
    weight = np.linspace(1, 0.1, len(lines), dtype=np.float32)
    return Chains(points, offsets, np.array(closed), width, weight, absolute)


def drawn(chains=None, algorithm="edge", preset="custom", **fields):
    stage = handdrawn_stage(algorithm)
    paths = {
        (f"handdrawn.{k}" if k in Hand.__dataclass_fields__ else k.replace("__", ".")): v
        for k, v in fields.items()
    }
    params = Snapshot(DEFAULTS).evolve({"handdrawn.preset": preset, **paths})
    chains = chains_of(LINES, CLOSED) if chains is None else chains
    return stage.run(Context(LEVEL, params.subset(stage.reads), Control()), chains)


def lines_of(chains):
    return [chains.points[a:b] for a, b in zip(chains.offsets[:-1], chains.offsets[1:], strict=True)]


def widths_of(chains):
    return [chains.width[a:b] for a, b in zip(chains.offsets[:-1], chains.offsets[1:], strict=True)]


def same(a, b):
    return all(np.array_equal(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a))


@pytest.mark.parametrize("algorithm", ["edge", "centerline"])
def test_no_look_returns_the_chains_themselves(algorithm):
    chains = chains_of(LINES, CLOSED)
    assert drawn(chains, algorithm, preset="none", tremor=0.4) is chains
    assert drawn(chains, algorithm, wobble_frequency=3.0) is chains


@pytest.mark.parametrize("effect", EFFECTS)
def test_every_effect_changes_the_chains(effect):
    base = {"tremor": 0.1}
    assert not same(drawn(**base), drawn(**(base | {effect: EFFECTS[effect]})))


def test_wobble_frequency_changes_the_wobble():
    assert not same(drawn(wobble_amplitude=1.0), drawn(wobble_amplitude=1.0, wobble_frequency=3.0))


def test_same_seed_same_bytes_another_seed_another_hand():
    assert same(drawn(**EFFECTS, seed=7), drawn(**EFFECTS, seed=7))
    assert not same(drawn(**EFFECTS, seed=7), drawn(**EFFECTS, seed=8))


def test_a_stroke_does_not_depend_on_the_others():
    whole = drawn(**EFFECTS | {"roughness": 0.0})
    part = drawn(chains_of(LINES[1:4], CLOSED[1:4]), **EFFECTS | {"roughness": 0.0})
    for a, b in zip(lines_of(whole)[1:4], lines_of(part), strict=True):
        assert np.allclose(a, b, atol=1e-3)


def test_chains_keep_their_rank():
    chains = drawn(**EFFECTS)
    assert (np.diff(chains.weight) <= 0).all()
    assert len(chains) == len(chains.closed) == len(chains.weight)


def test_movement_is_bounded():
    unit = LEVEL.unit
    moved = drawn(tremor=0.5, wobble_amplitude=2.0)
    for line, was in zip(lines_of(moved), LINES, strict=True):
        fine = np.concatenate([np.linspace(a, b, max(int(math.dist(a, b) * 2), 2)) for a, b in pairwise(was)])
        away = np.hypot(*(line[:, None] - fine[None]).transpose(2, 0, 1)).min(1)
        assert away.max() <= (0.5 * 3 + 2) * unit + 0.3
        assert away.max() > 0.2 * unit


def test_tapering_runs_open_ends_out_and_leaves_loops():
    for width, closed in zip(widths_of(drawn(tapering=0.8)), CLOSED, strict=True):
        if closed:
            assert width.min() == pytest.approx(width.max())
        else:
            assert width[[0, -1]] == pytest.approx(0, abs=1e-6)
            assert width.max() == pytest.approx(1, abs=0.05)


def test_longer_tapering_is_thinner():
    ink = [np.concatenate(widths_of(drawn(tapering=t))).sum() for t in (0.1, 0.4, 0.8)]
    assert ink == sorted(ink, reverse=True)


def test_pressure_grows_in_the_middle():
    width = widths_of(drawn(pressure=1.0))[3]
    assert width[len(width) // 2] > 1.5 * width[2]


def test_weights_differ_between_strokes():
    means = [width.mean() for width in widths_of(drawn(variable_weights=1.0))]
    assert max(means) > 1.2 * min(means)


def test_overshoot_runs_on_and_undershoot_stops_short():
    straight = chains_of(LINES[3:4], [False])
    over, under = (lines_of(drawn(straight, **{e: 10.0}))[0] for e in ("overshoot", "undershoot"))
    length = [math.dist(line[0], line[-1]) for line in (under, LINES[3], over)]
    assert length == sorted(length)
    assert length[2] <= length[1] + 20 * LEVEL.unit + 1e-3
    side = np.diff(LINES[3], axis=0)[0] / length[1]
    across = (over - LINES[3][0]) @ np.array([-side[1], side[0]])
    assert np.abs(across).max() < 0.05


def test_roughness_draws_some_long_strokes_twice():
    rows = chains_of([np.array([(50, y), (850, y + 30.0)]) for y in range(20, 860, 14)], [False] * 60)
    assert len(drawn(rows)) == len(rows)
    assert len(rows) < len(drawn(rows, roughness=0.5)) < 2 * len(rows)


def test_uniform_strokes_start_from_one_width():
    even = drawn(overshoot=0.1, edge__width_profile="uniform")
    ink = drawn(overshoot=0.1, edge__width_profile="ink")
    assert np.ptp(widths_of(even)[0]) < 1e-6 < np.ptp(widths_of(ink)[0])


@given(
    line=st.integers(2, 30).flatmap(
        lambda n: arrays(
            np.float32, (n, 2), elements=st.floats(-20, 900, width=32) | st.integers(0, 3).map(float)
        )
    ),
    loop=st.booleans(),
    seed=st.integers(0, 2**64 - 1),
    effects=st.fixed_dictionaries({name: st.floats(0, top) for name, top in EFFECTS.items()}),
    unit=st.floats(0.05, 4),
)
def test_any_chain_stays_finite_and_closed(line, loop, seed, effects, unit):
    if loop:
        line = np.concatenate([line, line[:1]])
    chains = by_hand(chains_of([line, LINES[0]], [loop, False]), Hand(**effects), unit, seed)
    assert np.isfinite(chains.points).all()
    assert np.isfinite(chains.width).all()
    assert chains.width.min() >= 0
    assert (np.diff(chains.offsets) >= 2).all()
    for points, closed in zip(lines_of(chains), chains.closed, strict=True):
        if closed:
            assert np.array_equal(points[0], points[-1])
    assert chains.closed[0] == loop


def test_without_modulation_centre_lines_have_the_width_of_the_pen():
    chains = chains_of([arc(100, 0.4)], [False], absolute=True)
    pen = drawn(chains, "centerline", preset="none", centerline__width_modulation=False)
    assert not pen.absolute
    assert (pen.width == 1).all()
    assert drawn(chains, "centerline", preset="none").absolute
