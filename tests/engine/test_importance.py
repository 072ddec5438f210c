"""Importance: the same detail draws more where it is high, less where it is low."""

from collections import Counter
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vec2art_nb import Picture, sample, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.importance import gains
from vec2art_nb.engine.metrics import lengths
from vec2art_nb.picture.level import Level

LEFT = np.array([[1.0, 0.0]])


@pytest.fixture(scope="module")
def pictures():
    animal = cv2.resize(Picture.open(sample("animal")).rgb, (360, 240), interpolation=cv2.INTER_AREA)
    page = np.ascontiguousarray(Picture.open(sample("page")).rgb[100:400, 100:500])
    return {"edge": Picture.open(animal), "canny": Picture.open(animal), "centerline": Picture.open(page)}


LOOKS = {"edge": {}, "canny": {"edge_flow": False}, "centerline": {"algorithm": "centerline"}}


def ink(drawing, left):
    """Length of the strokes whose middle is in one half of the picture."""
    layer = drawing.layers[0]
    middle = layer.points[(layer.offsets[:-1] + layer.offsets[1:]) // 2, 0]
    return float(lengths(layer)[(middle < drawing.width / 2) == left].sum())


def bag(layer):
    return Counter(layer.points[a:b].tobytes() for a, b in pairwise(layer.offsets))


@pytest.mark.parametrize("look", LOOKS)
def test_more_is_drawn_where_it_is_important_and_less_elsewhere(pictures, look):
    fields = {**LOOKS[look], "cache": StageCache(), "detail": 0.25}
    plain = vectorize(pictures[look], **fields)
    for important in (True, False):
        tilted = vectorize(pictures[look], importance=LEFT if important else 1 - LEFT, **fields)
        assert ink(tilted, important) > ink(plain, important)
        assert ink(tilted, not important) < ink(plain, not important)


@pytest.mark.parametrize("look", LOOKS)
def test_neutral_importance_changes_nothing(pictures, look):
    plain = vectorize(pictures[look], **LOOKS[look])
    neutral = vectorize(pictures[look], importance=np.full((5, 7), 0.5), **LOOKS[look])
    assert plain.to_svg() == neutral.to_svg()


@pytest.mark.parametrize("look", LOOKS)
def test_detail_still_only_adds(pictures, look):
    picture, cache = pictures[look].with_importance(LEFT), StageCache()
    layers = [vectorize(picture, detail=d, cache=cache, **LOOKS[look]).layers[0] for d in (0, 0.3, 0.6, 1)]
    for less, more in pairwise(layers):
        assert not bag(less) - bag(more)
        assert len(less) <= len(more)
        assert (np.diff(more.weight) <= 0).all()


def test_it_may_come_with_the_picture_or_with_the_call(pictures):
    with_picture = vectorize(pictures["edge"].with_importance(LEFT))
    assert with_picture.to_svg() == vectorize(pictures["edge"], importance=LEFT).to_svg()
    assert with_picture.to_svg() != vectorize(pictures["edge"]).to_svg()


@settings(deadline=None)
@given(counts=st.lists(st.integers(1, 9), max_size=6), value=st.floats(0.125, 8), seed=st.integers(0, 99))
def test_gains_lie_between_the_least_and_the_greatest_along_a_chain(counts, value, seed):
    rng = np.random.default_rng(seed)
    importance = rng.uniform(0.125, value + 0.125, (6, 8)).astype(np.float32)
    level = Level(np.zeros((6, 8, 3), np.uint8), None, 8, 6, b"", importance)
    points = rng.uniform(-2, 9, (sum(counts), 2)).astype(np.float32)
    offsets = np.cumsum([0, *counts])
    found = np.broadcast_to(gains(level, points, offsets, (1, 1)), len(counts))
    if counts:
        assert importance.min() * 0.999 <= found.min()
        assert found.max() <= importance.max() * 1.001
    assert gains(Level(level.rgb, None, 8, 6, b""), points, offsets, (1, 1)) == 1
