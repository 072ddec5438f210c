"""Laws of thinning: what every skeleton of every mask has to keep."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from skimage.measure import euler_number, label

from vec2art_nb.engine.control import Control, OutOfTime
from vec2art_nb.engine.guo_hall import CORNER, FIRST, SECOND, simple, table
from vec2art_nb.engine.kernels.bitwise import corners, fill_pinholes, indices, pack, peel_words, unpack
from vec2art_nb.engine.kernels.distance import columns, distances
from vec2art_nb.engine.kernels.medial import medial_padded
from vec2art_nb.engine.kernels.thin import pad, thin

MASKS = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=24), elements=st.booleans())


def fattened(mask):
    """Blobs instead of salt and pepper: a pixel is ink where most of its neighbourhood is."""
    padded = np.pad(mask.astype(int), 1)
    h, w = mask.shape
    return sum(padded[y : y + h, x : x + w] for y in range(3) for x in range(3)) > 4


def medial(mask):
    cells = medial_padded(pad(mask), columns(mask.astype(np.uint8)))
    return cells[1:-1, 1 : mask.shape[1] + 1]


def shape_of(mask):
    """Numbers of 8-connected parts and of their holes."""
    padded = np.pad(mask, 1)
    parts = label(padded, connectivity=2).max()
    return parts, parts - euler_number(padded, connectivity=2)


def codes(skeleton):
    f = np.pad(skeleton, 1).astype(int)
    h, w = skeleton.shape
    steps = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
    return sum(f[1 + y : 1 + y + h, 1 + x : 1 + x + w] << bit for bit, (y, x) in enumerate(steps))


@pytest.mark.parametrize("method", [thin, medial])
@pytest.mark.parametrize("shaped", [lambda mask: mask, fattened])
@given(mask=MASKS)
@settings(max_examples=60, deadline=None)
def test_skeleton_is_inside_the_mask_with_its_parts_and_holes(method, shaped, mask):
    mask = shaped(mask)
    skeleton = method(mask)
    assert skeleton.dtype == np.uint8
    assert skeleton.shape == mask.shape
    assert not (skeleton.astype(bool) & ~mask).any()
    assert shape_of(skeleton) == shape_of(mask)


@pytest.mark.parametrize("method", [thin, medial])
@given(mask=MASKS)
@settings(max_examples=60, deadline=None)
def test_skeleton_is_one_pixel_wide(method, mask):
    skeleton = method(fattened(mask))
    code = codes(skeleton)
    corner = ((code & 0b00010001) > 0) & ((code & 0b01000100) > 0)
    assert not ((simple()[code] > 0) & corner & (skeleton > 0)).any()


@given(mask=MASKS)
@settings(max_examples=30, deadline=None)
def test_thinning_twice_changes_nothing(mask):
    once = thin(mask)
    np.testing.assert_array_equal(thin(once), once)


@given(mask=MASKS)
@settings(max_examples=30, deadline=None)
def test_words_decide_as_the_table_does(mask):
    mask = fattened(mask)
    peeled = mask.astype(np.uint8)
    before = None
    while not np.array_equal(before, peeled):
        before = peeled.copy()
        for flag in (FIRST, SECOND):
            peeled[(table()[codes(peeled)] & flag) > 0] = 0
    bits = pack(pad(mask))
    peel_words(bits, np.empty((2, bits.shape[1]), np.uint64), np.zeros(len(bits), np.int64), 1, 100)
    np.testing.assert_array_equal(unpack(bits)[1:-1, 1 : mask.shape[1] + 1], peeled)
    found = unpack(corners(bits))[1:-1, 1 : mask.shape[1] + 1]
    np.testing.assert_array_equal(found, (table()[codes(peeled)] & CORNER > 0) & (peeled > 0))


@given(mask=MASKS)
@settings(max_examples=30, deadline=None)
def test_pixels_are_listed_by_rows(mask):
    cells = pad(mask)
    np.testing.assert_array_equal(indices(pack(cells)), np.flatnonzero(cells))


@given(mask=MASKS)
@settings(max_examples=30, deadline=None)
def test_only_holes_of_one_pixel_are_filled(mask):
    bits = pack(pad(mask))
    fill_pinholes(bits)
    around = codes(mask) & 0b01010101 == 0b01010101
    np.testing.assert_array_equal(unpack(bits)[1:-1, 1 : mask.shape[1] + 1], mask | around)


def test_wide_shapes_are_thinned_to_the_end():
    disc = np.hypot(*(np.mgrid[:101, :101] - 50)) < 45
    skeleton = thin(disc)
    assert skeleton.sum() < 12
    assert np.abs(np.argwhere(skeleton) - 50).max() <= 6


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (3, 70)])
@pytest.mark.parametrize("value", [0, 1])
def test_tiny_and_full_masks(shape, value):
    mask = np.full(shape, value, np.uint8)
    for method in (thin, medial):
        assert shape_of(method(mask)) == (value, 0)


def test_ink_at_the_border_is_kept():
    mask = np.zeros((20, 130), np.uint8)
    mask[8:13] = 1
    skeleton = thin(mask)
    assert skeleton[:, 4:-4].sum(axis=0).tolist() == [1] * 122


def test_thinning_can_be_stopped():
    mask = np.ones((200, 200), np.uint8)
    with pytest.raises(OutOfTime):
        thin(mask, Control(deadline=0.0).check)


@given(mask=MASKS)
@settings(max_examples=60, deadline=None)
def test_distances_are_those_to_the_nearest_background(mask):
    ink = np.argwhere(mask)
    if not len(ink):
        return
    ground = np.argwhere(~np.pad(mask, 1)) - 1
    expected = np.sqrt(((ink[:, None] - ground[None]) ** 2).sum(axis=2).min(axis=1))
    found = distances(columns(mask.astype(np.uint8)), ink[:, ::-1].astype(np.int32))
    np.testing.assert_allclose(found, expected, rtol=1e-6)
