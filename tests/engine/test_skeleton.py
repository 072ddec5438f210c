"""Skeletons to branches, branches to chains."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from vec2art_nb.engine.kernels.chain import bridge, join
from vec2art_nb.engine.kernels.skeleton import branches
from vec2art_nb.engine.kernels.thin import thin

MASKS = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=24), elements=st.booleans())


def grid(text):
    rows = text.split()
    return np.array([[letter == "#" for letter in row] for row in rows], np.uint8)


def line(size, *points):
    """Skeleton of lines through points, 8-connected."""
    skeleton = np.zeros((size, size), np.uint8)
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        n = max(abs(x1 - x0), abs(y1 - y0))
        for k in range(n + 1):
            skeleton[round(y0 + (y1 - y0) * k / n), round(x0 + (x1 - x0) * k / n)] = 1
    return skeleton


def joined(skeleton, max_turn=50.0):
    g = branches(skeleton)
    xy = g.points.astype(np.float32)
    values = np.arange(len(xy), dtype=np.float32)
    return join(xy, values, g.offsets, g.ends, g.closed, len(g.nodes), max_turn)


def chains_of(result):
    points, _, offsets, _ = result
    return [points[a:b] for a, b in itertools.pairwise(offsets)]


@pytest.mark.parametrize(
    ("skeleton", "count", "nodes", "closed"),
    [
        (line(20, (2, 3), (17, 3)), 1, 0, 0),
        (line(20, (2, 3), (12, 3), (12, 15)), 1, 0, 0),
        (line(20, (2, 17), (17, 2)), 1, 0, 0),
        (line(20, (1, 4), (18, 4)) | line(20, (9, 4), (9, 18)), 3, 1, 0),
        (line(20, (1, 9), (18, 9)) | line(20, (9, 1), (9, 18)), 4, 1, 0),
        (line(20, (1, 1), (18, 18)) | line(20, (18, 1), (1, 18)), 4, 1, 0),
        (line(20, (4, 4), (14, 4), (14, 14), (4, 14), (4, 4)), 1, 0, 1),
        (grid("..... ..#.. ....."), 1, 0, 0),
        (grid("##"), 1, 0, 0),
        (np.zeros((5, 5), np.uint8), 0, 0, 0),
    ],
    ids=["line", "corner", "diagonal", "T", "plus", "X", "ring", "dot", "pair", "nothing"],
)
def test_graph_of_a_shape(skeleton, count, nodes, closed):
    g = branches(thin(skeleton))
    assert (len(g), len(g.nodes), int(g.closed.sum())) == (count, nodes, closed)


def test_steps_of_a_slanted_line_are_no_junctions():
    steps = np.zeros((12, 24), np.uint8)
    for x in range(1, 23):
        steps[x // 2, x] = steps[min(x // 2 + 1, 11), x] = 1
    g = branches(thin(steps))
    assert (len(g), len(g.nodes)) == (1, 0)


def test_a_block_at_a_crossing_is_one_node():
    skeleton = grid("#....# .#..#. ..##.. ..##.. .#..#. #....#")
    g = branches(skeleton)
    assert len(g.nodes) == 1
    np.testing.assert_allclose(g.nodes[0], [2.5, 2.5], atol=0.01)
    assert len(g) == 4


def test_a_junction_without_branches_is_kept_as_a_point():
    g = branches(grid(".#. ### .#."))
    assert g.points.tolist() == [[1, 1]]
    assert g.ends.tolist() == [[-1, -1]]


def test_a_closed_branch_repeats_its_first_point():
    g = branches(thin(line(20, (4, 4), (14, 4), (14, 14), (4, 14), (4, 4))))
    assert g.points[0].tolist() == g.points[-1].tolist()


def test_ends_name_the_nodes_where_branches_begin_and_end():
    g = branches(line(20, (1, 4), (18, 4)) | line(20, (9, 4), (9, 18)))
    for b in range(len(g)):
        for end, i in ((0, g.offsets[b]), (1, g.offsets[b + 1] - 1)):
            if g.ends[b, end] >= 0:
                assert np.abs(g.points[i] - g.nodes[g.ends[b, end]]).max() <= 1


@given(mask=MASKS)
@settings(max_examples=100, deadline=None)
def test_every_pixel_is_on_one_branch_or_at_a_junction(mask):
    skeleton = thin(mask)
    g = branches(skeleton)
    seen = np.zeros(skeleton.shape, int)
    for b in range(len(g)):
        points = g.points[g.offsets[b] : g.offsets[b + 1]]
        inner = points[int(g.ends[b, 0] >= 0) : len(points) - int(g.ends[b, 1] >= 0)]
        inner = inner[:-1] if g.closed[b] else inner
        np.add.at(seen, (inner[:, 1], inner[:, 0]), 1)
        steps = np.abs(np.diff(inner, axis=0)).max(axis=1, initial=0)
        assert (steps == 1).all()
    padded = np.pad(skeleton, 1).astype(int)
    h, w = skeleton.shape
    around = sum(padded[y : y + h, x : x + w] for y in range(3) for x in range(3)) - 1
    assert (seen <= 1).all()
    assert (seen[skeleton == 0] == 0).all()
    assert (seen[(skeleton > 0) & (around <= 2)] == 1).all()


def test_a_crossing_joins_into_two_chains():
    skeleton = line(61, (5, 2), (50, 58)) | line(61, (5, 58), (50, 2))
    points, values, offsets, closed = joined(skeleton)
    assert len(closed) == 2
    assert len(points) == len(values) == offsets[-1]
    for chain in chains_of((points, values, offsets, closed)):
        assert abs(chain[0] - chain[-1]).tolist() == [45, 56]


def test_a_branch_that_meets_another_keeps_its_junction():
    skeleton = line(41, (1, 10), (39, 10)) | line(41, (20, 10), (20, 39))
    chains = sorted(chains_of(joined(skeleton)), key=len)
    assert len(chains) == 2
    ends = chains[0][[0, -1]]
    assert np.abs(ends - [20, 10]).sum(axis=1).min() <= 1


def test_no_join_turns_more_than_allowed():
    skeleton = line(41, (1, 20), (20, 20)) | line(41, (20, 20), (39, 5)) | line(41, (20, 20), (39, 35))
    assert len(chains_of(joined(skeleton, max_turn=20))) == 3
    assert len(chains_of(joined(skeleton, max_turn=60))) == 2


def test_a_ring_with_a_stem_is_a_closed_chain_and_a_stem():
    y, x = np.mgrid[:80, :80]
    ring = np.abs(np.hypot(x - 30, y - 40) - 20) < 0.8
    g = thin(ring | line(80, (50, 40), (78, 40)).astype(bool))
    points, _, offsets, closed = joined(g)
    assert closed.tolist() == [True, False] or closed.tolist() == [False, True]
    ring_chain = chains_of((points, None, offsets, closed))[int(np.argmax(closed))]
    assert ring_chain[0].tolist() == ring_chain[-1].tolist()
    assert len(ring_chain) > 100


def test_joining_carries_values_along():
    skeleton = line(61, (5, 2), (50, 58)) | line(61, (5, 58), (50, 2))
    points, values, _, _ = joined(skeleton)
    source = branches(skeleton).points
    np.testing.assert_array_equal(source[values.astype(int)], points)


def segments(*pairs):
    """Polylines of eleven points each."""
    t = np.linspace(0, 1, 11)[:, None]
    points = [np.array(a) + (np.array(b) - np.array(a)) * t for a, b in pairs]
    n = len(points)
    xy = np.concatenate(points).astype(np.float32)
    offsets = np.arange(0, 11 * n + 1, 11)
    return xy, np.repeat(np.arange(n, dtype=np.float32), 11), offsets, np.zeros(n, np.bool_)


def test_ends_that_face_each_other_are_bridged():
    lines = segments(((0, 0), (20, 0)), ((45, 2), (25, 0)), ((0, 30), (20, 30)))
    points, values, offsets, closed = bridge(*lines, max_gap=8)
    assert sorted(np.diff(offsets).tolist()) == [11, 22]
    whole = chains_of((points, values, offsets, closed))[int(np.argmax(np.diff(offsets)))]
    assert (np.diff(whole[:, 0]) * np.sign(whole[-1, 0] - whole[0, 0]) > 0).all()


@pytest.mark.parametrize(
    "other", [((25, 0), (25, 20)), ((30, 0), (50, 0)), ((22, 6), (42, 6))], ids=["turns", "far", "beside"]
)
def test_ends_that_do_not_continue_each_other_are_not(other):
    lines = segments(((0, 0), (20, 0)), other)
    assert len(bridge(*lines, max_gap=8)[3]) == 2


def test_the_nearer_of_two_ends_is_bridged():
    lines = segments(((0, 0), (20, 0)), ((27, 1), (47, 1)), ((24, 0), (44, 0)))
    _, values, offsets, _ = bridge(*lines, max_gap=8)
    pairs = {tuple(sorted(set(values[a:b].tolist()))) for a, b in itertools.pairwise(offsets)}
    assert (0.0, 2.0) in pairs


def test_a_nearly_closed_ring_is_closed():
    angle = np.radians(np.linspace(5, 355, 120))
    xy = np.stack([50 * np.cos(angle), 50 * np.sin(angle)], axis=1).astype(np.float32)
    one = xy, np.ones(120, np.float32), np.array([0, 120]), np.zeros(1, np.bool_)
    points, _, _, closed = bridge(*one, max_gap=12)
    assert closed.tolist() == [True]
    assert points[0].tolist() == points[-1].tolist()


def test_closed_chains_are_left_alone():
    angle = np.radians(np.linspace(0, 360, 90))
    xy = np.stack([20 * np.cos(angle), 20 * np.sin(angle)], axis=1).astype(np.float32)
    xy[-1] = xy[0]
    lines = segments(((22, 0), (42, 0)))
    both = (
        np.concatenate([xy, lines[0]]),
        np.concatenate([np.ones(90, np.float32), lines[1]]),
        np.array([0, 90, 101]),
        np.array([True, False]),
    )
    assert bridge(*both, max_gap=8)[3].tolist() == [True, False]


def test_nothing_to_bridge():
    none = np.empty((0, 2), np.float32), np.empty(0, np.float32), np.zeros(1, np.int64), np.empty(0, np.bool_)
    assert len(bridge(*none, max_gap=8)[3]) == 0
