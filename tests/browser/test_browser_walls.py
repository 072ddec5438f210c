"""Contact sheets and comparisons in JupyterLab."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.look import check_look
from tests.browser.notebook import Notebook, Server
from tests.browser.studio_view import PATIENCE
from tests.browser.wall_view import WALLS, WATCH, WallView

#: What is said of the zoom.
WHOLE = re.compile(r"^1\.0")
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"


@pytest.fixture(scope="module")
def walls(server: Server, context: BrowserContext) -> Iterator[Notebook]:
    """A notebook that shows a sheet and two comparisons."""
    opened = Notebook.open(server, context, "walls.ipynb", WALLS)
    opened.page.add_style_tag(content=".Toastify { display: none }")  # JupyterLab's news
    opened.page.evaluate(WATCH)
    opened.run()
    yield opened
    opened.close()


@pytest.fixture
def sheet(walls: Notebook) -> Iterator[WallView]:
    """The sheet, left as it was found; no test may leave errors in the page."""
    view = WallView(walls.page, 0)
    view.settle()
    yield view
    walls.python("sheet.selected = -1")
    view.root.get_by_label("Filter").fill("")
    view.choose("Sort", "")
    view.choose("Show", "elements")
    view.cards.first.press("0")
    view.root.locator(".v2-wall-sheet").evaluate("(it) => it.scrollTo(0, 0)")
    assert walls.page_errors() == []


@pytest.fixture
def pair(walls: Notebook) -> WallView:
    view = WallView(walls.page, 1)
    view.settle()
    return view


@pytest.fixture
def several(walls: Notebook) -> WallView:
    view = WallView(walls.page, 2)
    view.settle()
    return view


def test_drafts_become_finals_and_only_of_what_is_in_sight(sheet: WallView) -> None:
    stages = sheet.stages()
    assert len(stages) == 18
    assert stages[:6] == ["final"] * 6
    assert stages[12:15] == ["none"] * 3
    changes: list[list[str]] = sheet.page.evaluate("window.v2Stages")
    assert [stage for label, stage in changes if label == sheet.labels()[0]] == ["draft", "final"]
    sheet.cards.nth(14).scroll_into_view_if_needed()
    sheet.settle()
    assert sheet.stages()[12:15] == ["final"] * 3


def test_a_trial_that_failed_says_why(sheet: WallView) -> None:
    failed = sheet.root.locator(".v2-wall-error")
    expect(failed).to_have_count(3)
    expect(failed.first).to_contain_text("nms_low")


def test_zoom_is_linked_and_a_drag_moves_all_and_opens_nothing(sheet: WallView, walls: Notebook) -> None:
    assert len(sheet.places()) == 1
    whole = sheet.places()
    box = sheet.cards.first.bounding_box()
    assert box is not None
    mouse, keyboard = sheet.page.mouse, sheet.page.keyboard
    mouse.move(box["x"] + 40, box["y"] + 40)
    keyboard.down("Control")
    mouse.wheel(0, -100)
    keyboard.up("Control")
    expect(sheet.zoom).not_to_have_text(WHOLE)
    zoomed = sheet.places()
    assert len(zoomed) == 1
    assert zoomed != whole
    mouse.down()
    mouse.move(box["x"] + 20, box["y"] + 70, steps=4)
    mouse.up()
    assert len(sheet.places()) == 1
    assert sheet.places() != zoomed
    assert walls.python("print(sheet.selected)").strip() == "-1"
    sheet.button("Fit").click()
    expect(sheet.zoom).to_have_text(WHOLE)
    sheet.button("Zoom into all").click()
    expect(sheet.zoom).to_have_text(re.compile(r"^1\.3"))


def test_figures_stand_on_the_drawings_and_sort_and_filter_them(sheet: WallView) -> None:
    planned = sheet.figures()
    assert len(planned) == 15
    best = sheet.root.locator(".v2-wall-card[data-best] .v2-wall-figure").first
    assert float(best.inner_text()) == min(planned)
    sheet.choose("Sort", "elements")
    assert sheet.figures() == sorted(planned)
    assert all("nms_low 0.2" in label for label in sheet.labels()[15:])
    sheet.choose("Show", "")
    expect(sheet.root.locator(".v2-wall-figure")).to_have_count(0)
    words = sheet.root.get_by_label("Filter")
    words.fill("0.5 edge.nms_low<0.06")
    expect(sheet.count).to_have_text("3 of 18 drawings")
    words.fill("unheard of")
    expect(sheet.root.locator(".v2-wall-empty")).to_be_visible()


def test_keys_walk_from_drawing_to_drawing_and_leave_the_notebook_alone(sheet: WallView) -> None:
    labels, keyboard = sheet.labels(), sheet.page.keyboard
    here = "document.activeElement.getAttribute('aria-label')"
    sheet.root.get_by_label("Width of a drawing").focus()
    sheet.cards.first.focus()
    ways = {"ArrowRight": 1, "ArrowDown": 4, "ArrowLeft": 3, "End": 17, "ArrowUp": 14, "Home": 0}
    for key, number in ways.items():
        keyboard.press(key)
        assert sheet.page.evaluate(here) == labels[number], key
    assert sheet.root.locator(".v2-wall-card[tabindex='0']").count() == 1
    for key in ("a", "b", "d", "d", "+", "-"):
        keyboard.press(key)
    expect(sheet.page.locator(".jp-Notebook .jp-Cell")).to_have_count(1)
    expect(sheet.zoom).to_have_text(WHOLE)


def test_a_click_and_enter_open_the_trial_in_a_studio(sheet: WallView, walls: Notebook) -> None:
    studio = walls.page.locator(".v2-stage")
    sheet.cards.nth(4).click()
    expect(sheet.cards.nth(4)).to_have_attribute("aria-pressed", "true")
    expect(studio).to_have_count(1)
    expect(sheet.root.locator(".v2-wall-opened")).to_contain_text("edge.nms_low 0.04, detail 0.5")
    same = "print(sheet.selected, sheet.studio.params.snapshot() == found[sheet.selected].params)"
    assert walls.python(same).split() == ["4", "True"]
    sheet.cards.nth(4).press("ArrowRight")
    sheet.page.keyboard.press("Enter")
    expect(sheet.cards.nth(5)).to_have_attribute("aria-pressed", "true")
    assert walls.python(same).split() == ["5", "True"]
    sheet.cards.nth(16).click()  # failed: there is nothing to open
    sheet.button("Close").click()
    expect(studio).to_have_count(0)
    assert walls.python("print(sheet.selected, sheet.studio)").split() == ["-1", "None"]


def test_a_comparison_says_what_differs(pair: WallView, several: WallView) -> None:
    rows = {row.split("\t")[0]: row.split("\t")[1:] for row in pair.root.locator("tr").all_inner_texts()}
    assert rows["edge.nms_low"] == ["0.03", "0.04"]
    assert rows["detail"] == ["0.2", "0.8"]
    fewer, more = map(int, rows["elements less is better"])
    assert fewer < more
    expect(pair.root.locator("td[data-best]")).to_have_count(2)
    titles = several.root.locator("thead").first.locator("th").all_inner_texts()
    assert titles == ["Parameters that differ", "A: ink", "B: poster", "C: comic"]


def test_views_are_linked_and_the_curtain_lies_between_any_two(pair: WallView, several: WallView) -> None:
    several.cards.nth(1).hover()
    several.page.mouse.wheel(0, -200)
    expect(several.zoom).not_to_have_text(WHOLE)
    assert len(several.places()) == 1
    several.cards.nth(1).press("0")
    several.mode("Curtain")
    several.choose("Right", "2")
    several.settle()
    slider = several.root.get_by_role("slider", name="Curtain: A: ink on the left, C: comic on the right")
    box = several.root.locator(".v2-wall-curtain").bounding_box()
    assert box is not None
    before = several.root.locator(".v2-wall-curtain").screenshot()
    slider.hover()
    several.page.mouse.down()
    several.page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 50, steps=4)
    several.page.mouse.up()
    assert 23 <= int(slider.get_attribute("aria-valuenow") or 0) <= 27
    assert several.root.locator(".v2-wall-curtain").screenshot() != before
    slider.press("ArrowRight")
    assert 25 <= int(slider.get_attribute("aria-valuenow") or 0) <= 29
    several.mode("Side by side")
    expect(several.cards).to_have_count(3)


@pytest.mark.parametrize("item", ["All as one SVG", "All as one web page (HTML)"])
def test_saved_pages_work_offline(sheet: WallView, browser: Browser, tmp_path: Path, item: str) -> None:
    sheet.button("Save").click()
    with sheet.page.expect_download() as download:
        sheet.root.get_by_role("menuitem", name=item).click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    with browser.new_context(offline=True, viewport={"width": 900, "height": 700}) as context:
        page, said = context.new_page(), list[str]()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(request.url))
        page.goto(file.as_uri())
        assert page.locator("svg svg, figure svg").count() == 15
        if file.suffix == ".html":
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                assert violations(page, "html") == []
        assert said == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [None, 360])
def test_axe_finds_nothing(
    theme: str, width: int | None, sheet: WallView, pair: WallView, several: WallView, walls: Notebook
) -> None:
    walls.theme(theme)
    several.mode("Curtain")
    with sheet.as_wide_as(width), pair.as_wide_as(width), several.as_wide_as(width):
        sheet.button("Save").click()
        sheet.cards.nth(16).scroll_into_view_if_needed()
        assert violations(sheet.page, ".v2-wall") == []
        sheet.page.keyboard.press("Escape")
        sheet.root.get_by_label("Filter").fill("nothing")
        assert violations(sheet.page, ".v2-wall") == []
    several.mode("Side by side")
    walls.theme(LIGHT)


LOOKS: dict[str, tuple[int, str, int]] = {
    "sheet": (0, LIGHT, 1100),
    "sheet_narrow": (0, DARK, 360),
    "compare": (2, DARK, 1100),
}


@contextmanager
def high(page: Page) -> Iterator[None]:
    """Within the block a whole wall fits in the page."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": 1600})
    yield
    page.set_viewport_size(size)


@pytest.mark.parametrize("look", LOOKS)
def test_they_look_as_they_did(look: str, sheet: WallView, walls: Notebook, tmp_path: Path) -> None:
    number, theme, width = LOOKS[look]
    view = WallView(walls.page, number)
    walls.theme(theme)
    walls.page.evaluate("() => document.activeElement.blur()")
    with view.as_wide_as(width), high(walls.page):
        view.settle()
        walls.page.mouse.move(0, 0)
        shot = view.root.screenshot(animations="disabled")
    walls.theme(LIGHT)
    check_look(look, shot, tmp_path)


def test_when_the_kernel_restarts_they_say_so(walls: Notebook) -> None:
    """The last test: it leaves the walls without a kernel."""
    view = WallView(walls.page, 0)
    walls.restart()
    view.cards.first.click()
    expect(view.root.locator(".v2-state")).to_have_text("Disconnected", timeout=PATIENCE)
    expect(view.root.locator(".v2-wall-notice")).to_contain_text("Run the cell again")
    assert violations(walls.page, ".v2-wall") == []
