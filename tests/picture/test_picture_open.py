"""What can be opened, and what is said about what cannot."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, features

from tests.picture.encoding import PIXELS, encoded
from vec2art_nb.errors import PictureError
from vec2art_nb.picture import Picture


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
