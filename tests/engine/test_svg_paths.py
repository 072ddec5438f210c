"""Path data says what the arrays say, in few bytes."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.drawing_shapes import (
    circle,
    farthest,
    layer_of,
    path_data,
    polyline,
    read_path,
    sampled,
    wandering,
)
from vec2art_nb.engine.kernels.digits import SHORT
from vec2art_nb.engine.paths import Geometry, path_texts
from vec2art_nb.engine.view import MAX_DECIMALS

#: The first example may compile; machines may be busy.
patient = settings(deadline=None)

coordinates = st.floats(-3000, 3000, width=32)
#: As many as the writer is asked for: small pictures get more than the field says.
decimals = st.integers(0, MAX_DECIMALS)


@st.composite
def layers(draw, degree=None):
    degree = draw(st.sampled_from([1, 3])) if degree is None else degree
    sizes = draw(st.lists(st.integers(0, 6), max_size=6))
    strokes = [
        np.array(draw(st.lists(st.tuples(coordinates, coordinates), min_size=n, max_size=n)))
        for n in (degree * size + 1 for size in sizes)
    ]
    closed = draw(st.lists(st.booleans(), min_size=len(strokes), max_size=len(strokes)))
    for stroke, ring in zip(strokes, closed, strict=True):
        if ring:
            stroke[-1] = stroke[0]
    return layer_of(strokes, closed=closed, degree=degree)


def texts(layer, unit, *, compiled=True):
    count = len(layer)
    geometry = Geometry(layer.points, layer.offsets, layer.closed, np.arange(count + 1), layer.degree)
    text, ends = path_texts(geometry, np.arange(count), unit, compiled=compiled)
    return [text[i:j] for i, j in itertools.pairwise(ends)]


def data(layer, unit=10):
    return path_data("".join(texts(layer, unit)))


@patient
@given(layers(), decimals)
def test_compiled_and_plain_writers_agree_on_every_byte(layer, digits):
    assert texts(layer, 10**digits) == texts(layer, 10**digits, compiled=False)


@patient
@given(layers(), decimals)
def test_ends_are_rounded_once(layer, digits):
    unit = 10**digits
    for i, path in enumerate(data(layer, unit)):
        [(polygon, _kinds, closed)] = read_path(path)
        stroke = layer.points[layer.offsets[i] : layer.offsets[i + 1]].astype(float)
        assert closed == layer.closed[i]
        assert np.abs(polygon[0] - stroke[0]).max() <= 0.5 / unit + 1e-9
        if not closed:
            assert np.abs(polygon[-1] - stroke[-1]).max() <= 0.5 / unit + 1e-9


@patient
@given(layers(degree=1), decimals)
def test_corners_are_rounded_once(layer, digits):
    unit = 10**digits
    for i, path in enumerate(data(layer, unit)):
        [(polygon, _, _)] = read_path(path)
        written = {tuple(corner) for corner in np.rint(polygon[::3] * unit)}
        corners = layer.points[layer.offsets[i] : layer.offsets[i + 1]].astype(float)
        assert written == {tuple(corner) for corner in np.floor(corners * unit + 0.5)}


@settings(patient, max_examples=30)
@given(st.integers(0, 2**32 - 1), decimals, st.integers(1, 12))
def test_curve_stays_within_three_units(seed, digits, count):
    exact = wandering(np.random.default_rng(seed), count)
    exact = exact.astype(np.float32).astype(float)
    [path] = data(layer_of([exact]), 10**digits)
    [(polygon, _, _)] = read_path(path)
    limit = 3 / 10**digits + 0.002  # the latter: the chords of the samples
    assert farthest(sampled(polygon, 25), sampled(exact, 150)) <= limit
    assert farthest(sampled(exact, 25), sampled(polygon, 150)) <= limit


@pytest.mark.parametrize("digits", [0, 1, 2])
def test_relative_commands_do_not_drift(digits):
    exact = wandering(np.random.default_rng(7), 1000, step=3)
    [path] = data(layer_of([exact]), 10**digits)
    [(polygon, _, _)] = read_path(path)
    assert np.abs(polygon[-1] - exact[-1]).max() <= 0.5 / 10**digits + 1e-3
    assert farthest(polygon[-60::3], sampled(exact[-90:], 50)) <= 1.5 / 10**digits


@patient
@given(layers(), decimals)
def test_numbers_are_as_short_as_they_can_be(layer, digits):
    for path in data(layer, 10**digits):
        assert not re.search(
            r"(?<![\d.])-?0\d|(?<![\d.])-?0\.|\.\d*0(?!\d)|-0(?![\d.])| -|  |[a-zA-Z] | [a-zA-Z]", path
        )


def test_separators_are_left_out_where_a_point_or_a_sign_separates():
    [path] = data(layer_of([[(0.5, 0.5), (2, 0.75), (1.25, -3)]], degree=1), 100)
    assert path == "M.5.5l1.5.25-.75-3.75"


@pytest.mark.parametrize(
    ("stroke", "expected"),
    [
        (polyline((1, 1), (9, 1)), "M1 1h8"),
        (polyline((1, 1), (1, 9), (5, 9)), "M1 1v8h4"),
        (polyline((1, 1), (9, 4.5)), "M1 1l8 3.5"),
        (polyline((1, 1), (1, 1), (3, 1)), "M1 1h2"),
        ([(1, 1), (3, 1.04), (6, 0.96), (9, 1)], "M1 1h8"),
        ([(1, 1), (-2, 1), (6, 1), (9, 1)], "M1 1c-3 0 5 0 8 0"),
        ([(1, 1), (3, 1), (3, 3), (1, 1)], "M1 1c2 0 2 2 0 0"),
    ],
)
def test_straight_cubics_become_lines(stroke, expected):
    assert data(layer_of([stroke])) == [expected]


@pytest.mark.parametrize("stroke", [[(2, 3)], [(2, 3)] * 4, [(2, 3), (2.01, 3), (2, 3.02), (2.02, 3)]])
def test_a_dot_still_shows(stroke):
    assert data(layer_of([stroke])) == ["M2 3h0"]


def test_closed_strokes_end_with_z_which_draws_their_last_straight_side():
    triangle = polyline((0, 0), (9, 0), (9, 5), (0, 0))
    assert data(layer_of([triangle], closed=[True])) == ["M0 0h9v5z"]
    [ring] = data(layer_of([circle(20, 20, 9)], closed=[True]))
    assert ring.endswith("z")
    assert read_path(ring)[0][1] == ["c"] * 4


def test_empty_strokes_write_an_empty_path():
    assert data(layer_of([np.empty((0, 2)), [(1, 1), (2, 1), (3, 1), (4, 1)]])) == ["", "M1 1h3"]


@pytest.mark.parametrize("wild", [np.nan, np.inf, -np.inf, 1e30, -3e38])
def test_coordinates_from_nowhere_do_no_harm(wild):
    stroke = np.full((13, 2), wild)
    stroke[::2] = 1
    for compiled in (True, False):
        [path] = path_data("".join(texts(layer_of([stroke]), 10**6, compiled=compiled)))
        assert read_path(path)


def test_points_slide_to_save_digits_but_corners_and_ends_stay():
    rng = np.random.default_rng(3)
    curve = wandering(rng, 300, step=20)
    [path] = data(layer_of([curve]))
    assert len(path) / 300 < 20
    corners = np.stack([np.arange(50) * 9.3, np.arange(50) % 2 * 17.7], axis=1).round(1)
    bent = polyline(*corners)
    bent[1::3] += (0.7, 0.3)
    [path] = data(layer_of([bent]))
    [(polygon, kinds, _)] = read_path(path)
    np.testing.assert_allclose(polygon[::3], corners, atol=1e-4)
    assert set(kinds) == {"c"}


@pytest.mark.parametrize("digits", range(5))
def test_numbers_have_their_shortest_form_in_and_beyond_the_table(digits):
    unit = 10**digits
    for value in (0, 1, 10, 305, 990, SHORT - 1, SHORT, SHORT + 1, 10 * SHORT, 123456, 7 * unit):
        [path] = texts(layer_of([np.array([[0, value / unit], [0, value / unit]])], degree=1), unit)
        whole, _, fraction = f"{value / unit:.{digits}f}".partition(".")
        fraction = fraction.rstrip("0")
        shortest = f"{whole}.{fraction}" if fraction else whole
        assert path == f'<path d="M0 {shortest}h0"/>'.replace(" 0.", " .")


@pytest.mark.parametrize("digits", range(MAX_DECIMALS + 1))
@pytest.mark.parametrize("compiled", [True, False])
def test_short_numbers_are_right_at_every_precision(digits, compiled):
    unit = 10**digits
    steps = np.array([0, 1, 7, 10, 99, 100, 999, 1000, 1001]) / unit
    layer = layer_of([np.stack([np.cumsum(steps), np.zeros(len(steps))], axis=1)], degree=1)
    [text] = texts(layer, unit, compiled=compiled)
    [(polygon, _, _)] = read_path(path_data(text)[0])
    assert polygon[-1][0] == pytest.approx(np.float32(steps.sum()), abs=0.51 / unit)
