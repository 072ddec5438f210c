"""Working sizes: right sizes, fair averages, and bytes that depend on the picture alone."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vec2art_nb.picture import Picture

SIDES = st.integers(1, 90)


def noise(width: int, height: int, channels: int = 3) -> np.ndarray:
    return np.random.default_rng(width * 1000 + height).integers(
        0, 256, (height, width, channels), dtype=np.uint8
    )


def area_average(rgb: np.ndarray, width: int, height: int) -> np.ndarray:
    """Mean over exact, fractional cells."""

    def weights(extent: int, count: int) -> np.ndarray:
        edges = np.linspace(0, extent, count + 1)
        low, high = edges[:-1, None], edges[1:, None]
        pixel = np.arange(extent)
        return (np.minimum(high, pixel + 1) - np.maximum(low, pixel)).clip(0) * count / extent

    rows, columns = weights(rgb.shape[0], height), weights(rgb.shape[1], width)
    return np.einsum("ij,jkc,lk->ilc", rows, rgb.astype(float), columns, optimize=True)


@settings(deadline=None)
@given(width=SIDES, height=SIDES, max_side=st.integers(1, 120))
def test_longest_side_is_at_most_what_was_asked(width: int, height: int, max_side: int) -> None:
    level = Picture.open(noise(width, height)).level(max_side)
    rows, columns = level.shape
    assert max(rows, columns) == min(max_side, max(width, height))
    assert abs(columns - width * level.shape[0] / height) <= max(1, width / height)
    assert (level.width, level.height) == (width, height)
    assert level.scale == (width / columns, height / rows)


@settings(deadline=None)
@given(width=SIDES, height=SIDES, max_side=st.integers(1, 400))
def test_enlarging_stops_at_three_times(width: int, height: int, max_side: int) -> None:
    picture = Picture.open(noise(width, height))
    rows, columns = picture.level(max_side, enlarge=True).shape
    assert max(rows, columns) == min(max_side, 3 * max(width, height))
    if max_side <= max(width, height):
        assert picture.level(max_side, enlarge=True) is picture.level(max_side)


@settings(deadline=None, max_examples=40)
@given(
    size=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    asked=st.lists(st.integers(1, 300), max_size=5),
    max_side=st.integers(1, 300),
    alpha=st.booleans(),
)
def test_a_level_does_not_depend_on_what_was_asked_before(
    size: tuple[int, int], asked: list[int], max_side: int, *, alpha: bool
) -> None:
    pixels = noise(*size, 4 if alpha else 3)
    fresh, used = Picture.open(pixels), Picture.open(pixels)
    for side in asked:
        used.level(side)
    expected, level = fresh.level(max_side), used.level(max_side)
    assert np.array_equal(level.rgb, expected.rgb)
    assert (level.mask is None) == (expected.mask is None)
    assert np.array_equal(level.mask, expected.mask)
    assert level.digest == expected.digest


@pytest.mark.parametrize("size", [(256, 192), (255, 193), (301, 97)])
@pytest.mark.parametrize("max_side", [200, 150, 100, 64, 33])
def test_levels_are_area_averages(size: tuple[int, int], max_side: int) -> None:
    columns, rows = np.meshgrid(np.linspace(0, 6, size[0]), np.linspace(0, 4, size[1]))
    wave = np.stack([np.sin(columns), np.cos(rows), np.sin(columns + rows)], axis=-1) / 2 + 0.5
    picture = Picture.open(wave)
    level = picture.level(max_side)
    error = level.rgb - area_average(picture.rgb, level.shape[1], level.shape[0])
    assert np.abs(error).max() <= 2
    assert np.abs(error.mean()) <= 0.5


def test_odd_sizes_do_not_shift_the_picture() -> None:
    """Centre of gravity of a bright square near the edge, through one and two halvings."""
    pixels = np.zeros((201, 203), np.uint8)
    pixels[181:191, 170:196] = 255
    picture = Picture.open(pixels)
    for max_side in (130, 65, 40):
        level = picture.level(max_side)
        weight = level.rgb[..., 0].astype(float)
        rows, columns = np.indices(level.shape) + 0.5
        x = (weight * columns).sum() / weight.sum() * level.scale[0]
        y = (weight * rows).sum() / weight.sum() * level.scale[1]
        assert (x, y) == pytest.approx((183, 186), abs=0.05)


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (2, 3), (5000, 7)])
@pytest.mark.parametrize("max_side", [1, 10, 384, 5000])
@pytest.mark.parametrize("enlarge", [False, True])
def test_degenerate_shapes(size: tuple[int, int], max_side: int, *, enlarge: bool) -> None:
    pixels = np.full((size[1], size[0], 4), 90, np.uint8)
    pixels[..., 3] = 0
    level = Picture.open(pixels).level(max_side, enlarge=enlarge)
    assert level.mask is not None
    assert level.mask.shape == level.shape
    assert not level.mask.any()
    assert (level.rgb == 255).all()


def test_a_single_colour_stays_it() -> None:
    picture = Picture.open(np.full((123, 77, 3), (7, 130, 201), np.uint8))
    for max_side in (300, 100, 50, 9, 1):
        assert (picture.level(max_side, enlarge=True).rgb == (7, 130, 201)).all()


def test_the_mask_needs_half_coverage() -> None:
    pixels = np.full((8, 8, 4), 255, np.uint8)
    pixels[:, :3, 3] = 0
    mask = Picture.open(pixels).level(4).mask
    assert mask is not None
    assert mask[0].tolist() == [False, True, True, True]


def test_levels_are_remembered_read_only_and_contiguous() -> None:
    picture = Picture.open(noise(60, 40, 4))
    for level in (picture.level(30), picture.level(60), picture.level(100, enlarge=True)):
        assert level.rgb.flags.c_contiguous
        assert not level.rgb.flags.writeable
        assert level.mask is not None
        assert not level.mask.flags.writeable
    assert picture.level(30) is picture.level(30)
    assert np.shares_memory(picture.level(60).rgb, picture.rgb)


def test_only_some_levels_are_remembered() -> None:
    picture = Picture.open(noise(60, 40))
    first = picture.level(5)
    for side in range(6, 26):
        picture.level(side)
    assert picture.level(5) is not first
    assert np.array_equal(picture.level(5).rgb, first.rgb)


def test_digests_tell_sizes_and_pictures_apart() -> None:
    one, other = Picture.open(noise(60, 40)), Picture.open(noise(60, 41)[:40])
    digests = {picture.level(side).digest for picture in (one, other) for side in (10, 20, 60)}
    assert len(digests) == 6


def test_levels_from_many_threads() -> None:
    picture = Picture.open(noise(700, 500))
    found: list[bytes] = []

    def ask() -> None:
        found.extend(picture.level(side).rgb.tobytes() for side in (300, 200, 100))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert len(set(found)) == 3


@pytest.mark.parametrize("max_side", [0, -1])
def test_a_side_is_at_least_one(max_side: int) -> None:
    with pytest.raises(ValueError, match="at least 1 px"):
        Picture.open(noise(3, 3)).level(max_side)
