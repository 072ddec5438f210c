"""What becomes of a Studio when its page is loaded again, its cell runs again, or its kernel restarts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import STUDIO
from tests.browser.notebook import Notebook, Server
from tests.browser.studio_view import PATIENCE, StudioView

#: How many Studios the kernel keeps.
ALIVE = """\
import gc; from ipywidgets.widgets import widget; gc.collect()
print(sum(isinstance(one, Studio) for one in widget._instances.values()))"""
AGAIN = 20


@pytest.fixture(scope="module")
def own(server: Server, context: BrowserContext) -> Iterator[Notebook]:
    """A notebook with a kernel of its own."""
    opened = Notebook.open(server, context, "own.ipynb", STUDIO)
    opened.run()
    yield opened
    opened.close()


def test_the_page_is_loaded_again(own: Notebook) -> None:
    view = StudioView(own.page)
    view.wait_final()
    with view.redrawn():
        view.enter("edge.max_error", 4)
    own.save()
    own.page.reload()
    own.wait_until_idle()
    view.wait_final()
    expect(view.entry("edge.max_error")).to_have_value("4.0")
    with view.redrawn():
        view.enter("edge.max_error", 5)
    assert own.python("print(studio.params.edge.max_error)").strip() == "5.0"


def test_the_cell_runs_again_and_again(own: Notebook) -> None:
    view = StudioView(own.page)
    for _ in range(AGAIN):
        own.run()
        expect(own.page.locator(".v2-studio")).to_have_count(1)
    view.wait_final()
    assert int(own.python(ALIVE)) == 1
    assert own.page_errors() == []


def test_a_restart_says_disconnected_and_the_next_run_works(own: Notebook) -> None:
    view = StudioView(own.page)
    own.restart()
    expect(view.root.locator(".v2-banner")).to_contain_text("Disconnected", timeout=PATIENCE)
    own.run()
    view.wait_final()
    expect(view.root.locator(".v2-banner")).to_have_count(0)


def test_two_views_of_one_studio_show_the_same(own: Notebook) -> None:
    own.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:create-output-view') }")
    views = own.page.locator(".v2-studio")
    expect(views).to_have_count(2, timeout=PATIENCE)
    first, second = (views.nth(k).locator('[data-path="detail"] .v2-entry') for k in range(2))
    first.fill("0.25")
    first.press("Enter")
    expect(second).to_have_value("0.25")
