"""Fitting meets known shapes: few cubics, true corners, smooth joints, ends in place."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vec2art_nb.engine.chains import Chains
from vec2art_nb.engine.fitting import Fitting, fit_chains

TOLERANCE = 0.5


def fitting(tolerance=TOLERANCE, **changes):
    settings = {"split": math.radians(32), "penalty": 0.01, "iterations": 4} | changes
    return Fitting(tolerance=tolerance, varying=False, width_sigma=0, tip=0, **settings)


def chains_of(*lines, closed=False):
    points = [np.asarray(line, np.float32) for line in lines]
    offsets = np.cumsum([0, *map(len, points)]).astype(np.int64)
    joined = np.ascontiguousarray(np.concatenate(points))
    n = len(points)
    return Chains(
        joined, offsets, np.full(n, closed), np.ones(len(joined), np.float32), np.ones(n, np.float32)
    )


def fitted(line, closed=False, **settings):
    """Control points, moved back to the pixel grid of the input."""
    return fit_chains(chains_of(line, closed=closed), 0, 1, fitting(**settings)).points.astype(float) - 0.5


def curve(controls, steps=60):
    t = np.linspace(0, 1, steps)[:, None]
    s = 1 - t
    pieces = [
        s**3 * controls[k]
        + 3 * s * s * t * controls[k + 1]
        + 3 * s * t * t * controls[k + 2]
        + t**3 * controls[k + 3]
        for k in range(0, len(controls) - 3, 3)
    ]
    return np.concatenate(pieces)


def distance(points, line):
    """Largest distance of points from a polyline."""
    start, side = line[:-1], np.diff(line, axis=0)
    along = ((points[:, None] - start) * side).sum(2) / np.maximum((side**2).sum(1), 1e-12)
    feet = start + along.clip(0, 1)[..., None] * side
    return np.hypot(*(points[:, None] - feet).transpose(2, 0, 1)).min(1).max()


def circle(radius, share=1.0, start=0.0):
    turn = np.linspace(0, 2 * math.pi * share, max(int(2 * math.pi * share * radius), 8) + 1) + start
    line = 300 + radius * np.stack([np.cos(turn), np.sin(turn)], 1)
    if share == 1:
        line[-1] = line[0]
    return line


def along(*corners, step=1.0):
    """Polyline through corners, sampled every `step` px."""
    sides = []
    for a, b in pairwise(corners):
        n = max(round(math.dist(a, b) / step), 1)
        sides.append(np.linspace(a, b, n, endpoint=False))
    return np.concatenate([*sides, [corners[-1]]])


def turns(controls):
    """Angles in degrees between the tangents at each inner joint."""
    before, after = controls[3:-1:3] - controls[2:-2:3], controls[4::3] - controls[3:-1:3]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.degrees(np.abs(np.arctan2(cross, (before * after).sum(1))))


SQUARE = ((10, 10), (110, 10), (110, 110), (10, 110), (10, 10))


@pytest.mark.parametrize("step", [0.7, 1.0, 1.37, 100.0])
@pytest.mark.parametrize("turn", [0, 37])
def test_square_keeps_its_four_corners(step, turn):
    line = along(*SQUARE, step=step)
    if len(line) > 100:
        line = np.concatenate([line[turn:-1], line[: turn + 1]])
    controls = fitted(line, closed=True)
    assert len(controls) == 13
    corners = {tuple(np.round(c, 3)) for c in controls[::3]}
    assert corners == {tuple(float(v) for v in c) for c in SQUARE}


@pytest.mark.parametrize(("end", "steps"), [((200, 77), 1), ((200, 77), 197), ((3.2, 4), 1), ((3, 4), 3)])
def test_straight_line_is_one_cubic(end, steps):
    controls = fitted(np.linspace((3, 4), end, steps + 1))
    assert len(controls) == 4
    assert distance(controls, np.array([(3, 4), end], float)) < 1e-3


@pytest.mark.parametrize(("radius", "most"), [(6, 2), (12, 3), (50, 3), (200, 5)])
def test_circle_takes_few_cubics(radius, most):
    controls = fitted(circle(radius), closed=True)
    assert len(controls) <= 3 * most + 1
    assert np.abs(np.hypot(*(curve(controls) - 300).T) - radius).max() < 1.15 * TOLERANCE
    assert turns(controls).max() < 0.1


def test_smooth_loop_has_no_kink_where_it_closes():
    controls = fitted(circle(40, start=1.0), closed=True)
    assert np.array_equal(controls[0], controls[-1])
    assert turns(np.concatenate([controls[-4:], controls[1:4]])).max() < 0.1


def test_pixel_staircase_becomes_a_smooth_line():
    x = np.arange(0, 120.0)
    line = np.stack([x, np.round(20 + 0.13 * x)], 1)
    controls = fitted(line)
    assert len(controls) <= 3 * 4 + 1
    assert turns(controls).max(initial=0) < 0.1
    straight = np.polyval(np.polyfit(x, line[:, 1], 1), curve(controls)[:, 0])
    assert np.abs(curve(controls)[:, 1] - straight).max() < 0.6


@pytest.mark.parametrize("radius", [5, 9, 15])
def test_a_small_circle_of_pixels_has_no_corner(radius):
    pixels = np.round(circle(radius))
    pixels = pixels[np.append(True, np.diff(pixels, axis=0).any(1))]
    pixels[-1] = pixels[0]
    assert turns(fitted(pixels, closed=True)).max() < 0.1


@pytest.mark.parametrize(("split", "corners"), [(30, 1), (50, 0)])
def test_split_angle_decides_what_is_a_corner(split, corners):
    bend = math.radians(40)
    line = along((50, 50), (90, 50), (90 + 40 * math.cos(bend), 50 + 40 * math.sin(bend)))
    found = (turns(fitted(line, split=math.radians(split))) > 5).sum()
    assert found == corners


def wave(length, heights, wavelength):
    x = np.arange(0, length, 0.9)
    y = sum(h * np.sin(2 * np.pi * x / (wavelength * (k + 1)) + k) for k, h in enumerate(heights))
    return np.stack([x, 200 + y], 1)


@given(
    length=st.floats(20, 400),
    heights=st.lists(st.floats(-8, 8), min_size=1, max_size=3),
    wavelength=st.floats(90, 200),
    tolerance=st.floats(0.3, 3),
)
def test_smooth_curves_are_followed_within_the_tolerance(length, heights, wavelength, tolerance):
    line = wave(length, heights, wavelength)
    controls = fitted(line, tolerance=tolerance)
    assert distance(curve(controls), line) <= 1.2 * tolerance
    assert distance(line, curve(controls)) <= 1.2 * tolerance
    assert np.array_equal(controls[[0, -1]], line[[0, -1]].astype(np.float32) + 0.5 - 0.5)
    assert turns(controls).max(initial=0) < 0.5


def test_larger_tolerance_takes_fewer_cubics():
    line = wave(800, (20, 8), 90)
    counts = [len(fitted(line, tolerance=t)) // 3 for t in (0.3, 0.6, 1.2, 2.4)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] >= 1.5 * counts[-1]


def test_ends_are_kept_exactly_in_picture_px():
    line = np.float32([[3.3, 7.7], [40.1, 22.9], [80.2, 21.4]])
    points = fit_chains(chains_of(line), 0, 1, fitting(), (3.7, 2.1)).points
    assert np.array_equal(
        points[[0, -1]], ((line[[0, -1]].astype(float) + 0.5) * (3.7, 2.1)).astype(np.float32)
    )


@given(
    heights=st.lists(st.floats(-20, 20), min_size=3, max_size=3), penalty=st.sampled_from([0.001, 0.01, 0.1])
)
def test_curves_neither_loop_nor_bulge(heights, penalty):
    line = wave(300, heights, 90)
    path = curve(fitted(line, tolerance=2.0, penalty=penalty))
    drawn, given_ = (np.hypot(*np.diff(p, axis=0).T).sum() for p in (path, line))
    assert drawn <= 1.03 * given_


def test_curvature_penalty_pulls_handles_to_those_of_arcs():
    ellipse = circle(60, share=0.25) * (1.0, 0.4)
    uneven = [
        np.ptp(np.hypot(*(c[[1, 2]] - c[[0, 3]]).T))
        for c in (fitted(ellipse, penalty=p) for p in (0.001, 0.1))
    ]
    assert uneven[1] < uneven[0]
