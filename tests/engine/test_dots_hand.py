"""Dots by an unsteady hand, inside a mask, and where they matter more."""

import numpy as np
import pytest
from dots_drawn import drawn, shaded

from vec2art_nb import Picture
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.params.resolve import resolve_params


@pytest.fixture(scope="module")
def picture():
    return Picture.open(shaded())


def test_a_mask_is_respected_even_by_an_unsteady_hand():
    rgba = np.zeros((150, 150, 4), np.uint8)
    y, x = np.mgrid[:150, :150]
    ring = np.abs(np.hypot(x - 75, y - 75) - 50) < 12
    rgba[ring] = (60, 60, 60, 255)
    hand = {"preset": "strong", "wobble_amplitude": 2.0}
    for fields in ({}, {"handdrawn": hand}, {"placement": "poisson"}, {"relaxation": 4}, {"detail": 1.0}):
        layer = drawn(Picture.open(rgba), count=None if "detail" in fields else 800, params=fields)
        assert len(layer)
        away = np.abs(np.hypot(*(layer.points - 75.5).T) - 50)
        assert away.max() < 14


def test_importance_puts_more_dots_where_it_is_high():
    from dataclasses import replace

    from vec2art_nb.engine.control import Control
    from vec2art_nb.engine.draw import draw

    level = Picture.open(np.full((120, 240, 3), 120, np.uint8)).level(240)
    gain = np.ones((120, 240), np.float32)
    gain[:, :120] = 4
    marked = replace(level, importance=gain, digest=b"marked")
    layer = draw(marked, resolve_params("dots", fields={"count": 1000}), StageCache(), Control()).layers[0]
    left = int((layer.points[:, 0] < 120).sum())
    assert 720 < left < 880
    ink = layer.width.astype(float) ** 2
    assert abs(ink[layer.points[:, 0] < 120].sum() / ink.sum() - 0.5) < 0.03


def test_hand_drawn_effects_move_and_swell_the_same_dots_alike(picture):
    cache = StageCache()
    hand = {"handdrawn.preset": "custom", "handdrawn.tremor": 0.4, "handdrawn.variable_weights": 0.8}
    few, many = (drawn(picture, detail=d, params=hand, cache=cache) for d in (0.3, 0.5))
    still = drawn(picture, detail=0.5, cache=cache)
    assert np.array_equal(few.points, many.points[: len(few)])
    moved = np.hypot(*(many.points - still.points).T)
    assert 0 < np.median(moved) < 2
    assert np.std(np.log(many.width / still.width)) > 0.1


@pytest.mark.parametrize(
    "effect",
    [
        {"handdrawn.tremor": 0.5},
        {"handdrawn.roughness": 1.0},
        {"handdrawn.variable_weights": 1.0},
        {"handdrawn.pressure": 1.0},
        {"handdrawn.tapering": 1.0},
        {"handdrawn.wobble_amplitude": 2.0},
    ],
)
def test_each_hand_drawn_effect_that_means_something_for_dots_changes_them(picture, effect):
    cache = StageCache()
    still = drawn(picture, params={"handdrawn.preset": "custom"}, cache=cache)
    by_hand = drawn(picture, params={"handdrawn.preset": "custom", **effect}, cache=cache)
    assert len(still) == len(by_hand)
    assert not (np.array_equal(still.points, by_hand.points) and np.array_equal(still.width, by_hand.width))
