"""What is given with a picture: a mask of what is kept, and the importance of its places."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vec2art_nb.errors import PictureError
from vec2art_nb.picture import Picture

RNG = np.random.default_rng(1)
PIXELS = RNG.integers(0, 256, (30, 40, 3), dtype=np.uint8)
LEFT = np.zeros((30, 40), np.bool_)
LEFT[:, :20] = True
GIVEN = ["mask", "importance"]


def opened(what: str, array: object) -> Picture:
    return Picture.open(PIXELS, **{what: array})


@pytest.mark.parametrize(
    "array",
    [
        LEFT,
        LEFT[..., None],
        LEFT.astype(np.uint8),
        LEFT.astype(np.uint8) * np.uint8(255),
        LEFT.astype(np.uint16) * np.uint16(65535),
        LEFT.astype(np.int64),
        LEFT.astype(np.int32) * 255,
        LEFT.astype(np.float32),
        LEFT * 7.5,
        LEFT.tolist(),
        np.asfortranarray(LEFT),
    ],
    ids=lambda array: f"{getattr(array, 'dtype', 'list')}",
)
@pytest.mark.parametrize("what", GIVEN)
def test_equal_arrays_in_every_type(what: str, array: object) -> None:
    assert opened(what, array) == opened(what, LEFT)


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (np.full((30, 40), np.nan), r"NaN or infinity.*nan_to_num"),
        (np.full((30, 40), np.inf), r"NaN or infinity"),
        (np.full((30, 40), -1), r"negative values \(from -1\)"),
        (np.zeros(40), r"shape \(40,\) does not fit\. Pass rows x columns of bool"),
        (np.zeros((30, 40, 3)), r"shape \(30, 40, 3\)"),
        (np.zeros((0, 40)), r"does not fit"),
        (np.full((30, 40), "a"), r"type <U1 are not allowed"),
        (np.full((30, 40), 1j), r"type complex128"),
        (np.full((30, 40), None), r"type object"),
    ],
)
@pytest.mark.parametrize("what", GIVEN)
def test_wrong_arrays_are_explained(what: str, array: np.ndarray, text: str) -> None:
    with pytest.raises(PictureError, match=rf"^{what}: .*{text}"):
        opened(what, array)


def test_what_is_masked_away_becomes_paper() -> None:
    picture = Picture.open(PIXELS, paper="#102030", mask=LEFT)
    assert picture.mask is not None
    assert np.array_equal(picture.mask, LEFT)
    assert np.array_equal(picture.rgb[:, :20], PIXELS[:, :20])
    assert (picture.rgb[:, 20:] == (0x10, 0x20, 0x30)).all()
    assert picture.level(20).paper == (0x10, 0x20, 0x30)


def test_a_soft_mask_mixes_and_half_of_it_is_traced() -> None:
    mask = np.tile(np.linspace(0, 1, 40, dtype=np.float32), (30, 1))
    picture = Picture.open(np.zeros((30, 40), np.uint8), mask=mask)
    assert np.abs(picture.rgb[..., 0] - 255 * (1 - mask)).max() <= 1
    assert picture.mask is not None
    assert np.array_equal(picture.mask, mask >= 0.5)


def test_a_mask_replaces_the_one_before_but_not_the_transparency_of_the_source() -> None:
    rgba = np.dstack([PIXELS, np.full((30, 40), 255, np.uint8)])
    rgba[:15, :, 3] = 0
    picture = Picture.open(rgba)
    again = picture.with_mask(LEFT).with_mask(~LEFT)
    assert again == picture.with_mask(~LEFT)
    assert again.mask is not None
    assert np.array_equal(again.mask, ~LEFT & (rgba[..., 3] > 0))
    assert again.with_mask(None) == picture


def test_a_full_mask_changes_nothing() -> None:
    assert Picture.open(PIXELS, mask=np.ones((30, 40))) == Picture.open(PIXELS)


@pytest.mark.parametrize("shape", [(30, 40), (15, 20), (60, 80), (31, 41), (3, 4), (300, 400), (299, 400)])
def test_a_mask_may_be_smaller_or_larger_in_the_same_proportions(shape: tuple[int, int]) -> None:
    mask = np.zeros(shape, np.bool_)
    mask[:, : shape[1] // 2] = True
    found = Picture.open(PIXELS, mask=mask).mask
    assert found is not None
    assert (found != LEFT).mean() <= 1 / 40


@pytest.mark.parametrize("shape", [(40, 30), (30, 50), (1, 40), (600, 400)])
def test_a_mask_of_other_proportions_is_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(PictureError, match=r"do not fit a picture of 30 x 40\. Pass a mask"):
        Picture.open(PIXELS, mask=np.ones(shape))


def test_no_importance_is_none_and_half_is_neutral() -> None:
    assert Picture.open(PIXELS).level(20).importance is None
    gain = Picture.open(PIXELS, importance=np.full((7, 9), 0.5)).level(20).importance
    assert gain is not None
    assert gain.dtype == np.float32
    assert (gain == 1).all()


@pytest.mark.parametrize("shape", [(30, 40), (3, 4), (1, 2), (200, 100), (9, 100)])
@pytest.mark.parametrize("max_side", [10, 40, 90])
def test_importance_is_stretched_over_the_picture(shape: tuple[int, int], max_side: int) -> None:
    values = np.zeros(shape, np.float32)
    values[:, shape[1] // 2 :] = 1
    level = Picture.open(PIXELS, importance=values).level(max_side, enlarge=True)
    assert level.importance is not None
    assert level.importance.shape == level.shape
    assert not level.importance.flags.writeable
    assert level.importance[:, 0] == pytest.approx(1 / 8, rel=1e-3)
    assert level.importance[:, -1] == pytest.approx(8, rel=1e-3)


@given(hnp.arrays(np.float64, (4, 5), elements=st.floats(0, 1e6)))
def test_gain_is_positive_bounded_and_grows_with_the_value(values: np.ndarray) -> None:
    gain = Picture.open(PIXELS[:4, :5], importance=values).level(5).importance
    assert gain is not None
    assert gain.min() >= 1 / 8
    assert gain.max() <= 8 * (1 + 1e-6)
    order = np.argsort(values, axis=None, kind="stable")
    assert (np.diff(gain.ravel()[order]) >= 0).all()


def test_importance_joins_the_digest_and_pixels_are_shared() -> None:
    plain = Picture.open(PIXELS)
    left, right = plain.with_importance(LEFT), plain.with_importance(~LEFT)
    assert len({plain, left, right}) == 3
    assert len({p.level(20).digest for p in (plain, left, right)}) == 3
    assert left.with_importance(None) == plain
    assert left.rgb is plain.rgb
    assert left == Picture.open(plain, importance=LEFT)


def test_masks_and_importance_survive_other_changes_and_copies() -> None:
    picture = Picture.open(PIXELS, mask=LEFT, importance=LEFT)
    for other in (
        pickle.loads(pickle.dumps(picture)),
        Picture.open(picture, name="Tom"),
        Picture.open(PIXELS).with_importance(LEFT).with_mask(LEFT),
    ):
        assert other == picture
        assert other.level(20).digest == picture.level(20).digest
    on_black = Picture.open(picture, paper="black")
    assert (on_black.rgb[:, 20:] == 0).all()


def test_arrays_are_copied() -> None:
    mask, importance = LEFT.astype(np.float32), LEFT.astype(np.float32)
    picture = Picture.open(PIXELS, mask=mask, importance=importance)
    digest = picture.level(20).digest
    mask[:], importance[:] = 1, 1
    assert picture.level(19).importance is not None
    assert Picture.open(picture, name="x").level(20).digest == digest
    assert picture.mask is not None
    assert not picture.mask.all()
