"""What the tests of experiments share."""

import numpy as np
import pytest

from vec2art_nb import Picture
from vec2art_nb.pool import Pool


@pytest.fixture(scope="package")
def pool():
    with Pool("thread", workers=2) as made:
        yield made


@pytest.fixture(scope="package")
def picture():
    """A small picture with something to draw."""
    y, x = np.mgrid[0:96, 0:128]
    rings = (np.hypot(x - 60, y - 48) // 9 % 2 * 200 + 30).astype(np.uint8)
    return Picture.open(rings, name="rings")
