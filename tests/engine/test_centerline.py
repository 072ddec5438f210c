"""Centre lines of drawn strokes whose paths are known."""

import cv2
import numpy as np
import pytest
from strokes_drawn import arc, chamfer, drawn, path, polylines

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.centerline import CENTERLINE
from vec2art_nb.engine.control import Control, OutOfTime
from vec2art_nb.engine.graph import Algorithm, execute
from vec2art_nb.engine.stages.ink import INK
from vec2art_nb.engine.stages.skeleton import SKELETON, TRACE
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

TRACED = Algorithm("centerline", (*PREPARE, INK, SKELETON, TRACE))
SHAPES = {
    "bar": [path((30, 80.3), (130, 80.3))],
    "slanted": [path((30, 40), (130, 110))],
    "L": [path((40, 30), (40, 120), (130, 120))],
    "acute": [path((30, 30), (120, 80), (30, 125))],
    "T": [path((25, 40.5), (135, 40.5)), path((80, 40.5), (80, 130))],
    "X": [path((30, 30), (130, 130)), path((130, 30), (30, 130))],
    "flat X": [path((20, 50), (140, 110)), path((140, 50), (20, 110))],
    "plus": [path((20, 80), (140, 80)), path((80, 20), (80, 140))],
    "Y": [path((30, 30), (80, 80), (80, 135)), path((130, 30), (80, 80))],
    "arrow": [path((20, 80), (135, 80)), path((90, 35), (135, 80), (90, 125))],
    "ring": [arc(80, 80, 45.4)],
    "box": [path((30, 35), (130, 35), (130, 125), (30, 125), closed=True)],
    "S": [np.concatenate([arc(80, 52, 27, 0, -270), arc(80, 106, 27, -90, 180)])],
    "ring with a stem": [arc(60, 80, 36), path((96, 80), (145, 80))],
}


def traced(rgb, algorithm=TRACED, mask=None, control=None, **fields):
    level = Level(rgb, mask, rgb.shape[1], rgb.shape[0], rgb.tobytes())
    params = Snapshot(DEFAULTS).evolve({f"centerline.{name}": value for name, value in fields.items()})
    return execute(algorithm, level, params, StageCache(0), control or Control()).result


@pytest.mark.parametrize("ink", [0, 255], ids=["dark", "light"])
@pytest.mark.parametrize("name", SHAPES)
def test_strokes_of_a_shape(name, ink):
    truth = SHAPES[name]
    found = traced(drawn(truth, 15, ink=ink, paper=255 - ink))
    assert len(found) == len(truth)
    assert chamfer(polylines(found), truth) < 0.6
    assert np.abs(found.width / 15 - 1).mean() < 0.05
    assert found.absolute


@pytest.mark.parametrize("width", [2.5, 4, 8, 27])
def test_strokes_of_every_width(width):
    truth = SHAPES["T"]
    found = traced(drawn(truth, width))
    assert len(found) == 2
    assert chamfer(polylines(found), truth) < 0.6
    assert np.abs(found.width - width).mean() < 0.05 * width + 0.15


@pytest.mark.parametrize("name", ["T", "X", "L", "ring", "S", "plus"])
def test_the_distance_transform_gives_the_same_strokes(name):
    truth = SHAPES[name]
    found = traced(drawn(truth, 15), method="distance_transform")
    assert len(found) == len(truth)
    assert chamfer(polylines(found), truth) < 0.8


def test_methods_differ():
    a, b = (traced(drawn(SHAPES["T"], 15), method=m) for m in ("thinning", "distance_transform"))
    assert a.points.tobytes() != b.points.tobytes()


def test_rings_are_closed():
    found = traced(drawn([arc(50, 50, 30), arc(115, 110, 36)], 9))
    assert found.closed.all()
    for line in polylines(found):
        np.testing.assert_array_equal(line[0], line[-1])


@pytest.mark.parametrize(("x", "y", "width"), [(50, 50, 20), (50.5, 41.2, 21.4), (30, 60, 5)])
def test_a_dot_is_a_tiny_stroke_of_its_width(x, y, width):
    found = traced(drawn([path((x, y))], width, 100, 100))
    (line,) = polylines(found)
    assert len(line) >= 2
    np.testing.assert_allclose(line.mean(axis=0), [x, y], atol=0.3)
    assert np.abs(line - line.mean(axis=0)).max() < 1
    np.testing.assert_allclose(found.width, width, atol=0.4 + 0.03 * width)


def test_round_ends_are_reached_and_not_passed():
    found = traced(drawn([path((30, 80), (130, 80))], 21))
    (line,) = polylines(found)
    np.testing.assert_allclose(np.sort(line[[0, -1], 0]), [30, 130], atol=0.7)


def test_a_corner_is_sharp():
    found = traced(drawn(SHAPES["L"], 21))
    (line,) = polylines(found)
    assert np.hypot(*(line - [40, 120]).T).min() < 0.8


def test_a_tapering_stroke_tapers():
    y, x = np.mgrid[:100, :200] + 0.5
    half = 1 + (x - 20) / 160 * 14
    cover = np.clip(half - np.abs(y - 50) + 0.5, 0, 1) * ((x > 20) & (x < 180))
    rgb = np.repeat(np.rint(255 * (1 - cover)).astype(np.uint8)[:, :, None], 3, axis=2)
    found = traced(np.ascontiguousarray(rgb))
    (line,) = polylines(found)
    inner = (line[:, 0] > 50) & (line[:, 0] < 150)
    expected = 2 * (1 + (line[inner, 0] - 20) / 160 * 14)
    np.testing.assert_allclose(found.width[inner], expected, atol=1.2)


def test_roughness_leaves_no_spurs():
    rng = np.random.default_rng(4)
    rgb = drawn([path((20, 40), (180, 40))], 17, 80, 200)
    rough = rgb[:, :, 0].astype(float)
    rough += cv2.GaussianBlur(rng.normal(0, 250, rough.shape), (0, 0), 1.5)
    rough = np.where(rough < 127, 0, 255).astype(np.uint8)
    found = traced(np.repeat(rough[:, :, None], 3, axis=2))
    long = [line for line in polylines(found) if len(line) > 20]
    assert len(long) == 1


def test_min_branch_prunes_more_the_longer_it_is():
    arms = [path((20, 80), (140, 80))]
    arms += [path((x, 80), (x, 80 - 3 - k)) for k, x in enumerate(range(35, 135, 15))]
    counts = [len(traced(drawn(arms, 4), min_branch=m)) for m in (2.0, 8.0, 30.0)]
    assert counts[0] >= counts[1] >= counts[2]
    assert counts[0] > counts[2]


def test_pin_holes_do_not_become_rings():
    rgb = drawn(SHAPES["bar"], 15)
    rgb[80, 50:120:7] = 255
    assert len(traced(rgb)) == 1


def test_specks_are_left_out_and_small_strokes_are_not():
    rgb = drawn([path((30, 80), (130, 80)), path((30, 30), (36, 30))], 4)
    rgb[120, 40] = rgb[130, 90] = 0
    assert len(traced(rgb)) == 2


def test_weights_fall_with_length():
    found = traced(drawn([path((100, 30)), path((30, 30), (60, 30)), path((30, 80), (130, 80))], 6))
    lengths = [len(line) for line in polylines(found)]
    assert lengths == sorted(lengths, reverse=True)
    assert (np.diff(found.weight) <= 0).all()


def test_a_faint_stroke_weighs_less_than_a_dark_one():
    rgb = drawn([path((30, 40), (130, 40))], 6)
    faint = 255 - (255 - drawn([path((30, 120), (130, 120))], 6)) // 3
    first, last = polylines(traced(np.minimum(rgb, faint), k=0.1))
    assert abs(first[:, 1].mean() - 40) < 1
    assert abs(last[:, 1].mean() - 120) < 1


def test_points_and_widths_are_finite_and_offsets_fit():
    rng = np.random.default_rng(0)
    noise = cv2.GaussianBlur(rng.normal(0, 1, (120, 150)), (0, 0), 2)
    rgb = np.repeat(np.where(noise > 0.05, 255, 0).astype(np.uint8)[:, :, None], 3, axis=2)
    for method in ("thinning", "distance_transform"):
        found = traced(rgb, method=method)
        assert np.isfinite(found.points).all()
        assert (found.width > 0).all()
        assert (np.diff(found.offsets) >= 2).all()
        assert found.offsets[-1] == len(found.points) == len(found.width)
        assert found.points.min() > -3
        assert (found.points.max(axis=0) < [153, 123]).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (2, 2), (3, 200)])
@pytest.mark.parametrize("fill", ["paper", "ink", "both"])
def test_tiny_pictures(shape, fill):
    rgb = np.full((*shape, 3), 0 if fill == "ink" else 255, np.uint8)
    if fill == "both":
        rgb[:, shape[1] // 2 :] = 0
    found = traced(rgb)
    assert len(found) == 0 or fill == "both"


def test_transparent_areas_are_no_ink():
    rgb = drawn([path((20, 40), (140, 40)), path((20, 120), (140, 120))], 9)
    mask = np.ones(rgb.shape[:2], np.bool_)
    mask[80:] = False
    (line,) = polylines(traced(rgb, mask=mask))
    assert abs(line[:, 1].mean() - 40) < 0.5


def test_equal_pictures_give_equal_bytes():
    a, b = (traced(drawn(SHAPES["arrow"], 15)) for _ in range(2))
    assert a.points.tobytes() == b.points.tobytes()
    assert a.width.tobytes() == b.width.tobytes()
    assert a.weight.tobytes() == b.weight.tobytes()


def test_tracing_stops_when_time_is_up():
    with pytest.raises(OutOfTime):
        traced(drawn(SHAPES["X"], 15), control=Control(deadline=0.0))


def test_the_whole_algorithm_draws_strokes_of_cubics():
    layer = traced(drawn(SHAPES["X"], 15), algorithm=CENTERLINE)
    assert len(layer) == 2
    assert layer.degree == 3
    assert layer.absolute
