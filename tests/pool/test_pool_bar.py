"""Progress of batches: tqdm where there is one, else a line of text."""

import io
import sys

import pytest

from vec2art_nb import PictureError
from vec2art_nb.pool import Pool
from vec2art_nb.pool.bar import Line


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def no_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)


def test_without_tqdm_a_line_of_text_is_written_over(no_tqdm, photo, monkeypatch):
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with Pool("inline") as pool:
        pool.map([photo, photo])
    first, *_, last = terminal.getvalue().strip().split("\r")
    assert first == "1 of 2 drawings"
    assert last == "2 of 2 drawings"
    assert terminal.getvalue().endswith("\n")


def test_nothing_is_written_into_logs_or_when_it_is_not_wanted(no_tqdm, photo, monkeypatch):
    monkeypatch.setattr(sys, "stderr", log := io.StringIO())
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    with Pool("inline") as pool:
        pool.map(photo)
        monkeypatch.setattr(sys, "stderr", terminal := Terminal())
        pool.map(photo, progress=False)
        monkeypatch.setattr(sys, "stderr", None)
        pool.map(photo)
    assert log.getvalue() == terminal.getvalue() == ""


def test_the_line_ends_where_a_batch_fails(no_tqdm, photo, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with Pool("inline") as pool, pytest.raises(PictureError):
        pool.map([photo, tmp_path / "missing.png", photo], errors="raise")
    assert terminal.getvalue().endswith("1 of 3 drawings\n")


def test_the_line_changes_only_so_often():
    line = Line(1000, stream=(stream := io.StringIO()))
    with line:
        for _ in range(1000):
            line.update()
    assert 2 <= stream.getvalue().count("\r") < 100
    assert stream.getvalue().endswith("\r1000 of 1000 drawings\n")
