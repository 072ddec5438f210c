"""Files that come in: dropped, pasted, chosen; pictures and what brings settings."""

import base64
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import violations
from tests.browser.notebook import Notebook, Server
from tests.browser.studio_view import StudioView

#: A transfer of one file, as the browser makes it when one is dragged.
TRANSFER = """([data, name, type]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  return transfer;
}"""
COPY = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const item = new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) });
  await navigator.clipboard.write([item]);
}"""
#: Collects what the bar of an upload shows.
WATCH = """() => {
  window.v2Shares = [];
  new MutationObserver(() => {
    const bar = document.querySelector("[aria-label='Progress of the upload']");
    if (bar !== null && window.v2Shares.at(-1) !== bar.value) window.v2Shares.push(bar.value);
  }).observe(document.querySelector(".v2-status"), { subtree: true, childList: true, attributes: true });
}"""


def png(width: int, height: int, *, noise: bool = False) -> bytes:
    pixels = np.full((height, width, 3), 255, np.uint8)
    if noise:
        pixels = np.random.default_rng(1).integers(0, 256, pixels.shape, np.uint8)
    cv2.circle(pixels, (width // 2, height // 2), height // 3, (30, 60, 200), -1)
    return cv2.imencode(".png", pixels)[1].tobytes()


def drop(studio: StudioView, data: bytes, name: str, kind: str) -> None:
    """Drag a file over the preview and let go."""
    given = [base64.b64encode(data).decode(), name, kind]
    transfer = studio.page.evaluate_handle(TRANSFER, given)
    studio.stage.dispatch_event("dragover", {"dataTransfer": transfer})
    expect(studio.root.get_by_text("Drop it to open it")).to_be_visible()
    studio.stage.dispatch_event("drop", {"dataTransfer": transfer})
    expect(studio.root.get_by_text("Drop it to open it")).to_have_count(0)


def picture(notebook: Notebook) -> str:
    return notebook.python("print(studio.picture.size, studio.picture.name)").strip()


def test_a_picture_is_dropped(studio: StudioView, notebook: Notebook) -> None:
    with studio.redrawn():
        drop(studio, png(320, 200), "disc.png", "image/png")
    assert picture(notebook) == "(320, 200) disc.png"
    expect(studio.root.locator(".v2-news")).to_have_text("disc.png opened")


def test_a_picture_is_pasted(studio: StudioView, notebook: Notebook) -> None:
    studio.page.evaluate(COPY, base64.b64encode(png(300, 180)).decode())
    studio.stage.click(position={"x": 40, "y": 80})
    with studio.redrawn():
        studio.page.keyboard.press("Control+v")
    assert picture(notebook).startswith("(300, 180)")
    expect(studio.page.locator(".jp-Notebook .jp-Cell")).to_have_count(1)


def test_a_large_picture_comes_in_slices_and_says_how_far_it_is(
    studio: StudioView, notebook: Notebook, tmp_path: Path
) -> None:
    data = png(1500, 1000, noise=True)
    assert len(data) > 3 << 20
    (tmp_path / "noise.png").write_bytes(data)
    studio.page.evaluate(WATCH)
    with studio.redrawn(), studio.page.expect_file_chooser() as chooser:
        studio.button("Open a picture").click()
        chooser.value.set_files(tmp_path / "noise.png")
    assert picture(notebook) == "(1500, 1000) noise.png"
    shares = studio.page.evaluate("() => window.v2Shares")
    assert len(shares) >= 4
    assert shares == sorted(shares)
    expect(studio.root.get_by_label("Progress of the upload")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "made"), [("a.html", "drawing.to_html()"), ("a.json", "params.to_json()")], ids=["html", "json"]
)
def test_settings_come_in_with_what_was_saved(
    studio: StudioView, notebook: Notebook, name: str, made: str
) -> None:
    notebook.python("studio.params.edge.max_error = 4")
    data = notebook.python(f"print(studio.{made})").encode()
    notebook.python("studio.params.edge.max_error = 1")
    studio.settle(notebook)
    with studio.redrawn():
        drop(studio, data, name, "text/html")
    expect(studio.entry("edge.max_error")).to_have_value("4.0")
    expect(studio.root.locator(".v2-news")).to_have_text(f"Settings of {name} taken over")
    with studio.redrawn():
        studio.stage.press("Control+z")
    expect(studio.entry("edge.max_error")).to_have_value("1.0")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("notes.png", b"no picture at all", "notes.png: this is no image"),
        (
            "page.html",
            b"<!doctype html><script>alert(1)</script><p>hello",
            "page.html: a web page without an SVG",
        ),
        (
            "other.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
            "other.svg: without parameters",
        ),
    ],
)
def test_what_cannot_be_opened_is_refused_with_the_reason(
    studio: StudioView, notebook: Notebook, name: str, data: bytes, said: str
) -> None:
    before = picture(notebook)
    drop(studio, data, name, "")
    alert = studio.root.get_by_role("alert")
    expect(alert).to_contain_text(said)
    assert picture(notebook) == before
    studio.button("Dismiss").click()
    expect(alert).to_have_count(0)


@pytest.fixture
def empty(server: Server, context: BrowserContext) -> Iterator[Notebook]:
    code = "from vec2art_nb import Studio\nstudio = Studio()\nstudio"
    opened = Notebook.open(server, context, "empty.ipynb", code)
    opened.run()
    yield opened
    opened.close()


def test_without_a_picture_the_studio_asks_for_one(empty: Notebook, tmp_path: Path) -> None:
    studio = StudioView(empty.page)
    invitation = studio.root.get_by_text("Drop a picture here, or paste one")
    expect(invitation).to_be_visible()
    expect(studio.root.get_by_role("radio", name="Split")).to_have_count(0)
    assert violations(empty.page, ".v2-studio") == []
    with studio.as_wide_as(360):
        assert violations(empty.page, ".v2-studio") == []
    (tmp_path / "disc.png").write_bytes(png(320, 200))
    with empty.page.expect_file_chooser() as chooser:
        studio.button("Choose a picture").click()
    chooser.value.set_files(tmp_path / "disc.png")
    studio.wait_final()
    expect(invitation).to_have_count(0)
    assert picture(empty) == "(320, 200) disc.png"
    assert empty.page_errors() == []
