"""The Studio looks as it did."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.look import BASELINES, check_look
from tests.browser.notebook import Notebook
from tests.browser.studio_view import StudioView

LOOKS = {
    "light": ("JupyterLab Light", 1100),
    "dark": ("JupyterLab Dark", 1100),
    "narrow": ("JupyterLab Light", 360),
}


@pytest.fixture(scope="module")
def fresh(notebook: Notebook) -> Iterator[Notebook]:
    """The notebook with a view that nobody has touched, high enough to show all of it."""
    size = notebook.page.viewport_size
    assert size is not None
    notebook.page.set_viewport_size({"width": 1400, "height": 1600})
    notebook.page.add_style_tag(content=".Toastify { display: none }")  # JupyterLab's news
    notebook.run()
    yield notebook
    notebook.page.set_viewport_size(size)


@pytest.mark.parametrize("look", LOOKS)
def test_it_looks_as_it_did(look: str, fresh: Notebook, studio: StudioView, tmp_path: Path) -> None:
    theme, width = LOOKS[look]
    fresh.theme(theme)
    try:
        with studio.as_wide_as(width):
            studio.wait_final()
            studio.wait_thumbnails()
            shot = studio.root.screenshot(animations="disabled")
    finally:
        fresh.theme(LOOKS["light"][0])
    check_look(look, shot, tmp_path)


def test_baselines_are_small() -> None:
    assert all(path.stat().st_size <= 100_000 for path in BASELINES.iterdir())
