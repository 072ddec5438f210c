"""Presets of dots: each draws dots, within its budget of bytes."""

import pytest

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.params.preset import presets

#: Most kB of a drawing of a photo.
BUDGETS = {
    "fine_pointillism": 400,
    "vintage_stippling": 280,
    "artistic_stippling": 230,
    "dense_stippling": 400,
    "sparse_dots": 70,
    "bold_artistic": 65,
    "contour_dots": 320,
}


@pytest.fixture(scope="module")
def photos():
    return [Picture.open(sample(name)) for name in ("portrait", "animal")]


def test_every_preset_has_a_budget():
    assert {preset.name for preset in presets("dots")} == set(BUDGETS)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_preset_draws_dots_within_its_budget(photos, name):
    for photo in photos:
        drawing = vectorize(photo, preset=name, cache=StageCache())
        assert drawing.layers[0].kind == "dot"
        assert 1000 < len(drawing.layers[0]) < 60_000
        assert len(drawing.to_svg()) <= BUDGETS[name] * 1000
