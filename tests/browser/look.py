"""Screenshots against stored ones, coarsely, so that other fonts do no harm.

To renew a baseline delete it: the next run writes it and fails, so that somebody looks at it.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

BASELINES = Path(__file__).with_name("baselines")
#: Baselines are stored so much smaller, and compared after a blur of so many px: letters become grey.
SHRINK, BLUR = 3, 4
#: Most that a pixel, and that all of them on average, may differ, of 255.
MOST, MEAN = 40, 3.0


def _blurred(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB").filter(ImageFilter.GaussianBlur(BLUR)), np.float32)


def check_look(name: str, png: bytes, folder: Path) -> None:
    """Fail if a screenshot does not look like the baseline of this name; it is kept in a folder."""
    image = Image.open(io.BytesIO(png)).convert("RGB").reduce(SHRINK)
    stored = BASELINES / f"{name}.png"
    if not stored.exists():
        BASELINES.mkdir(exist_ok=True)
        image.quantize(128).save(stored, optimize=True)
        pytest.fail(f"{stored} is new: look at it and run again")
    image.save(folder / stored.name)
    baseline = Image.open(stored)
    assert abs(image.width - baseline.width) <= 2
    assert abs(image.height - baseline.height) <= 0.05 * baseline.height, "rows moved"
    difference = np.abs(_blurred(image.resize(baseline.size)) - _blurred(baseline)).max(axis=2)
    assert difference.mean() <= MEAN, f"see {folder / stored.name}"
    assert difference.max() <= MOST, f"see {folder / stored.name}"
