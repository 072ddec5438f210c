"""Where dots go: nearest sites, relaxation, transport, order, screens, darts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vec2art_nb.engine.control import Control
from vec2art_nb.engine.kernels.cells import cell_moments, nearest_sites
from vec2art_nb.engine.kernels.split import split_order
from vec2art_nb.engine.lloyd import relaxed
from vec2art_nb.engine.metrics import capacity_spread, spectrum, stippled_tone_error
from vec2art_nb.engine.placement import (
    diffused,
    finer_voronoi,
    lattice,
    lloyd_weight,
    poisson,
    sprayed,
    target,
    voronoi,
)
from vec2art_nb.engine.transport import transported


def ramp(height=120, width=160):
    """Density that rises to the right, with an empty stripe."""
    density = np.tile(np.linspace(0.2, 1.8, width, dtype=np.float32), (height, 1))
    density[:, 60:70] = 0
    return density


def error(points, density):
    area = np.full(len(points), density.sum() / len(points))
    return stippled_tone_error(points, area, density)


def in_order(points):
    order = np.empty(len(points), np.int64)
    split_order(points, order)
    return order


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 60), st.integers(0, 2**31))
def test_labels_name_the_nearest_point(rows, columns, count, seed):
    rng = np.random.default_rng(seed)
    points = (rng.random((count, 2)) * (columns, rows)).astype(np.float32)
    # dots closer than some px are one to the sweeps
    _, first = np.unique((points / 3).astype(int), axis=0, return_index=True)
    points = np.ascontiguousarray(np.floor(points[np.sort(first)] / 3) * 3 + 1.5)
    points = (points + rng.uniform(-0.9, 0.9, points.shape)).astype(np.float32)
    points = np.minimum(points, np.float32((columns - 0.01, rows - 0.01)))  # inside, as dots are
    labels = np.empty((rows, columns), np.int32)
    nearest_sites(points, labels, False)
    if len(points) == 0:
        assert (labels == -1).all()
        return
    y, x = np.indices(labels.shape) + 0.5
    away = np.hypot(points[:, 0, None, None] - x, points[:, 1, None, None] - y)
    chosen = np.take_along_axis(away, labels[None].astype(int), axis=0)[0]
    assert (chosen <= away.min(axis=0) + 1).all()
    assert (chosen > away.min(axis=0) + 1e-4).sum() <= max(2, 0.02 * labels.size)


def test_labels_can_be_renewed_after_a_small_move():
    rng = np.random.default_rng(0)
    points = (rng.random((200, 2)) * (90, 70)).astype(np.float32)
    moved = np.clip(points + rng.normal(0, 0.5, points.shape), 0, (89, 69)).astype(np.float32)
    fresh, renewed = np.empty((70, 90), np.int32), np.empty((70, 90), np.int32)
    nearest_sites(moved, fresh, False)
    nearest_sites(points, renewed, False)
    nearest_sites(moved, renewed, True)
    assert (fresh != renewed).mean() < 0.005


def test_moments_sum_to_the_weight():
    density = ramp()
    points = diffused(density, 300, 1)
    labels, sums = np.empty(density.shape, np.int32), np.empty((300, 3))
    nearest_sites(points, labels, False)
    cell_moments(labels, density, sums)
    y, x = np.indices(density.shape) + 0.5
    assert np.allclose(sums.sum(axis=0), [density.sum(), (density * x).sum(), (density * y).sum()], rtol=1e-5)


@pytest.mark.parametrize("count", [1, 7, 150, 2000])
def test_error_diffusion_gives_the_number_asked_for_where_there_is_density(count):
    density = ramp()
    points = diffused(density, count, 3)
    assert len(points) == count
    assert (density[points[:, 1].astype(int), points[:, 0].astype(int)] > 0).all()
    if count > 100:
        assert error(points, density) < 0.06


def test_lloyd_steps_even_out_capacities():
    density = ramp()
    points = sprayed(density, 400, 1)
    spreads = [
        capacity_spread(relaxed(points, lloyd_weight(density), k, Control()), density) for k in (0, 1, 4)
    ]
    assert spreads[0] > 1.3 * spreads[1] > 1.3**2 * spreads[2]
    assert capacity_spread(voronoi(density, 400, 1, Control()), density) < 0.16


def test_lloyd_steps_never_move_a_point_into_the_empty_or_a_fixed_one_at_all():
    density = ramp()
    points = diffused(density, 500, 1)
    moved = relaxed(points, lloyd_weight(density), 3, Control(), fixed=100)
    assert np.array_equal(moved[:100], points[:100])
    assert not np.array_equal(moved[100:], points[100:])
    assert (density[moved[:, 1].astype(int), moved[:, 0].astype(int)] > 0).all()


def test_transport_corrects_tone_at_large():
    density = ramp()
    tilted = density * np.linspace(1.4, 0.6, 120, dtype=np.float32)[:, None]
    wrong = voronoi(tilted, 1500, 1, Control())
    once = wrong
    for _ in range(6):
        once = transported(once, density)
    assert error(once, density) < 0.3 * error(wrong, density)
    assert (density[once[:, 1].astype(int), once[:, 0].astype(int)] > 0).all()
    few = wrong[:5]
    assert transported(few, density) is few


def test_a_finer_stippling_begins_with_the_coarser():
    density = ramp()
    base = voronoi(density, 300, 1, Control())
    fine = finer_voronoi(density, base, 1200, 2, Control())
    assert len(fine) == 1200
    assert np.array_equal(fine[:300], base)
    assert error(fine, density) < error(base, density)
    assert capacity_spread(fine, density) < 0.4


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 200), st.integers(0, 2**31))
def test_an_order_is_a_permutation(count, seed):
    points = np.random.default_rng(seed).integers(0, 12, (count, 2)).astype(np.float32)
    assert sorted(in_order(points)) == list(range(count))


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_every_prefix_is_a_fair_stippling(share):
    density = ramp(240, 320)
    points = voronoi(density, 2000, 1, Control())
    first = np.ascontiguousarray(points[in_order(points)[: round(share * 2000)]])
    own = voronoi(density, len(first), 2, Control())
    random = np.random.default_rng(0).permutation(points)[: len(first)]
    assert error(first, density) < 2.5 * error(own, density)
    assert error(first, density) < 0.5 * error(random, density)
    rested = first
    for _ in range(2):
        rested = relaxed(transported(rested, density), lloyd_weight(density), 1, Control())
    assert error(rested, density) < 1.1 * error(own, density)


@pytest.mark.parametrize("hexagonal", [False, True])
def test_screens_are_regular_and_as_many_as_asked_for(hexagonal):
    density = np.ones((200, 300), np.float32)
    points = lattice(density, 600, hexagonal=hexagonal)
    assert abs(len(points) - 600) <= 6
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(away, np.inf)
    nearest = away.min(axis=1)
    assert np.ptp(nearest) < 0.01
    assert nearest[0] == pytest.approx(np.sqrt(100 * (2 / np.sqrt(3) if hexagonal else 1)), rel=0.05)


def test_darts_keep_a_distance_that_follows_the_density_and_continue():
    density = target(np.ones((150, 150), np.float32), 500, 0.1)
    base = poisson(density, np.empty((0, 2), np.float32), 500, 1, Control())
    assert len(base) == 500
    away = np.hypot(*(base[:, None] - base[None]).transpose(2, 0, 1))
    np.fill_diagonal(away, np.inf)
    assert away.min() > 0.65 * np.sqrt(density.size / 500)
    more = poisson(target(density, 1500, 0.1), base, 1500, 2, Control())
    assert len(more) == 1500
    assert np.array_equal(more[:500], base)


def test_a_least_spacing_spreads_what_is_too_dense():
    number = np.ones((100, 100), np.float32)
    number[:, 50:] = 9
    free, held = target(number, 600, 1.0), target(number, 600, 4.0)
    assert free.sum() == pytest.approx(600, rel=1e-4)
    assert held.sum() == pytest.approx(600, rel=1e-3)
    assert held.max() == pytest.approx(1 / (np.sqrt(3) / 2 * 16), rel=1e-4)
    assert held[0, 0] > free[0, 0]
    assert np.ptp(target(number, 5000, 4.0)) == 0


def test_flat_grey_has_little_power_at_low_frequencies():
    density = np.ones((300, 300), np.float32)
    relaxed_dots, random = voronoi(density, 2000, 1, Control()), sprayed(density, 2000, 1)
    assert spectrum(random, 300, 300).low == pytest.approx(1, abs=0.25)
    assert spectrum(relaxed_dots, 300, 300).low < 0.06
    found = spectrum(relaxed_dots, 300, 300)
    assert found.power.max() > 2
    assert 0.8 < found.frequency[found.power.argmax()] < 1.3
