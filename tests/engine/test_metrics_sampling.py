from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.metrics import cubics, lengths, polylines, sample

#: Control arm of the usual cubic quarter of a circle.
ARM = 0.5522847498


def curves(*strokes, profile=None):
    points = np.array([point for stroke in strokes for point in stroke], np.float32)
    n = len(strokes)
    return Layer(
        kind="stroke",
        degree=3,
        points=points,
        offsets=np.cumsum([0, *map(len, strokes)]).astype(np.int64),
        closed=np.zeros(n, np.bool_),
        color=np.zeros((n, 3), np.uint8),
        width=np.full(n, 2, np.float32),
        weight=np.ones(n, np.float32),
        profile=None if profile is None else np.array(profile, np.float32),
    )


def quarter(radius):
    return [(radius, 0), (radius, ARM * radius), (ARM * radius, radius), (0, radius)]


def test_a_line_is_cut_into_equal_pieces_and_their_middles_are_returned():
    found = sample(polylines([[(1, 1), (1, 7)]]), step=4)
    np.testing.assert_allclose(found.points, [(1, 2.5), (1, 5.5)])
    np.testing.assert_allclose(found.tangents, [(0, 1), (0, 1)])
    np.testing.assert_allclose(found.arc, [1.5, 4.5])
    np.testing.assert_allclose(found.piece, [3, 3])


def test_pieces_run_on_through_the_joints_of_a_stroke():
    found = sample(polylines([[(0, 0), (3, 0), (3, 3)]]), step=2)
    np.testing.assert_allclose(found.points, [(1, 0), (3, 0), (3, 2)], atol=1e-9)


def test_a_quarter_circle_is_sampled_at_equal_arcs_on_the_curve():
    found = sample(curves(quarter(100)), step=np.pi * 50 / 9 + 1e-3)
    angles = np.degrees(np.arctan2(found.points[:, 1], found.points[:, 0]))
    np.testing.assert_allclose(angles, np.arange(5, 90, 10), atol=0.1)
    np.testing.assert_allclose(np.hypot(*found.points.T), 100, atol=0.03)
    np.testing.assert_allclose((found.tangents * found.points).sum(axis=1), 0, atol=0.2)


def test_arc_length_of_a_curve_does_not_depend_on_the_speed_of_its_parameter():
    even = curves([(0, 0), (10, 0), (20, 0), (30, 0)])
    uneven = curves([(0, 0), (0, 0), (3, 0), (30, 0)])
    a, b = sample(even, 3), sample(uneven, 3)
    np.testing.assert_allclose(a.points, b.points, atol=0.02)
    np.testing.assert_allclose(b.tangents, np.tile([1, 0], (10, 1)))


def test_lengths_are_those_of_the_curves():
    layer = curves(quarter(10), quarter(20))
    np.testing.assert_allclose(lengths(layer), [5 * np.pi, 10 * np.pi], rtol=1e-3)
    np.testing.assert_allclose(np.bincount(sample(layer, 0.5).stroke), np.ceil(lengths(layer) / 0.5))


def test_widths_follow_the_profile_or_the_stroke():
    stroke = [(0, 0), (1, 0), (2, 0), (3, 0)]
    np.testing.assert_allclose(sample(curves(stroke), 1.5).width, [2, 2])
    np.testing.assert_allclose(sample(curves(stroke, profile=[0, 1, 2, 3]), 1.5).width, [0.75, 2.25])


def test_nothing_and_points_without_length_are_no_trouble():
    assert len(sample(Layer.empty(), 1).points) == 0
    assert len(sample(polylines([[(5, 5)]]), 1).points) == 0
    found = sample(polylines([[(0, 0), (2, 0)], [(5, 5), (5, 5)], [(8, 8), (8, 9)]]), 1)
    assert found.stroke.tolist() == [0, 0, 1, 2]
    np.testing.assert_allclose(found.points[2:], [(5, 5), (8, 8.5)])
    np.testing.assert_allclose(found.piece, [1, 1, 0, 1])


def test_straight_segments_become_cubics_of_even_speed():
    control, stroke = cubics(polylines([[(0, 0), (6, 0)], [(0, 0), (0, 3), (3, 3)]]))
    assert stroke.tolist() == [0, 1, 1]
    np.testing.assert_allclose(control[0], [(0, 0), (2, 0), (4, 0), (6, 0)])


@settings(deadline=None)
@given(
    arrays(np.float32, (7, 2), elements=st.floats(0, 500, width=32)),
    st.floats(0.5, 50),
)
def test_pieces_are_short_enough_and_add_up_to_the_length(points, step):
    layer = replace(curves([(0, 0)] * 7), points=points)
    found = sample(layer, step)
    assert found.piece.max() <= step * (1 + 1e-6)
    assert found.piece.sum() == pytest.approx(lengths(layer).sum())
    np.testing.assert_allclose(np.hypot(*found.tangents.T), 1)
    assert (np.diff(found.arc) >= 0).all()
