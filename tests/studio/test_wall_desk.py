"""Walls of drawings: what pages ask for, and what they get."""

import queue
import re
import threading
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorder import PATIENCE, Recorder, Stepwise, envelope

from vec2art_nb import Params, Picture, vectorize
from vec2art_nb.engine.drawing import Drawing
from vec2art_nb.engine.layer import Layer
from vec2art_nb.lab.wall.desk import Desk
from vec2art_nb.lab.wall.page import page_of
from vec2art_nb.lab.wall.tile import Tile, image_of
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.studio.renderer import Order
from vec2art_nb.studio.threaded import ThreadTicket

HEAD = {"mode": "sheet", "title": "two", "rows": None, "columns": None, "metrics": [], "differences": []}


def tiny() -> Picture:
    pixels = np.full((24, 32), 255, np.uint8)
    pixels[10:14, 4:28] = 0
    return Picture.open(pixels, name="tiny.png")


def tiles() -> list[Tile]:
    picture, params = tiny(), Params("centerline").snapshot()
    return [
        Tile("drawn later", 32, 24, picture=picture, params=params, thumbnail=b"png"),
        Tile("drawn", 32, 24, drawing=vectorize(picture, "centerline")),
        Tile("failed", 32, 24, error="edge.low is above edge.high"),
    ]


class Asked(Stepwise):
    """A renderer whose orders can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: queue.Queue[Order] = queue.Queue()

    def submit(self, order: Order) -> ThreadTicket:
        self.asked.put(order)
        return super().submit(order)


@pytest.fixture
def wall():
    recorder, renderer, opened = Recorder(), Asked(), []
    desk = Desk(tiles(), HEAD, renderer, recorder.send, opened.append)
    desk.receive(envelope({"kind": "hello"}), [])
    recorder.wait_for("tiles")
    yield desk, recorder, renderer, opened
    desk.close()


def asked(desk: Desk, name: str, number: int, **more: object) -> None:
    desk.receive(envelope({"kind": "request", "id": number, "name": name, **more}), [])


def test_a_page_is_told_of_every_tile_before_anything_is_drawn(wall) -> None:
    _, recorder, renderer, _ = wall
    told = recorder.wait_for("tiles")
    assert [tile["title"] for tile in told["tiles"]] == ["drawn later", "drawn", "failed"]
    assert [tile["opens"] for tile in told["tiles"]] == [True, False, False]
    assert told["title"] == "two"
    assert renderer.orders == []


def test_a_tile_in_sight_is_drawn_as_asked_and_sent_as_svg(wall) -> None:
    desk, recorder, renderer, _ = wall
    asked(desk, "thumbnail", 1, tile=0)
    asked(desk, "final", 2, tile=0)
    recorder.wait_for("result")
    assert [order.kind for order, _ in renderer.orders] == ["final"]
    drawing = vectorize(tiny(), "centerline")
    threading.Thread(target=renderer.orders[0][0].done, args=(drawing,)).start()
    recorder.wait_for("result", 2)
    sent = [bytes(buffer) for _, buffers in recorder.envelopes for buffer in buffers]
    assert sent == [b"png", drawing.to_svg().encode()]


def test_a_drawing_that_is_there_is_not_drawn_again(wall) -> None:
    desk, recorder, renderer, _ = wall
    asked(desk, "final", 1, tile=1)
    assert recorder.wait_for("result")["mime"] == "image/svg+xml"
    assert renderer.orders == []


def test_what_goes_out_of_sight_is_cancelled(wall) -> None:
    desk, _, renderer, _ = wall
    asked(desk, "final", 1, tile=0)
    desk.receive(envelope({"kind": "drop", "tile": 0}), [])
    assert renderer.orders[0][1].cancelled.is_set()


def test_why_there_is_no_drawing_is_answered(wall) -> None:
    desk, recorder, _, _ = wall
    asked(desk, "final", 7, tile=2)
    answer = recorder.wait_for("failed")
    assert answer["id"] == 7
    assert "edge.low is above" in answer["text"]


def test_a_click_opens_the_tile_and_others_are_refused(wall) -> None:
    desk, recorder, _, opened = wall
    desk.receive(envelope({"kind": "open", "tile": 1}), [])
    assert opened == [1]
    desk.receive(envelope({"kind": "open", "tile": 3}), [])
    assert "there is no tile 3" in recorder.wait_for("failed")["text"]


def test_a_page_that_comes_later_is_told_which_tile_is_open(wall) -> None:
    desk, recorder, _, opened = wall
    assert recorder.wait_for("tiles")["selected"] == -1
    desk.select(1)
    desk.receive(envelope({"kind": "resync"}), [])
    assert recorder.wait_for("tiles", 2)["selected"] == 1
    desk.receive(envelope({"kind": "close"}), [])
    assert opened == [-1]


def test_nothing_is_drawn_that_could_not_be_answered(wall) -> None:
    desk, recorder, renderer, _ = wall
    for name in ("final", "draft", "html"):
        desk.receive(envelope({"kind": "request", "name": name, "tile": 0}), [])
    recorder.wait_for("failed", 3)
    assert renderer.orders == []


def test_one_page_is_written_at_a_time(wall) -> None:
    desk, recorder, renderer, _ = wall
    asked(desk, "svg", 1)
    asked(desk, "html", 2)
    answer = recorder.wait_for("failed")
    assert answer["id"] == 2
    assert "a page is being written" in answer["text"]
    renderer.asked.get(timeout=PATIENCE).done(vectorize(tiny(), "centerline"))
    assert recorder.wait_for("result")["mime"] == "image/svg+xml"
    asked(desk, "html", 3)
    renderer.asked.get(timeout=PATIENCE).done(RuntimeError("no ink"))
    assert recorder.wait_for("result", 2)["mime"] == "text/html"


def test_no_page_can_have_drawings_without_end_made_at_a_time(wall) -> None:
    desk, recorder, renderer, _ = wall
    for number in range(80):
        asked(desk, "final", number, tile=0)
    assert "at most 64" in recorder.wait_for("failed")["text"]
    assert len(renderer.orders) == 64


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
PART = st.fixed_dictionaries(
    {"kind": st.sampled_from(["hello", "request", "drop", "open", "close", "ack", "resync", "nothing"])},
    optional={"id": JSON, "name": JSON, "tile": JSON, "seq": JSON},
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PART, max_size=6) | JSON, JSON)
def test_whatever_a_page_sends_the_wall_goes_on(parts: object, buffers: object) -> None:
    recorder = Recorder()
    desk = Desk(tiles()[1:], HEAD, Stepwise(), recorder.send, lambda _number: None)
    desk.receive({"v": 1, "client": "page", "parts": parts}, buffers)
    desk.receive(parts, buffers)
    desk.receive(envelope({"kind": "hello"}), [])
    recorder.wait_for("tiles")
    desk.close()


def test_pages_hold_every_drawing_and_no_name_twice() -> None:
    y, x = np.mgrid[0:96, 0:128]
    rings = np.repeat((np.hypot(x - 60, y - 48) // 9 % 2 * 200 + x // 4)[..., None], 3, axis=2)
    picture = Picture.open(rings.astype(np.uint8), name="</title><script>")
    drawing = vectorize(picture, "edge", color_preserve=True, color_sampling="gradient")
    cells = [(Tile("<b>", 64, 64, metrics={"ink": 0.123456}, drawing=drawing), drawing)] * 3
    for kind in ("svg", "html"):
        page = page_of(kind, {**HEAD, "title": "<script>alert(1)</script>"}, cells)
        assert "<script" not in page.lower().replace("&lt;script", "")
        assert page.count("<svg") == 3 + (kind == "svg")
        assert "0.123" in page
        names = [part.split('"')[0] for part in page.split(' id="')[1:]]
        assert len(names) == len(set(names))


def test_a_page_is_laid_out_as_the_table() -> None:
    table = {"rows": {"name": "r", "values": ["1", "2"]}, "columns": {"name": "c", "values": ["x", "y"]}}
    where = {"a": ("2", "y"), "b": ("1", "x"), "c": ("2", "y"), "d": ("2", "x")}
    cells = [(Tile(title, 64, 64, values={"r": r, "c": c}), None) for title, (r, c) in where.items()]
    page = page_of("html", {**HEAD, **table}, cells)
    assert re.findall(r"--line: (\d); --column: (\d).*?<figcaption>(\w)", page) == [
        ("1", "1", "b"),
        ("2", "1", "d"),
        ("2", "2", "a"),
        ("3", "2", "c"),
    ]


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_the_page_of_a_comparison_says_what_differs(kind: str) -> None:
    cells = [(Tile("A", 64, 64), None), (Tile("B <i>", 64, 64), None)]
    differences = [["detail", ["0.2", "<b>&"]], ["edge.passes", ["1", "2"]]]
    page = page_of(kind, {**HEAD, "differences": differences}, cells)
    table = ElementTree.fromstring(
        page if kind == "svg" else page[page.index("<table>") :].split("\n</sec")[0]
    )
    assert _texts(table)[-9:] == [
        "Parameters that differ",
        "A",
        "B <i>",
        "detail",
        "0.2",
        "<b>&",
        "edge.passes",
        "1",
        "2",
    ]
    assert "Parameters" not in page_of(kind, HEAD, cells)


@pytest.mark.parametrize("number", [2, 26])
def test_a_table_in_svg_stays_within_the_page_and_tells_what_it_cuts(number: int) -> None:
    long = "a value that no column of a narrow page has room for"
    cells = [(Tile(f"{k}", 40, 64), None) for k in range(number)]
    page = ElementTree.fromstring(
        page_of("svg", {**HEAD, "differences": [["detail", [long] * number]]}, cells)
    )
    _, _, width, height = map(float, page.attrib["viewBox"].split())
    (table,) = page.iterfind("{*}g[@role='table']")
    places = [(float(text.attrib["x"]), float(text.attrib["y"])) for text in table.iterfind(".//{*}text")]
    assert len(places) == 2 * (number + 1)
    assert all(0 < x < width - 50 and 0 < y < height for x, y in places)
    assert [title.text for title in table.iterfind(".//{*}title")].count(long) == number


def _texts(document: ElementTree.Element) -> list[str]:
    found = (re.sub(r"\s+", " ", text).strip() for text in document.itertext())
    return [text for text in found if text]


def test_heavy_drawings_are_sent_as_bitmaps() -> None:
    light = Drawing(64, 48, (Layer.empty(),), DEFAULTS)
    assert image_of(light)[0] == "image/svg+xml"
    heavy = Drawing(64, 48, (Layer.empty(),), DEFAULTS, title="x" * 700_000)
    mime, data = image_of(heavy)
    assert (mime, data[:4]) == ("image/png", b"\x89PNG")
