"""Outlines of strokes: as wide as they should be, without holes, spikes and folds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.drawing_shapes import circle, layer_of, polyline, sampled, spline, view, wandering
from vec2art_nb.engine import raster
from vec2art_nb.engine.outline import outline
from vec2art_nb.engine.svg import write_svg

SIZE, ZOOM = 100, 4


def drawn(strokes, pen, closed=None, profile=None):
    """Ink of strokes, 0 to 1, at four pixels per px."""
    layer = layer_of(strokes, closed=closed, profile=profile)
    width = pen / view(stroke_width=1).pen(SIZE, SIZE)
    style = view(stroke_width=width, stroke_color="#000000", precision=3)
    pixels = raster.render(write_svg(SIZE, SIZE, [layer], style), ZOOM * SIZE, ZOOM * SIZE)
    return 1 - pixels[..., 0] / 255


def area(shape):
    """Signed area inside all rings, by Green's theorem on samples."""
    total = 0.0
    for i, j in zip(shape.rings[:-1], shape.rings[1:], strict=True):
        x, y = sampled(shape.points[i:j].astype(float)).T
        total += 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])
    return total


def uniform(strokes):
    return [np.ones(len(stroke)) for stroke in strokes]


SHAPES = {
    "line": [polyline((20, 20), (80, 60))],
    "dot": [polyline((50, 50), (50, 50))],
    "s": [np.array([(10, 20), (120, 20), (-20, 80), (90, 80)])],
    "hairpin": [np.array([(15, 45), (105, 45), (105, 52), (15, 52)])],
    "narrow hairpin": [np.array([(15, 45), (105, 45), (105, 45.5), (15, 45.5)])],
    "loop": [np.array([(20, 80), (130, 20), (-30, 20), (80, 80)])],
    "zigzag": [polyline((10, 20), (20, 70), (30, 20), (34, 70), (38, 20), (80, 22), (82, 60), (60, 20))],
    "back and forth": [polyline((20, 50), (80, 50), (20, 50))],
    "stub": [polyline((50, 50), (51, 50.5))],
    "zero handles": [np.array([(20, 20), (20, 20), (80, 60), (80, 60)])],
    "short handles": [np.array([(20, 40), (20.02, 40.1), (50, 60), (80, 40)])],
    "spiral": [spline([(50 + (35 - k) * np.cos(k / 2), 50 + (35 - k) * np.sin(k / 2)) for k in range(35)])],
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("pen", [1.5, 6.0])
def test_constant_width_looks_like_a_round_stroke(name, pen):
    strokes = SHAPES[name]
    expected = drawn(strokes, pen)
    found = drawn(strokes, pen, profile=uniform(strokes))
    assert found.sum() == pytest.approx(expected.sum(), rel=0.02)
    # Up to two px of the picture: where a bend is tighter than the stroke is wide, the rasteriser's own
    # strokes are not exact either.
    assert (np.abs(found - expected) > 0.5).sum() <= 2 * ZOOM**2


@pytest.mark.parametrize("pen", [2.0, 8.0, 30.0])
@pytest.mark.parametrize("radius", [1, 4, 20])
def test_rings_have_a_hole_only_where_the_pen_leaves_one(radius, pen):
    ring = [circle(50, 50, radius)]
    found = drawn(ring, pen, closed=[True], profile=uniform(ring)).sum() / ZOOM**2
    hole = max(0, radius - pen / 2)
    assert found == pytest.approx(np.pi * ((radius + pen / 2) ** 2 - hole**2), rel=0.01)


def test_closed_corners_are_round():
    square = [polyline((30, 30), (70, 30), (70, 70), (30, 70), (30, 30))]
    expected = drawn(square, 6, closed=[True])
    found = drawn(square, 6, closed=[True], profile=uniform(square))
    assert np.abs(found - expected).max() < 0.25


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.floats(0.5, 12))
def test_varying_width_stays_between_its_bounds(seed, count, pen):
    rng = np.random.default_rng(seed)
    stroke = wandering(rng, count, step=9, start=(50, 50))
    low, high = np.sort(rng.uniform(0.4, 1, 2))
    profile = rng.uniform(low, high, len(stroke))
    found = drawn([stroke], pen, profile=[profile])
    # Half a pixel of anti-aliasing either way.
    assert (found - drawn([stroke], low * pen - 0.25)).min() > -0.2
    assert (drawn([stroke], high * pen + 0.5) - found).min() > -0.2


@pytest.mark.parametrize(("length", "width"), [(40, 3), (200, 1), (10, 9)])
def test_area_of_a_straight_stroke(length, width):
    line = polyline((5, 5), (5 + 0.6 * length, 5 + 0.8 * length))
    shape = outline(layer_of([line], profile=[np.ones(4)]), pen=width, tolerance=0.02)
    assert abs(area(shape)) == pytest.approx(length * width + np.pi * width**2 / 4, rel=0.01)


def test_area_of_a_ring():
    shape = outline(layer_of([circle(0, 0, 30)], closed=[True], profile=[np.ones(13)]), pen=4, tolerance=0.02)
    assert list(shape.paths) == [0, 2]
    assert abs(area(shape)) == pytest.approx(2 * np.pi * 30 * 4, rel=0.01)


def test_ends_without_width_are_pointed():
    line = polyline((0, 0), (30, 0))
    shape = outline(layer_of([line], profile=[[0, 1, 1, 0]]), pen=4, tolerance=0.02)
    assert shape.points.min(axis=0)[0] == pytest.approx(0, abs=0.02)
    assert shape.points.max(axis=0)[0] == pytest.approx(30, abs=0.02)
    assert np.abs(sampled(shape.points)[:, 1]).max() == pytest.approx(1.5, rel=0.02)


def test_strokes_without_any_width_have_no_outline():
    strokes = [polyline((0, 0), (9, 0)), polyline((0, 5), (9, 5))]
    shape = outline(layer_of(strokes, profile=[np.zeros(4), np.ones(4)]), pen=4, tolerance=0.02)
    assert list(shape.paths) == [0, 0, 1]


def test_absolute_widths_ignore_the_pen():
    layer = layer_of([polyline((0, 0), (9, 0))], profile=[np.full(4, 2.0)], absolute=True)
    for pen in (1, 7):
        assert outline(layer, pen, 0.02).points[:, 1].max() == pytest.approx(1)


def test_a_gentle_curve_needs_one_cubic_a_side():
    arc = np.array([(0, 0), (20, 5), (40, 5), (60, 0)], float)
    shape = outline(layer_of([arc], profile=[np.ones(4)]), pen=2, tolerance=0.05)
    assert (len(shape.points) - 1) // 3 == 2 + 4


def test_rings_are_closed_and_have_whole_cubics():
    rng = np.random.default_rng(5)
    strokes = [wandering(rng, n) for n in (1, 3, 8)] + [circle(50, 50, 9)]
    profile = [rng.uniform(0, 2, len(stroke)) for stroke in strokes]
    shape = outline(layer_of(strokes, closed=[False] * 3 + [True], profile=profile), 5, 0.02)
    for i, j in zip(shape.rings[:-1], shape.rings[1:], strict=True):
        assert (j - i) % 3 == 1
        np.testing.assert_array_equal(shape.points[i], shape.points[j - 1])


def test_needs_cubics_with_a_profile():
    with pytest.raises(ValueError, match="profile"):
        outline(layer_of([polyline((0, 0), (9, 0))]), 1, 0.1)
