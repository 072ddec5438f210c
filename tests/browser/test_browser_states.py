"""axe-core finds nothing in the rarer states of a Studio: empty, failed, full screen, disconnected."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import violations
from tests.browser.notebook import Notebook, Server
from tests.browser.studio_view import PATIENCE, StudioView

EMPTY = "from vec2art_nb import Studio, sample\nstudio = Studio()\nstudio"
THEMES = ("JupyterLab Light", "JupyterLab Dark")


@pytest.fixture(scope="module")
def own(server: Server, context: BrowserContext) -> Iterator[Notebook]:
    """A notebook whose Studio has no picture, with a kernel of its own. The tests go on from each other."""
    opened = Notebook.open(server, context, "states.ipynb", EMPTY)
    opened.run()
    yield opened
    opened.theme(THEMES[0])
    opened.close()


def check(own: Notebook, *widths: int | None) -> None:
    """Neither theme, at no width."""
    view = StudioView(own.page)
    for theme in THEMES:
        own.theme(theme)
        for width in widths or (None, 360):
            with view.as_wide_as(width):
                assert violations(own.page, ".v2-studio") == [], (theme, width)


def test_empty(own: Notebook) -> None:
    view = StudioView(own.page)
    view.expect_phase("idle")
    view.unfold()
    check(own)


def test_a_file_that_is_no_picture(own: Notebook) -> None:
    view = StudioView(own.page)
    file = {"name": "notes.png", "mimeType": "image/png", "buffer": b"no picture"}
    toolbar = view.root.get_by_role("toolbar", name="Studio")
    toolbar.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    view.root.get_by_role("alert").wait_for()
    check(own)
    view.button("Dismiss").click()
    expect(view.root.get_by_role("alert")).to_have_count(0)


def test_cancelled_with_pins_side_by_side(own: Notebook) -> None:
    view = StudioView(own.page)
    own.python("studio.picture = sample('portrait')")
    view.wait_final()
    view.button("Pin").first.click()
    pin = view.root.get_by_role("button", name=re.compile("Compare"))
    pin.first.click()
    view.root.get_by_role("radio", name="Side by side").click()
    own.python("studio.params.edge.flow_radius = 7; studio._session.runs.cancel()")
    view.expect_phase("cancelled")
    check(own)


def test_full_screen_with_everything_open(own: Notebook) -> None:
    view = StudioView(own.page)
    view.button("Performance").click()
    view.enter("edge.max_error", 99999)
    view.root.get_by_role("alert").wait_for()
    view.button("Full screen").click()
    own.page.wait_for_function("document.fullscreenElement !== null")
    view.button("Save").click()
    check(own, None)
    own.page.evaluate("() => document.exitFullscreen()")
    own.page.wait_for_function("document.fullscreenElement === null")


def test_disconnected(own: Notebook) -> None:
    view = StudioView(own.page)
    own.restart()
    expect(view.root.locator(".v2-banner")).to_contain_text("Disconnected", timeout=PATIENCE)
    check(own)
    assert own.page_errors() == []
