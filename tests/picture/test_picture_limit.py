"""Pictures that are too large, or say so in their header, are refused before they are decoded."""

from __future__ import annotations

import struct
import tracemalloc
import zlib

import pytest
from PIL import Image, features

from tests.picture.encoding import PIXELS, encoded
from vec2art_nb.errors import ParamsError, PictureError
from vec2art_nb.picture import Picture


def bomb_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def bomb_jpeg(width: int, height: int) -> bytes:
    data = bytearray(encoded("JPEG"))
    at = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def bomb_webp(width: int, height: int) -> bytes:
    data = bytearray(
        encoded("WEBP", Image.fromarray(PIXELS), lossless=True, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0")
    )
    data[24:27] = (width - 1).to_bytes(3, "little")
    data[27:30] = (height - 1).to_bytes(3, "little")
    return bytes(data)


def bomb_gif(width: int, height: int) -> bytes:
    data = bytearray(encoded("GIF"))
    struct.pack_into("<HH", data, 6, width, height)
    return bytes(data)


def bomb_bmp(width: int, height: int) -> bytes:
    data = bytearray(encoded("BMP"))
    struct.pack_into("<ii", data, 18, width, height)
    return bytes(data)


def bomb_tiff(width: int, height: int) -> bytes:
    data = bytearray(encoded("TIFF"))
    for tag, value in ((256, width), (257, height)):
        struct.pack_into("<I", data, data.index(struct.pack("<HHI", tag, 4, 1)) + 8, value)
    return bytes(data)


BOMBS = [
    bomb_png(60000, 60000),
    bomb_jpeg(60000, 60000),
    bomb_webp(60000, 60000),
    bomb_gif(60000, 60000),
    bomb_bmp(60000, 60000),
    bomb_tiff(60000, 60000),
]


@pytest.mark.parametrize("data", BOMBS, ids=["png", "jpeg", "webp", "gif", "bmp", "tiff"])
def test_a_header_that_claims_too_much_is_refused_before_decoding(data: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(PictureError, match=r"60000|cannot be read"):
            Picture.open(data)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_the_limit_names_the_remedy_and_can_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        PictureError, match=r"7 x 5 px .* limit of 3e-05.* max_pixels=35 .*VEC2ART_NB_MAX_PIXELS"
    ):
        Picture.open(PIXELS, max_pixels=30)
    monkeypatch.setenv("VEC2ART_NB_MAX_PIXELS", "34")
    for source in (PIXELS, encoded(), Image.fromarray(PIXELS)):
        with pytest.raises(PictureError, match="limit"):
            Picture.open(source)
        assert Picture.open(source, max_pixels=35).size == (7, 5)
    with pytest.raises(PictureError, match="limit"):
        Picture.open(Picture.open(PIXELS, max_pixels=35))


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "GIF", "WEBP", "JPEG", "BMP", "AVIF"])
def test_the_limit_holds_for_every_format(kind: str) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("Pillow without AVIF")
    with pytest.raises(PictureError, match=r"7 x 5 px are .* limit"):
        Picture.open(encoded(kind), max_pixels=34)


@pytest.mark.parametrize("value", [0, -5, "many", float("nan")])
def test_a_limit_must_be_a_number(value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParamsError, match="max_pixels"):
        Picture.open(PIXELS, max_pixels=value)  # type: ignore[arg-type]
    monkeypatch.setenv("VEC2ART_NB_MAX_PIXELS", str(value))
    with pytest.raises(ParamsError, match="VEC2ART_NB_MAX_PIXELS"):
        Picture.open(PIXELS)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "GIF", "WEBP", "JPEG"])
def test_pillows_own_limit_neither_refuses_nor_warns(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(kind)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 3)
    assert Picture.open(data).size == (7, 5)
    assert Image.MAX_IMAGE_PIXELS == 3
