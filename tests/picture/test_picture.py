"""A picture as a value: paper, identity, copies, preview, and what importing it costs."""

from __future__ import annotations

import base64
import io
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from vec2art_nb.errors import MissingLibraryError, ParamsError
from vec2art_nb.picture import Picture

#: Opaque red, half blue, almost clear green, clear white.
GLASS = np.array([[[255, 0, 0, 255], [0, 0, 255, 128], [0, 255, 0, 127], [255, 255, 255, 0]]], np.uint8)


@pytest.mark.parametrize(
    ("paper", "ground"),
    [
        ("#fff", (255, 255, 255)),
        ("#102030", (16, 32, 48)),
        ("ivory", (255, 255, 240)),
        ("rgb(1, 2, 3)", (1, 2, 3)),
        ("transparent", (255, 255, 255)),
        (" Transparent ", (255, 255, 255)),
    ],
)
def test_paper_shows_through(paper: str, ground: tuple[int, int, int]) -> None:
    picture = Picture.open(GLASS, paper=paper)
    share = GLASS[..., 3:] / 255
    expected = GLASS[..., :3] * share + np.array(ground) * (1 - share)
    assert np.abs(picture.rgb - expected).max() <= 0.5
    assert picture.mask is not None
    assert picture.mask[0].tolist() == [True, True, False, False]


@pytest.mark.parametrize("paper", ["", "no colour", "#12", None, 255, (1, 2, 3)])
def test_wrong_paper(paper: object) -> None:
    with pytest.raises(ParamsError, match="paper"):
        Picture.open(GLASS, paper=paper)  # type: ignore[arg-type]


def test_another_paper_for_an_open_picture() -> None:
    white = Picture.open(GLASS)
    assert Picture.open(white) is white
    assert Picture.open(white, paper="#FFFFFF") is white
    navy = Picture.open(white, paper="navy", name="Glass")
    assert (navy, navy.name) == (Picture.open(GLASS, paper="navy"), "Glass")
    assert Picture.open(navy) == white


def test_paper_is_nothing_to_an_opaque_picture() -> None:
    picture = Picture.open(GLASS[..., :3])
    assert Picture.open(picture, paper="navy") is picture
    opaque = GLASS.copy()
    opaque[..., 3] = 255
    assert Picture.open(opaque, paper="navy") == picture
    assert Picture.open(opaque).mask is None


def test_colours_under_full_transparency_do_not_count() -> None:
    other = GLASS.copy()
    other[0, 3, :3] = (9, 8, 7)
    assert Picture.open(other).digest == Picture.open(GLASS).digest


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from([3, 4]))))
def test_equal_pixels_are_equal_pictures(pixels: np.ndarray) -> None:
    picture, again = Picture.open(pixels), Picture.open(pixels.copy(), name="other")
    assert picture == again
    assert hash(picture) == hash(again)
    assert picture.digest == again.digest
    changed = pixels.copy()
    changed[0, 0, :3] ^= 255
    if pixels.shape[2] == 3 or pixels[0, 0, 3] == 255:  # what shines through little may round away
        assert Picture.open(changed) != picture


def test_shape_and_mask_are_part_of_the_identity() -> None:
    flat = np.zeros((2, 3), np.uint8)
    assert Picture.open(flat) != Picture.open(flat.T)
    black = np.zeros((1, 1, 4), np.uint8)
    assert Picture.open(black, paper="black") != Picture.open(black[..., :3])
    assert Picture.open(flat) != "picture"


def test_digest_is_the_same_in_every_process() -> None:
    code = (
        "import numpy as np; from vec2art_nb.picture import Picture;"
        "p = Picture.open(np.arange(4800, dtype=np.uint16).reshape(60, 80));"
        "print(p.digest.hex(), p.level(33).digest.hex(), p.level(33).rgb.tobytes().hex()[:99])"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in "12"
    }
    assert len(runs) == 1


@pytest.mark.parametrize("pixels", [GLASS, GLASS[..., :3]])
def test_pickles(pixels: np.ndarray) -> None:
    picture = Picture.open(pixels, paper="navy", name="Glass")
    picture.level(2)
    copy = pickle.loads(pickle.dumps(picture))
    assert (copy, copy.name) == (picture, "Glass")
    assert Picture.open(copy, paper="#123") == Picture.open(pixels, paper="#123")
    assert np.array_equal(copy.level(2).rgb, picture.level(2).rgb)
    assert not copy.rgb.flags.writeable


def test_arrays_are_read_only() -> None:
    picture = Picture.open(GLASS)
    for array in (picture.rgb, picture.mask):
        assert array is not None
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 0


def test_sizes_and_repr() -> None:
    picture = Picture.open(np.zeros((30, 40)), name="dusk.jpg")
    assert (picture.width, picture.height, picture.size) == (40, 30, (40, 30))
    assert repr(picture) == "<Picture dusk.jpg, 40 x 30 px>"


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (900, 600)])
def test_preview_in_a_notebook(size: tuple[int, int]) -> None:
    bundle = Picture.open(np.zeros((size[1], size[0], 3), np.uint8))._repr_mimebundle_()
    preview = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert max(preview.size) == min(320, max(size))
    assert bundle["text/plain"].startswith("<Picture")


def test_importing_loads_no_image_library() -> None:
    code = "import sys, vec2art_nb.picture; print([m for m in ('PIL', 'cv2', 'numba') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
        == "[]\n"
    )


def test_missing_opencv_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(MissingLibraryError, match="pip install opencv-python-headless"):
        Picture.open(GLASS).level(2)


def test_opencv_without_its_system_library_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "cv2":
                raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.delitem(sys.modules, "cv2", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(
        MissingLibraryError, match=r"libGL.*pip uninstall -y opencv-python.*apt-get install libgl1"
    ):
        Picture.open(GLASS).level(2)
