"""What can be opened, and what is said about what cannot."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, features

from vec2art_nb.errors import ParamsError, PictureError
from vec2art_nb.picture import Picture

PIXELS = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)


def encoded(kind: str = "PNG", image: Image.Image | None = None, **options: object) -> bytes:
    file = io.BytesIO()
    (image or Image.fromarray(PIXELS)).save(file, kind, **options)
    return file.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cat photo.png"
    path.write_bytes(encoded())
    return path


class PathLike:
    """Anything with ``__fspath__``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


def test_every_source_gives_the_same_picture(file: Path) -> None:
    data = file.read_bytes()
    picture = Picture.open(PIXELS)
    with file.open("rb") as opened, Image.open(file) as lazy:
        sources = [
            str(file),
            file,
            PathLike(file),
            data,
            bytearray(data),
            memoryview(data),
            io.BytesIO(data),
            opened,
            lazy,
            Image.fromarray(PIXELS),
            picture,
        ]
        assert {Picture.open(source) for source in sources} == {picture}
        assert not opened.closed
    assert np.array_equal(picture.rgb, PIXELS)


def test_names(file: Path) -> None:
    data = file.read_bytes()
    with file.open("rb") as opened, Image.open(file) as image:
        assert [Picture.open(s).name for s in (file, str(file), opened, image)] == ["cat photo.png"] * 4
    assert [Picture.open(s).name for s in (data, io.BytesIO(data), PIXELS)] == ["picture"] * 3
    assert Picture.open(data, name="Tom").name == "Tom"
    assert Picture.open(Picture.open(file), name="Tom").name == "Tom"


def test_a_home_path_is_expanded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(file.parent))
    monkeypatch.setenv("USERPROFILE", str(file.parent))
    assert Picture.open("~/cat photo.png").size == (7, 5)


def test_a_buffer_is_read_from_its_start() -> None:
    buffer = io.BytesIO()
    Image.fromarray(PIXELS).save(buffer, "PNG")
    assert Picture.open(buffer).size == (7, 5)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_can_be_read() -> None:
    reader, writer = os.pipe()
    os.write(writer, encoded())
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        assert Picture.open(stream).size == (7, 5)


def test_a_pillow_image_is_not_changed(file: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.open(io.BytesIO(encoded("JPEG", exif=exif)))
    assert Picture.open(image).size == (5, 7)
    assert image.size == (7, 5)
    assert image.getexif()[0x0112] == 6


@pytest.mark.parametrize(
    "url",
    ["http://a.org/x.png", "HTTPS://a.org/x.png", "data:image/png;base64,AA", "file:///x.png", "s3://b/x"],
)
def test_a_url_is_never_fetched(url: str) -> None:
    with pytest.raises(PictureError, match=r"this is a URL.*Download it first"):
        Picture.open(url)


def test_a_missing_file_names_the_nearest(file: Path) -> None:
    with pytest.raises(
        PictureError, match=r"cat foto\.png: there is no such file\. Did you mean 'cat photo\.png'"
    ):
        Picture.open(file.with_name("cat foto.png"))
    with pytest.raises(PictureError, match=r"Relative paths start at"):
        Picture.open("no-such-folder-at-all/x.png")
    with pytest.raises(PictureError, match=r"empty path"):
        Picture.open("x\0y") if os.name == "nt" else Picture.open("")


@pytest.mark.parametrize("path", ["nul\0byte.png", "x" * 5000])
def test_an_impossible_path(path: str) -> None:
    with pytest.raises(PictureError):
        Picture.open(path)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"this is a folder"):
        Picture.open(tmp_path)


def test_a_file_that_may_not_be_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PictureError, match=r"cat photo\.png: it may not be read\. Change its permissions"):
        Picture.open(file)


def test_a_file_that_fails_while_it_is_read(file: Path) -> None:
    class Failing(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(PictureError, match=r"Input/output error"):
        Picture.open(Failing())


def test_text_streams_and_closed_files(file: Path) -> None:
    with pytest.raises(PictureError, match=r"text mode"):
        Picture.open(io.StringIO("x"))  # type: ignore[arg-type]
    closed = io.BytesIO(encoded())
    closed.close()
    with pytest.raises(PictureError, match=r"closed file"):
        Picture.open(closed)


@pytest.mark.parametrize("thing", [None, 3, {"a": 1}, object()])
def test_other_things(thing: object) -> None:
    with pytest.raises(PictureError, match=r"is no picture\. Pass a path"):
        Picture.open(thing)  # type: ignore[arg-type]
    with pytest.raises(PictureError, match=r"numpy\.asarray"):
        Picture.open([[1, 2]])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "it is empty"),
        (b"hello world", "this is no image"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a PostScript file"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC photo"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"8BPS\0\1", "a Photoshop document"),
    ],
)
def test_what_is_no_picture_is_named(data: bytes, text: str) -> None:
    with pytest.raises(PictureError, match=rf"^bytes of \d+ B: .*{text}.*\. \S"):
        Picture.open(data)


@pytest.mark.parametrize("kind", ["PPM", "TGA", "ICO", "PCX", "EPS", "JPEG2000"])
def test_formats_off_the_list_are_not_opened(kind: str) -> None:
    if kind == "JPEG2000" and not features.check("jpg_2000"):
        pytest.skip("Pillow without JPEG 2000")
    with pytest.raises(PictureError):
        Picture.open(encoded(kind))


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
