"""A label map as a planar graph: exact, whatever the labels are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.engine.areas_drawn import connected
from vec2art_nb.engine.kernels.components import components
from vec2art_nb.engine.partition import Borders, Partition

maps = hnp.arrays(
    np.int32, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12), elements=st.integers(-1, 3)
)


def bordered(labels):
    """Partition of a label map, borders between its labels, number of labels."""
    labels, count = connected(labels)
    partition = Partition.of(labels, count)
    borders = Borders.of(partition, np.arange(count, dtype=np.int32), count, np.zeros(len(partition.sides)))
    return labels, borders, count


def ring_points(borders, ring):
    """Lattice points of a ring, the last like the first."""
    parts = []
    for h in borders.halves[borders.ends[ring] : borders.ends[ring + 1]]:
        arc = borders.points[borders.offsets[h >> 1] : borders.offsets[(h >> 1) + 1]]
        parts.append(arc[::-1] if h & 1 else arc)
    return np.concatenate([part if k == 0 else part[1:] for k, part in enumerate(parts)])


@given(maps)
@settings(max_examples=300, deadline=None)
def test_areas_within_rings_are_the_pixels_of_each_label(labels):
    labels, borders, count = bordered(labels)
    pixels = np.bincount(labels[labels >= 0], minlength=count)
    found = np.add.reduceat(borders.area, borders.rings[:-1]) if count else np.zeros(0)
    assert found.tolist() == pixels.tolist()


@given(maps)
@settings(max_examples=200, deadline=None)
def test_the_first_ring_goes_around_the_region_and_the_others_are_holes(labels):
    _, borders, count = bordered(labels)
    for k in range(count):
        area = borders.area[borders.rings[k] : borders.rings[k + 1]]
        assert area[0] > 0
        assert (area[1:] < 0).all()


@given(maps)
@settings(max_examples=200, deadline=None)
def test_rings_are_closed_and_pass_no_point_twice(labels):
    _, borders, _ = bordered(labels)
    for ring in range(len(borders.ends) - 1):
        points = ring_points(borders, ring)
        assert points[0].tolist() == points[-1].tolist()
        assert (np.abs(np.diff(points, axis=0)).sum(axis=1) == 1).all()
        assert len(np.unique(points[:-1], axis=0)) == len(points) - 1


@given(maps)
@settings(max_examples=200, deadline=None)
def test_every_border_is_there_once(labels):
    labels, borders, _ = bordered(labels)
    padded = np.pad(labels, 1, constant_values=-1)
    length = (padded[:, 1:] != padded[:, :-1]).sum() + (padded[1:] != padded[:-1]).sum()
    assert (np.diff(borders.offsets) - 1).sum() == length
    halves = np.sort(borders.halves)
    outside = {
        2 * k + side for k, pair in enumerate(borders.sides) for side, at in ((0, 1), (1, 0)) if pair[at] < 0
    }
    assert halves.tolist() == [h for h in range(2 * len(borders.sides)) if h not in outside]


@given(maps, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_borders_of_unions_are_those_of_the_cells_that_are_left(labels, random):
    """Merged regions without a pass over the pixels: the same as tracing the merged label map."""
    labels, count = connected(labels)
    partition = Partition.of(labels, count)
    group = np.array([random.randrange(3) for _ in range(count)] or [0], np.int32)
    merged, left = connected(np.where(labels >= 0, group[np.maximum(labels, 0)], -1))
    region = np.full(count, -1, np.int32)
    region[labels[labels >= 0]] = merged[labels >= 0]
    joined = Borders.of(partition, region, left, np.zeros(len(partition.sides)))
    traced = Borders.of(
        again := Partition.of(merged, left), np.arange(left, dtype=np.int32), left, np.zeros(len(again.sides))
    )
    assert sorted(joined.area.tolist()) == sorted(traced.area.tolist())
    assert len(joined.loop) == len(traced.loop)
    assert (np.diff(joined.offsets)).sum() == (np.diff(traced.offsets)).sum()


@given(maps)
@settings(max_examples=200, deadline=None)
def test_components_are_numbered_in_reading_order(labels):
    from skimage.measure import label as reference

    out, count = connected(labels)
    truth = reference(labels, connectivity=1, background=-1)
    assert count == truth.max()
    pairs = set(zip(out[labels >= 0].tolist(), truth[labels >= 0].tolist(), strict=True))
    assert len(pairs) == count
    _, first = np.unique(out[out >= 0], return_index=True)
    assert (np.diff(first) > 0).all()


def test_small_components_join_the_one_beside_them():
    labels = np.zeros((6, 8), np.int32)
    labels[2, 3] = labels[4:, 5:] = 1
    out = np.empty_like(labels)
    assert components(labels, 3, out) == 2
    assert out[2, 3] == 0
    assert out[5, 7] == 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1)])
def test_thin_maps_have_borders(shape):
    labels, borders, count = bordered(np.arange(np.prod(shape), dtype=np.int32).reshape(shape) // 7)
    assert borders.area.sum() == labels.size
    assert len(borders.rings) == count + 1
