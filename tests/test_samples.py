"""The bundled pictures are there, open, and are accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from vec2art_nb.errors import PictureError
from vec2art_nb.picture import Picture
from vec2art_nb.samples import NAMES, sample

FOLDER = sample(NAMES[0]).parent


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_opens(name: str) -> None:
    picture = Picture.open(sample(name))
    assert min(picture.size) >= 300
    assert (picture.mask is not None) == (name == "logo")


def test_every_file_is_a_sample_with_a_licence() -> None:
    table = (FOLDER / "LICENSES.md").read_text(encoding="utf-8")
    for name in NAMES:
        width, height = Picture.open(sample(name)).size
        assert f"| `{name}` | `{sample(name).name}`, {width} x {height} |" in table
    assert {path.name for path in FOLDER.iterdir() if path.suffix in {".jpg", ".png"}} == {
        sample(name).name for name in NAMES
    }


def test_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in map(sample, NAMES)) <= 900_000


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(
        PictureError, match=r"no bundled picture 'portait'\. Did you mean 'portrait'\? There are: "
    ):
        sample("portait")
    with pytest.raises(PictureError, match=r"'\.\./setup'\. There are"):
        sample("../setup")


def test_samples_are_paths() -> None:
    assert isinstance(sample("animal"), Path)
