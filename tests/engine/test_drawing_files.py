"""Saving: all of the file or none of it."""

import os

import cv2
import pytest

from tests.engine.drawing_shapes import layer_of, polyline
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.params.schema import DEFAULTS


@pytest.fixture
def drawing():
    return Drawing(60, 40, (layer_of([polyline((5, 5), (50, 30))]),), DEFAULTS, title="bar \U0001f58b")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_suffix_decides(drawing, tmp_path):
    drawing.save(tmp_path / "a.svg")
    drawing.save(str(tmp_path / "b.PNG"))
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == drawing.to_svg()
    assert cv2.imread(str(tmp_path / "b.PNG")).shape == (40, 60, 3)
    assert names(tmp_path) == ["a.svg", "b.PNG"]


@pytest.mark.parametrize("name", ["a.pdf", "a", ".svg", "a.svg.gz"])
def test_other_suffixes_are_refused(drawing, tmp_path, name):
    with pytest.raises(ValueError, match=r"must end with \.svg or \.png or \.html"):
        drawing.save(tmp_path / name)
    assert names(tmp_path) == []


def test_a_missing_folder_is_named(drawing, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no folder .*nowhere"):
        drawing.save(tmp_path / "nowhere" / "a.svg")


def test_a_folder_is_no_file(drawing, tmp_path):
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(IsADirectoryError, match="is a folder"):
        drawing.save(tmp_path / "a.svg")


def test_existing_files_are_replaced_unless_told_otherwise(drawing, tmp_path):
    target = tmp_path / "a.svg"
    target.write_text("precious")
    with pytest.raises(FileExistsError, match="overwrite=True"):
        drawing.save(target, overwrite=False)
    assert target.read_text() == "precious"
    drawing.save(target)
    assert target.read_text(encoding="utf-8") == drawing.to_svg()
    drawing.save(tmp_path / "new.svg", overwrite=False)
    assert names(tmp_path) == ["a.svg", "new.svg"]


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_failure_leaves_everything_as_it_was(drawing, tmp_path, monkeypatch, overwrite):
    target = tmp_path / "a.svg"
    if overwrite:
        target.write_text("precious")
    before = names(tmp_path)

    def fail(*_arguments):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        drawing.save(target, overwrite=overwrite)
    assert names(tmp_path) == before
    assert not overwrite or target.read_text() == "precious"


def test_permissions_and_links_stay(drawing, tmp_path):
    target, link = tmp_path / "a.svg", tmp_path / "link.svg"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    drawing.save(link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == drawing.to_svg()
    assert target.stat().st_mode & 0o777 == 0o640


def test_new_files_follow_the_umask(drawing, tmp_path):
    mask = os.umask(0o027)
    try:
        drawing.save(tmp_path / "a.svg")
    finally:
        os.umask(mask)
    assert (tmp_path / "a.svg").stat().st_mode & 0o777 == 0o640


def test_the_png_is_what_to_png_gives(drawing, tmp_path):
    drawing.save(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == drawing.to_png()
