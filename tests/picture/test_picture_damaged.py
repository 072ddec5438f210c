"""Damaged files open as far as they go, or are explained."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, features

from tests.picture.encoding import encoded
from vec2art_nb.errors import PictureError
from vec2art_nb.picture import Picture


def valid_files() -> dict[str, bytes]:
    rng = np.random.default_rng(0)
    image = Image.fromarray(rng.integers(0, 256, (24, 33, 3), dtype=np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    files = {
        "jpeg": encoded("JPEG", image, exif=exif),
        "png": encoded("PNG", image, exif=exif),
        "webp": encoded("WEBP", image, exif=exif),
        "tiff": encoded("TIFF", image, compression="tiff_lzw"),
        "tiff raw": encoded("TIFF", image, exif=exif),
        "bmp": encoded("BMP", image),
        "gif": encoded("GIF", image),
        "palette": encoded("PNG", image.convert("P"), transparency=bytes(range(256))),
        "deep": encoded("PNG", Image.fromarray(rng.integers(0, 65536, (9, 11), dtype=np.uint16))),
    }
    if features.check("avif"):
        files["avif"] = encoded("AVIF", image, exif=exif)
    return files


FILES = valid_files()


def opens_or_explains(data: bytes) -> None:
    """Any other exception, and any warning, fails the test."""
    try:
        picture = Picture.open(data, max_pixels=1_000_000)
    except PictureError as error:
        assert str(error).startswith(f"bytes of {len(data)} B: " if len(data) < 1000 else "bytes of ")  # noqa: PT017
    else:
        assert picture.rgb.shape == (picture.height, picture.width, 3)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_truncated_files(name: str) -> None:
    data = FILES[name]
    for length in {*range(80), *range(80, len(data), max(1, len(data) // 60))}:
        opens_or_explains(data[:length])
    half = data[: len(data) // 2]
    if name not in ("webp", "avif", "tiff"):
        with pytest.raises(PictureError, match=r"damaged or incomplete|cannot be read as one"):
            Picture.open(half)


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6),
    in_head=st.booleans(),
)
def test_damaged_files(name: str, changes: list[tuple[int, int]], *, in_head: bool) -> None:
    data = bytearray(FILES[name])
    for at, value in changes:
        data[at % (min(len(data), 200) if in_head else len(data))] = value
    opens_or_explains(bytes(data))


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=200), head=st.sampled_from([b"", *(data[:16] for data in FILES.values())]))
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_noise(data: bytes, head: bytes) -> None:
    opens_or_explains(head + data)
