"""Backgrounds: subjects are kept, whether darker or lighter than their ground, and the ground fades."""

import cv2
import numpy as np
import pytest

from vec2art_nb import ParamsError, Picture, subject_mask, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.control import Control
from vec2art_nb.engine.edge import EDGE_FLOW
from vec2art_nb.engine.graph import Algorithm, execute
from vec2art_nb.engine.stages.source import PREPARE
from vec2art_nb.params.resolve import resolve_params
from vec2art_nb.samples import sample

METHODS = ("auto", "border", "otsu", "adaptive")
PREPARED = Algorithm("prepared", PREPARE)


def disc(ground=225, subject=50, shape=(120, 160)):
    """Disc on a ground, and its mask."""
    mask = np.zeros(shape, np.uint8)
    cv2.circle(mask, (shape[1] // 2, shape[0] // 2), shape[0] // 3, 1, -1)
    return np.where(mask[..., None] > 0, subject, np.full((*shape, 3), ground)).astype(np.uint8), mask > 0


def overlap(found, true):
    return ((found >= 0.5) & true).sum() / ((found >= 0.5) | true).sum()


def prepared(rgb, **fields):
    picture = rgb if isinstance(rgb, Picture) else Picture.open(rgb)
    params = resolve_params(fields={f"source_{name}": value for name, value in fields.items()})
    return execute(PREPARED, picture.level(max(picture.size)), params, StageCache(), Control()).result


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("polarity", ["dark on light", "light on dark"])
def test_subjects_of_either_polarity_are_kept(method, polarity):
    rgb, true = disc() if polarity == "dark on light" else disc(40, 215)
    noisy = np.clip(rgb + np.random.default_rng(1).normal(0, 8, rgb.shape), 0, 255).astype(np.uint8)
    assert overlap(subject_mask(noisy, source_background=method), true) > 0.97


@pytest.mark.parametrize("method", METHODS)
def test_the_inverted_picture_has_the_same_subject(method):
    rgb, _ = disc()
    masks = [subject_mask(a, source_background=method) >= 0.5 for a in (rgb, 255 - rgb)]
    assert np.array_equal(*masks)


@pytest.mark.parametrize("method", ["auto", "border"])
def test_a_ground_may_change_over_the_picture(method):
    rgb, true = disc()
    ramp = np.linspace(60, 240, rgb.shape[1])[None, :, None]
    shaded = np.where(true[..., None], (190, 30, 20), np.broadcast_to(ramp, rgb.shape)).astype(np.uint8)
    assert overlap(subject_mask(shaded, source_background=method), true) > 0.97


def test_what_the_subject_encloses_is_not_connected_to_the_border():
    rgb, _ = disc()
    rgb[50:70, 70:90] = 225
    assert subject_mask(rgb, source_background="border")[60, 80] == 1
    assert subject_mask(rgb, source_background="otsu")[60, 80] == 0


def test_a_subject_that_is_cut_off_by_the_border_is_kept():
    rgb = np.full((120, 160, 3), 220, np.uint8)
    rgb[60:, 30:130] = (60, 40, 120)
    assert subject_mask(rgb, source_background="border")[119, 80] == 1


def close_up():
    """Soft patches all over: no colour of the border ends where a subject begins."""
    rng = np.random.default_rng(3)
    patches = cv2.GaussianBlur(rng.uniform(0, 255, (120, 160, 3)).astype(np.float32), (0, 0), 5)
    return np.clip((patches - 128) * 6 + 128, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("method", ["auto", "border"])
@pytest.mark.parametrize("picture", [close_up(), sample("animal")], ids=["patches", "animal"])
def test_a_close_up_has_no_ground_and_is_kept(method, picture):
    assert subject_mask(picture, source_background=method).mean() > 0.9


def test_a_threshold_finds_ground_where_none_convinces():
    found = subject_mask(sample("animal"), source_background="border", source_background_threshold=22)
    assert found.mean() < 0.5


def test_uneven_light_wants_a_threshold_for_each_place():
    light = np.linspace(0.25, 1, 160)[None, :, None]
    rgb, true = np.full((120, 160, 3), 240.0), np.zeros((120, 160), bool)
    for x in range(10, 150, 20):
        rgb[30:90, x : x + 9] = 110
        true[30:90, x : x + 9] = True
    shaded = (rgb * light).astype(np.uint8)
    adaptive, whole = (overlap(subject_mask(shaded, source_background=m), true) for m in ("adaptive", "otsu"))
    assert adaptive > 0.9
    assert adaptive > whole


def test_inverting_swaps_subject_and_ground():
    rgb, _ = disc()
    plain, swapped = (subject_mask(rgb, source_background_invert=invert) for invert in (False, True))
    np.testing.assert_allclose(plain, 1 - swapped, atol=1e-6)


@pytest.mark.parametrize(("method", "low", "high"), [("otsu", 20, 120), ("border", 5, 200)])
def test_a_threshold_moves_where_the_subject_begins(method, low, high):
    rgb, _ = disc()
    found = [subject_mask(rgb, source_background=method, source_background_threshold=t) for t in (low, high)]
    assert found[0].sum() != found[1].sum()


def test_the_ground_fades_to_the_paper_by_strength():
    rgb, _ = disc()
    grounds = [prepared(rgb, background="auto", background_strength=s).rgb[2, 2, 0] for s in (0, 0.5, 1)]
    assert grounds == [225, 240, 255]
    assert prepared(rgb, background="auto").rgb[60, 80, 0] == 50


def test_only_at_full_strength_is_the_ground_never_drawn():
    rgb, _ = disc()
    assert prepared(rgb, background="auto", background_strength=0.9).mask is None
    full = prepared(rgb, background="auto", background_strength=1)
    assert np.array_equal(full.mask, subject_mask(rgb) >= 0.5)
    assert full.ignored[2, 2]


def test_lines_of_the_ground_are_not_drawn():
    rgb, _ = disc()
    rgb[8:11, 5:155] = 190
    fields = {"source_background": "border", "source_background_threshold": 60}
    drawn = [vectorize(rgb, detail=1, **more).layers[0].points[:, 1].min() for more in ({}, fields)]
    assert drawn[0] < 14
    assert drawn[1] > 14


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (4000, 1), (5, 5), (7, 9), (40, 30)])
def test_pictures_without_a_subject_are_kept_whole(method, shape):
    assert (subject_mask(np.full((*shape, 3), 128, np.uint8), source_background=method) == 1).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(1, 4000), (6, 6), (6, 3000), (30, 31)])
def test_noise_of_any_shape_gives_shares(method, shape):
    rgb = np.random.default_rng(2).integers(0, 256, (*shape, 3), np.uint8)
    mask = subject_mask(rgb, source_background=method)
    assert mask.shape == shape
    assert mask.dtype == np.float32
    assert 0 <= mask.min() <= mask.max() <= 1


def test_what_is_transparent_is_no_subject():
    clear = np.zeros((40, 40, 4), np.uint8)
    assert not subject_mask(clear).any()
    assert not prepared(clear, background="auto").mask.any()
    rgb, true = disc()
    cut = np.dstack([rgb, np.where(true, 255, 0).astype(np.uint8)])
    assert overlap(subject_mask(cut), true) > 0.97


def test_a_mask_can_be_edited_and_given_back():
    rgb, _ = disc()
    mask = subject_mask(rgb)
    mask[:, 80:] = 0
    kept = Picture.open(rgb).with_mask(mask).mask
    assert np.array_equal(kept, (mask * 255).round() >= 128)


def test_masks_are_the_same_each_time_and_do_not_touch_the_picture():
    rgb, _ = disc()
    before = rgb.copy()
    masks = [subject_mask(rgb) for _ in range(2)]
    assert np.array_equal(*masks)
    assert np.array_equal(rgb, before)


def test_without_it_the_picture_is_passed_on_as_it_is():
    picture = Picture.open(disc()[0])
    assert prepared(picture).rgb is picture.level(160).rgb


def test_a_change_of_strength_runs_from_the_background_on():
    assert EDGE_FLOW.pipeline.dirty({"source.background_strength"})[:3] == (
        "background",
        "denoise",
        "source",
    )
    assert EDGE_FLOW.pipeline.dirty({"source.colors"})[0] == "source"


def test_an_unknown_method_is_refused_with_those_there_are():
    with pytest.raises(ParamsError, match="adaptive"):
        subject_mask(disc()[0], source_background="magic")
