"""Dots as drawings: numbers, tone, nesting, edge cases, determinism."""

import os
import subprocess
import sys
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from dots_drawn import drawn, shaded

from vec2art_nb import Picture, vectorize
from vec2art_nb.engine.cache import StageCache
from vec2art_nb.engine.dots import FINE_STIPPLING, HALFTONE, STIPPLING
from vec2art_nb.engine.plan import algorithm_for
from vec2art_nb.errors import Cancelled, ParamsError
from vec2art_nb.params.resolve import resolve_params

PLACEMENTS = ("voronoi", "poisson", "hexagonal", "grid", "random")


def lightness(linear):
    return np.where(linear > 0.008856, 116 * np.cbrt(linear) - 16, 903.3 * linear)


def linear_light(rgb):
    values = rgb[..., :3].astype(np.float64) / 255
    light = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return light @ np.array([0.2126, 0.7152, 0.0722])


@pytest.fixture(scope="module")
def picture():
    return Picture.open(shaded())


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("count", [100, 2300])
def test_the_budget_is_kept(picture, placement, count):
    layer = drawn(picture, count=count, placement=placement)
    assert abs(len(layer) - count) <= max(0.01 * count, 2 * (placement in {"grid", "hexagonal"}))
    assert layer.kind == "dot"
    assert layer.absolute
    assert (layer.width > 0).all()


@pytest.mark.parametrize("placement", ["voronoi", "poisson", "random"])
def test_dots_of_a_lower_detail_are_among_those_of_a_higher(picture, placement):
    cache = StageCache()
    details = [0, 0.2, 0.5, 0.6, 0.9, 1]
    layers = [drawn(picture, detail=d, placement=placement, cache=cache) for d in details]
    counts = [len(layer) for layer in layers]
    assert counts == sorted(set(counts))
    for low, high in pairwise(layers):
        assert np.array_equal(low.points, high.points[: len(low)])


def test_equal_steps_of_detail_multiply_the_number_by_equal_factors(picture):
    cache = StageCache()
    counts = [len(drawn(picture, detail=d, cache=cache)) for d in (0, 0.25, 0.5, 0.75, 1)]
    ratios = np.array(counts[1:]) / counts[:-1]
    assert np.allclose(ratios, 2, rtol=0.03)


@pytest.mark.parametrize("fields", [{}, {"detail": 0.1}, {"placement": "grid"}, {"sizing": "static"}])
def test_from_afar_lightness_is_a_linear_function_of_the_pictures(picture, fields):
    drawing = vectorize(picture, "dots", cache=StageCache(), **fields)
    scale = 3
    seen = linear_light(drawing.to_array(scale))
    true = linear_light(cv2.resize(picture.rgb, seen.shape[::-1], interpolation=cv2.INTER_CUBIC))
    sigma = 1.5 * np.sqrt(seen.size / len(drawing.layers[0]))
    tones = [lightness(cv2.GaussianBlur(tone, (0, 0), sigma)).ravel() for tone in (seen, true)]
    assert np.corrcoef(*tones)[0, 1] > 0.97


def test_less_coverage_takes_less_ink(picture):
    cache = StageCache()
    ink = [
        (drawn(picture, max_coverage=c, edge_emphasis=0.0, cache=cache).width.astype(float) ** 2).sum()
        for c in (0.2, 0.5, 0.8)
    ]
    assert ink[0] < 0.6 * ink[1] < ink[1] < ink[2]


def test_ink_does_not_depend_on_the_number_of_dots(picture):
    cache = StageCache()
    ink = [
        (
            drawn(picture, detail=d, max_radius=20.0, min_radius=0.1, cache=cache).width.astype(float) ** 2
        ).sum()
        for d in (0, 0.5, 1)
    ]
    assert np.ptp(ink) < 0.02 * np.mean(ink)


def test_full_edge_emphasis_leaves_flat_areas_empty():
    rgb = np.full((200, 300, 3), 200, np.uint8)
    rgb[:, 150:] = 60
    layer = drawn(Picture.open(rgb), edge_emphasis=1.0)
    assert len(layer)
    assert np.abs(layer.points[:, 0] - 150).max() < 15


def test_static_dots_are_equal_and_radii_stay_in_their_range(picture):
    unit = np.hypot(240, 180) / np.hypot(1920, 1080)
    assert np.ptp(drawn(picture, sizing="static").width) < 1e-4
    radius = drawn(picture, min_radius=4.0, max_radius=9.0).width / 2
    assert radius.min() >= 4 * unit * 0.999
    assert radius.max() <= 9 * unit * 1.001


def test_dots_keep_the_least_spacing_about(picture):
    nearest = []
    for spacing in (2.0, 20.0):
        points = drawn(picture, count=3500, spacing=spacing, relaxation=3).points
        away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
        np.fill_diagonal(away, np.inf)
        nearest.append(np.percentile(away.min(axis=1), 2))
    unit = np.hypot(240, 180) / np.hypot(1920, 1080)
    assert nearest[1] > 0.65 * 20 * unit
    assert nearest[1] > 1.1 * nearest[0]


def test_colours_are_the_pictures_and_few():
    rgb = np.full((120, 200, 3), (180, 30, 30), np.uint8)
    rgb[:, 100:] = (20, 60, 160)
    layer = drawn(Picture.open(rgb), edge_emphasis=0.0)
    left = layer.points[:, 0] < 95
    right = layer.points[:, 0] > 105
    assert np.abs(layer.color[left].astype(int) - (180, 30, 30)).max() < 24
    assert np.abs(layer.color[right].astype(int) - (20, 60, 160)).max() < 32
    assert len(np.unique(layer.color[left | right], axis=0)) <= 4


@pytest.mark.parametrize(
    "rgb",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.full((1, 4000, 3), 90, np.uint8),
        np.full((4000, 1, 3), 90, np.uint8),
        np.full((60, 80, 3), 255, np.uint8),
        np.full((60, 80, 3), 128, np.uint8),
        np.zeros((60, 80, 4), np.uint8),
    ],
    ids=["1 px", "row", "column", "white", "grey", "transparent"],
)
@pytest.mark.parametrize("placement", PLACEMENTS)
def test_any_picture_gives_a_valid_drawing(rgb, placement):
    for detail, relaxation in ((0.5, 0), (1.0, 2)):
        drawing = vectorize(
            Picture.open(rgb),
            "dots",
            cache=StageCache(),
            detail=detail,
            placement=placement,
            relaxation=relaxation,
        )
        layer = drawing.layers[0]
        assert np.isfinite(layer.points).all()
        assert np.isfinite(layer.width).all()
        assert (layer.points >= 0).all()
        assert (layer.points <= (rgb.shape[1], rgb.shape[0])).all()
        assert drawing.to_svg().endswith("</svg>")


def test_white_and_transparent_pictures_are_empty_and_grey_ones_are_not():
    assert len(drawn(Picture.open(np.full((60, 80, 3), 255, np.uint8)))) == 0
    assert len(drawn(Picture.open(np.zeros((60, 80, 4), np.uint8)))) == 0
    assert len(drawn(Picture.open(np.full((60, 80, 3), 128, np.uint8)))) > 500


def test_a_run_can_be_cancelled_between_steps(picture):
    asked = iter(range(10**6))
    with pytest.raises(Cancelled):
        vectorize(picture, "dots", cache=StageCache(), cancelled=lambda: next(asked) >= 6)


def test_another_seed_gives_other_dots_and_the_same_seed_the_same(picture):
    first, again, other = (drawn(picture, seed=s).points for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.shape == other.shape
    assert not np.array_equal(first, other)


_CODE = """
from hashlib import blake2b
from test_dots import digest
print(digest())
"""


def digest():
    """Digest of drawings that take every way through the stages."""
    picture, found = Picture.open(shaded()), blake2b()
    for fields in (
        {},
        {"detail": 0.9, "preserve_colors": True, "relaxation": 1},
        {"placement": "poisson", "handdrawn_preset": "sketchy", "variation": 0.5},
        {"placement": "hexagonal"},
        {"placement": "random", "sizing": "gradient"},
    ):
        found.update(vectorize(picture, "dots", cache=StageCache(), **fields).to_svg().encode())
    return found.hexdigest()


def test_another_process_draws_the_same_bytes():
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parents[1])])
    env = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", _CODE], env=env, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == digest()


def test_a_draft_has_the_dots_number_of_the_final():
    large = Picture.open(cv2.resize(shaded(), (1200, 900)))
    draft = vectorize(large, "dots", draft=True, cache=StageCache())
    final = vectorize(large, "dots", cache=StageCache())
    assert abs(len(draft.layers[0]) / len(final.layers[0]) - 1) < 0.05
    assert draft.draft


def test_the_same_preset_looks_the_same_on_a_small_and_a_large_copy():
    small, large = (Picture.open(cv2.resize(shaded(), size)) for size in ((500, 375), (1500, 1125)))
    few, many = (drawn(p) for p in (small, large))
    assert abs(len(few) / len(many) - 1) < 0.1
    assert abs(3 * few.width.mean() / many.width.mean() - 1) < 0.05


def test_algorithms_are_chosen_by_placement_and_number():
    def chosen(**fields):
        return algorithm_for(resolve_params("dots", fields=fields))

    assert chosen() is STIPPLING
    assert chosen(detail=0.6) is FINE_STIPPLING
    assert chosen(detail=0.6, count=500) is STIPPLING
    assert chosen(placement="grid") is HALFTONE


def test_radii_must_be_in_order():
    with pytest.raises(ParamsError, match=r"dots\.min_radius"):
        resolve_params("dots", fields={"min_radius": 4.0, "max_radius": 2.0})


def test_stats_and_repr_count_dots(picture):
    drawing = vectorize(picture, "dots", count=500, cache=StageCache())
    assert "500 dots" in repr(drawing)
    assert str(drawing.stats).startswith("500 dots, ")
    assert drawing.optimise_order().stats.dots == 500
