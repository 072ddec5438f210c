"""Plotter order: the same strokes with less travel."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.drawing_shapes import circle, layer_of, polyline, wandering
from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.order import plotter_order, travel
from vec2art_nb.engine.pens import pens_of


def scattered(count, seed=0, **more):
    rng = np.random.default_rng(seed)
    return layer_of([wandering(rng, 3, start=rng.uniform(0, 900, 2)) for _ in range(count)], **more)


def polygons(layer):
    """Each stroke's control polygon in the direction that sorts first."""
    parts = np.split(layer.points, layer.offsets[1:-1])
    return sorted(min(part.tolist(), part[::-1].tolist()) for part in parts)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_strokes_stay_and_travel_does_not_grow_beyond_nearest_neighbour(count, seed):
    layer = scattered(count, seed)
    [ordered] = plotter_order([layer], preserve=[False])
    assert polygons(ordered) == polygons(layer)
    assert travel([ordered], preserve=[False]) <= nearest_neighbour(layer) + 1e-3


def nearest_neighbour(layer):
    """Travel of the simplest good tour, by brute force."""
    ends = layer.points[np.stack([layer.offsets[:-1], layer.offsets[1:] - 1], axis=1)].astype(float)
    place, way, left = np.zeros(2), 0.0, list(range(len(layer)))
    while left:
        gaps = np.hypot(*(ends[left] - place).transpose(2, 0, 1))
        stroke, end = divmod(int(gaps.argmin()), 2)
        way += gaps.min()
        place = ends[left.pop(stroke)][1 - end]
    return way


def test_improvements_go_beyond_nearest_neighbour():
    layer = scattered(600)
    [ordered] = plotter_order([layer], preserve=[False])
    assert travel([ordered], preserve=[False]) < 0.85 * nearest_neighbour(layer)


def test_a_row_is_drawn_as_a_row():
    order = np.random.default_rng(4).permutation(30)
    rows = [polyline((10 * k, 5), (10 * k + 8, 5)) for k in order]
    turned = [row[::-1] if k % 3 else row for k, row in enumerate(rows)]
    [ordered] = plotter_order([layer_of(turned)], preserve=[False])
    assert (np.diff(ordered.points[:, 0]) > 0).all()
    assert travel([ordered], preserve=[False]) == pytest.approx(5 + 29 * 2)


def test_everything_that_belongs_to_a_stroke_turns_with_it():
    strokes = [polyline((0, 0), (50, 0)), polyline((100, 3), (60, 3))]
    layer = layer_of(
        strokes,
        profile=[np.linspace(1, 2, 4), np.linspace(3, 4, 4)],
        gradient=np.arange(12, dtype=np.uint8).reshape(2, 2, 3),
        color=np.array([[1, 1, 1], [2, 2, 2]], np.uint8),
    )
    [ordered] = plotter_order([layer], preserve=[False])
    np.testing.assert_array_equal(ordered.points[4], (60, 3))
    np.testing.assert_allclose(ordered.profile[4:], np.linspace(4, 3, 4))
    np.testing.assert_array_equal(ordered.gradient[1], [[9, 10, 11], [6, 7, 8]])
    np.testing.assert_array_equal(ordered.color[:, 0], [1, 2])


def test_each_pen_has_its_own_tour():
    width = np.where(np.arange(40) % 2, 1.0, 2.0)
    color = np.repeat(np.array([[255, 0, 0], [0, 0, 255]], np.uint8), 20, axis=0)
    layer = scattered(40, width=width, color=color)
    for preserve, count in ((False, 2), (True, 4)):
        [ordered] = plotter_order([layer], preserve=[preserve])
        pens = pens_of(ordered, preserve=preserve)
        assert len(pens.width) == count
        np.testing.assert_array_equal(pens.order, np.arange(40))  # the SVG writes them as they come
        assert travel([ordered], preserve=[preserve]) < 0.5 * travel([layer], preserve=[preserve])


def test_closed_strokes_keep_their_direction():
    layer = layer_of([circle(50, 50, 9), circle(20, 20, 5)], closed=[True, True])
    [ordered] = plotter_order([layer], preserve=[False])
    np.testing.assert_array_equal(ordered.points[:13], layer.points[13:])
    np.testing.assert_array_equal(ordered.points[13:], layer.points[:13])


def test_the_tour_goes_on_from_layer_to_layer():
    first, second = layer_of([polyline((0, 0), (90, 0))]), layer_of([polyline((0, 9), (90, 9))])
    _, ordered = plotter_order([first, second], preserve=[False, False])
    np.testing.assert_array_equal(ordered.points[0], (90, 9))


@pytest.mark.parametrize(
    "layer",
    [
        Layer.empty(),
        layer_of([polyline((5, 5), (9, 9))]),
        layer_of([polyline((5, 5), (5, 5))] * 20),
        layer_of([polyline((k, 0), (k, 0)) for k in (3, 1, 2)]),
        layer_of([polyline((0, 0), (1e-3, 0)), polyline((1e6, 0), (1e6, 1))]),
    ],
)
def test_degenerate_drawings(layer):
    [ordered] = plotter_order([layer], preserve=[False])
    assert polygons(ordered) == polygons(layer)


def test_order_is_the_same_every_time():
    layer = scattered(300, 8)
    a, b = (plotter_order([layer], preserve=[False])[0] for _ in range(2))
    np.testing.assert_array_equal(a.points, b.points)
