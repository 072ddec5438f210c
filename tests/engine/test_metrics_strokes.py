from dataclasses import replace

import numpy as np
import pytest

from vec2art_nb.engine.layer import Layer
from vec2art_nb.engine.metrics import (
    bytes_per_cubic,
    curved_share,
    doubled_ink,
    fold_backs,
    mean_length,
    pen_travel,
    polylines,
)


def circle(x, y, radius, turn=2 * np.pi, corners=60):
    angles = np.linspace(0, turn, corners + 1)
    points = [(x + radius * np.cos(a), y + radius * np.sin(a)) for a in angles]
    return [*points[:-1], points[0]] if turn == 2 * np.pi else points


def wedge(opening, leg=40):
    half = np.radians(opening) / 2
    return [(leg * np.cos(half), leg * np.sin(half)), (0, 0), (leg * np.cos(half), -leg * np.sin(half))]


FOLDS = {
    "there and back on itself": [(0, 0), (20, 0), (5, 0)],
    "there and back a pixel beside": [(0, 0), (20, 0), (20, 1), (5, 1)],
    "a wedge of 5 degrees": wedge(5),
    "a hook at the end": [(0, 0), (50, 0), (50, 0.5), (44, 0.5)],
    "a needle halfway": [(0, 0), (20, 0), (20, 9), (20.8, 9), (20.8, 0), (40, 0)],
}
NO_FOLDS = {
    "a right angle": wedge(90),
    "a sharp corner of 25 degrees": wedge(25),
    "a small circle": circle(0, 0, 1),
    "a loop": circle(5, 5, 3, turn=2 * np.pi - 0.3),
    "a wide turn": [(0, 0), (20, 0), (20, 4), (0, 4)],
    "a line shorter than a fold": [(0, 0), (2, 0), (0, 0)],
    "a line": [(0, 0), (9, 0)],
}


@pytest.mark.parametrize("name", FOLDS)
def test_strokes_that_retrace_their_way_fold_back(name):
    assert fold_backs(polylines([NO_FOLDS["a line"], FOLDS[name]])).tolist() == [1]


@pytest.mark.parametrize("name", NO_FOLDS)
def test_corners_loops_and_turns_are_no_folds(name):
    assert fold_backs(polylines([NO_FOLDS[name]])).tolist() == []


def test_a_fold_across_the_seam_of_a_closed_stroke_is_found():
    needle = [(0, 0), (30, 0), (30, 20), (0, 20), (0, 1), (-10, 0.8), (0, 0)]
    for start in range(6):
        turned = needle[start:-1] + needle[: start + 1]
        assert fold_backs(polylines([turned])).tolist() == [0]


def test_folds_are_measured_in_reference_pixels():
    wide = [(0, 0), (60, 0), (60, 4), (15, 4)]
    assert fold_backs(polylines([wide])).tolist() == []
    assert fold_backs(polylines([wide]), unit=3).tolist() == [0]


def test_ink_beside_other_ink_is_doubled():
    apart = polylines([[(0, 0), (100, 0)], [(0, 3), (100, 3)]])
    close = polylines([[(0, 0), (100, 0)], [(100, 0.8), (0, 0.8)]])
    half = polylines([[(0, 0), (100, 0)], [(50, 0), (100, 0)], [(0, 9), (50, 9)]])
    assert doubled_ink(apart) == 0
    assert doubled_ink(close) == 1
    assert doubled_ink(half) == pytest.approx(0.5, abs=0.01)
    assert doubled_ink(apart, unit=4) == 1
    assert doubled_ink(apart, distance=4) == 1


def test_crossings_and_corners_are_not_doubled():
    assert doubled_ink(polylines([[(0, 0), (100, 0)], [(50, -50), (50, 50)]])) == 0
    assert doubled_ink(polylines([wedge(60)])) == 0
    assert doubled_ink(polylines([circle(0, 0, 20)])) == 0


def test_a_stroke_that_comes_back_doubles_its_own_ink():
    there_and_back = polylines([[(0, 0), (50, 0), (1, 0)]])
    beyond_the_turn = 1 - 2 * (6 - 1) / 2 / 99
    assert doubled_ink(there_and_back) == pytest.approx(beyond_the_turn, abs=0.01)


def test_no_ink_is_not_doubled_and_does_not_fold():
    for layer in (Layer.empty(), polylines([[(3, 3), (3, 3)]])):
        assert doubled_ink(layer) == 0
        assert fold_backs(layer).tolist() == []


def test_strokes_count_as_curved_when_one_cubic_is():
    straight = [(0, 0), (1, 0.005), (2, 0.005), (3, 0)]
    bent = [(3, 0), (4, 1), (5, 1), (6, 0)]
    layer = replace(
        polylines([[(0, 0)] * 7, [(0, 0)] * 4]),
        degree=3,
        points=np.array([*straight, *bent[1:], *straight], np.float32),
    )
    assert curved_share(layer) == 0.5
    assert curved_share(Layer.empty()) == 0


def test_a_closed_cubic_that_returns_to_its_start_is_curved():
    drop = replace(polylines([[(0, 0), (5, 5), (5, -5), (0, 0)]]), degree=3)
    assert curved_share(drop) == 1


def test_bytes_count_paths_and_nothing_else():
    svg = '<svg><g stroke="#000"><path d="M0 0l1 1"/><path d="M0 0"/></g></svg>'
    layer = polylines([[(0, 0), (1, 1), (2, 2)]])
    assert bytes_per_cubic(svg, layer) == (len('<path d="M0 0l1 1"/>') + len('<path d="M0 0"/>')) / 2


def test_mean_length_and_pen_travel_add_up():
    layer = polylines([[(0, 0), (3, 4)], [(3, 10), (3, 11)]])
    assert mean_length(layer) == pytest.approx(3)
    assert pen_travel(layer) == pytest.approx((6, 6))
    assert mean_length(Layer.empty()) == 0
    assert pen_travel(Layer.empty()) == (0, 0)
