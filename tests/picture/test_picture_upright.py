"""What a file says about its pixels is heeded: EXIF orientation and ICC profile."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from PIL import Image, ImageCms, features

from tests.picture.encoding import color_test, encoded
from vec2art_nb.picture import Picture

# The picture is an arrow head: its corner pixel tells how it was turned.
UPRIGHT = np.zeros((24, 40, 3), np.uint8)
UPRIGHT[:12, :20] = 255
#: What a camera stores for each orientation so that undoing it gives the upright picture.
STORED = {
    1: UPRIGHT,
    2: UPRIGHT[:, ::-1],
    3: UPRIGHT[::-1, ::-1],
    4: UPRIGHT[::-1],
    5: UPRIGHT.transpose(1, 0, 2),
    6: np.rot90(UPRIGHT),
    7: UPRIGHT.transpose(1, 0, 2)[::-1, ::-1],
    8: np.rot90(UPRIGHT, -1),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", STORED)
def test_exif_orientation(kind: str, orientation: int) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("Pillow without AVIF")
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation]))
    picture = Picture.open(encoded(kind, stored, exif=exif))
    assert picture.size == (40, 24)
    assert np.abs(picture.rgb.astype(int) - UPRIGHT)[[2, 2, -3, -3], [2, -3, 2, -3]].max() < 40


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\0\xff"]
)
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_exif_is_ignored(exif: bytes) -> None:
    assert Picture.open(encoded("JPEG", color_test(), exif=exif)).size == (96, 64)


def swapped_primaries() -> bytes:
    """ICC profile of a display whose red is sRGB's green, and so on: impossible to miss."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = profile.replace(b"rXYZ", b"\0tmp", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"\0tmp", b"gXYZ", 1)
    return bytes(profile)


def grey_profile() -> bytes:
    """Grey ICC profile with a linear curve, made by hand: Pillow creates colour profiles only."""
    white = struct.pack(">4s4x3i", b"XYZ ", 63190, 65536, 54061)
    curve = struct.pack(">4s4xI", b"curv", 0)
    text = b"desc\0\0\0\0\0\0\0\x05grey\0" + b"\0" * 79
    tags, at, body = b"", 128 + 4 + 3 * 12, b""
    for name, data in ((b"wtpt", white), (b"kTRC", curve), (b"desc", text)):
        padded = data + b"\0" * (-len(data) % 4)
        tags += struct.pack(">4sII", name, at + len(body), len(data))
        body += padded
    size = at + len(body)
    d50 = struct.pack(">3i", 63190, 65536, 54061)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"mntr", b"GRAY", b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + d50
    return head.ljust(128, b"\0") + struct.pack(">I", 3) + tags + body


def test_icc_profile_is_applied_in_every_mode_that_has_one() -> None:
    profile = swapped_primaries()
    for mode in ("RGB", "RGBA"):
        image = Image.new(mode, (4, 4), "red")
        picture = Picture.open(encoded("PNG", image, icc_profile=profile))
        assert picture.rgb[0, 0].tolist() == [0, 255, 0]
    palette = Image.new("RGB", (4, 4), "red").convert("P")
    assert Picture.open(encoded("PNG", palette, icc_profile=profile)).rgb[0, 0].tolist() == [0, 255, 0]


def test_icc_profile_of_a_grey_picture() -> None:
    # Linear light of 55/255 is what sRGB encodes as 128.
    for mode in ("L", "LA"):
        image = Image.new(mode, (2, 2), 55 if mode == "L" else (55, 255))
        picture = Picture.open(encoded("PNG", image, icc_profile=grey_profile()))
        assert np.abs(picture.rgb.astype(int) - 128).max() <= 2


def test_icc_of_srgb_changes_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert Picture.open(encoded("PNG", color_test(), icc_profile=profile)) == Picture.open(color_test())


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("profile", ["broken", "other space"])
def test_unusable_icc_profile_is_ignored(mode: str, profile: str) -> None:
    wrong = swapped_primaries() if mode != "RGB" else grey_profile()
    data = b"not a profile" * 20 if profile == "broken" else wrong
    image = color_test().convert(mode)
    assert Picture.open(encoded("TIFF", image, icc_profile=data)) == Picture.open(encoded("TIFF", image))
