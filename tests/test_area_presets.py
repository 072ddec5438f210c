"""Presets of areas: each draws photos and flat pictures within a size that pages can hold."""

import numpy as np
import pytest

from vec2art_nb import sample, vectorize
from vec2art_nb.params.preset import presets

#: Most kB of the SVG of a bundled photo.
BUDGETS = {
    "poster": 240,
    "modern_abstract": 130,
    "minimalist_poster": 100,
    "organic_abstract": 230,
    "stained_glass": 200,
    "low_poly": 130,
    "outline_only": 110,
}


def test_every_preset_has_a_budget():
    assert {preset.name for preset in presets("superpixel")} == set(BUDGETS)


@pytest.mark.parametrize("name", BUDGETS)
@pytest.mark.parametrize("picture", ["portrait", "animal", "building"])
def test_presets_keep_to_their_budget(name, picture):
    drawing = vectorize(sample(picture), preset=name)
    assert len(drawing.to_svg()) <= BUDGETS[name] * 1000
    assert len(drawing.layers[0]) >= 30


@pytest.mark.parametrize("name", BUDGETS)
def test_presets_draw_what_is_in_a_logo_and_little_else(name):
    drawing = vectorize(sample("logo"), preset=name)
    assert len(drawing.to_svg()) <= 40_000
    assert np.ptp(drawing.to_array()[..., :3], axis=(0, 1)).min() > 150
