"""The Studio looks as it did: screenshots against stored ones, coarsely, so that other fonts do no harm.

To renew a baseline delete it: the next run writes it and fails, so that somebody looks at it.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.browser.notebook import Notebook
from tests.browser.studio_view import THUMBNAILS, StudioView

BASELINES = Path(__file__).with_name("baselines")
#: Baselines are stored so much smaller, and compared after a blur of so many px: letters become grey.
SHRINK, BLUR = 3, 4
#: Most that a pixel, and that all of them on average, may differ, of 255.
MOST, MEAN = 40, 3.0

LOOKS = {
    "light": ("JupyterLab Light", 1100),
    "dark": ("JupyterLab Dark", 1100),
    "narrow": ("JupyterLab Light", 360),
}


def blurred(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB").filter(ImageFilter.GaussianBlur(BLUR)), np.float32)


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
            studio.page.wait_for_function(THUMBNAILS)
            shot = studio.root.screenshot(animations="disabled")
    finally:
        fresh.theme(LOOKS["light"][0])
    image = Image.open(io.BytesIO(shot)).convert("RGB").reduce(SHRINK)
    stored = BASELINES / f"{look}.png"
    if not stored.exists():
        BASELINES.mkdir(exist_ok=True)
        image.quantize(128).save(stored, optimize=True)
        pytest.fail(f"{stored} is new: look at it and run again")
    image.save(tmp_path / stored.name)
    baseline = Image.open(stored)
    assert abs(image.width - baseline.width) <= 2
    assert abs(image.height - baseline.height) <= 0.05 * baseline.height, "rows moved"
    difference = np.abs(blurred(image.resize(baseline.size)) - blurred(baseline)).max(axis=2)
    assert difference.mean() <= MEAN, f"see {tmp_path / stored.name}"
    assert difference.max() <= MOST, f"see {tmp_path / stored.name}"


def test_baselines_are_small() -> None:
    assert all(path.stat().st_size <= 100_000 for path in BASELINES.iterdir())
