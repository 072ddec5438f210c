"""The command line settles what becomes what before it starts to work."""

from pathlib import Path

import pytest

from vec2art_nb.cli.plan import UsageError, plan, shown


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    (folder / "deeper").mkdir(parents=True)
    for name in ("b.png", "a.JPG", "notes.txt", ".hidden.png", "deeper/c.png"):
        (folder / name).write_bytes(b"")
    return folder


def names(tasks) -> list[tuple[str, ...]]:
    return [(task.source.name, *(target.name for target in task.targets)) for task in tasks]


def test_a_folder_gives_the_pictures_directly_inside(pictures: Path, tmp_path: Path) -> None:
    found = plan([str(pictures)], str(tmp_path / "out"))
    assert names(found.tasks) == [("a.JPG", "a.svg"), ("b.png", "b.svg")]
    assert found.tasks[0].targets[0].parent == tmp_path / "out"
    assert not found.problems


def test_a_pattern_that_no_shell_expanded_is_expanded_here(pictures: Path, tmp_path: Path) -> None:
    assert names(plan([f"{pictures}/*.png"], str(tmp_path / "out")).tasks) == [("b.png", "b.svg")]
    assert names(plan([f"{pictures}/**/c.*"], str(tmp_path / "out")).tasks) == [("c.png", "c.svg")]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].png").write_bytes(b"")
    found = plan([str(tmp_path / "a[1].png")], str(tmp_path / "out"))
    assert names(found.tasks) == [("a[1].png", "a[1].svg")]


def test_the_same_picture_named_twice_is_drawn_once(pictures: Path, tmp_path: Path) -> None:
    again = f"{pictures}/deeper/../b.png"
    assert names(plan([f"{pictures}/b.png", again], str(tmp_path / "out")).tasks) == [("b.png", "b.svg")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("missing.png", "no such file"), ("*.webp", "no file matches"), ("empty", "no pictures in this folder")],
)
def test_an_input_without_pictures_is_a_problem_and_not_the_end(
    pictures: Path, tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "empty").mkdir()
    found = plan([str(tmp_path / text), f"{pictures}/b.png"], str(tmp_path / "out"))
    assert len(found.tasks) == 1
    assert len(found.problems) == 1
    assert reason in found.problems[0]


@pytest.mark.parametrize(
    ("out", "also", "targets"),
    [
        ("one.svg", "", ("one.svg",)),
        ("one.PNG", "", ("one.PNG",)),
        ("one.html", "", ("one.html",)),
        ("one.svg", "png", ("one.svg", "one.png")),
        ("one.svg", "png html", ("one.svg", "one.png", "one.html")),
        ("one.png", "png", ("one.png",)),
        ("one.html", "png html", ("one.html", "one.png")),
        ("folder", "png", ("b.svg", "b.png")),
        ("folder", "html", ("b.svg", "b.html")),
        ("folder.v2", "", ("b.svg",)),
        ("folder.svg/", "", ("b.svg",)),
    ],
)
def test_out_is_a_file_or_a_folder(
    pictures: Path, tmp_path: Path, out: str, also: str, targets: tuple[str, ...]
) -> None:
    found = plan([f"{pictures}/b.png"], f"{tmp_path}/{out}", png="png" in also, html="html" in also)
    assert names(found.tasks) == [("b.png", *targets)]


def test_several_pictures_do_not_fit_one_file(pictures: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2 pictures cannot all be written to"):
        plan([str(pictures)], str(tmp_path / "one.svg"))


@pytest.mark.parametrize("out", ["drawing.pdf", "drawing.jpg", "pictures/notes.txt"])
def test_a_kind_of_file_that_cannot_be_written_is_refused(pictures: Path, tmp_path: Path, out: str) -> None:
    with pytest.raises(UsageError, match=r"ends in \.svg, \.png or \.html"):
        plan([f"{pictures}/b.png"], f"{tmp_path}/{out}")


def test_two_pictures_for_one_file_are_found_before_work_starts(pictures: Path, tmp_path: Path) -> None:
    (pictures / "deeper" / "b.webp").write_bytes(b"")
    with pytest.raises(UsageError, match="would both be written to"):
        plan([f"{pictures}/b.png", f"{pictures}/deeper/b.webp"], str(tmp_path / "out"))


def test_a_drawing_never_replaces_its_picture(pictures: Path) -> None:
    with pytest.raises(UsageError, match="is one of the pictures"):
        plan([f"{pictures}/b.png"], str(pictures), png=True)


def test_a_name_of_any_bytes_can_be_shown() -> None:
    assert shown("caf\udce9\n.png") == "caf\N{REPLACEMENT CHARACTER}?.png"
