"""`detail` is a cut: monotone, nested, complete at 1."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Context
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.stages.cut import count_for_detail, cut_stage
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

LEVEL = Level(np.zeros((9, 9, 3), np.uint8), None, 9, 9, b"")
STEPS = np.linspace(0, 1, 11)

strokes = st.lists(st.tuples(st.floats(1e-6, 0.5), st.floats(0.1, 1000)), max_size=300)


def ranked(pairs):
    table = np.array(sorted(pairs, reverse=True), np.float64).reshape(-1, 2)
    return table[:, 0].astype(np.float32), table[:, 1]


@given(strokes)
def test_more_detail_never_draws_less(pairs):
    weight, length = ranked(pairs)
    counts = [count_for_detail(weight, length, d) for d in STEPS]
    assert counts == sorted(counts)
    assert counts[-1] == len(weight)
    assert counts[0] >= min(1, len(weight))


@given(strokes, st.floats(0.01, 100))
def test_the_unit_of_length_does_not_matter(pairs, factor):
    weight, length = ranked(pairs)
    assert count_for_detail(weight, length, 0.4) == pytest.approx(
        count_for_detail(weight, factor * length, 0.4), abs=1
    )


def test_few_strong_lines_are_drawn_whole_and_texture_in_part():
    logo = np.linspace(0.2, 0.02, 30).astype(np.float32)
    assert count_for_detail(logo, np.ones(30), 0.5) == 30
    grass = (3e-3 * 0.998 ** np.arange(2000)).astype(np.float32)
    assert 100 < count_for_detail(grass, np.ones(2000), 0.5) < 1200


def test_every_step_of_detail_adds_ink():
    weight = np.float32(0.05) * np.float32(0.99) ** np.arange(800)
    counts = np.array([count_for_detail(weight, np.ones(800), d) for d in STEPS])
    assert (np.diff(counts) > 10).all()


def layer_of(n):
    line = np.stack([np.linspace(0, 90, 4), np.full(4, 5.0)], 1).astype(np.float32)
    return Layer(
        kind="stroke",
        degree=3,
        points=np.tile(line, (n, 1)),
        offsets=4 * np.arange(n + 1),
        closed=np.zeros(n, np.bool_),
        color=np.zeros((n, 3), np.uint8),
        width=np.ones(n, np.float32),
        weight=(0.05 * 0.96 ** np.arange(n)).astype(np.float32),
    )


def cut(layer, detail):
    return cut_stage().run(Context(LEVEL, Snapshot({"detail": detail}), Control()), layer)


def test_strokes_of_less_detail_are_the_first_of_more():
    layers = [cut(layer_of(200), d) for d in STEPS]
    for less, more in pairwise(layers):
        assert np.array_equal(less.weight, more.weight[: len(less)])
    assert len(layers[0]) < len(layers[5]) < len(layers[-1]) == 200


def test_nothing_stays_nothing():
    assert len(cut(Layer.empty(), 0.5)) == 0
