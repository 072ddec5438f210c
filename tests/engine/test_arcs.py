"""Shared borders: simplified once, and neither crossing nor touching afterwards."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.areas_drawn import connected
from vec2art_nb.engine.arcs import MARGIN, Arcs, fitted, simplified, uncrossed
from vec2art_nb.engine.kernels.crossings import find_crossings
from vec2art_nb.engine.partition import Borders, Partition


def borders_of(labels):
    labels, count = connected(labels)
    partition = Partition.of(labels, count)
    return Borders.of(partition, np.arange(count, dtype=np.int32), count, np.zeros(len(partition.sides)))


def crossings(lines, width=100.0, height=100.0):
    arcs = Arcs(
        np.concatenate(lines).astype(np.float32), np.cumsum([0, *map(len, lines)]).astype(np.int64), 1
    )
    found = np.zeros(len(lines), np.bool_)
    find_crossings(arcs.points, arcs.offsets, np.ones(len(lines), np.bool_), width, height, MARGIN, found)
    return found.tolist()


def test_arcs_that_cross_touch_or_coincide_are_found():
    across, down = np.array([[10, 50], [90, 50]]), np.array([[50, 10], [50, 90]])
    assert crossings([across, down]) == [True, True]
    assert crossings([across, down[:, ::-1] + (0, 5)]) == [False, False]
    assert crossings([across, np.array([[50, 50.05], [50, 90]])]) == [True, True]
    assert crossings([across, across.copy()]) == [True, True]
    assert crossings([across, np.array([[90, 50], [95, 80]])]) == [False, False]
    assert crossings([np.array([[10, 10], [40, 10], [20, 30], [20, 0]])]) == [True]


@given(st.integers(0, 2**32 - 1), st.integers(2, 30))
@settings(max_examples=60, deadline=None)
def test_crossings_are_those_that_shapely_finds(seed, count):
    rng = np.random.default_rng(seed)
    lines = [rng.uniform(0, 100, (2, 2)) for _ in range(count)]
    lines = [np.float32([a, a + (b - a) * 0.3]).astype(float) for a, b in lines]
    shapes = [shapely.LineString(line) for line in lines]
    truth = [any(a is not b and a.distance(b) < MARGIN for b in shapes) for a in shapes]
    assert crossings(lines) == truth


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 3.0, 20.0]), st.booleans(), st.floats(0, 3))
@settings(max_examples=40, deadline=None)
def test_whatever_is_asked_for_regions_fit_in_the_end(seed, tolerance, curved, shake):
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 4, (6, 8))
    labels = np.kron(coarse, np.ones((4, 4), int))
    labels[rng.integers(0, 24, 30), rng.integers(0, 32, 30)] = 5
    borders = borders_of(labels)
    inner = ~np.isin(
        np.arange(len(borders.points)), np.concatenate([borders.offsets[:-1], borders.offsets[1:] - 1])
    )
    points = borders.points + (rng.normal(0, shake, borders.points.shape) * inner[:, None])
    points = points.clip(0, (32, 24)).astype(np.float32)
    framed = np.repeat((borders.sides < 0).any(axis=1), np.diff(borders.offsets))
    points[framed] = borders.points[framed]
    if curved:
        arcs = fitted(borders, points, tolerance, 1.0)
    else:
        arcs = simplified(borders, points, np.arange(len(borders.loop)), tolerance)
    found = uncrossed(arcs, borders, points, [tolerance / 2, None], (24, 32), lambda: None)
    lines = found.lines()
    shapes = [
        shapely.LineString(lines.points[a:b])
        for a, b in zip(lines.offsets[:-1], lines.offsets[1:], strict=True)
    ]
    faces = shapely.get_parts(shapely.polygonize(shapes))
    assert shapely.area(faces).sum() == pytest.approx(24 * 32, abs=1e-3)
    assert len(faces) == len(borders.rings) - 1
    tree = shapely.STRtree(shapes)
    for a, b in tree.query(shapes, predicate="intersects").T:
        if a < b:
            touch = shapely.intersection(shapes[a], shapes[b])
            ends = shapely.multipoints([shapes[a].coords[0], shapes[a].coords[-1]])
            assert shapely.within(touch, ends)


def test_parts_of_arcs_are_put_back_where_they_were():
    arcs = Arcs(np.arange(18, dtype=np.float32).reshape(9, 2), np.array([0, 2, 5, 9]), 1)
    index = np.array([0, 2])
    assert arcs.but(index, arcs.some(index)).points.tolist() == arcs.points.tolist()
    cubics = arcs.cubics()
    assert cubics.offsets.tolist() == [0, 4, 11, 21]
    assert cubics.points[::3][:2].tolist() == arcs.points[:2].tolist()
