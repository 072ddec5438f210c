"""Responses, ridges and chains on drawn shapes whose lines are known."""

import cv2
import numpy as np
import pytest

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Algorithm, execute
from vec2art_nb.engine.kernels.unfold import folds
from vec2art_nb.engine.polylines import cut, order_by, select, split
from vec2art_nb.engine.stages.canny import CANNY
from vec2art_nb.engine.stages.flow import FLOW, tensor_flow
from vec2art_nb.engine.stages.lines import LINES
from vec2art_nb.engine.stages.source import PREPARE, TONE, reduced
from vec2art_nb.engine.stages.trace import TRACE_CANNY, TRACE_FLOW
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture.level import Level

FLOW_LINES = Algorithm("edge", (*PREPARE, TONE, FLOW, LINES, TRACE_FLOW))
CANNY_LINES = Algorithm("edge", (*PREPARE, CANNY, TRACE_CANNY))
SIDE = 860  # about the size at which flow lines are sought


def drawn(shape, ink=0, paper=255):
    """A picture of smooth shapes: drawn eight times too large, then averaged."""
    large = np.full((SIDE * 4, SIDE * 4, 3), paper, np.uint8)
    shape(large, (ink, ink, ink))
    return cv2.resize(large, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def chains(rgb, algorithm=FLOW_LINES, mask=None, **fields):
    level = Level(rgb, mask, rgb.shape[1], rgb.shape[0], rgb.tobytes())
    params = Snapshot(DEFAULTS).evolve({f"edge.{name}": value for name, value in fields.items()})
    return execute(algorithm, level, params, StageCache(0), Control()).result


def strokes(found):
    return [found.points[a:b] for a, b in zip(found.offsets[:-1], found.offsets[1:], strict=True)]


def noise(seed, sigma):
    """A cloudy texture of full contrast."""
    clouds = cv2.GaussianBlur(np.random.default_rng(seed).normal(size=(300, 300)), (0, 0), sigma)
    grey = cv2.normalize(clouds, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))


def disk(large, ink):
    cv2.circle(large, (1400, 1400), 800, ink, -1, cv2.LINE_AA)


def ring(width):
    return lambda large, ink: cv2.circle(large, (1400, 1400), 800, ink, width * 4, cv2.LINE_AA)


def distances(found, radius=200.0):
    centre = 1400 / 4 - 0.5
    return np.hypot(found.points[:, 0] - centre, found.points[:, 1] - centre) - radius


@pytest.mark.parametrize("algorithm", [FLOW_LINES, CANNY_LINES], ids=["flow", "canny"])
@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0), (90, 160)])
def test_a_contour_is_one_closed_stroke_where_it_is(algorithm, ink, paper):
    found = chains(drawn(disk, ink, paper), algorithm)
    assert len(found) == 1
    assert found.closed.all()
    assert np.abs(distances(found)).mean() < 0.4


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)])
@pytest.mark.parametrize("width", [2, 4])
def test_a_thin_line_is_one_stroke_in_its_middle(ink, paper, width):
    found = chains(drawn(ring(width), ink, paper))
    assert len(found) == 1
    assert np.abs(distances(found)).mean() < 0.3


def test_a_wide_bar_is_drawn_by_its_two_contours():
    found = chains(drawn(ring(30)))
    assert len(found) == 2
    assert sorted(
        round(float(abs(distances(found)[a:b].mean())))
        for a, b in zip(found.offsets, found.offsets[1:], strict=False)
    ) == [15, 15]


def test_a_stem_touches_the_line_it_meets():
    def tee(large, ink):
        cv2.rectangle(large, (400, 400), (2400, 1200), ink, -1)
        cv2.line(large, (1400, 1200), (1400, 2400), ink, 12, cv2.LINE_AA)

    points = chains(drawn(tee)).points
    stem = points[(abs(points[:, 0] - 350) < 3) & (points[:, 1] > 298)]
    rows = np.unique(stem[:, 1].round())
    assert rows.min() <= 303
    assert np.diff(rows).max() <= 2


def test_gaps_are_bridged_when_tracing():
    def dashes(large, ink):
        cv2.line(large, (400, 1400), (1376, 1400), ink, 12)
        cv2.line(large, (1424, 1400), (2400, 1400), ink, 12)

    picture = drawn(dashes)
    assert len(chains(picture, max_gap=20.0)) == 1
    assert len(chains(picture, max_gap=0.0)) == 2
    assert len(chains(picture, trace=False)) == 2


def test_strokes_through_a_crossing_run_on():
    def cross(large, ink):
        cv2.line(large, (400, 400), (2400, 2400), ink, 12, cv2.LINE_AA)
        cv2.line(large, (400, 2400), (2400, 400), ink, 12, cv2.LINE_AA)

    lengths = sorted(len(line) for line in strokes(chains(drawn(cross))))
    assert min(lengths[-2:]) > 480
    assert sum(lengths[:-2]) < 20


def test_long_chains_are_split_on_demand():
    whole, parts = chains(drawn(disk)), chains(drawn(disk), max_length=500.0)
    assert len(parts) > 2 * len(whole)
    assert not parts.closed.any()


def test_weak_lines_need_a_low_threshold():
    faint = drawn(disk, 120, 124)
    assert len(chains(faint, nms_low=0.2, nms_high=0.5)) == 0
    assert len(chains(faint, nms_low=0.01, nms_high=0.02)) == 1


def test_extra_passes_add_without_touching_what_is_there():
    once, more = (chains(noise(0, 3), nms_low=0.1, nms_high=0.2, passes=passes) for passes in (1, 3))
    assert len(more.points) > len(once.points) > 0


def test_transparent_areas_are_left_alone():
    picture = drawn(disk)
    mask = np.zeros((SIDE, SIDE), np.bool_)
    mask[:, : SIDE // 2] = True
    found = chains(picture, mask=mask)
    assert len(found) > 0
    assert found.points[:, 0].max() < SIDE // 2 + 6


@pytest.mark.parametrize("algorithm", [FLOW_LINES, CANNY_LINES], ids=["flow", "canny"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (2, 2), (60, 80)])
def test_pictures_without_lines_give_no_strokes(algorithm, shape):
    found = chains(np.full((*shape, 3), 128, np.uint8), algorithm)
    assert len(found) == 0


def test_ranks_fall_and_widths_are_bounded():
    found = chains(noise(1, 4))
    assert len(found) > 10
    assert (np.diff(found.weight) <= 0).all()
    assert found.width.min() > 0
    assert found.width.max() < 3


def test_tangents_run_along_edges():
    picture = reduced(drawn(disk), 2)
    flow = tensor_flow(picture, 2.0, 2, np.ones(picture.shape[:2], np.float32))
    at = flow[175, 175 - 100]  # the leftmost point of the disk: the contour runs up and down there
    assert abs(at[1]) > 0.99
    assert at[2] > 0.9
    assert np.hypot(flow[..., 0], flow[..., 1]) == pytest.approx(1, abs=1e-4)


def test_polylines_keep_their_points_when_sorted_selected_and_split():
    points = np.arange(20, dtype=np.float32).reshape(10, 2)
    lines = points, np.arange(10, dtype=np.float32), np.array([0, 4, 10]), np.zeros(2, np.bool_)
    (ordered, _, offsets, _), weight = order_by(lines, np.array([1, 2], np.float32))
    assert weight.tolist() == [2, 1]
    assert ordered[: offsets[1]].tolist() == points[4:].tolist()
    kept = select(lines, np.array([False, True]))
    assert kept[0].tolist() == points[4:].tolist()
    pieces = split(lines, 3)
    assert [pieces[0][a:b, 0].tolist() for a, b in zip(pieces[2], pieces[2][1:], strict=False)] == [
        [0, 2, 4],
        [4, 6],
        [8, 10, 12, 14],
        [14, 16, 18],
    ]


def test_a_hairpin_is_cut_where_it_turns_and_a_corner_is_not():
    out = np.stack([np.arange(20), np.zeros(20)], axis=1)
    back = np.stack([np.arange(19, 12, -1), np.ones(7)], axis=1)
    hairpin = np.concatenate([out, back]).astype(np.float32)
    corner = np.concatenate([out, np.stack([np.full(9, 19), np.arange(1, 10)], axis=1)]).astype(np.float32)
    points = np.concatenate([hairpin, corner])
    offsets = np.array([0, len(hairpin), len(points)])
    at = folds(points, offsets)
    assert len(at) == 1
    assert abs(at[0] - 19) <= 1
    lines = points, np.zeros(len(points), np.float32), offsets, np.array([False, True])
    pieces, _, ends, closed = cut(lines, at)
    assert closed.tolist() == [False, False, True]
    assert [len(p) for p in np.split(pieces, ends[1:-1])] == [at[0] + 1, len(hairpin) - at[0], len(corner)]
    assert pieces[ends[1]].tolist() == pieces[ends[1] - 1].tolist() == points[at[0]].tolist()
