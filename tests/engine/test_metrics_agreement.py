import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vec2art_nb.engine.metrics import (
    boundary_f1,
    chamfer,
    mean_distance,
    nearest,
    precision_recall,
    stroke_count_ratio,
    width_error,
)

NONE = np.zeros((0, 2))
coordinates = st.floats(-50, 50, width=32)


def line(y, start=0, stop=100):
    x = np.arange(start, stop, dtype=float)
    return np.stack([x, np.full_like(x, y)], axis=1)


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.float64, st.tuples(st.integers(1, 30), st.just(2)), elements=coordinates),
    arrays(np.float64, st.tuples(st.integers(1, 30), st.just(2)), elements=coordinates),
)
def test_nearest_is_what_a_comparison_of_all_pairs_finds(points, others):
    distance, index = nearest(points, others)
    pairs = np.hypot(*(points[:, None] - others[None]).transpose(2, 0, 1))
    np.testing.assert_allclose(distance, pairs.min(axis=1), atol=1e-12)
    np.testing.assert_allclose(pairs[np.arange(len(points)), index], distance, atol=1e-12)


def test_nearest_among_many_points_on_curves_agrees_with_a_kd_tree():
    spatial = pytest.importorskip("scipy.spatial")
    t = np.linspace(0, 40, 3000)
    spiral = np.stack([t * np.cos(t), t * np.sin(t)], axis=1)
    queries = np.random.default_rng(7).uniform(-80, 80, (2000, 2))
    np.testing.assert_allclose(nearest(queries, spiral)[0], spatial.KDTree(spiral).query(queries)[0])


def test_distances_between_parallel_lines():
    assert mean_distance(line(0), line(2)) == 2
    assert chamfer(line(0), line(2)) == 2
    half = line(0, 0, 50)
    assert mean_distance(half, line(0)) == 0
    assert chamfer(half, line(0)) == pytest.approx(np.arange(1, 51).sum() / 100 / 2)


def test_precision_and_recall_are_shares_within_the_tolerance():
    drawn = np.concatenate([line(0, 0, 50), line(30, 0, 50)])
    assert precision_recall(drawn, line(1), tolerance=1) == (0.5, 0.5)
    assert boundary_f1(drawn, line(1), tolerance=1) == 0.5
    assert boundary_f1(line(0), line(1), tolerance=0.99) == 0


def test_nothing_drawn_is_precise_but_finds_nothing():
    assert precision_recall(NONE, line(0), 1) == (1, 0)
    assert precision_recall(line(0), NONE, 1) == (0, 1)
    assert boundary_f1(NONE, line(0), 1) == 0
    assert boundary_f1(NONE, NONE, 1) == 1
    assert chamfer(NONE, line(0)) == np.inf
    assert chamfer(NONE, NONE) == 0


def test_width_error_compares_with_the_nearest_true_width_and_leaves_strangers_out():
    drawn = np.concatenate([line(0.5), line(40)])
    width = np.concatenate([np.full(100, 5.0), np.full(100, 99.0)])
    true_width = np.where(np.arange(100) < 50, 4.0, 5.0)
    assert width_error(drawn, width, line(0), true_width, tolerance=3) == pytest.approx(0.125)
    assert width_error(drawn, np.array(2.0), line(0), np.array(4.0), tolerance=3) == pytest.approx(0.5)
    assert width_error(NONE, np.zeros(0), line(0), true_width) == 0


def test_stroke_counts_are_compared_as_a_ratio():
    assert stroke_count_ratio(7, 10) == pytest.approx(0.7)
    assert stroke_count_ratio(0, 0) == 1
    assert stroke_count_ratio(3, 0) == np.inf
