"""What the tests of the pool share."""

import pytest

from vec2art_nb import Picture, sample
from vec2art_nb.pool import Pool


@pytest.fixture(scope="module")
def processes():
    with Pool(workers=2) as made:
        yield made


@pytest.fixture(scope="module")
def photo():
    return Picture.open(sample("animal"))
