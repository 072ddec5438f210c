"""axe-core finds nothing in any state of the Studio."""

from collections.abc import Iterator

import pytest

from tests.browser.axe import violations
from tests.browser.notebook import Notebook
from tests.browser.studio_view import StudioView

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


@pytest.fixture(scope="module", params=THEMES)
def theme(request: pytest.FixtureRequest, notebook: Notebook) -> Iterator[str]:
    notebook.theme(THEMES[request.param])
    yield request.param
    notebook.theme(THEMES["light"])


@pytest.fixture(params=[None, 360], ids=["wide", "narrow"])
def width(request: pytest.FixtureRequest, studio: StudioView) -> Iterator[int | None]:
    with studio.as_wide_as(request.param):
        yield request.param


def check(studio: StudioView) -> None:
    assert violations(studio.page, ".v2-studio") == []


def test_at_rest(theme: str, width: int | None, studio: StudioView) -> None:
    studio.unfold()
    check(studio)


def test_all_open(theme: str, width: int | None, studio: StudioView) -> None:
    studio.button("Performance").click()
    studio.root.get_by_role("radio", name="Split").click()
    studio.enter("edge.max_error", 99999)
    studio.root.get_by_role("alert").wait_for()
    studio.button("Save").click()
    check(studio)
    studio.page.keyboard.press("Escape")
    studio.button("Save").click()
    studio.button("Dismiss").click()
    studio.root.get_by_role("radio", name="Drawing").click()
    studio.button("Performance").click()


@pytest.mark.parametrize("algorithm", ["centerline", "superpixel", "dots"])
def test_controls_of_each_algorithm(
    theme: str, studio: StudioView, notebook: Notebook, algorithm: str
) -> None:
    notebook.python(f"studio.params.algorithm = {algorithm!r}")
    studio.settle(notebook)
    studio.unfold()
    check(studio)


def test_nothing_found(theme: str, studio: StudioView) -> None:
    search = studio.root.get_by_label("Find a setting")
    search.fill("no such thing")
    check(studio)
    search.fill("")
