"""One browser and one JupyterLab for all tests of this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.lab import SWITCHES, lab
from tests.browser.notebook import Notebook, Server
from tests.browser.studio_view import PATIENCE, StudioView

#: A picture that draws fast; all drawing is warm after the first.
STUDIO = """\
from vec2art_nb import Studio, sample
if "studio" in globals():
    studio.close()
studio = Studio(sample("portrait"), "edge")
studio"""


@pytest.fixture(scope="package")
def chromium() -> str:
    """Path of the browser; without one the tests fail."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("VEC2ART_NB_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None or shutil.which(found) is None:
        pytest.fail("The browser tests need Chromium: run .ci/chromium, or let VEC2ART_NB_CHROMIUM name one.")
    return found


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        shown = driver.chromium.launch(executable_path=chromium, args=list(SWITCHES))
        yield shown
        shown.close()


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with lab("", nodelay=True) as address:
        yield Server(address)


@pytest.fixture(scope="package")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 1400, "height": 1000}, permissions=["clipboard-read", "clipboard-write"]
    )
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture(scope="package")
def notebook(server: Server, context: BrowserContext) -> Notebook:
    """A notebook that shows one Studio, for all tests that leave its kernel alone."""
    opened = Notebook.open(server, context, "shared.ipynb", STUDIO)
    opened.run()
    return opened


@pytest.fixture
def studio(notebook: Notebook) -> Iterator[StudioView]:
    """The Studio of the shared notebook, as it was at first; no test may leave errors in the page."""
    view = StudioView(notebook.page)
    notebook.python("studio.params.reset(); studio.picture = sample('portrait')")
    view.settle(notebook)
    yield view
    assert notebook.page_errors() == []
