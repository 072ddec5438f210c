"""Arrays of every type and shape, and how wrong ones are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vec2art_nb.errors import PictureError
from vec2art_nb.picture import Picture

GREY = np.array([[0, 1, 127], [128, 254, 255]], np.uint8)


@pytest.mark.parametrize(
    "array",
    [
        GREY,
        GREY[..., None],
        GREY[..., None].repeat(3, axis=2),
        np.dstack([GREY, GREY, GREY, np.full_like(GREY, 255)]),
        GREY.astype(np.uint16) * 257,
        GREY.astype(">u2") * 257,
        GREY / 255,
        (GREY / 255).astype(np.float32),
        (GREY / 255).astype(np.float16),
        (GREY / 255).astype(np.longdouble),
        np.asfortranarray(GREY),
        np.ma.masked_array(GREY),
    ],
    ids=lambda array: f"{array.dtype} {array.shape}",
)
def test_equal_arrays_in_every_type(array: np.ndarray) -> None:
    picture = Picture.open(array)
    assert picture.rgb.tolist() == GREY[..., None].repeat(3, axis=2).tolist()
    assert picture == Picture.open(GREY)


def test_bool_is_black_and_white() -> None:
    assert Picture.open(np.array([[True, False]])).rgb[0, :, 0].tolist() == [255, 0]


def test_channels_are_red_green_blue() -> None:
    assert Picture.open(np.array([[[1, 2, 3]]], np.uint8)).rgb[0, 0].tolist() == [1, 2, 3]


@given(hnp.arrays(np.uint16, (3, 5)))
def test_uint16_is_rounded_to_the_nearest(samples: np.ndarray) -> None:
    exact = samples.astype(np.float64) * 255 / 65535
    assert np.abs(Picture.open(samples).rgb[..., 0] - exact).max() <= 0.5


@given(hnp.arrays(np.float64, (3, 5), elements=st.floats(0, 1)))
def test_floats_are_rounded_to_the_nearest(samples: np.ndarray) -> None:
    assert np.abs(Picture.open(samples).rgb[..., 0] - samples * 255).max() <= 0.5 + 1e-4


def test_changing_the_array_later_does_not_change_the_picture() -> None:
    for array in (GREY.copy(), GREY[..., None].repeat(3, axis=2), GREY[..., None].repeat(4, axis=2)):
        picture = Picture.open(array)
        before = picture.rgb.copy()
        array[:] = 77
        assert np.array_equal(picture.rgb, before)


def test_rounding_errors_are_clipped() -> None:
    assert Picture.open(np.array([[-1e-7, 1 + 1e-7]])).rgb[0, :, 0].tolist() == [0, 255]


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (np.array([[0.5, np.nan]]), r"NaN or infinity.*nan_to_num"),
        (np.array([[0.5, -np.inf]]), r"NaN or infinity"),
        (np.array([[0.0, 200.0]]), r"in 0\.\.200\. Scale them: array / 255"),
        (np.array([[-1.0, 1.0]]), r"in -1\.\.1\. Scale them: \(array - array\.min\(\)\)"),
        (GREY.astype(np.int64), r"type int64.*astype\('uint8'\)"),
        (GREY.astype(np.complex128), r"type complex128"),
        (np.array([["a"]]), r"type <U1"),
        (np.zeros((3, 0)), r"no pixels \(0 x 3\)"),
        (np.zeros((0, 3, 3), np.uint8), r"no pixels"),
        (np.zeros(5), r"\(5,\).*this shape is no picture"),
        (np.zeros(()), r"this shape is no picture"),
        (np.zeros((4, 5, 2)), r"this shape is no picture\. Pass rows x columns"),
        (np.zeros((3, 40, 50)), r"channels come last: array\.transpose\(1, 2, 0\)"),
        (np.zeros((1, 40, 50, 3)), r"one picture at a time: array\[0\]"),
    ],
)
def test_wrong_arrays_are_explained(array: np.ndarray, text: str) -> None:
    with pytest.raises(PictureError, match=rf"^array of shape .*{text}"):
        Picture.open(array)
