"""What the menu Save gives: files, and texts in the clipboard."""

from pathlib import Path

import cv2
from playwright.sync_api import Browser, Download, expect

from tests.browser.axe import violations
from tests.browser.notebook import Notebook
from tests.browser.studio_view import PATIENCE, StudioView
from vec2art_nb import Params

#: What comes into the clipboard; `wait_for_function` would take the promise for true.
COPIED = """async ([opening, patience]) => {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise(requestAnimationFrame)) {
    const text = await navigator.clipboard.readText();
    if (text.startsWith(opening)) return text;
  }
  return "nothing was copied";
}"""


def download(studio: StudioView, item: str, folder: Path) -> Path:
    with studio.page.expect_download() as waiting:
        studio.choose(item)
    got: Download = waiting.value
    target = folder / got.suggested_filename
    got.save_as(target)
    return target


def clipboard(studio: StudioView, item: str, said: str, opening: str) -> str:
    """What an item of the menu copies: a text that begins so, and the page says that it did."""
    studio.choose(item)
    expect(studio.root.locator(".v2-news")).to_have_text(said)
    return str(studio.page.evaluate(COPIED, [opening, PATIENCE]))


def test_svg_and_png(studio: StudioView, notebook: Notebook, tmp_path: Path) -> None:
    svg = download(studio, "SVG", tmp_path)
    assert svg.name == "portrait.svg"
    assert Params.from_svg(svg).algorithm == "edge"
    sizes = {"PNG": ("portrait.png", 512), "PNG, 4 \N{MULTIPLICATION SIGN}": ("portrait-4x.png", 2048)}
    for item, (name, side) in sizes.items():
        png = download(studio, item, tmp_path)
        assert png.name == name
        expect(studio.root.locator(".v2-news")).to_have_text(f"{name} saved")
        assert cv2.imread(str(png)).shape == (side, side, 3)


def test_clipboard(studio: StudioView, notebook: Notebook) -> None:
    with studio.redrawn():
        studio.enter("edge.max_error", 3)
    python = clipboard(studio, "Copy as Python", "Python copied", "vectorize(")
    assert python == "vectorize(picture, max_error=3)"
    text = clipboard(studio, "Copy SVG", "SVG copied", "<svg ")
    assert Params.from_svg(text).edge.max_error == 3


def test_the_web_page_works_offline(studio: StudioView, browser: Browser, tmp_path: Path) -> None:
    file = download(studio, "Web page (HTML)", tmp_path)
    assert file.name == "portrait.html"
    with browser.new_context(offline=True, viewport={"width": 700, "height": 600}) as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if request.url != file.as_uri() else None)
        page.goto(file.as_uri())
        assert page.locator("main svg path").count() > 50
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert violations(page, "html") == []
        whole = page.locator("main").screenshot()
        page.get_by_role("button", name="Zoom in").click()
        expect(page.locator("main svg")).not_to_have_attribute("viewBox", "0 0 512 512")
        assert page.locator("main").screenshot() != whole
        page.locator("main").press("ArrowRight")
        page.locator("main").press("0")
        expect(page.locator("main svg")).to_have_attribute("viewBox", "0 0 512 512")
        assert [text for text in said if not text.startswith("data:")] == []
