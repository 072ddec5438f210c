"""Contact sheets and comparisons, as notebooks meet them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorder import Stepwise

from vec2art_nb import Picture, vectorize
from vec2art_nb.errors import ExperimentError
from vec2art_nb.lab import ContactSheet, compare, sweep
from vec2art_nb.pool import Pool

FRONT_END = {"wall.js": "export default {}", "wall-style.css": "", "studio.js": "", "studio-style.css": ""}


@pytest.fixture(autouse=True)
def front_end(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("lab.wall.widget", "studio.widget"):
        monkeypatch.setattr(f"vec2art_nb.{module}.bundle", FRONT_END.__getitem__)


@pytest.fixture(scope="module")
def picture() -> Picture:
    y, x = np.mgrid[0:48, 0:64]
    return Picture.open((np.hypot(x - 30, y - 24) // 6 % 2 * 200 + 30).astype(np.uint8), name="rings")


@pytest.fixture(scope="module")
def found(picture: Picture):
    axes = {"detail": [0.2, 0.8], "edge.max_error": [1, 2, 3]}
    with Pool("inline") as pool:
        return sweep(picture, "ink", axes, ["elements"], pool=pool, progress=False)


def head(sheet: ContactSheet) -> dict:
    return sheet._wall._desk._head


def test_the_first_two_axes_make_the_table(found) -> None:
    sheet = ContactSheet(found, renderer=Stepwise())
    assert head(sheet)["rows"] == {"name": "detail", "values": ["0.2", "0.8"]}
    assert head(sheet)["columns"]["name"] == "edge.max_error"
    turned = ContactSheet(found, rows="edge.max_error", renderer=Stepwise())
    assert head(turned)["columns"]["name"] == "detail"
    line = ContactSheet(found[:3], renderer=Stepwise())
    assert head(line)["rows"] is None
    assert head(line)["columns"] is None
    for one in (sheet, turned, line):
        one.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rows": "detial"}, "rows: 'detial' is not allowed; allowed: an axis with several values: detail"),
        ({"rows": "detail", "columns": "detail"}, "another axis than that of the columns"),
        ({"metric": "ssim"}, "one that was measured: elements"),
    ],
)
def test_what_the_experiment_has_not_is_refused(found, options, said) -> None:
    with pytest.raises(ExperimentError, match=said):
        ContactSheet(found, renderer=Stepwise(), **options)


def test_selecting_a_trial_opens_a_studio_on_it_and_closes_the_last(found) -> None:
    sheet = found.sheet(renderer=Stepwise())
    sheet.selected = 4
    first = sheet.studio
    assert first.params.snapshot() == found[4].params
    assert sheet.children[-1] is first
    sheet.selected = 1
    assert first.comm is None
    assert sheet.studio.params.snapshot() == found[1].params
    with pytest.raises(ExperimentError, match="selected: 6 is not allowed; allowed: -1 to 5"):
        sheet.selected = 6
    sheet.selected = -1
    assert sheet.studio is None
    assert len(sheet.children) == 1
    sheet.close()


PARTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["open", "close", "drop", "request", "selected", "hello"])},
    optional={
        "tile": st.integers(-2, 9) | st.floats() | st.none(),
        "id": st.integers() | st.text(),
        "name": st.text(),
    },
)


@settings(max_examples=25, deadline=None)
@given(st.lists(PARTS, max_size=4) | st.none() | st.text(), st.binary() | st.none() | st.just([b"x", None]))
def test_whatever_a_page_sends_nothing_is_raised_and_the_sheet_goes_on(found, parts, buffers) -> None:
    sheet = found.sheet(renderer=Stepwise())
    sheet._wall._handle_custom_msg({"v": 1, "client": "page", "parts": parts}, buffers)
    sheet._wall._handle_custom_msg(parts, buffers)
    assert -1 <= sheet.selected < len(found)
    sheet.selected = 2
    assert sheet.studio.params.snapshot() == found[2].params
    sheet.close()


def test_what_failed_cannot_be_opened(picture) -> None:
    with Pool("inline") as pool:
        axes = {"edge.nms_low": [0.05, 0.2]}
        found = sweep(picture, None, axes, ["elements"], pool=pool, progress=False)
    sheet = found.sheet(renderer=Stepwise())
    with pytest.raises(ExperimentError, match=r"a trial that can be drawn.*nms_low"):
        sheet.selected = 1
    assert sheet.selected == -1
    sheet.close()


def test_a_sheet_is_saved_as_one_page(found, tmp_path) -> None:
    sheet = ContactSheet(found)
    sheet.save(tmp_path / "sheet.svg")
    assert (tmp_path / "sheet.svg").read_text().count("<svg") == 7
    with pytest.raises(FileExistsError):
        sheet.save(tmp_path / "sheet.svg")
    with pytest.raises(ValueError, match=r"must end with \.svg or \.html"):
        sheet.save(tmp_path / "sheet.pdf")
    sheet.close()


def test_a_comparison_says_what_differs_and_measures_it(found, picture) -> None:
    wall = compare(found[0], found[5])
    told = wall._desk._head
    assert told["differences"] == [["detail", ["0.2", "0.8"]], ["edge.max_error", ["1", "3"]]]
    assert [tile.title for tile in wall.tiles] == [
        "A: detail 0.2, edge.max_error 1",
        "B: detail 0.8, edge.max_error 3",
    ]
    assert wall.tiles[0].metrics == found[0].metrics
    wall.close()
    mixed = compare("ink", vectorize(picture, detail=0.3), picture=picture, metrics=["ink"], names=["x", "y"])
    assert [tile.title for tile in mixed.tiles] == ["x", "y"]
    assert [tile.title for tile in compare("ink", "sketch", picture=picture).tiles] == ["A: ink", "B: sketch"]
    assert all(0 < tile.metrics["ink"] < 1 for tile in mixed.tiles)
    mixed.close()


def test_a_comparison_asks_for_what_it_lacks(picture) -> None:
    drawing = vectorize(picture)
    with pytest.raises(ExperimentError, match="2 to 26 drawings"):
        compare(drawing)
    with pytest.raises(ExperimentError, match="the picture that these parameters draw"):
        compare("ink", drawing)
    with pytest.raises(ExperimentError, match="the picture that ssim look at"):
        compare(drawing, drawing, metrics=["ssim"])
    with pytest.raises(ExperimentError, match="2 of them"):
        compare(drawing, drawing, names=["a"])
    blind = compare(drawing, drawing)
    assert blind.tiles[0].metrics["bytes"] == len(drawing.to_svg().encode())
    blind.close()


def test_a_saved_notebook_shows_thumbnails_and_stays_small(found, picture) -> None:
    sheet = ContactSheet(found, renderer=Stepwise())
    data, _ = sheet._repr_mimebundle_()
    assert data["text/html"].count("<img") == 6
    assert "application/vnd.jupyter.widget-view+json" in data
    beside = compare(*[vectorize(picture)] * 2)
    shown = beside._repr_mimebundle_()[0]["text/html"]
    assert shown.count("data:image/webp") == 2
    assert len(shown) < 200_000
    assert "<td>0.8</td>" in compare(found[0], found[5])._repr_mimebundle_()[0]["text/html"]
    for one in (sheet, beside):
        one.close()
