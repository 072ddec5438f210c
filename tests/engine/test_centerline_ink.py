"""Ink and paper: thresholds and polarity."""

from functools import cache

import cv2
import numpy as np
import pytest
from strokes_drawn import arc, drawn, path

from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.graph import Algorithm, execute
from vec2art_nb.engine.stages.ink import INK
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.engine.threshold import by_classes, histogram, otsu
from vec2art_nb.params.schema import DEFAULTS
from vec2art_nb.params.snapshot import Snapshot
from vec2art_nb.picture import Picture
from vec2art_nb.picture.level import Level
from vec2art_nb.samples import sample

FOUND = Algorithm("ink", (*PREPARE, INK))
TEXT = [path((x, y), (x + 12, y)) for y in range(30, 280, 20) for x in range(30, 370, 18)]


def ink_of(rgb, mask=None, **fields):
    level = Level(np.ascontiguousarray(rgb), mask, rgb.shape[1], rgb.shape[0], rgb.tobytes())
    params = Snapshot(DEFAULTS).evolve({f"centerline.{name}": value for name, value in fields.items()})
    return execute(FOUND, level, params, StageCache(0), Control()).result


@cache
def dashes():
    """Grey levels of black dashes on white."""
    return drawn(TEXT, 4, 300, 400)[:, :, 0]


def writing(shade=None, ink=40, paper=230):
    """A page of dashes, 300 x 400, under a shade that multiplies it."""
    rgb = np.rint(paper + (ink - paper) * (1 - dashes() / 255))[:, :, None].repeat(3, axis=2).astype(np.uint8)
    return rgb if shade is None else np.rint(rgb * shade[:, :, None]).astype(np.uint8)


def is_text(ink):
    """Share of the dashes' pixels found, and share of the rest taken for ink."""
    truth = dashes()
    return (ink[truth == 0] > 127).mean(), (ink[truth == 255] > 127).mean()


@pytest.mark.parametrize("adaptive", [True, False])
@pytest.mark.parametrize("light", [False, True])
def test_clean_writing_is_found_in_both_polarities(adaptive, light):
    rgb = writing()
    hit, wrong = is_text(ink_of(255 - rgb if light else rgb, adaptive=adaptive))
    assert hit == 1
    assert wrong < 0.01


def test_a_shadow_is_no_ink():
    _y, x = np.mgrid[:300, :400]
    shade = 0.35 + 0.65 / (1 + np.exp((x - 200) / 40))
    rgb = writing(shade)
    hit, wrong = is_text(ink_of(rgb))
    assert hit > 0.99
    assert wrong < 0.01
    assert is_text(ink_of(rgb, adaptive=False))[1] > 0.1


@pytest.mark.parametrize("window", [15, 45])
@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (90, 200)])
def test_fat_strokes_are_not_hollow(window, ink, paper):
    rgb = drawn([path((60, 150), (340, 150))], 90, 300, 400, ink=ink, paper=paper)
    rng = np.random.default_rng(1)
    noisy = np.clip(rgb + rng.normal(0, 6, rgb.shape[:2])[:, :, None], 0, 255).astype(np.uint8)
    shaded = (noisy * np.linspace(0.6, 1, 400)[None, :, None]).astype(np.uint8)
    truth = drawn([path((60, 150), (340, 150))], 90, 300, 400)[:, :, 0]
    for picture in (noisy, shaded):
        found = ink_of(picture, window=window) > 127
        assert found[truth == 0].mean() > 0.99
        assert found[truth == 255].mean() < 0.03


@pytest.mark.parametrize("k", [0.1, 0.9])
def test_k_asks_for_contrast(k):
    _y, x = np.mgrid[:300, :400]
    rgb = writing(0.35 + 0.65 * x / 400, ink=150)
    hit, _ = is_text(ink_of(rgb, k=k))
    assert (hit > 0.9) == (k < 0.5)


@pytest.mark.parametrize(
    "picture",
    [
        drawn([arc(80, 80, 50), path((40, 80), (120, 80))], 14),
        drawn([path((80, 80))], 110),
        drawn([path((20, 20), (140, 140))], 3),
        writing(),
    ],
    ids=["icon", "blob", "hairline", "page"],
)
def test_polarity_is_told(picture):
    dark = ink_of(picture) > 127
    light = ink_of(255 - picture) > 127
    assert (dark == (picture[:, :, 0] < 135)).mean() > 0.995
    assert (dark == light).mean() > 0.995
    assert dark.mean() < 0.5


def test_a_page_on_a_dark_desk_is_written_dark():
    desk = np.full((500, 640, 3), 30, np.uint8)
    desk[100:400, 120:520] = writing()
    found = ink_of(desk)[100:400, 120:520]
    hit, wrong = is_text(found)
    assert hit > 0.98
    assert wrong < 0.05


def test_the_field_overrides_the_guess():
    rgb = writing()
    assert (ink_of(rgb, polarity="light_on_dark") > 127).mean() > 0.5
    assert (ink_of(rgb, polarity="dark_on_light") > 127).mean() < 0.5


@pytest.mark.parametrize("name", ["page", "sketch"])
def test_bundled_pages_are_dark_on_light(name):
    grey = cv2.cvtColor(Picture.open(sample(name)).rgb, cv2.COLOR_RGB2GRAY)
    rgb = np.repeat(grey[:, :, None], 3, axis=2)
    found = ink_of(rgb) > 127
    assert 0.01 < found.mean() < 0.25
    assert grey[found].mean() < grey[~found].mean() - 60
    inverted = ink_of(255 - rgb) > 127
    assert (inverted == found).mean() > 0.99


@pytest.mark.parametrize("level", [0, 128, 255])
def test_blank_pictures_have_no_ink(level):
    rng = np.random.default_rng(0)
    blank = np.clip(level + rng.integers(-4, 5, (60, 80, 1)), 0, 255).astype(np.uint8)
    assert not ink_of(np.repeat(blank, 3, axis=2)).any()


def test_a_faint_pencil_is_seen():
    rgb = drawn([path((20, 20), (140, 120))], 5, ink=190, paper=240)
    assert (ink_of(rgb) > 127).sum() > 400


def test_outlines_lie_at_half_cover():
    rgb = drawn([path((20, 80.3), (140, 80.3))], 9)
    column = ink_of(rgb)[:, 80].astype(float) / 255
    assert column.sum() == pytest.approx(9, abs=0.1)


def test_transparent_pixels_are_no_ink():
    rgb = writing()
    mask = np.zeros(rgb.shape[:2], np.bool_)
    mask[:, :200] = True
    found = ink_of(rgb, mask=mask)
    assert found[:, :200].any()
    assert not found[:, 200:].any()


def test_two_levels_are_split_between_them():
    grey = np.array([[10] * 9 + [200]], np.uint8)
    classes = otsu(histogram(grey))
    assert by_classes(grey, classes).ravel().tolist() == [255] * 9 + [0]
