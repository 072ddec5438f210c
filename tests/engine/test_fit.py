"""The `fit` stage: every field counts, widths, odd input, time limits."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.control import Control, OutOfTime, Partial
from vec2art_nb.engine.fitting import Fitting, fit_chains
from vec2art_nb.engine.graph import Context
from vec2art_nb.engine.stages import fit
from vec2art_nb.engine.stages.fit import fit_stage
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

SIDE = 600
LEVEL = Level(np.zeros((SIDE, SIDE, 3), np.uint8), None, 2 * SIDE, 2 * SIDE, b"")


def chains_of(lines, closed, widths=None, absolute=False):
    points = np.ascontiguousarray(np.concatenate(lines), np.float32)
    offsets = np.cumsum([0, *map(len, lines)]).astype(np.int64)
    width = np.ones(len(points), np.float32) if widths is None else np.concatenate(widths).astype(np.float32)
    weight = np.linspace(1, 0.1, len(lines), dtype=np.float32)
    return Chains(points, offsets, np.asarray(closed, np.bool_), width, weight, absolute)


def scribble(seed, n=260):
    """A wandering line with a few corners and a px of noise."""
    rng = np.random.default_rng(seed)
    heading = np.cumsum(rng.normal(0, 0.12, n) + np.where(rng.random(n) < 0.02, rng.uniform(-2, 2, n), 0))
    line = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1), 0) + rng.normal(0, 0.25, (n, 2))
    return line - line.mean(0) + SIDE / 2


def ring(radius=60.0):
    turn = np.linspace(0, 2 * math.pi, 300)
    line = SIDE / 2 + radius * np.stack([np.cos(turn), np.sin(turn)], 1)
    line[-1] = line[0]
    return line


def sample(absolute=False):
    lines = [scribble(1), ring(), scribble(2), scribble(3, 40)]
    widths = [1 + 0.5 * np.sin(np.arange(len(line)) / 17) for line in lines]
    return chains_of(lines, [False, True, False, False], widths, absolute)


def fitted(chains=None, algorithm="edge", control=None, **fields):
    stage = fit_stage(algorithm)
    params = Snapshot(DEFAULTS).evolve({name.replace("__", "."): value for name, value in fields.items()})
    return stage.run(
        Context(LEVEL, params.subset(stage.reads), control or Control()),
        sample() if chains is None else chains,
    )


def same(a, b):
    """Whether two layers hold equal bytes."""
    pairs = [(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a)]
    return all(np.array_equal(x, y) if isinstance(x, np.ndarray) else x is y or x == y for x, y in pairs)


def strokes(layer, values=None):
    values = layer.points if values is None else values
    return [values[a:b] for a, b in zip(layer.offsets[:-1], layer.offsets[1:], strict=True)]


def test_layer_keeps_order_closedness_and_weights():
    chains, layer = sample(), fitted()
    assert np.array_equal(layer.closed, chains.closed)
    assert np.array_equal(layer.weight, chains.weight)
    assert (np.diff(layer.offsets) % 3 == 1).all()
    for controls, closed in zip(strokes(layer), layer.closed, strict=True):
        assert np.array_equal(controls[0], controls[-1]) == closed


def test_same_input_same_bytes():
    assert same(fitted(), fitted())


def test_a_stroke_does_not_depend_on_the_others():
    alone = fitted(chains_of([scribble(2)], [False]))
    among = fitted(chains_of([scribble(1), scribble(2), ring()], [False, False, True]))
    assert np.array_equal(strokes(alone)[0], strokes(among)[1])


@pytest.mark.parametrize(
    ("algorithm", "field", "value"),
    [
        ("edge", "edge__max_error", 3.0),
        ("edge", "edge__curvature_penalty", 0.1),
        ("edge", "edge__split_angle", 80.0),
        ("edge", "edge__max_iterations", 1),
        ("edge", "edge__width_profile", "ink"),
        ("centerline", "centerline__simplify_epsilon", 3.0),
        ("centerline", "centerline__width_modulation", False),
        ("centerline", "centerline__width_multiplier", 2.0),
        ("centerline", "centerline__width_smoothing", 1.0),
    ],
)
def test_every_field_changes_the_strokes(algorithm, field, value):
    chains = sample(absolute=algorithm == "centerline")
    assert not same(fitted(chains, algorithm), fitted(chains, algorithm, **{field: value}))


def test_uniform_strokes_have_their_mean_width_and_no_profile():
    line = scribble(4)
    widths = np.full(len(line), 1.3)
    widths[:20] = widths[-20:] = 0.2  # faint ends do not count
    layer = fitted(chains_of([line], [False], [widths]))
    assert layer.profile is None
    assert layer.width == pytest.approx([1.3], abs=0.02)


def along(coefficients, steps=20):
    """Values of joined cubics."""
    t = np.linspace(0, 1, steps)[:, None]
    s = 1 - t
    base = np.hstack([s**3, 3 * s * s * t, 3 * s * t * t, t**3])
    return np.concatenate([base @ coefficients[k : k + 4] for k in range(0, len(coefficients) - 3, 3)])


def width_along(layer):
    """Widths along each stroke, from its profile."""
    return [along(profile) for profile in strokes(layer, layer.profile)]


def test_ink_tapers_at_open_ends_only():
    layer = fitted(edge__width_profile="ink")
    for width, closed in zip(width_along(layer), layer.closed, strict=True):
        assert width.min() >= 0
        if closed:
            assert width.min() > 0.3 * width.max()
            assert width[0] == pytest.approx(width[-1], rel=0.02)
        else:
            assert width[[0, -1]] == pytest.approx(0, abs=0.01)
            assert np.median(width) > 0.6 * width.max()


def test_ink_follows_the_response():
    line = np.stack([np.linspace(50, 550, 501), np.full(501, 300.0)], 1)
    wanted = 1 + 0.6 * np.sin(np.arange(501) / 40)
    layer = fitted(chains_of([line], [False], [wanted]), edge__width_profile="ink")
    drawn = width_along(layer)[0]
    x = np.linspace(50, 550, 501)
    across = np.interp(x, np.sort(along(layer.points[:, 0] / 2 - 0.5)), drawn)
    middle = slice(40, -40)
    assert np.abs(across[middle] - wanted[middle]).max() < 0.1 * wanted.max()
    assert layer.width[0] == pytest.approx(wanted.max(), rel=0.1)


def test_centerline_widths_are_lengths_in_picture_px():
    line = scribble(5)
    chains = chains_of([line], [False], [np.full(len(line), 7.0)], absolute=True)
    layer = fitted(chains, "centerline", centerline__width_multiplier=1.5)
    assert layer.absolute
    assert layer.profile == pytest.approx(np.full(len(layer.points), 7 * 2 * 1.5), rel=1e-4)


@pytest.mark.parametrize("algorithm", ["edge", "centerline"])
@pytest.mark.parametrize("effect", ["tapering", "pressure", "variable_weights"])
def test_hand_drawn_widths_need_a_profile(algorithm, effect):
    plain = {"edge__width_profile": "uniform", "centerline__width_modulation": False}
    drawn = {"handdrawn__preset": "custom", f"handdrawn__{effect}": 0.5}
    assert fitted(algorithm=algorithm, **plain).profile is None
    assert fitted(algorithm=algorithm, **plain, **drawn).profile is not None


def test_tremor_is_not_ironed_out():
    line = np.stack([np.arange(20, 580.0), 300 + 0.8 * np.sin(np.arange(560) / 2.2)], 1)
    lost = []
    for tremor in (0.0, 0.5):
        hand = {"handdrawn__preset": "custom", "handdrawn__tremor": tremor}
        x, y = along(fitted(chains_of([line], [False]), edge__max_error=5.0, **hand).points / 2 - 0.5).T
        lost.append(np.abs(y - np.interp(x, *line.T)).max())
    assert lost[1] < 0.5 < lost[0]


def test_no_chains_give_an_empty_layer():
    assert len(fitted(Chains.empty())) == 0
    assert fitted(Chains.empty(absolute=True), "centerline").absolute


coordinate = st.one_of(
    st.floats(-50, 700, width=32), st.integers(0, 5).map(float), st.floats(-1e6, 1e6, width=32)
)


@given(
    lines=st.lists(
        st.integers(2, 12).flatmap(lambda n: arrays(np.float32, (n, 2), elements=coordinate)),
        min_size=1,
        max_size=4,
    ),
    loop=st.booleans(),
    ink=st.booleans(),
)
def test_any_chains_give_finite_strokes_with_their_ends(lines, loop, ink):
    if loop:
        lines = [np.concatenate([line, line[:1]]) for line in lines]
    chains = chains_of(lines, [loop] * len(lines))
    strokes_ = fit_chains(
        chains, 0, len(chains), Fitting(0.5, 0.5, 0.01, 4, varying=ink, width_sigma=3, tip=5)
    )
    assert np.isfinite(strokes_.points).all()
    assert np.isfinite(strokes_.width).all()
    assert ink == (strokes_.profile is not None)
    if strokes_.profile is not None:
        assert np.isfinite(strokes_.profile).all()
        assert strokes_.profile.min() >= 0
    first, last = strokes_.offsets[:-1], strokes_.offsets[1:] - 1
    assert (last - first >= 3).all()
    if loop:
        assert np.array_equal(strokes_.points[first], strokes_.points[last])
    else:
        ends = np.concatenate([[line[0], line[-1]] for line in lines]).astype(np.float64) + 0.5
        drawn = strokes_.points[np.stack([first, last], 1).ravel()]
        assert np.array_equal(drawn, ends.astype(np.float32))


def test_time_limit_hands_over_the_strokes_done(monkeypatch):
    monkeypatch.setattr(fit, "CHUNK", 300)

    class Hurried(Control):
        def check(self):
            raise OutOfTime

    with pytest.raises(Partial) as ended:
        fitted(control=Hurried())
    done = ended.value.result
    assert len(done) == 1
    assert same(done, fitted().first(1))


def test_chunks_make_no_difference(monkeypatch):
    whole = fitted(edge__width_profile="ink")
    monkeypatch.setattr(fit, "CHUNK", 1)
    assert same(fitted(edge__width_profile="ink"), whole)
