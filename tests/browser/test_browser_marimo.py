"""The Studio in marimo: in a shadow root, without widgets of ipywidgets around it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.hosts import CELLS, marimo, run
from tests.browser.studio_view import PATIENCE, StudioView

CODE = """\
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from vec2art_nb import Studio, sample

    studio = mo.ui.anywidget(Studio(sample("portrait"), "edge"))
    studio
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture(params=["run", "edit"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """The app, or the notebook that one works in."""
    with marimo(request.param, CODE) as address, browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        shown = context.new_page()
        shown.set_viewport_size({"width": 1200, "height": 900})
        shown.goto(address)
        if request.param == "edit":
            run(shown, CELLS["marimo_edit"])
        yield shown


def test_it_draws_and_follows(page: Page) -> None:
    view = StudioView(page)
    view.expect_phase("final")
    expect(view.stage).to_have_attribute("data-painted", re.compile(r"^\d+$"))
    before, run = view.pixels(), view.run
    view.enter("detail", 0.95)
    view.enter("edge.max_error", 6)
    expect(view.stage).not_to_have_attribute("data-painted", str(run))
    view.expect_phase("final")
    assert view.pixels() != before
    assert view.root.evaluate("(it) => it.getRootNode() instanceof ShadowRoot")
    styled = "(it) => getComputedStyle(it).getPropertyValue('--v2-line')"
    assert view.root.evaluate(styled), "the style sheet reaches into the shadow root"
