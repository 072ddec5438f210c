"""Presets: each draws what it is meant for, within a size that pages can hold."""

import numpy as np
import pytest

from vec2art_nb import Params, Picture, presets, sample, vectorize
from vec2art_nb.engine.cache import StageCache

#: Most kB of the SVG of a bundled photo, or of line art for presets of centerline.
BUDGETS = {
    "line_art": 25,
    "detailed_line_art": 110,
    "ink": 60,
    "sketch": 130,
    "photo_to_sketch": 70,
    "hand_drawn_illustration": 70,
    "technical": 45,
    "corporate_logo": 160,
    "text_typography": 360,
    "technical_drawing": 105,
    "variable_width": 260,
    "poster": 230,
    "modern_abstract": 130,
    "minimalist_poster": 100,
    "organic_abstract": 230,
    "stained_glass": 200,
    "low_poly": 130,
    "outline_only": 110,
    "fine_pointillism": 400,
    "vintage_stippling": 280,
    "artistic_stippling": 230,
    "dense_stippling": 400,
    "sparse_dots": 70,
    "bold_artistic": 65,
    "contour_dots": 320,
    "comic": 200,
    "pointillist_outline": 240,
}
KINDS = {"edge": "stroke", "centerline": "stroke", "superpixel": "region", "dots": "dot"}
PHOTOS, LINE_ART = ("portrait", "animal", "building"), ("page", "sketch", "logo")


@pytest.fixture(scope="module")
def pictures():
    return {name: Picture.open(sample(name)) for name in PHOTOS + LINE_ART}


def test_every_preset_has_a_budget():
    assert [preset.name for preset in presets()] == list(BUDGETS)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_presets_keep_to_their_budget(pictures, preset):
    for name in LINE_ART if preset.algorithm == "centerline" else PHOTOS:
        drawing = vectorize(pictures[name], preset=preset.name, cache=StageCache())
        assert drawing.layers[0].kind == KINDS[preset.algorithm]
        assert len(drawing.layers[0]) >= 10
        assert len(drawing.to_svg()) <= BUDGETS[preset.name] * 1000, name
        assert Params.from_svg(drawing.to_svg()).snapshot() == drawing.params


@pytest.mark.parametrize("preset", presets("superpixel"), ids=lambda preset: preset.name)
def test_areas_show_what_is_in_a_logo_and_little_else(pictures, preset):
    drawing = vectorize(pictures["logo"], preset=preset.name)
    assert len(drawing.to_svg()) <= 60_000
    assert np.ptp(drawing.to_array()[..., :3], axis=(0, 1)).min() > 150


@pytest.mark.parametrize("name", ["comic", "pointillist_outline"])
def test_lines_lie_over_areas_and_dots(pictures, name):
    layers = vectorize(pictures["animal"], preset=name).layers
    assert (layers[0].kind, layers[-1].kind) == (KINDS[Params(preset=name).algorithm], "stroke")
    assert layers[-1].border is None
