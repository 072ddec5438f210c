"""Contact sheets and comparisons in other hosts than JupyterLab."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from benchmarks.hosts import CELLS, marimo, notebook, run
from tests.browser.studio_view import PATIENCE
from tests.browser.wall_view import WallView

#: What is said of the zoom.
WHOLE = re.compile(r"^1\.0")

SHEET = """\
from vec2art_nb import sample
from vec2art_nb.lab import sweep

found = sweep(sample("portrait"), "ink", {"detail": [0.2, 0.8]}, ["elements"], progress=False)
found.sheet()"""

COMPARISON = """\
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from vec2art_nb import sample
    from vec2art_nb.lab import compare

    both = mo.ui.anywidget(compare("ink", "sketch", picture=sample("portrait"), metrics=["ink"]))
    both
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1200, "height": 900}, has_touch=True) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def zoomed(view: WallView) -> bool:
    """Whether the wheel with Ctrl zooms into all drawings alike."""
    view.settle()
    whole = view.places()
    view.cards.first.hover()
    view.page.keyboard.down("Control")
    view.page.mouse.wheel(0, -100)
    view.page.keyboard.up("Control")
    expect(view.zoom).not_to_have_text(WHOLE)
    return len(view.places()) == 1 and view.places() != whole


def touch(fingers: CDPSession, kind: str, *places: tuple[float, float]) -> None:
    """Put fingers down, move them or, with none, lift them."""
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
    fingers.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


def test_a_comparison_works_in_the_shadow_root_of_marimo(page: Page) -> None:
    with marimo("run", COMPARISON) as address:
        page.goto(address)
        view = WallView(page, 0)
        assert zoomed(view)
        expect(view.root.locator("thead").first.locator("th")).to_have_count(3)
        view.mode("Curtain")
        expect(view.root.locator(".v2-wall-curtain")).to_be_visible()
        assert view.root.evaluate("(it) => it.getRootNode() instanceof ShadowRoot")


def test_a_sheet_works_in_notebook_7(page: Page) -> None:
    with notebook(SHEET) as address:
        page.goto(address)
        run(page, CELLS["notebook"], ".v2-wall")
        view = WallView(page, 0)
        assert zoomed(view)
        view.cards.first.press("0")
        places = [card.locator(".v2-wall-frame").bounding_box() for card in view.cards.all()]
        left, right = [(box["x"] + box["width"] / 2, box["y"] + 60) for box in places if box is not None]
        fingers = page.context.new_cdp_session(page)
        touch(fingers, "Start", left, right)
        for away in (20, 40, 60):
            touch(fingers, "Move", (left[0] - away, left[1]), (right[0] + away, right[1]))
        touch(fingers, "End")
        expect(view.zoom).not_to_have_text(WHOLE)
        assert len(view.places()) == 1
        expect(page.locator(".v2-stage")).to_have_count(0)
        view.cards.nth(1).click()
        expect(page.locator(".v2-stage")).to_be_visible()
