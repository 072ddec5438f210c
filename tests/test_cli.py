"""The command line, from arguments to files, lines and exit codes."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vec2art_nb
from vec2art_nb.cli import main
from vec2art_nb.cli.progress import Progress
from vec2art_nb.errors import MissingLibraryError
from vec2art_nb.params import SCHEMA, presets


def picture(path: Path) -> Path:
    """A dark disc on white."""
    y, x = np.mgrid[:60, :80]
    disc = np.where((x - 40) ** 2 + (y - 30) ** 2 < 400, 40, 255).astype(np.uint8)
    Image.fromarray(disc).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.png", "c.png"):
        picture(folder / name)
    (folder / "b.png").write_bytes(b"no picture at all")
    return folder


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line that comes with exit code 2."""
    with pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    assert stop.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_one_picture_becomes_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "drawing.svg"
    assert main([str(picture(tmp_path / "disc.png")), "-o", str(out), "--set", "stroke.width=3"]) == 0
    assert out.read_text().startswith("<svg")
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{out}: 1 stroke")
    assert printed.err.startswith("1 drawn in ")


def test_the_files_are_those_that_python_writes(tmp_path: Path) -> None:
    source = picture(tmp_path / "disc.png")
    assert main([str(source), "-o", str(tmp_path), "--preset", "ink", "--set", "max_error=2"]) == 0
    drawing = vec2art_nb.vectorize(source, preset="ink", max_error=2)
    assert (tmp_path / "disc.svg").read_text() == drawing.to_svg()


def test_a_bad_picture_does_not_stop_the_rest(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder), str(tmp_path / "none.png"), "-o", str(tmp_path / "out")]) == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.svg", "c.svg"]
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 2
    missing, bad, summary = printed.err.splitlines()
    assert missing == f"vec2art-nb: {tmp_path / 'none.png'}: no such file"
    assert bad.startswith("vec2art-nb: ")
    assert "b.png" in bad
    assert summary.startswith("2 drawn, 2 failed in ")


def test_a_png_is_written_beside_the_svg(tmp_path: Path) -> None:
    assert main([str(picture(tmp_path / "disc.bmp")), "-o", str(tmp_path / "out"), "--png"]) == 0
    with Image.open(tmp_path / "out" / "disc.png") as image:
        assert image.size == (80, 60)
    assert (tmp_path / "out" / "disc.svg").exists()


def test_a_web_page_is_written_alone_or_beside_the_svg(tmp_path: Path) -> None:
    source, page = picture(tmp_path / "disc.bmp"), tmp_path / "page.html"
    assert main([str(source), "-o", str(page), "--set", "stroke.width=3"]) == 0
    assert page.read_text().startswith("<!doctype html>")
    again = tmp_path / "again"
    assert main([str(source), "-o", str(again), "--html", "--json", str(page)]) == 0
    assert sorted(path.name for path in again.iterdir()) == ["disc.html", "disc.svg"]
    assert (again / "disc.html").read_text() == page.read_text(), "the page carries its parameters"


def test_nothing_is_overwritten_without_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = picture(tmp_path / "disc.png"), tmp_path / "out.svg"
    out.write_text("precious")
    assert main([str(source), "-o", str(out)]) == 1
    assert out.read_text() == "precious"
    assert "exists; --force overwrites it" in capsys.readouterr().err
    assert main([str(source), "-o", str(out), "--force"]) == 0
    assert out.read_text().startswith("<svg")


def test_an_output_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main([str(picture(tmp_path / "disc.png")), "-o", str(tmp_path / "file" / "deeper")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_quiet_says_nothing_but_errors(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder), "-o", str(tmp_path / "out"), "--quiet"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--set", "stroke_widht=2"], "Did you mean stroke.width?"),
        (["--set", "stroke.width=1000"], "The nearest is 10."),
        (["--set", "stroke.width"], "write field=value"),
        (["--set", "nms_low=0.2", "--set", "nms_high=0.1"], "nms_"),
        (["--preset", "inc"], "Did you mean 'ink'?"),
        (["--algorithm", "edges"], "Did you mean 'edge'?"),
        (["--json", "none.json"], "none.json"),
        (["--jsno", "params.json"], "unrecognized arguments"),
    ],
)
def test_wrong_arguments_are_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], text: str
) -> None:
    line = refused(capsys, picture(tmp_path / "disc.png"), "-o", tmp_path / "out", *arguments)
    assert line.startswith("vec2art-nb: ")
    assert text in line
    assert not (tmp_path / "out").exists()


def test_two_pictures_for_one_file_are_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = picture(tmp_path / "disc.png"), picture(tmp_path / "disc.bmp")
    assert "would both be written" in refused(capsys, one, other, "-o", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_drawing_brings_its_parameters_along(tmp_path: Path) -> None:
    source, first, second = picture(tmp_path / "disc.png"), tmp_path / "1.svg", tmp_path / "2.svg"
    assert main([str(source), "-o", str(first), "--preset", "sketch", "--set", "seed=7"]) == 0
    assert main([str(source), "-o", str(second), "--json", str(first)]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_file_of_parameters_goes_over_the_preset_and_below_set(tmp_path: Path) -> None:
    file = tmp_path / "params.json"
    file.write_text('{"detail": 0.5, "stroke": {"width": 3}}')
    arguments = ["--preset", "ink", "--json", str(file), "--set", "stroke.width=4"]
    assert main([str(picture(tmp_path / "disc.png")), "-o", str(tmp_path / "out.svg"), *arguments]) == 0
    params = vec2art_nb.Params.from_svg(tmp_path / "out.svg")
    assert (params.detail, params.stroke.width, params.edge.width_profile) == (0.5, 4, "ink")


def test_a_bug_in_one_picture_does_not_cost_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = vec2art_nb.vectorize

    def fails_for_a(source, **options):
        if source.stem == "a":
            raise ZeroDivisionError("a bug\nof two lines")
        return real(source, **options)

    monkeypatch.setattr(vec2art_nb, "vectorize", fails_for_a)
    sources = [str(picture(tmp_path / name)) for name in ("a.png", "b.png")]
    assert main([*sources, "-o", str(tmp_path / "out")]) == 1
    assert (tmp_path / "out" / "b.svg").exists()
    line, _summary = capsys.readouterr().err.splitlines()
    assert line.endswith("a.png: unexpected ZeroDivisionError: a bug of two lines")


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (KeyboardInterrupt(), 130, "vec2art-nb: interrupted"),
        (MissingLibraryError("OpenCV does not load"), 1, "vec2art-nb: OpenCV does not load"),
    ],
)
def test_what_would_hit_every_picture_ends_the_work(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    line: str,
) -> None:
    calls = []

    def fails(*arguments: object, **options: object) -> None:
        calls.append(arguments)
        raise error

    monkeypatch.setattr(vec2art_nb, "vectorize", fails)
    sources = [str(picture(tmp_path / name)) for name in ("a.png", "b.png")]
    assert main([*sources, "-o", str(tmp_path / "out")]) == code
    assert len(calls) == 1
    assert line in capsys.readouterr().err.splitlines()


def test_a_command_that_cannot_work_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> float:
        raise MissingLibraryError("OpenCV does not load")

    monkeypatch.setattr(vec2art_nb, "warmup", fails)
    assert main(["warmup"]) == 1
    assert capsys.readouterr().err == "vec2art-nb: OpenCV does not load\n"


def test_lists_name_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [p.name for p in presets()]
    assert main(["fields"]) == 0
    heads = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert [head.split("=")[0] for head in heads] == list(SCHEMA)


def test_listed_defaults_can_be_set_as_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["fields"])
    for line in capsys.readouterr().out.splitlines():
        if not line.startswith(" "):
            path, _, text = line.partition("=")
            assert SCHEMA[path].parse(text) == SCHEMA[path].default


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_progress_bar_shows_on_a_terminal_only() -> None:
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        bar = Progress(4, stream)
        bar.show(1, "cat.png")
        bar.clear()
    assert terminal.getvalue() == "\r\x1b[K[######------------------] 1/4  cat.png\r\x1b[K"
    assert file.getvalue() == ""


def test_a_long_name_does_not_break_the_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    terminal = Terminal()
    Progress(1, terminal).show(0, "x" * 100)
    assert len(terminal.getvalue()) == len("\r\x1b[K") + 49


def test_the_module_runs_and_a_closed_pipe_is_no_error() -> None:
    command = [sys.executable, "-m", "vec2art_nb"]
    shown = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == f"vec2art-nb {vec2art_nb.__version__}"
    piped = subprocess.Popen([*command, "fields"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert piped.stdout is not None
    assert piped.stderr is not None
    piped.stdout.close()
    assert piped.wait(60) == 1
    assert piped.stderr.read() == b""
    piped.stderr.close()
