"""The instruments that benchmarks measure with; the benchmarks themselves are too long for a test run."""

import io
import json

import numpy as np
import pytest
import resvg_py
from PIL import Image

from benchmarks.report import Bar, Row, printed, write
from benchmarks.svgpath import lines, path_lines
from benchmarks.timing import Duel, Times
from vec2art_nb.engine.metrics import nearest, polylines, sample

SHAPES = {
    "lines and curves": '<path d="M10 10L30 5l5 15H50v10C60 30 70 60 40 60S20 80 30 90q10-20 20 0t20 0"/>',
    "arcs": '<path d="M10 50a20 10 30 0 1 40 0A15 15 0 1 0 70 70a3 3 0 1120 5a30 9 0 01-60 5"/>',
    "shapes": '<rect x="5" y="8" width="40" height="30" rx="6"/><circle cx="70" cy="30" r="15"/>'
    '<ellipse cx="40" cy="75" rx="30" ry="12"/><line x1="5" y1="95" x2="95" y2="90"/>',
    "corners": '<polyline points="5,5 30,40 50,10"/><polygon points="60 60 90 65 70 90"/>',
    "subpaths": '<path d="M10 10h20v20zm50 0h20l-5 30z m-40 50 20 10M70 70l5 5"/>',
}


def inked(body):
    """Centres of the dark pixels of a rendering with hair-thin lines, four times as large."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{body}</svg>'
    style = "* { fill: none; stroke: black; stroke-width: .5px }"
    png = resvg_py.svg_to_bytes(svg_string=svg, width=400, height=400, background="white", style_sheet=style)
    grey = np.asarray(Image.open(io.BytesIO(bytes(png))).convert("L"))
    y, x = np.nonzero(grey < 128)
    return svg, np.stack([x + 0.5, y + 0.5], axis=1) / 4


@pytest.mark.parametrize("name", SHAPES)
def test_true_lines_are_where_a_renderer_draws_them(name):
    svg, ink = inked(SHAPES[name])
    truth = sample(polylines(lines(svg)), 0.1).points
    assert nearest(truth, ink)[0].max() < 0.5
    assert nearest(ink, truth)[0].max() < 0.6


def test_every_subpath_is_a_line_and_closing_returns_to_its_start():
    found = path_lines("M0 0h9v9zm20 20l5 5M1 1")
    assert [line[0].tolist() for line in found] == [[0, 0], [20, 20]]
    assert found[0][-1].tolist() == [0, 0]


def test_invisible_parts_are_no_lines_and_transforms_are_refused():
    assert lines('<svg><path stroke="none" fill="none" d="M0 0h9"/></svg>') == []
    with pytest.raises(ValueError, match="transformed"):
        lines('<svg><path transform="scale(2)" d="M0 0h9"/></svg>')


@pytest.mark.parametrize(
    ("bar", "text", "good", "bad"),
    [
        (Bar(high=0.01, form="{:.1%}"), "≤ 1.0%", 0.01, 0.011),
        (Bar(low=0.9), "≥ 0.9", 0.9, 0.8),
        (Bar(0.7, 1.3), "0.7 to 1.3", 1, 1.4),
        (Bar(high=0), "0", 0, 1),
    ],
)
def test_a_bar_says_what_it_asks_and_holds_to_it(bar, text, good, bad):
    assert str(bar) == text
    assert Row("", "", bar, good).ok
    assert not Row("", "", bar, bad).ok
    assert not Row("", "", bar, float("nan")).ok


def test_rows_are_printed_and_written(tmp_path):
    row = Row("speed", "1 MP", Bar(high=2, form="{:.2f} x"), 2.5, {"ms": 12.3456})
    assert "2.50 x" in printed(row, parts=False)
    assert printed(row, parts=False).rstrip().endswith("NOT |")
    assert "ms 12.35" in printed(row, parts=True)
    write(tmp_path / "out" / "rows.json", [row])
    assert json.loads((tmp_path / "out" / "rows.json").read_text())["rows"][0]["value"] == 2.5


def test_rivals_are_compared_turn_by_turn():
    duel = Duel(Times((1.0, 10.0, 3.0)), Times((2.0, 10.0, 12.0)))
    assert duel.ratio == 0.5
    assert duel.parts["ms"] == 3000
