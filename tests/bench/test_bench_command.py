"""`vec2art-nb bench`: its files, its page and its exit code."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from vec2art_nb.bench import Figure, Report, flags_plot, pool_plot, report_page, speed_plot
from vec2art_nb.cli import main

SPEED = Figure("speed", "edge, final", "portrait, <512> px", "ms", "less", (20.0, 21.0), (5.0, 5.0))
FLAGS = (
    Figure("flags", "batching", "icons", "x", "more", (1.5, 1.52), (), {"on ms": 10.0, "off ms": 15.0}),
    Figure("flags", "zero_copy", "edits", "x", "more", (0.5, 0.5), (), {"on ms": 2.0, "off ms": 1.0}),
)
POOL = tuple(
    Figure("pool", f"{n} workers", "photos", "x", "more", (g, g), (), {"workers": n, "photos/s": 9.0 * g})
    for n, g in ((1, 1.0), (2, 1.9))
)
REPORT = Report((SPEED, *FLAGS, *POOL), {"python": "3.11"}, {"tcp": "needs a browser"})


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.json"
    path.write_text(REPORT.to_json())
    return path


def slower(factor: float, path: Path) -> Path:
    figure = replace(SPEED, samples=tuple(factor * t for t in SPEED.samples))
    path.write_text(replace(REPORT, figures=(figure, *FLAGS, *POOL)).to_json())
    return path


@pytest.mark.parametrize(
    ("factor", "code", "word"), [(1.5, 1, "regressed"), (1, 0, "same"), (0.5, 0, "improved")]
)
def test_the_exit_code_tells_of_a_regression(
    factor: float, code: int, word: str, old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = slower(factor, tmp_path / "new.json")
    out = tmp_path / "out"
    assert main(["bench", "--read", str(new), "--against", str(old), "-o", str(out)]) == code
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "edge, final" in line]
    assert line.startswith(word)
    assert word in (out / "bench.html").read_text()
    assert Report.read(out / "bench.json") == Report.read(new)


def test_a_file_that_is_no_report_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.json").write_text("{}")
    assert main(["bench", "--against", str(tmp_path / "old.json"), "-o", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_verdicts_come_with_advice(old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--read", str(old), "-o", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"batching +gains +leave it on", printed)
    assert "VEC2ART_NB_FLAGS=-zero_copy" in printed


def test_what_is_next_to_nothing_is_shown_by_its_sides_and_not_as_a_ratio() -> None:
    parts = {"on ms": 0.054, "off ms": 44.0}
    wait = Figure("flags", "tcp_nodelay", "two messages", "x", "more", (816.0, 1802.0), (), parts)
    for text in (report_page(Report((wait,), {})), flags_plot((wait,))):
        assert "over 20 x" in text
        assert "1309" not in text
    assert "<td>44 ms</td><td>0.054 ms</td>" in report_page(Report((wait,), {}))


def test_the_page_loads_nothing_and_says_everything() -> None:
    text = report_page(REPORT)
    assert not re.findall(r"""(?:src|href)=|url\(|@import|<script|<link""", text)
    assert not set(re.findall(r"https?://[^\"]+", text)) - {"http://www.w3.org/2000/svg"}
    assert "&lt;512&gt;" in text
    for word in ("gains", "costs", "needs a browser", "17.1 /s", "1.90 x", "3.11"):
        assert word in text


def test_a_page_has_only_what_was_measured() -> None:
    text = report_page(Report((SPEED,), {}))
    assert "Speed" in text
    assert "Flags" not in text


@pytest.mark.parametrize(
    ("plot", "figures", "marks"), [(speed_plot, (SPEED,), 1), (flags_plot, FLAGS, 2), (pool_plot, POOL, 2)]
)
def test_plots_are_svg_with_a_mark_for_each_figure(plot, figures, marks) -> None:  # type: ignore[no-untyped-def]
    root = ElementTree.fromstring(plot(figures))
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("rect") + tags.count("circle") == marks
    assert tags.count("title") == 1


def test_plots_of_nothing_are_plots() -> None:
    for plot in (speed_plot, flags_plot, pool_plot):
        ElementTree.fromstring(plot(()))
