"""Files of every format, depth and colour model open with the right colours."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image, features

from tests.picture.encoding import color_test, encoded
from vec2art_nb.errors import PictureError
from vec2art_nb.picture import Picture

RAMP = np.linspace(0, 255, 16).round().astype(np.uint8)


def quarters(picture: Picture) -> np.ndarray:
    """Colours in the middle of the four quarters."""
    height, width = picture.rgb.shape[:2]
    return picture.rgb[height // 4 :: height // 2, width // 4 :: width // 2].astype(int)


@pytest.mark.parametrize(
    ("kind", "options", "tolerance"),
    [
        ("PNG", {}, 0),
        ("BMP", {}, 0),
        ("TIFF", {}, 0),
        ("TIFF", {"compression": "tiff_lzw"}, 0),
        ("TIFF", {"compression": "tiff_deflate", "big_tiff": True}, 0),
        ("WEBP", {"lossless": True}, 0),
        ("WEBP", {"quality": 90}, 4),
        ("JPEG", {"quality": 95}, 3),
        ("JPEG", {"quality": 95, "progressive": True, "subsampling": 2}, 3),
        ("AVIF", {"quality": 95}, 4),
        ("GIF", {}, 0),
    ],
)
def test_formats_keep_colours(kind: str, options: dict[str, object], tolerance: int) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("Pillow without AVIF")
    picture = Picture.open(encoded(kind, color_test(), **options))
    assert picture.size == (96, 64)
    assert picture.mask is None
    assert np.abs(quarters(picture) - quarters(Picture.open(color_test()))).max() <= tolerance


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_modes_in_files_equal_modes_in_memory(kind: str, mode: str) -> None:
    image = Image.fromarray(RAMP[None].repeat(4, axis=0))
    image = (
        Image.fromarray(RAMP[None].repeat(4, axis=0).astype(np.uint16) * 257)
        if mode == "I;16"
        else image.convert(mode)
    )
    assert Picture.open(encoded(kind, image)) == Picture.open(image)


@pytest.mark.parametrize(
    "mode", ["L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr", "HSV"]
)
def test_every_mode_of_pillow_shows_the_same_grey_ramp(mode: str) -> None:
    grey = Image.fromarray(RAMP[None])
    if mode == "PA":
        image = grey.convert("P").convert("PA")
    elif mode in ("La", "RGBa"):
        image = grey.convert(mode.upper()).convert(mode)
    elif mode in ("LA", "P"):
        image = grey.convert(mode)
    else:
        image = grey.convert("RGB").convert(mode)
    picture = Picture.open(image)
    assert np.abs(picture.rgb[0].astype(int) - RAMP[:, None]).max() <= 1
    assert picture.mask is None


def test_bilevel_is_black_and_white() -> None:
    bits = np.eye(5, dtype=bool)
    picture = Picture.open(encoded("TIFF", Image.fromarray(bits), compression="group4"))
    assert np.array_equal(picture.rgb, np.where(bits[..., None], 255, 0).repeat(3, axis=2))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bit_grey_is_scaled_not_clipped(kind: str) -> None:
    samples = np.array([[0, 128, 257, 32896, 65535]], np.uint16)
    assert Picture.open(encoded(kind, Image.fromarray(samples))).rgb[0, :, 0].tolist() == [0, 0, 1, 128, 255]


def test_16_bit_tiff_with_white_as_zero() -> None:
    data = bytearray(encoded("TIFF", Image.fromarray(np.array([[0, 65535]], np.uint16))))
    entry = struct.pack("<HHI", 262, 3, 1)
    at = data.index(entry) + len(entry)
    data[at : at + 2] = b"\0\0"
    assert Picture.open(bytes(data)).rgb[0, :, 0].tolist() == [255, 0]


def test_12_bit_tiff_reaches_white() -> None:
    data = bytearray(encoded("TIFF", Image.fromarray(np.zeros((1, 2), np.uint16))))
    for tag, value in ((258, 12), (279, 3)):
        entry = data.index(struct.pack("<HH", tag, 3 if tag == 258 else 4))
        struct.pack_into("<H", data, entry + 8, value)
    offset = struct.unpack_from("<I", data, data.index(struct.pack("<HH", 273, 4)) + 8)[0]
    data[offset : offset + 3] = b"\xff\xf0\x00"
    assert Picture.open(bytes(data)).rgb[0, :, 0].tolist() == [255, 0]


def png(width: int, height: int, depth: int, color: int, rows: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """PNG made by hand, because Pillow does not write 16-bit colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
    body = b"".join(chunk(*c) for c in (*chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + head + body


@pytest.mark.parametrize(("color", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_16_bit_png_of_every_colour_type(color: int, channels: int) -> None:
    samples = np.array([[0] * channels, [0x8080] * channels, [0xFFFF] * channels], ">u2")
    picture = Picture.open(png(3, 1, 16, color, b"\0" + samples.tobytes()))
    has_alpha = channels in (2, 4)
    white, middle, black = 255, 191 if has_alpha else 128, 255 if has_alpha else 0
    assert picture.rgb[0].tolist() == [[black] * 3, [middle] * 3, [white] * 3]
    assert (picture.mask is not None) == has_alpha


@pytest.mark.parametrize(
    ("depth", "color", "key", "rows"),
    [
        (8, 0, struct.pack(">H", 7), b"\0" + bytes([7, 200])),
        (16, 0, struct.pack(">H", 700), b"\0" + struct.pack(">HH", 700, 51400)),
        (8, 2, struct.pack(">HHH", 1, 2, 3), b"\0" + bytes([1, 2, 3, 200, 200, 200])),
        (1, 0, struct.pack(">H", 0), b"\0" + bytes([0b01000000])),
    ],
)
def test_png_colour_key_is_transparent(depth: int, color: int, key: bytes, rows: bytes) -> None:
    picture = Picture.open(png(2, 1, depth, color, rows, (b"tRNS", key)), paper="#102030")
    assert picture.mask is not None
    assert picture.mask.tolist() == [[False, True]]
    assert picture.rgb[0, 0].tolist() == [0x10, 0x20, 0x30]
    assert picture.rgb[0, 1, 0] >= 200


def test_a_colour_key_of_16_bit_colour_does_not_refuse_the_file() -> None:
    rows = b"\0" + struct.pack(">6H", 65535, 0, 0, 40000, 40000, 40000)
    picture = Picture.open(png(2, 1, 16, 2, rows, (b"tRNS", struct.pack(">HHH", 65535, 0, 0))))
    assert picture.rgb[0, 1, 0] == pytest.approx(156, abs=1)


def test_palette_with_transparent_entries() -> None:
    image = Image.frombytes("P", (3, 1), bytes([0, 1, 2]))
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    picture = Picture.open(encoded("PNG", image, transparency=bytes([255, 0, 128])))
    assert picture.rgb[0].tolist() == [[255, 0, 0], [255, 255, 255], [127, 127, 255]]
    assert picture.mask is not None
    assert picture.mask[0].tolist() == [True, False, True]


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "GIF", "AVIF"])
def test_transparency_in_files(kind: str) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("Pillow without AVIF")
    rgba = np.full((32, 32, 4), 255, np.uint8)
    rgba[:, :, :3] = (200, 30, 40)
    rgba[:, 16:, 3] = 0
    options = {"lossless": True} if kind == "WEBP" else {}
    picture = Picture.open(encoded(kind, Image.fromarray(rgba), **options), paper="navy")
    assert picture.mask is not None
    assert picture.mask[:, :16].all()
    assert not picture.mask[:, 16:].any()
    assert np.abs(picture.rgb[16, 4].astype(int) - (200, 30, 40)).max() <= 4
    assert picture.rgb[16, 28].tolist() == [0, 0, 128]


def test_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    for kind in ("GIF", "WEBP", "PNG", "TIFF"):
        data = encoded(kind, frames[0], save_all=True, append_images=frames[1:])
        assert Picture.open(data).rgb[4, 4, 0] > 240


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk(kind: str) -> None:
    cyan = Image.new("CMYK", (16, 16), (255, 0, 0, 0))
    red, green, blue = Picture.open(encoded(kind, cyan)).rgb[8, 8].tolist()
    assert red < 10
    assert min(green, blue) > 245


def test_float_tiff_holds_0_to_1() -> None:
    image = Image.fromarray(np.array([[0, 0.5, 1]], np.float32))
    assert Picture.open(encoded("TIFF", image)).rgb[0, :, 0].tolist() == [0, 128, 255]


def test_32_bit_integers_count_as_16_bit_or_are_refused() -> None:
    picture = Picture.open(encoded("TIFF", Image.fromarray(np.array([[0, 65535]], np.int32))))
    assert picture.rgb[0, :, 0].tolist() == [0, 255]
    for value in (-1, 65536):
        with pytest.raises(
            PictureError, match=r"32-bit samples .* no known full scale\. Save it with 8 or 16"
        ):
            Picture.open(encoded("TIFF", Image.fromarray(np.array([[0, value]], np.int32))))


def test_lab_tiff() -> None:
    lab = Image.merge("LAB", [Image.new("L", (4, 4), level) for level in (255, 128, 128)])
    assert Picture.open(encoded("TIFF", lab)).rgb.min() >= 253
